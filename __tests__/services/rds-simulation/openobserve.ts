import { idsIn } from '../../../demo/fake-rds/workload';
import type { Sink } from '../../../services/processor/ports/sink';
import type { Clock } from '../../../services/shared/clock';
import type { Random } from '../../support/corpus/random';

/** A record as it was stored, without its text: there are hundreds of thousands. */
export interface Stored {
  readonly offset: number;
  readonly length: number;
  /** Microseconds since 1970. */
  readonly time: number;
  /** The ids of the fleet’s records that its text holds. */
  readonly ids: readonly string[];
  /** Milliseconds since 1970. */
  readonly storedAt: number;
}

/** An OpenObserve that never fails and keeps little: the RDS beside it is what goes wrong. */
export interface LeanOpenObserve extends Sink {
  /** By the generation of the services. */
  readonly generations: ReadonlyMap<string, readonly Stored[]>;
  /** `aurora_pipeline_events`. */
  readonly events: readonly Readonly<Record<string, string | number>>[];
}

interface Line {
  readonly _timestamp: number;
  readonly log_generation: string;
  readonly log_offset: number;
  readonly log_record_length: number;
  readonly event_name?: string;
  readonly body?: string;
  readonly db_query_text?: string;
}

export function leanOpenObserve(time: Clock, random: Random): LeanOpenObserve {
  const generations = new Map<string, Stored[]>();
  const events: Record<string, string | number>[] = [];

  const keep = (text: string): void => {
    const line = JSON.parse(text) as Line;
    if (line.event_name?.startsWith('aurora.pipeline.')) {
      events.push(line as unknown as Record<string, string | number>);
      return;
    }
    const { log_generation: generation, log_offset: offset, log_record_length: length } = line;
    const stored = generations.get(generation) ?? [];
    generations.set(generation, stored);
    const ids = idsIn(`${line.body ?? ''}${line.db_query_text ?? ''}`);
    stored.push({ offset, length, time: line._timestamp, ids, storedAt: time.now() });
  };
  const within = (from: number, to: number) => (each: Stored) => each.time >= from && each.time <= to;

  return {
    generations,
    events,
    send: async (_stream, lines) => {
      await time.sleep(random.int(1, 30));
      lines.forEach(keep);
      return {
        kind: 'response',
        status: 200,
        body: { code: 200, status: [{ name: 'stream', successful: lines.length, failed: 0 }] },
      };
    },
    offsets: async (_stream, generation, { from, to, firstTime, lastTime }) => {
      await time.sleep(random.int(1, 30));
      return (generations.get(generation) ?? [])
        .filter(({ offset }) => offset >= from && offset < to)
        .filter(within(firstTime, lastTime))
        .map(({ offset, length }) => ({ offset, length }));
    },
    count: async (_stream, wanted, { firstTime, lastTime }) => {
      await time.sleep(random.int(1, 30));
      return new Map(
        wanted.flatMap((generation) => {
          const own = (generations.get(generation) ?? []).filter(within(firstTime, lastTime));
          const distinct = new Set(own.map(({ offset }) => offset)).size;
          return own.length > 0 ? [[generation, { records: own.length, distinct }] as const] : [];
        }),
      );
    },
    ready: async () => true,
  };
}
