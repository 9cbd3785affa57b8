import { setTimeout as sleep } from 'node:timers/promises';
import { Stage, type Ground } from '../../__tests__/e2e/support/stage';
import { recordStreams } from '../../contract/streams';
import type { Row } from '../parse/table';
import type { Log } from './logs';
import { peakMib } from './usage';
import { forgetBatches } from './valkey';
import { lay, pidOf, untilReady } from './workers';

/** Milliseconds for which the sink answers nothing, and before their end when it is looked at what it has. */
const stall = 60_000;
const justBefore = 2000;
/** Seconds after the stall within which everything must have arrived. */
const patience = 240;

/** What Node is told in a worker’s pod of the default size (constructs/kubernetes/service-pod.ts). */
const nodeOptions = '--max-old-space-size=512 --max-semi-space-size=8';

/** How often a worker was given partitions, or began its session anew. */
const sessionsOf = (log: string): number =>
  log
    .split('\n')
    .filter((line) => /Kafka has spread the partitions|session with Kafka is begun anew/.test(line)).length;

/** How often the broker has spread the partitions anew, by its own log. */
const rebalancesIn = (brokerLog: string): number =>
  brokerLog.split('Preparing to rebalance group').length - 1;

async function storedBy(stage: Stage): Promise<number> {
  const { records } = (await (await fetch(`${stage.sink.url}/__control`)).json()) as {
    readonly records: Readonly<Record<string, number>>;
  };
  return records[recordStreams.slowquery.name] ?? 0;
}

/**
 * A worker with more work than it may hold, whose sink answers nothing for a minute: its memory, whether Kafka takes it for
 * dead, and whether it goes on. The sink is OpenObserve’s double, which takes its time afterwards too.
 *
 * @throws Error when the sink did not stall, so that nothing was measured
 */
export async function stallRows(ground: Ground, instances: readonly string[], log: Log): Promise<Row[]> {
  await forgetBatches(ground.redis);
  const stage = await Stage.open(ground, 'stall', {
    workers: 1,
    discovery: { AURORA_HINT_AGAIN_SECONDS: '120' },
    processor: { NODE_OPTIONS: nodeOptions },
  });
  try {
    await stage.master.stop();
    const [worker] = stage.workers as [(typeof stage.workers)[number]];
    await untilReady(worker);
    const upsets = (): number => sessionsOf(worker.log) + rebalancesIn(ground.broker.log) + worker.deaths;
    const before = upsets();
    const pid = pidOf(worker);
    const idle = peakMib(pid);
    await stage.discovery.stop();
    const stalledUntil = performance.now() + stall;
    await stage.sink.behave({ stall });
    await lay(stage, instances, log, '03');
    await sleep(Math.max(0, stalledUntil - performance.now() - justBefore));
    const early = await storedBy(stage);
    if (early > 0) throw new Error(`the sink was to stall, and has stored ${early} records`);
    const stalled = peakMib(pid);

    const wanted = instances.length * (log.records - 1);
    let stored = 0;
    for (let waited = 0; stored < wanted && waited < patience; waited += 1) {
      await sleep(1000);
      stored = await storedBy(stage);
    }
    const waiting = ((instances.length * log.bytes.length) / 1e6).toFixed(0);
    return [
      {
        what: 'the sink stalls for 60 s: peak resident memory of the worker',
        measured: peakMib(pid),
        unit: ' MiB',
        bar: { most: 400 },
        detail: `${idle.toFixed(0)} before, ${stalled.toFixed(0)} by the end of the stall; ${waiting} MB of log wait; ${nodeOptions}`,
      },
      {
        what: 'the sink stalls for 60 s: rebalances, new sessions, deaths',
        measured: upsets() - before,
        bar: { most: 0 },
      },
      {
        what: 'after the stall: records that arrived, of all',
        measured: stored / wanted,
        bar: { least: 1 },
        detail: `${stored} of ${wanted}`,
      },
    ];
  } finally {
    await stage.close();
    stage.remove();
  }
}
