/** A delivered record’s columns. Those of the generation are left out, and `log_record_uid`, which holds its id. */
export type Columns = Readonly<Record<string, string | number | boolean>>;

/** What a generator writes next, before it has a place in the file. */
export interface Entry {
  readonly kind: 'record' | 'banner' | 'blank';
  /** As a reader sees it: U+FFFD stands for a byte that is no UTF-8. */
  readonly text: string;
  /** Of records only. */
  readonly columns?: Columns;
}

/** Where in the file an entry is, and what must come of it. Spans follow each other without gaps. */
export interface ExpectedSpan {
  readonly kind: Entry['kind'];
  readonly offset: number;
  readonly length: number;
  /** Of records only: with `log_offset` and `log_record_length`. */
  readonly columns?: Columns;
}

const replacement = '\uFFFD';
const noUtf8 = Buffer.from([0xff]);

/** The bytes of a text in which U+FFFD stands for a byte that is no UTF-8. */
export function encode(text: string): Buffer {
  if (!text.includes(replacement)) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    text.split(replacement).flatMap((part, index) => (index === 0 ? [] : [noUtf8]).concat(Buffer.from(part))),
  );
}

/** Puts entries one behind the other. */
export function place(entry: Entry, offset: number): { readonly bytes: Buffer; readonly span: ExpectedSpan } {
  const { kind, text, columns } = entry;
  const bytes = encode(text);
  const length = bytes.length;
  if (columns === undefined) return { bytes, span: { kind, offset, length } };
  const flags: Columns = text.includes(replacement) ? { parse_invalid_utf8: true } : {};
  return {
    bytes,
    span: {
      kind,
      offset,
      length,
      columns: { ...columns, ...flags, log_offset: offset, log_record_length: length },
    },
  };
}

const isoOfMicros = (micros: number): string =>
  `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 20)}${String(micros % 1_000_000).padStart(6, '0')}`;

/** `2024-01-03T07:15:38.660108Z` of microseconds since 1970. */
export const isoTime = (micros: number): string => `${isoOfMicros(micros)}Z`;

/** The same moment with an offset from UTC, in whole hours from -12 to 14. */
export function offsetTime(micros: number, hours: number): string {
  const sign = hours < 0 ? '-' : '+';
  return `${isoOfMicros(micros + hours * 3_600_000_000)}${sign}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}

/** `240103  7:15:45` in UTC; what is finer than a second is lost. */
export function oldTime(micros: number): string {
  const iso = isoTime(micros);
  return `${iso.slice(2, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)} ${String(Number(iso.slice(11, 13))).padStart(2)}${iso.slice(13, 19)}`;
}

export const wholeSecond = (micros: number): number => micros - (micros % 1_000_000);

/** Seconds with six decimals, of microseconds. */
export const seconds = (micros: number): string =>
  `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
