import type { AuditHead } from './head';

/**
 * Where the parts of a line stand in the window, of the form that nearly all lines have. Its object has neither a comma nor a quote in
 * it that leaves open where it ends.
 */
export interface PlainLine {
  databaseTo: number;
  object: number;
  objectTo: number;
  /** The object stands in quotes: it is SQL. */
  quoted: boolean;
  /** There are backslashes in it. */
  escaped: boolean;
  /** Digits up to the line’s end. */
  code: number;
}

/** What `plainLine` fills in. One serves for all lines. */
export const noLine = (): PlainLine => ({
  databaseTo: 0,
  object: 0,
  objectTo: 0,
  quoted: false,
  escaped: false,
  code: 0,
});

const comma = 0x2c;
const quote = 0x27;
const backslash = 0x5c;

/** Where the digits end that start here. */
const digitsEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from;
  while (at < to && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at += 1;
  return at;
};

/** Behind the next comma, or `to` + 1. */
const behindComma = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from;
  while (at < to && bytes[at] !== comma) at += 1;
  return at + 1;
};

/** Bytes of a time in microseconds. */
const micros = 16;

type PlainHead = { -readonly [Part in keyof AuditHead]: number };

/** What `plainHead` fills in. One serves for all lines. */
export const noHead = (): PlainHead => ({
  user: 0,
  host: 0,
  connection: 0,
  query: 0,
  operation: 0,
  database: 0,
});

/**
 * Finds what `auditHead` finds, in bytes, where the line starts with a time of Aurora’s and the ids are numbers.
 *
 * @param head what the places are written to
 * @returns false if the line has another form
 */
export function plainHead(bytes: Uint8Array, from: number, to: number, head: PlainHead): boolean {
  if (digitsEnd(bytes, from, to) !== from + micros || bytes[from + micros] !== comma) return false;
  const user = behindComma(bytes, from + micros + 1, to);
  const host = behindComma(bytes, user, to);
  const connection = behindComma(bytes, host, to);
  const query = digitsEnd(bytes, connection, to) + 1;
  const operation = digitsEnd(bytes, query, to) + 1;
  let end = operation;
  while (
    end < to &&
    (((bytes[end] as number) >= 0x41 && (bytes[end] as number) <= 0x5a) || bytes[end] === 0x5f)
  )
    end += 1;
  if (end === operation || end >= to || bytes[end] !== comma) return false;
  if (bytes[query - 1] !== comma || bytes[operation - 1] !== comma) return false;
  head.user = user - from;
  head.host = host - from;
  head.connection = connection - from;
  head.query = query - from;
  head.operation = operation - from;
  head.database = end + 1 - from;
  return true;
}

/**
 * Takes the end of a line apart: `database,object,retcode`.
 *
 * @param from where its database starts
 * @param to where its content ends
 * @param line what the places are written to
 * @returns false if the line has another form
 */
export function plainLine(bytes: Uint8Array, from: number, to: number, line: PlainLine): boolean {
  const object = behindComma(bytes, from, to);
  if (object > to) return false;
  let at = object;
  line.databaseTo = object - 1;
  line.escaped = false;
  line.quoted = bytes[object] === quote && object < to;
  if (line.quoted) {
    at += 1;
    line.object = at;
    while (at < to && bytes[at] !== quote) {
      if (bytes[at] === backslash) {
        line.escaped = true;
        at += 1;
      }
      at += 1;
    }
    line.objectTo = at;
    at += 1;
  } else {
    line.object = object;
    while (at < to && bytes[at] !== comma) at += 1;
    line.objectTo = at;
  }
  line.code = at + 1;
  return line.code < to && bytes[at] === comma && digitsEnd(bytes, line.code, to) === to;
}
