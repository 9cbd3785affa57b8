import { json, message, type Answer } from './http';
import type { LogStore, StoredPlace } from './log-store';
import { streamName, type Streams } from './streams';

const text = String.raw`'(?:[^']|'')*'`;
const from = 'FROM "([A-Za-z0-9_]+)"';

/** The statements that are understood: those of services/processor/delivery/queries.ts, to the letter. */
const placesForm = new RegExp(
  `^SELECT log_offset, log_record_length ${from} WHERE log_generation = (${text}) ` +
    `AND log_offset >= (\\d+) AND log_offset < (\\d+) GROUP BY log_offset, log_record_length ORDER BY log_offset$`,
);
const countForm = new RegExp(
  `^SELECT log_generation, count\\(\\*\\) AS records(, count\\(DISTINCT log_offset\\) AS distinct_records)? ${from} ` +
    `WHERE log_generation IN \\((${text}(?:, ${text})*)\\) GROUP BY log_generation$`,
);

const unquoted = (quoted: string): string => quoted.slice(1, -1).replaceAll("''", "'");

interface Query {
  readonly sql: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  /** Hits at most. */
  readonly size: number;
}

/** `ZO_QUERY_DEFAULT_LIMIT`, for a size of 0, -1, or none (src/service/search/datafusion/optimizer/mod.rs). */
const defaultSize = 1000;
/** src/config/src/config.rs, QUERY_WITH_NO_LIMIT. */
const noLimit = -999;

function readQuery(body: string): Query {
  const { query } = JSON.parse(body) as { query?: Readonly<Record<string, unknown>> };
  const whole = (name: string, otherwise?: number): number => {
    const value = query?.[name] ?? otherwise;
    if (!Number.isInteger(value)) throw new Error(`query.${name}: a whole number is needed`);
    return value as number;
  };
  if (typeof query?.['sql'] !== 'string') throw new Error('missing field `sql`');
  const size = whole('size', defaultSize);
  return {
    sql: query['sql'],
    start: whole('start_time'),
    end: whole('end_time'),
    from: whole('from', 0),
    size: size > 0 ? size : size === noLimit ? Infinity : defaultSize,
  };
}

/** In the order of `struct Response` (src/config/src/meta/search.rs). */
const response = (query: Query, hits: readonly unknown[], more: Record<string, unknown> = {}): Answer =>
  json({
    took: 1,
    took_detail: {
      total: 1,
      cache_took: 0,
      file_list_took: 0,
      wait_in_queue: 0,
      idx_took: 0,
      search_took: 1,
    },
    hits,
    total: hits.length,
    from: query.from,
    size: query.size,
    cached_ratio: 0,
    scan_size: 0,
    idx_scan_size: 0,
    scan_records: 0,
    trace_id: '0',
    is_partial: false,
    result_cache_ratio: 0,
    ...more,
  });

/** src/common/meta/http.rs, error_code_with_trace_id. */
const errorCode = (status: number, code: number, told: string, detail: string): Answer =>
  json({ code, message: told, error_detail: detail, trace_id: '0' }, status);

/**
 * `_search`, for the statements that delivery makes; another one is an error that says so. Follows openobserve
 * v0.15.0-rc4, src/handler/http/request/search/mod.rs and src/service/search/cluster/http.rs: times are microseconds with
 * start ≤ time < end, and a stream that does not exist has no hits, but a partial answer that names it.
 */
export class Search {
  constructor(
    private readonly streams: Streams,
    private readonly store: LogStore,
  ) {}

  answer(body: string): Answer {
    let query: Query;
    try {
      query = readQuery(body);
    } catch (error) {
      return message((error as Error).message, 400);
    }
    const places = placesForm.exec(query.sql);
    if (places !== null) {
      const [, stream = '', generation = '', least = '', end = ''] = places;
      return this.within(query, stream, ['log_record_length'], () =>
        this.places(query, stream, unquoted(generation), Number(least), Number(end)),
      );
    }
    const count = countForm.exec(query.sql);
    if (count === null) {
      return errorCode(400, 20001, 'Search SQL not valid', `the double does not understand ${query.sql}`);
    }
    const [, exactly, stream = '', list = ''] = count;
    const generations = [...list.matchAll(new RegExp(text, 'g'))].map(([quoted]) => unquoted(quoted));
    return this.within(query, stream, [], () =>
      this.count(query, stream, generations, exactly !== undefined),
    );
  }

  /** @param more columns of the statement besides those that all of them have */
  private within(query: Query, stream: string, more: readonly string[], hits: () => unknown[]): Answer {
    const columns = this.streams.columnsIfAny('logs', streamName(stream));
    if (columns === undefined) {
      return response(query, [], { is_partial: true, function_error: [`Stream not found ${stream}`] });
    }
    const unknown = ['log_generation', 'log_offset', ...more].find((column) => !columns.has(column));
    if (unknown !== undefined) return errorCode(400, 20004, `Search field not found: ${unknown}`, unknown);
    return response(query, hits().slice(query.from, query.from + query.size));
  }

  private places(query: Query, stream: string, generation: string, least: number, end: number): unknown[] {
    const found = new Map<string, StoredPlace>();
    for (const place of this.store.places(streamName(stream), generation, query.start, query.end)) {
      const { offset, length } = place;
      if (offset >= least && offset < end) found.set(`${offset}:${length}`, place);
    }
    return [...found.values()]
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, length }) => ({
        log_offset: offset,
        // A column that a record does not have is left out of its hit.
        ...(length === undefined ? {} : { log_record_length: length }),
      }));
  }

  private count(query: Query, stream: string, generations: readonly string[], exactly: boolean): unknown[] {
    return [...new Set(generations)].flatMap((generation) => {
      let records = 0;
      const distinct = new Set<number>();
      for (const { offset } of this.store.places(streamName(stream), generation, query.start, query.end)) {
        records++;
        if (exactly) distinct.add(offset);
      }
      const hit = { log_generation: generation, records };
      return records === 0 ? [] : [exactly ? { ...hit, distinct_records: distinct.size } : hit];
    });
  }
}
