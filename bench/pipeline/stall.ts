import { setTimeout as sleep } from 'node:timers/promises';
import { Stage, type Ground } from '../../__tests__/e2e/support/stage';
import { recordStreams } from '../../contract/streams';
import type { Row } from '../parse/table';
import { lay, pidOf, untilReady } from './workers';
import type { Log } from './logs';
import { peakMib } from './usage';

/** Milliseconds for which the sink answers nothing. */
const stall = 60_000;
/** Seconds after the stall within which everything must have arrived. */
const patience = 240;

/** How often a worker was given partitions, or began its session anew: more than once is a rebalance. */
const sessionsOf = (log: string): number =>
  log
    .split('\n')
    .filter((line) => /Kafka has spread the partitions|session with Kafka is begun anew/.test(line)).length;

/** What became of the consumer group while the sink stalled, from the broker’s own log. */
const rebalancesIn = (brokerLog: string): number =>
  brokerLog.split('Preparing to rebalance group').length - 1;

async function storedBy(stage: Stage): Promise<number> {
  const { records } = (await (await fetch(`${stage.sink.url}/__control`)).json()) as {
    readonly records: Readonly<Record<string, number>>;
  };
  return records[recordStreams.slowquery.name] ?? 0;
}

/** A worker with more work than it may hold, whose sink answers nothing for a minute. */
export async function stallRows(ground: Ground, instances: readonly string[], log: Log): Promise<Row[]> {
  const stage = await Stage.open(ground, 'stall', {
    workers: 1,
    discovery: { AURORA_HINT_AGAIN_SECONDS: '120' },
  });
  try {
    await stage.master.stop();
    const [worker] = stage.workers as [(typeof stage.workers)[number]];
    await untilReady(worker);
    const [sessions, rebalances] = [sessionsOf(worker.log), rebalancesIn(ground.broker.log)];
    const pid = pidOf(worker);
    await stage.discovery.stop();
    await stage.sink.behave({ stall });
    await lay(stage, instances, log, '03');
    await sleep(stall);
    const during = await storedBy(stage);
    const wanted = instances.length * (log.records - 1);
    let stored = during;
    for (let waited = 0; stored < wanted && waited < patience; waited += 1) {
      await sleep(1000);
      stored = await storedBy(stage);
    }
    const again =
      sessionsOf(worker.log) - sessions + rebalancesIn(ground.broker.log) - rebalances + worker.deaths;
    return [
      {
        what: 'the sink stalls for 60 s: peak resident memory',
        measured: peakMib(pid),
        unit: ' MiB',
        bar: { most: 400 },
        detail: `${((instances.length * log.bytes.length) / 1e6).toFixed(0)} MB of log wait`,
      },
      {
        what: 'the sink stalls for 60 s: rebalances, new sessions, deaths',
        measured: again,
        bar: { most: 0 },
      },
      {
        what: 'after the stall: records that arrived, of all',
        measured: stored / wanted,
        bar: { least: 1 },
        detail: `${stored} of ${wanted}; ${during} when the stall was over`,
      },
    ];
  } finally {
    await stage.close();
    stage.remove();
  }
}
