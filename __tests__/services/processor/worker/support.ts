import { generationId, sha256 } from '../../../../contract/generations';
import type { TrackedGeneration } from '../../../../contract/items';
import { recordStreams, systemStreams } from '../../../../contract/streams';
import { noFaults, type FaultPoints } from '../../../../services/processor/ports/fault-points';
import { budget } from '../../../../services/processor/worker/budget';
import type { WorkerDeps, WorkerOptions } from '../../../../services/processor/worker/deps';
import { readGeneration } from '../../../../services/processor/worker/read-generation';
import { random } from '../../../support/corpus/random';
import { simOpenObserve, type StoredRecord } from '../../simulation/openobserve';
import { memoryBucket, type MemoryBucketOptions } from '../../support/memory-bucket';
import { memoryDeadLetters } from '../../support/memory-dead-letters';
import { memoryStore, type MemoryStoreOptions } from '../../support/memory-store';
import { recordingLog } from '../../support/recording-log';
import { noon, trackedItem } from '../../support/tracked-item';

export const key = 'c1/db-1/error/mysql-error-running.log';
export const rotatedKey = `${key}.2026-11-21.11`;

/** One record of an error log, some minutes before noon. */
export const line = (number: number, text = `number ${number}`, minutesAgo = 30): string =>
  `${new Date(noon - minutesAgo * 60_000 + number).toISOString().slice(0, -1)}000Z 7 [Note] [MY-010000] [Server] ${text}\n`;

/** Records `from` to `to`, both included. */
export const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index)).join('');

export interface RigOptions extends Partial<WorkerOptions> {
  readonly versioned?: boolean;
  readonly bucket?: Partial<MemoryBucketOptions>;
  readonly store?: MemoryStoreOptions;
  readonly faultPoints?: FaultPoints;
}

/** A worker with everything around it in memory, and a clock whose sleepers wake up at once. */
export function rig({
  versioned = true,
  bucket: bucketOptions,
  store: storeOptions,
  faultPoints = noFaults,
  ...options
}: RigOptions = {}) {
  let now = noon;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const dice = random(1);
  const bucket = memoryBucket({ clock, versioned, ...bucketOptions });
  const store = memoryStore(storeOptions);
  const deadLetters = memoryDeadLetters();
  const sink = simOpenObserve(clock, dice);
  const log = recordingLog();
  const marks = new Map<string, number>();
  const counted: Record<string, number> = {};
  const deps: WorkerDeps = {
    ...{ store, deadLetters, reader: bucket, sink, clock, random: dice.next, log, faultPoints },
    marks: {
      deliveredTo: async (generation, from) => marks.get(`${generation}:${from}`),
      mark: async (generation, from, to) => void marks.set(`${generation}:${from}`, to),
    },
    budget: budget(1024 ** 2),
    measures: {
      count: (metric, _, by) => (counted[metric] = (counted[metric] ?? 0) + by),
      gauge: () => undefined,
      forget: () => undefined,
    },
    options: {
      owner: 'worker-1',
      parse: {
        home: { region: 'eu-central-1', account: '123456789012' },
        timeZone: 'UTC',
        fingerprint: false,
        mask: false,
      },
      batchBytes: 1500,
      generationsAtOnce: 2,
      attempts: 3,
      window: { past: 72 * 3_600_000 },
      trackingDays: 37,
      ...options,
    },
  };
  const stop = new AbortController();
  const abort = new AbortController();
  const stops = { stop: stop.signal, abort: abort.signal };

  const stored = (): readonly StoredRecord[] => sink.records.get(recordStreams.error.name) ?? [];
  return {
    ...{ bucket, store, deadLetters, sink, log, deps, stop, abort, stops, marks, counted, stored },
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    /** The numbers of the records that were stored, in the order in which they arrived. */
    numbers: () =>
      stored().flatMap(({ body = '' }) => [...body.matchAll(/number (\d+)/g)].map(([, n]) => Number(n))),
    events: () =>
      (sink.records.get(systemStreams.pipelineEvents.name) ?? []).map(({ event_name }) => event_name),
    /** Puts a body and tracks it, as discovery does. */
    async found(body: string, first = line(1)): Promise<TrackedGeneration> {
      const source = bucket.put(key, body);
      const anchor = { offset: 0, length: first.length, sha256: sha256(first) };
      const item = trackedItem({
        ...{ anchor, source, size: body.length, log_type: 'error' },
        log_file_name: 'error/mysql-error-running.log',
        generation: generationId({ instance: 'db-1', logType: 'error', anchor: anchor.sha256 }),
      });
      await store.create(item);
      return item;
    },
    /** Puts another body of a generation, and sights it. */
    async sighted(generation: string, body: string, at = key): Promise<void> {
      const source = bucket.put(at, body);
      const item = store.item(generation);
      if (!item) throw new Error(`${generation} is not tracked`);
      const { log_file_name } = item;
      await store.sight(item, {
        log_file_name,
        source,
        size: body.length,
        compressed: false,
        last_written: now,
      });
    },
    /** Puts another body at the place of one, and nobody sights it. */
    overwritten: (body: string, at = key) => void bucket.put(at, body),
    read: (generation: string) => readGeneration(deps, stops, { instance_id: 'db-1', generation }),
  };
}
