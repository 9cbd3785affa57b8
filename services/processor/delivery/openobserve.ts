import type { Answer, Counted, Place, Sink } from '../ports/sink';
import { countColumns, countQuery, placeColumns, placesQuery } from './queries';
import type { Transport } from './transport';

const mib = 1024 ** 2;

/** Rows of one answer to a search: some 45 bytes each for places. */
const rowsAtOnce = 20_000;
/** Generations of one count: their names are part of the statement. */
const generationsAtOnce = 200;
/** Seconds that a search may take there. */
const searchTimeout = 30;

type Row = Readonly<Record<string, unknown>>;

/** The columns that are asked for are in every record of ours: a stream without them has none of ours. */
const fieldNotFound = 20004;

/**
 * The rows of an answer to a search. A stream that does not exist yet has none; everything else that is flagged as partial
 * says nothing about what is missing from it (openobserve v0.15.0-rc4, src/service/search/cluster/http.rs).
 *
 * @throws Error when it is no whole answer
 */
function rowsOf(answer: Answer): readonly Row[] {
  if (answer.kind === 'broken') throw new Error(answer.cause);
  const body = (typeof answer.body === 'object' ? answer.body : null) as Row | null;
  if (answer.status === 400 && body?.['code'] === fieldNotFound) return [];
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  const { hits, is_partial: partial, function_error: errors } = body ?? {};
  if (!Array.isArray(hits)) throw new Error('HTTP 200 without hits');
  if (partial === true) {
    const told: unknown[] = Array.isArray(errors) ? errors : [errors];
    if (told.some((text) => typeof text === 'string' && text.startsWith('Stream not found'))) return [];
    throw new Error('the answer is partial');
  }
  return hits as Row[];
}

/** @throws Error when a row has no such number */
function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`a row has no number “${column}”`);
  return value;
}

/** @throws Error when a row is no place */
const placeOf = (row: Row): Place => ({
  offset: numberOf(row, placeColumns.offset),
  length: numberOf(row, placeColumns.length),
});

/**
 * OpenObserve as a sink. Records go to `_multi`, one object a line: `_json` parses its list twice and copies each record
 * (openobserve v0.15.0-rc4, src/service/logs/ingest.rs: `unwrap_or`, `JSONIter`).
 */
export function openObserveSink(transport: Transport, organisation: string): Sink {
  const api = `/api/${encodeURIComponent(organisation)}`;

  /** Times are in microseconds, and the end is exclusive there. */
  const search = async (
    sql: string,
    { firstTime, lastTime }: { readonly firstTime: number; readonly lastTime: number },
    signal: AbortSignal,
  ) => {
    const query = { sql, start_time: firstTime, end_time: lastTime + 1, from: 0, size: rowsAtOnce };
    const lines = [JSON.stringify({ query, timeout: searchTimeout })];
    // Answers from before must not say that something is missing.
    const path = `${api}/_search?type=logs&use_cache=false`;
    return rowsOf(await transport({ method: 'POST', path, lines, longestAnswer: 8 * mib }, signal));
  };

  return {
    send: (stream, lines, signal) =>
      transport({ method: 'POST', path: `${api}/${stream}/_multi`, lines, longestAnswer: mib }, signal),

    async offsets(stream, generation, range, signal) {
      const found: Place[] = [];
      for (let { from } = range; ;) {
        const rows = await search(placesQuery(stream, generation, from, range.to), range, signal);
        const places = rows.map(placeOf);
        const last = places.at(-1);
        if (last === undefined || rows.length < rowsAtOnce) return found.concat(places);
        // Other lengths of the last offset may come next: the next piece has all of them.
        const whole = places.filter(({ offset }) => offset < last.offset);
        if (whole.length === 0) throw new Error(`${rowsAtOnce} records at offset ${last.offset}`);
        found.push(...whole);
        from = last.offset;
      }
    },

    async count(stream, generations, times, exactly, signal) {
      const counted = new Map<string, Counted>();
      for (let start = 0; start < generations.length; start += generationsAtOnce) {
        const some = generations.slice(start, start + generationsAtOnce);
        for (const row of await search(countQuery(stream, some, exactly), times, signal)) {
          const records = numberOf(row, countColumns.records);
          counted.set(String(row[countColumns.generation]), {
            records,
            distinct: exactly ? numberOf(row, countColumns.distinct) : records,
          });
        }
      }
      return counted;
    },

    async ready(signal) {
      const answer = await transport(
        { method: 'GET', path: `${api}/streams?type=logs&fetchSchema=false`, longestAnswer: 8 * mib },
        signal,
      );
      return answer.kind === 'response' && answer.status === 200;
    },
  };
}
