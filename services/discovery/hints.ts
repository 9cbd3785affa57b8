import { hintVersion, type Hint } from '../../contract/messages';
import type { TrackedGeneration } from '../../contract/items';
import type { Clock } from '../shared/clock';
import { causeOf } from '../shared/log';
import { isBehind } from '../tracking/behind';
import { boundedMap } from './bounded-map';
import type { HintPublisher } from './hint-publisher';

/** The hint that a generation is behind. @param now milliseconds since 1970 */
export const hintOf = (item: TrackedGeneration, now: number): Hint => ({
  schema_version: hintVersion,
  instance_id: item.instance_id,
  cluster_id: item.cluster_id,
  engine: item.engine,
  log_type: item.log_type,
  log_file_name: item.log_file_name,
  last_written: item.last_written,
  size: item.size,
  timestamp: new Date(now).toISOString(),
  generation: item.generation,
  source: item.source,
});

/** Generations that are remembered. One that is forgotten is hinted once too often, which does no harm. */
const remembered = 50_000;

/** Remembers what was hinted when, as long as the process lives. */
export interface HintBook {
  /** Something new was found of a generation: it is due, until it is hinted. */
  owe(generation: string): void;
  /** The broker has acknowledged its hint. */
  hinted(generation: string): void;
  /** Whether a generation is to be hinted: it is behind, has made no progress for a while, and was not hinted for as long. */
  due(item: TrackedGeneration): boolean;
}

/** @param hintAgain milliseconds without progress after which a generation that is behind is hinted again */
export function hintBook(clock: Clock, hintAgain: number): HintBook {
  const notes = boundedMap<'owed' | number>(remembered);
  return {
    owe: (generation) => notes.set(generation, 'owed'),
    hinted: (generation) => notes.set(generation, clock.now()),
    due: (item) => {
      if (!isBehind(item)) return false;
      const note = notes.get(item.generation);
      if (note === 'owed') return true;
      const longAgo = (at: number | undefined) => at === undefined || clock.now() - at >= hintAgain;
      return longAgo(note) && longAgo(item.progress_at);
    },
  };
}

/** Hints that are handed over to the broker at once. */
const mostAtOnce = 100;

/** Collects the hints of one cycle and publishes them, many at once, the log types apart: each has a topic of its own. */
export interface Outbox {
  /** Takes a hint; publishes when there are enough. */
  add(item: TrackedGeneration): Promise<void>;
  /** Publishes the rest. */
  flush(): Promise<void>;
  /** Hints that were acknowledged. */
  readonly published: number;
  /** What went wrong: after a failure a topic is left alone until the next cycle. Its hints stay owed. */
  readonly failures: readonly string[];
}

export function outbox(publisher: HintPublisher, clock: Clock, book: HintBook): Outbox {
  type LogType = TrackedGeneration['log_type'];
  const waiting = new Map<LogType, TrackedGeneration[]>();
  const failed = new Map<LogType, string>();
  let published = 0;

  const publish = async (type: LogType): Promise<void> => {
    const items = waiting.get(type) ?? [];
    waiting.delete(type);
    if (items.length === 0 || failed.has(type)) return;
    try {
      await publisher.publish(items.map((item) => hintOf(item, clock.now())));
      for (const { generation } of items) book.hinted(generation);
      published += items.length;
    } catch (error) {
      failed.set(type, `hints of ${type} logs were not published: ${causeOf(error)}`);
    }
  };

  return {
    async add(item) {
      book.owe(item.generation);
      const items = waiting.get(item.log_type) ?? [];
      waiting.set(item.log_type, items);
      items.push(item);
      if (items.length >= mostAtOnce) await publish(item.log_type);
    },
    async flush() {
      for (const type of [...waiting.keys()]) await publish(type);
    },
    get published() {
      return published;
    },
    get failures() {
      return [...failed.values()];
    },
  };
}
