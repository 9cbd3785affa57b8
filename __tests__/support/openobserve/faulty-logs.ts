import { json, message, plain, type Answer } from './http';
import type { Logs } from './logs';
import {
  draw,
  ingestManners,
  searchManners,
  seededRandom,
  type IngestManner,
  type Manners,
  type SearchManner,
} from './manners';
import type { Search } from './search';

/** What happened so far, by manner. */
export interface Counters {
  readonly ingest: Record<IngestManner, number>;
  readonly search: Record<SearchManner, number>;
}

const zeros = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

/** The connection is closed, and nothing is answered. */
const hangUp: Answer = { ...plain('', 500), hangUp: true };

/** src/ingester/src/errors.rs, MemoryTableOverflowError. */
const overflow = message('MemoryTableOverflowError', 503);

type Format = 'multi' | 'json';

function linesOf(format: Format, body: string): string[] {
  if (format === 'multi') return body.split('\n').filter((line) => line.trim() !== '');
  const value = JSON.parse(body) as unknown;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => JSON.stringify(item));
}

/** Ingestion and search, with the manners of the real ones on a bad day. */
export class FaultyLogs {
  counters: Counters = { ingest: zeros(ingestManners), search: zeros(searchManners) };
  private manners: Manners = {};
  private nextIngest: () => IngestManner = () => 'store';
  private nextSearch: () => SearchManner = () => 'answer';
  private stalledUntil = 0;

  constructor(
    private readonly logs: Logs,
    private readonly searching: Search,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws Error for a manner that does not exist */
  behave(manners: Manners): void {
    const random = seededRandom(manners.seed ?? 1);
    this.nextIngest = draw(ingestManners, manners.ingest ?? {}, random);
    this.nextSearch = draw(searchManners, manners.search ?? {}, random);
    this.stalledUntil = this.now() + (manners.stall ?? 0);
    this.manners = manners;
  }

  resetCounters(): void {
    this.counters = { ingest: zeros(ingestManners), search: zeros(searchManners) };
  }

  /** Milliseconds that a request waits for its answer. */
  wait(): number {
    return Math.max(0, this.stalledUntil - this.now()) + (this.manners.delay ?? 0);
  }

  ingest(stream: string, format: Format, body: string): Answer {
    const { largestBody = Infinity, streams } = this.manners;
    if (Buffer.byteLength(body) > largestBody) return plain('A payload reached size limit.', 413);
    const concerned = streams?.includes(stream) ?? true;
    const manner = concerned ? this.nextIngest() : 'store';
    this.counters.ingest[manner]++;
    return this.treat(manner, stream, format, body);
  }

  search(body: string): Answer {
    const manner = this.nextSearch();
    this.counters.search[manner]++;
    switch (manner) {
      case 'answer':
        return this.searching.answer(body);
      case 'fail':
        return json({ code: 10001, message: 'Server Internal Error', error_detail: '', trace_id: '0' }, 500);
      case 'time out':
        return json({ code: 20010, message: 'Search query timed out', error_detail: '', trace_id: '0' }, 408);
      case 'drop':
        return hangUp;
      case 'partial':
      case 'miss': {
        const nothing = { took: 1, hits: [], total: 0, from: 0, size: 0 };
        return json({ ...nothing, is_partial: manner === 'partial', function_error: [] });
      }
    }
  }

  private treat(manner: IngestManner, stream: string, format: Format, body: string): Answer {
    const store = () => this.logs[format](stream, body);
    switch (manner) {
      case 'store':
        return store();
      case 'refuse':
        return overflow;
      case 'too many':
        return { ...plain('', 429), headers: { 'retry-after': '1' } };
      case 'bad':
        return message('Failed processing: for no reason', 400);
      case 'too large':
        return plain('A payload reached size limit.', 413);
      case 'drop before':
        return hangUp;
      case 'drop after':
        store();
        return hangUp;
      case 'fail after':
        store();
        return message('Internal Server Error', 500);
      case 'lose':
        return this.logs[format](stream, body, false);
      case 'nothing':
        return json({ code: 200, status: [{ name: stream, successful: 0, failed: 0 }] });
      case 'half':
        return this.half(stream, linesOf(format, body));
    }
  }

  private half(stream: string, lines: readonly string[]): Answer {
    const stored = lines.filter((_, index) => index % 2 === 1);
    if (stored.length > 0) this.logs.multi(stream, stored.join('\n'));
    const counts = {
      successful: stored.length,
      failed: lines.length - stored.length,
      error: 'for no reason',
    };
    return json({ code: 200, status: [{ name: stream, ...counts }] });
  }
}
