import type { Answer, Sink } from '../../../services/processor/ports/sink';
import type { Random } from '../../support/corpus/random';
import type { Clock } from '../../../services/shared/clock';

/** How often, from 0 to 1, OpenObserve does what. */
export interface SinkFaults {
  /** 503, and nothing stored. */
  readonly refused: number;
  /** The connection breaks before anything is stored. */
  readonly droppedBefore: number;
  /** Everything is stored, and the connection breaks. */
  readonly droppedAfter: number;
  /** 200, all counted as successful, and nothing stored: only an audit finds out. */
  readonly swallowed: number;
  /** 200, nothing counted, and nothing stored. */
  readonly uncounted: number;
  /** 200, some counted as failed, and the others stored. */
  readonly partial: number;
  /** A search gets no answer. */
  readonly searchAway: number;
}

export const noSinkFaults: SinkFaults = {
  refused: 0,
  droppedBefore: 0,
  droppedAfter: 0,
  swallowed: 0,
  uncounted: 0,
  partial: 0,
  searchAway: 0,
};

/** A record as it was stored. */
export interface StoredRecord {
  readonly _timestamp: number;
  readonly log_generation: string;
  readonly log_offset: number;
  readonly log_record_length: number;
  readonly event_name?: string;
  readonly body?: string;
  readonly db_query_text?: string;
}

export interface SimOpenObserve extends Sink {
  faults: SinkFaults;
  /** Whether it can be asked how many records it has: if not, no audit mends what others did wrong. */
  countable: boolean;
  readonly records: ReadonlyMap<string, readonly StoredRecord[]>;
  /** Answers that said neither yes nor no. */
  readonly ambiguous: number;
  /** Requests that were swallowed. */
  readonly swallowed: number;
}

const counts = (successful: number, failed: number): Answer => ({
  kind: 'response',
  status: 200,
  body: { code: 200, status: [{ name: 'stream', successful, failed }] },
});

export function simOpenObserve(time: Clock, random: Random): SimOpenObserve {
  const records = new Map<string, StoredRecord[]>();
  let ambiguous = 0;
  let swallowed = 0;

  const store = (stream: string, lines: readonly string[]): void => {
    const stored = records.get(stream) ?? [];
    records.set(stream, stored);
    for (const line of lines) stored.push(JSON.parse(line) as StoredRecord);
  };
  const isAway = async (): Promise<void> => {
    await time.sleep(random.int(1, 30));
    if (random.chance(sink.faults.searchAway)) throw new Error('the search has timed out');
  };

  const sink: SimOpenObserve = {
    faults: noSinkFaults,
    countable: true,
    records,
    get ambiguous() {
      return ambiguous;
    },
    get swallowed() {
      return swallowed;
    },
    send: async (stream, lines) => {
      await time.sleep(random.int(1, 30));
      const { refused, droppedBefore, droppedAfter, swallowed: lost, uncounted, partial } = sink.faults;
      let dice = random.next();
      const falls = (rate: number): boolean => {
        dice -= rate;
        return dice < 0 && dice >= -rate;
      };
      const broken = (): Answer => {
        ambiguous += 1;
        return { kind: 'broken', cause: 'the connection was reset', unsent: false };
      };
      if (falls(refused)) return { kind: 'response', status: 503, body: { message: 'memtable overflow' } };
      if (falls(droppedBefore)) return broken();
      if (falls(uncounted)) {
        ambiguous += 1;
        return counts(0, 0);
      }
      if (falls(lost)) {
        swallowed += 1;
        return counts(lines.length, 0);
      }
      if (falls(partial)) {
        const some = lines.slice(0, random.int(0, lines.length - 1));
        store(stream, some);
        ambiguous += 1;
        return counts(some.length, lines.length - some.length);
      }
      store(stream, lines);
      if (falls(droppedAfter)) return broken();
      await time.sleep(random.int(1, 30));
      return counts(lines.length, 0);
    },
    offsets: async (stream, generation, { from, to, firstTime, lastTime }) => {
      await isAway();
      return (records.get(stream) ?? [])
        .filter(
          ({ log_generation, log_offset, _timestamp }) =>
            log_generation === generation &&
            log_offset >= from &&
            log_offset < to &&
            _timestamp >= firstTime &&
            _timestamp <= lastTime,
        )
        .map(({ log_offset: offset, log_record_length: length }) => ({ offset, length }));
    },
    count: async (stream, generations, { firstTime, lastTime }) => {
      await isAway();
      if (!sink.countable) throw new Error('the search has timed out');
      const found = new Map<string, { records: number; distinct: number }>();
      for (const generation of generations) {
        const own = (records.get(stream) ?? []).filter(
          ({ log_generation, _timestamp }) =>
            log_generation === generation && _timestamp >= firstTime && _timestamp <= lastTime,
        );
        const distinct = new Set(own.map(({ log_offset }) => log_offset)).size;
        if (own.length > 0) found.set(generation, { records: own.length, distinct });
      }
      return found;
    },
    ready: async () => true,
  };
  return sink;
}
