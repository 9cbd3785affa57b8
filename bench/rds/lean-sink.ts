import type { Sink } from '../../services/processor/ports/sink';
import type { Clock } from '../../services/shared/clock';

/** Of the records of a generation, in the order in which they came. Four numbers for each: there are millions. */
interface Columns {
  readonly offsets: number[];
  readonly lengths: number[];
  /** Microseconds since 1970. */
  readonly times: number[];
  /** Milliseconds since 1970. */
  readonly stored: number[];
}

/** A sink that never fails and takes no time, and remembers no more than what its counting needs. */
export interface LeanSink extends Sink {
  readonly records: number;
  /** Milliseconds from when each record was written until it was stored, of those written from a moment on. */
  lags(generation: string, from: number): number[];
}

interface Line {
  readonly _timestamp: number;
  readonly log_generation: string;
  readonly log_offset: number;
  readonly log_record_length: number;
  readonly event_name?: string;
}

export function leanSink(clock: Clock): LeanSink {
  const generations = new Map<string, Columns>();
  let records = 0;

  const keep = (text: string): void => {
    const line = JSON.parse(text) as Line;
    if (line.event_name?.startsWith('aurora.pipeline.')) return;
    const known = generations.get(line.log_generation);
    const columns = known ?? { offsets: [], lengths: [], times: [], stored: [] };
    if (!known) generations.set(line.log_generation, columns);
    columns.offsets.push(line.log_offset);
    columns.lengths.push(line.log_record_length);
    columns.times.push(line._timestamp);
    columns.stored.push(clock.now());
    records += 1;
  };

  return {
    get records() {
      return records;
    },
    lags: (generation, from) => {
      const { times = [], stored = [] } = generations.get(generation) ?? {};
      return times.flatMap((time, index) =>
        time / 1000 < from ? [] : [(stored[index] as number) - time / 1000],
      );
    },
    send: async (_stream, lines) => {
      lines.forEach(keep);
      return {
        kind: 'response',
        status: 200,
        body: { code: 200, status: [{ name: 'stream', successful: lines.length, failed: 0 }] },
      };
    },
    offsets: async (_stream, generation, { from, to }) => {
      const { offsets = [], lengths = [] } = generations.get(generation) ?? {};
      return offsets.flatMap((offset, index) =>
        offset >= from && offset < to ? [{ offset, length: lengths[index] as number }] : [],
      );
    },
    count: async (_stream, wanted) =>
      new Map(
        wanted.flatMap((generation) => {
          const { offsets } = generations.get(generation) ?? {};
          if (!offsets) return [];
          return [[generation, { records: offsets.length, distinct: new Set(offsets).size }] as const];
        }),
      ),
    ready: async () => true,
  };
}
