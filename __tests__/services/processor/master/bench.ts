import type { TrackedGeneration } from '../../../../contract/items';
import { anchorFinder } from '../../../../services/discovery/anchor';
import { newGeneration } from '../../../../services/discovery/track';
import { openObserveSink } from '../../../../services/processor/delivery/openobserve';
import type { MasterDeps, MasterOptions } from '../../../../services/processor/master/deps';
import { noFaults } from '../../../../services/processor/ports/fault-points';
import { budget } from '../../../../services/processor/worker/budget';
import type { WorkerDeps } from '../../../../services/processor/worker/deps';
import { readGeneration } from '../../../../services/processor/worker/read-generation';
import type { Clock } from '../../../../services/shared/clock';
import type { Measures } from '../../../../services/shared/measures';
import { inProcessOpenObserve } from '../../../support/openobserve/in-process';
import { memoryBucket } from '../../support/memory-bucket';
import { memoryDeadLetters } from '../../support/memory-dead-letters';
import { memoryStore, type MemoryStoreOptions } from '../../support/memory-store';
import { recordingLog } from '../../support/recording-log';
import { noon } from '../../support/tracked-item';

const minute = 60_000;
export const minutes = (count: number): number => count * minute;

export const stream = 'aurora_slowquery_logs';
export const events = 'aurora_pipeline_events';
export const file = 'c1/db-1/slowquery/mysql-slowquery.log';

/** One slow query, which ended some time before noon. */
export const query = (number: number, minutesAgo = 1): string =>
  [
    `# Time: ${new Date(noon - minutes(minutesAgo)).toISOString().replace('Z', `${String(number % 1000).padStart(3, '0')}Z`)}`,
    '# User@Host: app[app] @  [10.0.0.1]  Id:     7',
    '# Query_time: 1.000000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 2',
    `SELECT ${number};`,
    '',
  ].join('\n');

/** So many slow queries. */
export const queries = (count: number, from = 1, minutesAgo = 1): string =>
  Array.from({ length: count }, (_, index) => query(from + index, minutesAgo)).join('');

/** A clock that is at noon; its sleepers wake up at once, at the time that they asked for. */
function leapingClock(): Clock & { advance(milliseconds: number): void } {
  let now = noon;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds, signal) => {
      if (!signal?.aborted) now += milliseconds;
    },
  };
}

/** What was measured, counters summed up. */
function recordingMeasures() {
  const counters: Record<string, number> = {};
  const gauges: Record<string, number> = {};
  const forgotten: string[] = [];
  const measures: Measures = {
    count: (metric, { instance, logType }, by) => {
      const name = `${metric} ${instance} ${logType}`;
      counters[name] = (counters[name] ?? 0) + by;
    },
    gauge: (metric, { instance, logType }, value) => {
      gauges[`${metric} ${instance} ${logType}`] = value;
    },
    forget: ({ instance, logType }, metric) => {
      if (metric === undefined) forgotten.push(`${instance} ${logType}`);
      else Reflect.deleteProperty(gauges, `${metric} ${instance} ${logType}`);
    },
  };
  return { measures, counters, gauges, forgotten };
}

export interface BenchOptions extends MemoryStoreOptions {
  /** Whether the bucket keeps versions. @default true */
  readonly versioned?: boolean;
  readonly master?: Partial<MasterOptions>;
}

/**
 * A bucket, the stores and OpenObserve in memory, a worker that has read what is there, and what a master needs. Everything
 * between them is real.
 */
export function bench({ versioned, master = {}, ...storeOptions }: BenchOptions = {}) {
  const clock = leapingClock();
  const bucket = memoryBucket({ clock, versioned });
  const store = memoryStore(storeOptions);
  const deadLetters = memoryDeadLetters();
  const openobserve = inProcessOpenObserve(clock);
  const log = recordingLog();
  const measured = recordingMeasures();
  const signal = new AbortController().signal;
  const parse = {
    home: { region: 'eu-west-1', account: '111122223333' },
    timeZone: 'UTC',
    fingerprint: false,
    mask: false,
  };
  const window = { past: 72 * 60 * minute };
  const shared = {
    store,
    deadLetters,
    reader: bucket,
    sink: openObserveSink(openobserve.transport, 'default'),
    clock,
    random: () => 0.5,
    log,
    measures: measured.measures,
  };
  const deps: MasterDeps = {
    ...shared,
    instances: async function* () {
      for (const id of new Set(store.items().map(({ instance_id }) => instance_id)))
        yield { instance_id: id };
    },
    options: {
      owner: 'master-1',
      parse,
      batchBytes: 4000,
      window,
      sealAfter: minutes(15),
      auditEvery: minutes(60),
      auditDelay: minutes(2),
      sourceDays: 7,
      ...master,
    },
  };
  const worker: WorkerDeps = {
    ...shared,
    marks: { deliveredTo: async () => undefined, mark: async () => undefined },
    budget: budget(64 * 1024 ** 2),
    faultPoints: noFaults,
    options: {
      ...{ owner: 'worker-1', parse, batchBytes: 4000, generationsAtOnce: 1, attempts: 3, window },
      trackingDays: 37,
    },
  };

  /** What discovery notes of a file that it finds for the first time. */
  const find = async (key = file): Promise<TrackedGeneration> => {
    for await (const listed of bucket.list(0, signal)) {
      const { source } = listed;
      if (source.kind !== 's3' || source.key !== key) continue;
      const bytes = bucket.body(key) ?? new Uint8Array();
      const finder = anchorFinder(listed.logType);
      const anchor = finder.push(bytes) ?? finder.end();
      if (!anchor) throw new Error(`${key} has no record`);
      const opened = await bucket.open(source, {}, signal);
      const body = { source: opened.source, size: opened.size, lastWritten: opened.lastWritten };
      const item = newGeneration(
        listed,
        { body, compressed: false } as Parameters<typeof newGeneration>[1],
        anchor,
        { now: clock.now(), trackingDays: 37 },
      );
      await store.create(item);
      return item;
    }
    throw new Error(`${key} is not there`);
  };
  const now = (item: TrackedGeneration): TrackedGeneration => {
    const found = store.item(item.generation);
    if (!found) throw new Error(`${item.generation} is not there`);
    return found;
  };
  /** A hint: a worker reads what there is. */
  const hint = (item: TrackedGeneration) => readGeneration(worker, { stop: signal, abort: signal }, item);
  /** A file that is written, found and read. */
  const read = async (body: string | Uint8Array, key = file): Promise<TrackedGeneration> => {
    bucket.put(key, body);
    const item = await find(key);
    await hint(item);
    return now(item);
  };
  /** And is sealed, and read to its end. */
  const finished = async (body: string | Uint8Array, key = file): Promise<TrackedGeneration> => {
    const item = await read(body, key);
    if (!(await store.seal(item))) throw new Error('it could not be sealed');
    await hint(item);
    return now(item);
  };
  /** Numbers of the queries that are stored, in the order in which they arrived. */
  const stored = (): number[] =>
    openobserve.store
      .records(stream)
      .map(({ db_query_text }) => Number(/SELECT (\d+)/.exec(String(db_query_text))?.[1]));
  const eventNames = (): unknown[] => openobserve.store.records(events).map(({ event_name }) => event_name);

  return {
    ...{ clock, bucket, store, deadLetters, openobserve, log, deps, worker, signal, ...measured },
    ...{ find, now, hint, read, finished, stored, eventNames },
  };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
