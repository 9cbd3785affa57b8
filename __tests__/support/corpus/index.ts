import type { logTypes } from '../../../contract/log-types';
import { auditLog } from './audit';
import { errorLog } from './error';
import { generalLog } from './general';
import { random, type Random } from './random';
import { slowQueryLog } from './slowquery';
import { place, type Entry, type ExpectedSpan } from './spans';

export type { Columns, ExpectedSpan } from './spans';

/**
 * - `plain`: what Aurora MySQL 3 writes;
 * - `extra`: a slow log with `log_slow_extra=ON`;
 * - `percona`: a slow log with Percona Server’s lines;
 * - `old`: times in the form of MySQL 5.6, and both the time and `use` in the first record alone (slow and general log).
 */
export type Dialect = 'plain' | 'extra' | 'percona' | 'old';

export interface CorpusOptions {
  readonly logType: (typeof logTypes)[number];
  /** Equal seeds make equal files. */
  readonly seed: number;
  /** The file ends with the first record at or behind this. */
  readonly bytes: number;
  /** Times are after this, in microseconds since 1970. */
  readonly start: number;
  /**
   * Banners and blank lines between records, bytes that are no UTF-8, CRLF, administrator commands, events without SQL,
   * lines of other writers. @default true
   */
  readonly odd?: boolean;
  /** @default plain */
  readonly dialect?: Dialect;
  /** Sizes in bytes of huge statements, spread over the file. @default none */
  readonly large?: readonly number[];
}

/** What a log’s generator works with. */
export interface EntrySource {
  readonly random: Random;
  readonly start: number;
  readonly odd: boolean;
  readonly dialect: Dialect;
  /** The size of the huge statement that is due now, if one is. */
  readonly largeDue: () => number | undefined;
}

/** A piece of the file, and what must come of it. A span is never in two pieces. */
export interface CorpusChunk {
  readonly bytes: Buffer;
  readonly spans: readonly ExpectedSpan[];
}

const logs: Readonly<Record<CorpusOptions['logType'], (source: EntrySource) => Generator<Entry>>> = {
  audit: auditLog,
  error: errorLog,
  general: generalLog,
  slowquery: slowQueryLog,
};

/** Bytes of a piece, about. */
const pieceSize = 1024 * 1024;

/**
 * A log file with a known oracle: it is written from the grammar and without any code of the parsers, and says of every
 * byte what it belongs to and of every record which columns it must have. Takes memory for one piece only.
 */
export function* corpus(options: CorpusOptions): Generator<CorpusChunk> {
  const { logType, seed, bytes: wanted, start, odd = true, dialect = 'plain', large = [] } = options;
  let offset = 0;
  let largeDone = 0;
  const largeDue = (): number | undefined => {
    const due = largeDone < large.length && offset >= ((largeDone + 1) / (large.length + 1)) * wanted;
    if (!due) return undefined;
    largeDone += 1;
    return large[largeDone - 1];
  };
  let pieces: Buffer[] = [];
  let spans: ExpectedSpan[] = [];
  let size = 0;
  for (const entry of logs[logType]({ random: random(seed), start, odd, dialect, largeDue })) {
    const { bytes, span } = place(entry, offset);
    offset += bytes.length;
    size += bytes.length;
    pieces.push(bytes);
    spans.push(span);
    const done = offset >= wanted && largeDone === large.length && entry.kind === 'record';
    if (size < pieceSize && !done) continue;
    yield { bytes: Buffer.concat(pieces), spans };
    if (done) return;
    pieces = [];
    spans = [];
    size = 0;
  }
}

/** The whole file at once, for files that are small. */
export function wholeCorpus(options: CorpusOptions): CorpusChunk {
  const chunks = [...corpus(options)];
  return {
    bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)),
    spans: chunks.flatMap(({ spans }) => spans),
  };
}
