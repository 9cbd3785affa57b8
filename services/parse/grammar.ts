import type { logTypes } from '../../contract/log-types';
import type { RecordFieldName } from '../../contract/record-fields';
import type { Columns } from './columns';

export type LogType = (typeof logTypes)[number];

/** What lies at one place of a generation. The spans of a generation tile it: no byte belongs to none or to two. */
export interface Emitted {
  /** A record is delivered. Banners, notices that Aurora’s console adds, and blank lines are declared only. */
  readonly kind: 'record' | 'banner' | 'blank';
  /** In the generation’s decompressed bytes. */
  readonly offset: number;
  readonly length: number;
  /** Microseconds since 1970. Of records only, else 0. */
  readonly time: number;
  /** One line of NDJSON without its newline. Of records only, else empty. */
  readonly json: string;
  /** No grammar fits it. */
  readonly unstructured: boolean;
  /** It goes on with what had been taken for finished. */
  readonly continuation: boolean;
}

/** What a reader must know to go on at the start of a span as if it had read from the beginning. As JSON at most 1 KB. */
export interface ParserState {
  readonly [key: string]: string | number | boolean | undefined;
}

/** Values of columns that are equal for all records of a generation. */
export type Constants = Readonly<Partial<Record<RecordFieldName, string | number | boolean>>>;

export interface ParserOptions {
  readonly logType: LogType;
  /** Instance, cluster, region, account, ARN, server address, log file … of the generation. */
  readonly constants: Constants;
  readonly generation: string;
  /** When the file was last written, in microseconds since 1970: the time of records before the first that has its own. */
  readonly fileTime: number;
  /** IANA zone of times without a zone. @default UTC */
  readonly timeZone?: string;
  /** Whether records with a statement get `db_query_summary` and `db_query_fingerprint`. @default false */
  readonly fingerprint?: boolean;
  /** Whether literals in statements are replaced by `?`. Offsets and ids stay. @default false */
  readonly mask?: boolean;
  /** The longest record that is delivered whole, in bytes, 64 at least. @default 16 MiB */
  readonly longestRecord?: number;
}

/** A generation that is being read. */
export interface RecordStream {
  /** Takes the bytes that follow those before, and emits every span whose end is certain. */
  push(chunk: Uint8Array): void;
  /** There is nothing more: emits the rest. */
  end(): void;
  /**
   * Where the first span starts that was not emitted, and the state to resume there. Inside `emit`: behind the span that is
   * being emitted.
   */
  readonly position: { readonly offset: number; readonly state: ParserState };
}

export type Emit = (emitted: Emitted) => void;

/** A place to resume, from `RecordStream.position`. */
export interface Resume {
  readonly offset: number;
  readonly state: ParserState;
}

/**
 * The bytes of a stream that were not emitted yet. One object for each stream; `bytes` and all indices change between two
 * calls of a grammar, so what a grammar remembers of a span is counted from `start`.
 */
export interface Window {
  /** Ends at `end`. */
  readonly bytes: Buffer;
  /** Offset in the generation of the first byte of `bytes`. */
  readonly base: number;
  /** Where the span starts that is looked at. */
  readonly start: number;
  /** Where the bytes end that are there. */
  readonly end: number;
  /** Nothing comes after `end`. */
  readonly sealed: boolean;
}

/**
 * How a span begins.
 * - `fresh`: after another span, or at the beginning.
 * - `record`, `loose`: in the middle of a record, or of text that fits nothing, that is longer than allowed. Its part before
 *   was emitted; what bytes it ended with is not to be looked at.
 */
export type Beginning = 'fresh' | 'record' | 'loose';

/**
 * What a span turned out to be: a record by the grammar, a banner, or loose text that fits nothing and reaches up to the next
 * thing that fits.
 */
export type SpanKind = 'record' | 'banner' | 'loose';

/** The grammar of one kind of log, made anew for every stream. */
export interface Grammar {
  /** Constant columns that the grammar adds: `event_name`, a severity that never varies. */
  readonly constants: Constants;
  /** The column that the text of the record went to that was written last; of a long record’s later parts the only one. */
  readonly textColumn: 'db_query_text' | 'body';
  /** Whether text that fits nothing may be part of a statement, and is masked where statements are. */
  readonly holdsSql: boolean;
  /** Whether blank lines at the end of a record are none of it, and become a span of their own. */
  readonly blankTail: boolean;
  /** What the span is that begins or was found. Valid once `find` has returned, whatever it returned. */
  readonly kind: SpanKind;
  /**
   * After `find` has returned -1: no end lies before this place or at it, counted from `window.start`, whatever follows.
   * 0 while it is not known what the span is. Memory is bounded only if what you wait for is.
   */
  readonly open: number;
  /** A span begins at `window.start`, with a byte that is part of no blank line unless the beginning is not fresh. */
  begin(window: Window, beginning: Beginning): void;
  /**
   * Looks for the end of the span, going on where the call before stopped.
   *
   * @returns how many bytes the span has, or -1 while bytes that are not there yet could change that. Never -1 for a window
   * that is sealed. Must depend on the bytes alone, never on how far they have come.
   */
  find(window: Window): number;
  /**
   * Writes the columns of the record with this many bytes. Where the record is longer than allowed these are its first bytes,
   * which may end anywhere.
   *
   * @returns its own time, in microseconds since 1970, if it has one
   */
  write(window: Window, length: number, columns: Columns): number | undefined;
  /**
   * Where the text of a record ends whose bytes end before `to`: without its last newline, and without what the server adds.
   *
   * @param from where the text starts or, of a long record, its last part
   */
  textEnd(bytes: Buffer, from: number, to: number): number;
  /**
   * The largest length up to `length` at which a part of a long record may end. @default every length
   *
   * @param from where the part starts
   */
  readonly wholePart?: (bytes: Buffer, from: number, length: number) => number;
  /**
   * The text of a later part of a long record in the column `db_query_text`, where the log writes statements otherwise than they are.
   *
   * @param last false if the record goes on behind the part. @default the bytes up to `textEnd`
   */
  readonly partText?: (bytes: Buffer, from: number, to: number, last: boolean) => Buffer;
  /** The banner that was found is passed. */
  pass(): void;
  /** The record is longer than allowed: a part with so many bytes ends here, and `begin` follows. */
  cut(window: Window, length: number): void;
  /** What the grammar itself must know at the start of the next span. */
  state(): ParserState;
}

/** Makes a grammar for a stream that begins, or resumes with a state. */
export type GrammarOf = (options: ParserOptions, state: ParserState) => Grammar;
