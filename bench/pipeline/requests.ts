import { setTimeout as sleep } from 'node:timers/promises';
import { Stage, type Ground } from '../../__tests__/e2e/support/stage';
import type { Row } from '../parse/table';
import { startAwsCounter, type AwsCounter, type Operations } from './aws-counter';
import { itemBytes } from './item-size';
import { keyOf, slowLog } from './logs';
import { forgetBatches } from './valkey';
import { untilReady } from './workers';

/** Requests that come with each cycle and round, however much is written: they are no part of what a file costs. */
const ofCycles = new Set(['Scan', 'ListObjectsV2']);

/** Files of an instance, one for each hour, written once each. */
const hours = ['05', '06'];

/** Seconds until everything is sealed, complete and verified. */
const patience = 180;

async function untilVerified(stage: Stage, files: number): Promise<Record<string, unknown>[]> {
  for (let waited = 0; waited < patience; waited += 1) {
    const items = await stage.ground.aws.items(stage.place.tables.logFileTracking);
    if (
      items.length === files &&
      items.every(({ open, complete }) => open === undefined && complete === true)
    )
      return items;
    await sleep(1000);
  }
  throw new Error(`not every file was verified within ${patience} s`);
}

const perFile = (operations: Operations, files: number): string =>
  Object.entries(operations)
    .filter(([name]) => !ofCycles.has(name))
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `${name} ${(count / files).toFixed(2)}`)
    .join(', ');

const writes = (operations: Operations): number =>
  (operations['UpdateItem'] ?? 0) + (operations['PutItem'] ?? 0);
const reads = (operations: Operations): number =>
  (operations['GetItem'] ?? 0) + (operations['BatchGetItem'] ?? 0);
const objects = (operations: Operations): number =>
  (operations['GetObject'] ?? 0) + (operations['HeadObject'] ?? 0);

/** All of AWS by way of a counter; a stage has a way of its own for DynamoDB. */
const through = ({ url }: AwsCounter) => ({ AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_DYNAMODB: url });

/**
 * What one file costs in requests to AWS, from the listing that finds it to the audit that closes it: what the price of an
 * environment rests on (tools/pricing/assumptions.ts).
 *
 * @throws Error when requests went past the counters
 */
export async function requestRows(
  ground: Ground,
  instances: readonly string[],
  seed: number,
): Promise<Row[]> {
  const { endpoints } = ground.aws;
  const [ofDiscovery, ofProcessor] = [await startAwsCounter(endpoints), await startAwsCounter(endpoints)];
  await forgetBatches(ground.redis);
  const stage = await Stage.open(ground, 'requests', {
    workers: 1,
    discovery: { ...through(ofDiscovery), AURORA_HINT_AGAIN_SECONDS: '120' },
    processor: {
      ...through(ofProcessor),
      // Many batches from small files, so that items are as long as those of large ones.
      AURORA_BATCH_BYTES: '65536',
      AURORA_AUDIT_SECONDS: '3600',
    },
  });
  try {
    for (const program of stage.all) await untilReady(program);
    ofDiscovery.restart();
    ofProcessor.restart();
    const files = instances.length * hours.length;
    for (const [index, hour] of hours.entries()) {
      const log = slowLog(0.4, seed + index);
      for (const instance of instances) await stage.put(keyOf(instance, hour), log.bytes);
    }
    const items = await untilVerified(stage, files);
    const { ingest } = (await (await fetch(`${stage.sink.url}/__control`)).json()) as {
      readonly ingest: Readonly<Record<string, number>>;
    };
    const batches = (ingest['store'] ?? 0) / files;
    const [discovery, processor] = [ofDiscovery.operations(), ofProcessor.operations()];
    if (writes(discovery) < files || writes(processor) < files)
      throw new Error('fewer writes than files were counted: not every request went by way of the counters');
    const sizes = items.map((item) => itemBytes({ ...item, open: item['instance_id'] }));
    const detail = `discovery: ${perFile(discovery, files)}; processor: ${perFile(processor, files)}`;
    return [
      {
        what: 'a file: DynamoDB writes beside one for each batch',
        measured: (writes(discovery) + writes(processor)) / files - batches,
        detail,
      },
      {
        what: 'a file: DynamoDB reads of single items',
        measured: (reads(discovery) + reads(processor)) / files,
      },
      { what: 'a file: S3 GET and HEAD', measured: (objects(discovery) + objects(processor)) / files },
      {
        what: 'a tracking item, mean',
        measured: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
        unit: ' bytes',
        detail: `at most ${Math.max(...sizes)}; ${batches.toFixed(1)} batches a file`,
      },
    ];
  } finally {
    await stage.close();
    stage.remove();
    ofDiscovery.stop();
    ofProcessor.stop();
  }
}
