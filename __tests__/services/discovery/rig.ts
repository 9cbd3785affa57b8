import { logTypes } from '../../../contract/log-types';
import type { Hint } from '../../../contract/messages';
import { discovery } from '../../../services/discovery/cycle';
import type { DiscoveryOptions } from '../../../services/discovery/options';
import { manualClock } from '../support/manual-clock';
import { memoryBucket, type MemoryBucketOptions } from '../support/memory-bucket';
import { memoryStore, type MemoryStore } from '../support/memory-store';
import { recordingLog } from '../support/recording-log';

export const minute = 60_000;
export const hour = 60 * minute;

/** One slow query with a time of its own; its SQL is as long as asked for. */
export const slowQuery = (n: number, sql = `select ${n}`): string =>
  [
    `# Time: 2026-11-21T11:${String(n % 60).padStart(2, '0')}:00.${String(n).padStart(6, '0')}Z`,
    `# User@Host: app[app] @  [10.0.0.1]  Id: ${n}`,
    '# Query_time: 2.000231  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1',
    `SET timestamp=1795258800;`,
    `${sql};`,
    '',
  ].join('\n');

/** Slow queries from one number to another. */
export const slowQueries = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => slowQuery(from + index)).join('');

export const banner = [
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:',
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock',
  'Time                 Id Command    Argument',
  '',
].join('\n');

export const slowKey = 'cluster-1/db-1/slowquery/mysql-slowquery.log';

export interface RigOptions {
  readonly bucket?: Partial<MemoryBucketOptions>;
  readonly options?: Partial<DiscoveryOptions>;
  /** A store that another rig has too. */
  readonly store?: MemoryStore;
}

/** Discovery over a bucket, a store and a broker in memory, on a clock that the test moves. */
export function discoveryRig({ bucket: bucketOptions, options, store: shared }: RigOptions = {}) {
  const clock = manualClock();
  const bucket = memoryBucket({ clock, ...bucketOptions });
  const store = shared ?? memoryStore();
  const log = recordingLog();
  const published: Hint[] = [];
  const instances: { instance: string; at: number }[] = [];
  const broker = { down: undefined as ((hint: Hint) => boolean) | undefined };
  const table = { down: false };
  const deps = {
    source: bucket,
    reader: bucket,
    store,
    clock,
    log,
    instances: {
      seen: async ({ instance_id }: { instance_id: string }, at: number) => {
        if (table.down) throw new Error('ThrottlingException');
        instances.push({ instance: instance_id, at });
      },
    },
    publisher: {
      publish: async (hints: readonly Hint[]) => {
        if (broker.down && hints.some(broker.down)) throw new Error('the broker is away');
        published.push(...hints);
      },
    },
  };
  const settings: DiscoveryOptions = {
    logTypes,
    lookBack: 48 * hour,
    hintAgain: 2 * minute,
    sealAfter: 15 * minute,
    trackingDays: 37,
    ...options,
  };
  let current = discovery(deps, settings);

  return {
    clock,
    bucket,
    store,
    log,
    published,
    instances,
    broker,
    table,
    cycle: (lookBack?: number, signal = new AbortController().signal) => current.cycle(signal, lookBack),
    /** The process is replaced by a new one, which remembers nothing. */
    restart: () => {
      current = discovery(deps, settings);
    },
    /** What a worker does that reads everything there is. */
    readAll: () => {
      for (const { generation, source } of store.items())
        store.edit(generation, {
          read_to: source.kind === 's3' ? source.etag : undefined,
          progress_at: clock.now(),
        });
    },
    /** Publications since the last call. */
    hints: () => published.splice(0),
  };
}
