import { castFields, inferColumns, mergeColumns } from './columns';
import { json, message, type Answer } from './http';
import type { LogStore } from './log-store';
import { flatten, timestampOf, type FlatRecord } from './record';
import { streamName, type Streams } from './streams';

/** What of its settings ingestion follows. */
export interface LogLimits {
  /** `ZO_INGEST_ALLOWED_UPTO`. @default 5 */
  readonly allowedHours?: number;
  /** `ZO_INGEST_ALLOWED_IN_FUTURE`. @default 24 */
  readonly futureHours?: number;
  /** `ZO_COLS_PER_RECORD_LIMIT`. @default 1000 */
  readonly columns?: number;
}

/** What a request leaves behind. */
interface Counts {
  successful: number;
  failed: number;
  error?: string;
}

const hour = 3_600_000_000;

const answerOf = (name: string, { successful, failed, error }: Counts): Answer =>
  json({
    code: 200,
    status: [{ name, successful, failed, ...(error === undefined ? {} : { error }) }],
  });

/**
 * Log records on their way in. Follows openobserve v0.15.0-rc4, src/service/logs/ingest.rs (ingest) and
 * src/service/logs/mod.rs (write_logs), without pipelines, alerts and schemas that a user has defined.
 */
export class Logs {
  constructor(
    private readonly streams: Streams,
    private readonly store: LogStore,
    private readonly limits: LogLimits = {},
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
  ) {}

  /** The body of `_multi`: one object a line; one line that is none refuses all of them. */
  multi(stream: string, body: string, written = true): Answer {
    const lines = body.split('\n').filter((line) => line.trim() !== '');
    return this.take(stream, () => lines.map((line) => flatten(JSON.parse(line), line)), lines, written);
  }

  /** The body of `_json`: a list of objects, or one. */
  json(stream: string, body: string, written = true): Answer {
    return this.take(
      stream,
      () => {
        const value = JSON.parse(body) as unknown;
        return (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) =>
          flatten(item, Array.isArray(value) ? JSON.stringify(item) : body),
        );
      },
      [],
      written,
    );
  }

  /**
   * @param lines the text of each record, where the body has it
   * @param written false: the write-ahead log fails, after the records were counted
   */
  private take(stream: string, read: () => FlatRecord[], lines: readonly string[], written: boolean): Answer {
    let records: FlatRecord[];
    try {
      records = read();
    } catch (error) {
      return message(`Failed processing: ${(error as Error).message}`, 400);
    }
    const name = streamName(stream);
    const counts: Counts = { successful: 0, failed: 0 };
    const texts = new Map(records.map((record, index) => [record, lines[index]]));
    const timely = records.filter((record) => this.stamp(record, counts));
    if (timely.length === 0) return answerOf(name, counts);
    const inferred = inferColumns(timely);
    const { columns = 1000 } = this.limits;
    if (inferred.size > columns) return answerOf(name, counts);
    const casts = mergeColumns(this.streams.columns('logs', name), inferred);
    counts.successful = timely.length;
    if (!written) return answerOf(name, counts);
    this.store.add(
      name,
      timely.map((record) => {
        castFields(record, casts);
        const text = record.unchanged ? texts.get(record) : undefined;
        return { line: text ?? JSON.stringify(record.fields), fields: record.fields };
      }),
    );
    return answerOf(name, counts);
  }

  /** Gives a record its time; records without a good one are counted as failed, with status 200. */
  private stamp(record: FlatRecord, counts: Counts): boolean {
    const { allowedHours = 5, futureHours = 24 } = this.limits;
    const now = this.now() * 1000;
    const given = record.fields['_timestamp'];
    const time = timestampOf(given, now);
    const error =
      time === undefined
        ? "Can't parse timestamp"
        : time < now - allowedHours * hour
          ? `Too old data, only last ${allowedHours} hours data can be ingested. Data discarded. You can adjust ingestion max time by setting the environment variable ZO_INGEST_ALLOWED_UPTO=<max_hours>`
          : time > now + futureHours * hour
            ? `Too far data, only future ${futureHours} hours data can be ingested. Data discarded. You can adjust ingestion max time by setting the environment variable ZO_INGEST_ALLOWED_IN_FUTURE=<max_hours>`
            : undefined;
    if (time === undefined || error !== undefined) {
      counts.failed++;
      counts.error = error;
      return false;
    }
    if (given !== time) {
      record.fields['_timestamp'] = time;
      record.unchanged = false;
    }
    return true;
  }
}
