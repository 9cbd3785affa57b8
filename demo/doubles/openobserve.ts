import type { Sink } from '../../services/processor/ports/sink';

/** A record as OpenObserve was sent it; the columns that the demo looks at. */
export interface SentRecord {
  /** Microseconds since 1970. */
  readonly _timestamp: number;
  readonly log_generation: string;
  readonly log_offset: number;
  readonly log_record_length: number;
  readonly aws_rds_instance_id?: string;
  readonly event_name?: string;
  readonly body?: string;
  readonly db_query_text?: string;
}

interface Stored {
  readonly time: number;
  readonly offset: number;
  readonly length: number;
}

/** OpenObserve in memory: it keeps where records lie, and answers what is searched for. */
export function memoryOpenObserve(arrived: (stream: string, record: SentRecord) => void): Sink {
  const stored = new Map<string, Stored[]>();
  const nameOf = (stream: string, generation: string): string => `${stream} ${generation}`;
  const found = (
    stream: string,
    generation: string,
    firstTime: number,
    lastTime: number,
  ): readonly Stored[] =>
    (stored.get(nameOf(stream, generation)) ?? []).filter(
      ({ time }) => time >= firstTime && time <= lastTime,
    );

  return {
    send: async (stream, lines) => {
      for (const line of lines) {
        const record = JSON.parse(line) as SentRecord;
        const name = nameOf(stream, record.log_generation);
        const all = stored.get(name) ?? [];
        stored.set(name, all);
        const { _timestamp: time, log_offset: offset, log_record_length: length } = record;
        all.push({ time, offset, length });
        arrived(stream, record);
      }
      const status = [{ name: stream, successful: lines.length, failed: 0 }];
      return { kind: 'response', status: 200, body: { code: 200, status } };
    },
    offsets: async (stream, generation, { from, to, firstTime, lastTime }) =>
      found(stream, generation, firstTime, lastTime).filter(({ offset }) => offset >= from && offset < to),
    count: async (stream, generations, { firstTime, lastTime }) =>
      new Map(
        generations.flatMap((generation) => {
          const own = found(stream, generation, firstTime, lastTime);
          const distinct = new Set(own.map(({ offset }) => offset)).size;
          return own.length > 0 ? [[generation, { records: own.length, distinct }] as const] : [];
        }),
      ),
    ready: async () => true,
  };
}
