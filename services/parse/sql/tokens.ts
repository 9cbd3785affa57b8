import {
  byteAt,
  classes,
  classOf,
  endOfDigits,
  endOfExponent,
  endOfName,
  isBased,
  isDigit,
} from './characters';
import { isOneOf, keywords, type SqlText } from './sql-text';

/**
 * MySQL’s lexical grammar (MySQL 8.0 Reference Manual, chapter 11 “Language Structure”), as far as literals have to be told
 * from everything else. It is read as a server in its default mode reads it: `"x"` is a string and a backslash escapes.
 *
 * Any text is split: the tokens follow each other without gaps, a string or a comment that nobody closes goes on to the
 * end, and each character is looked at a fixed number of times at most.
 */
export const tokenKinds = {
  /** There is no further token. */
  end: 0,
  space: 1,
  /** To the end of a line, or in brackets; of hints and version comments only the brackets are tokens: they hold code. */
  comment: 2,
  /** A string, a number, NULL, TRUE, FALSE. The sign of a number is an operator. */
  literal: 3,
  /** `?` of a prepared statement. */
  placeholder: 4,
  /** A keyword or a name without quotes, also of a variable: `select`, `1st_column`, `@@global.x`. */
  word: 5,
  /** A name in back quotes. */
  quotedName: 6,
  /** One operator or punctuation mark: `(`, `<=>`, `/*!80000`. */
  operator: 7,
} as const;

export type TokenKind = (typeof tokenKinds)[keyof typeof tokenKinds];

/** Where a scan is: its current token, and the one before it that is neither space nor comment. */
export interface Scan {
  kind: TokenKind;
  start: number;
  end: number;
  previousKind: TokenKind;
  previousStart: number;
  previousEnd: number;
  /** How many hints and version comments are open. */
  depth: number;
  /** White space is passed over. */
  readonly skipsSpace: boolean;
  /** Of the text. */
  readonly length: number;
}

/**
 * Before the first token: call `advance` to get there.
 *
 * @param skipsSpace white space makes no tokens. @default false
 */
export const startOfScan = ({ length }: SqlText, skipsSpace = false): Scan => ({
  kind: tokenKinds.end,
  start: 0,
  end: 0,
  previousKind: tokenKinds.end,
  previousStart: 0,
  previousEnd: 0,
  depth: 0,
  skipsSpace,
  length,
});

const backslash = 0x5c;
const backQuote = 0x60;
const singleQuote = 0x27;
const doubleQuote = 0x22;
const lineFeed = 0x0a;
const underscore = 0x5f;
const exclamation = 0x21;
const plus = 0x2b;
const star = 0x2a;
const slash = 0x2f;

/** Behind the quote that ends the string or name that begins at `start`. Two quotes stand for one. */
function endOfQuoted(bytes: Uint8Array, start: number, length: number): number {
  const quote = byteAt(bytes, start);
  const escapes = quote !== backQuote;
  let at = start + 1;
  while (at < length) {
    const code = byteAt(bytes, at);
    at += 1;
    if (code === quote) {
      if (byteAt(bytes, at) !== quote) return at;
      at += 1;
    } else if (code === backslash && escapes) at += 1;
  }
  return length;
}

/** A number, or a name that begins with a digit as MySQL allows: `1st`, also `t.1`. */
function scanNumber(bytes: Uint8Array, scan: Scan): void {
  const start = scan.end;
  const afterDot =
    scan.previousKind === tokenKinds.operator &&
    scan.previousEnd === start &&
    byteAt(bytes, start - 1) === 0x2e;
  const digits = endOfDigits(bytes, start);
  const point = byteAt(bytes, digits) === 0x2e && !afterDot;
  const number = endOfExponent(bytes, point ? endOfDigits(bytes, digits + 1) : digits);
  const name = endOfName(bytes, digits);
  scan.kind = tokenKinds.literal;
  scan.end = number;
  if (afterDot || (!point && name > number)) {
    scan.end = name;
    if (afterDot || !isBased(bytes, start, name)) scan.kind = tokenKinds.word;
  }
}

const valueWords = keywords('null true false');
/** Whether a word of this length may be one of these, by its first letter: most need not be looked up. */
const mayBeValue = (length: number, first: number): boolean => {
  const lower = first | 0x20;
  return length === 4 ? lower === 0x6e || lower === 0x74 : length === 5 && lower === 0x66;
};
/** After these, NULL, TRUE and FALSE are part of an operator or of a clause. MySQL’s digests keep them there too. */
const keepsValueWords = keywords('is not set');
const stringPrefixes = keywords('n x b');

const dot = 0x2e;

/** Whether NULL, TRUE or FALSE at this place is a value. */
function isValueHere(bytes: Uint8Array, { previousKind, previousStart, previousEnd }: Scan): boolean {
  if (previousKind === tokenKinds.operator) return byteAt(bytes, previousStart) !== dot;
  return previousKind !== tokenKinds.word || !isOneOf(bytes, previousStart, previousEnd, keepsValueWords);
}

/** A name or keyword, or a string with something before its quote: `N'x'`, `_utf8mb4'x'`, `x'4D'`. */
function scanWord(bytes: Uint8Array, scan: Scan): void {
  const start = scan.end;
  const end = endOfName(bytes, start + 1);
  const next = byteAt(bytes, end);
  scan.kind = tokenKinds.word;
  scan.end = end;
  if (
    (next === singleQuote || next === doubleQuote) &&
    (byteAt(bytes, start) === underscore || isOneOf(bytes, start, end, stringPrefixes))
  ) {
    scan.kind = tokenKinds.literal;
    scan.end = endOfQuoted(bytes, end, scan.length);
  } else if (
    mayBeValue(end - start, byteAt(bytes, start)) &&
    isOneOf(bytes, start, end, valueWords) &&
    isValueHere(bytes, scan)
  ) {
    scan.kind = tokenKinds.literal;
  }
}

/** `@name`, `@@name`, or a bare `@` where a quoted name follows, such as the host of an account. */
function scanVariable(bytes: Uint8Array, scan: Scan): void {
  const start = scan.end;
  const name = byteAt(bytes, start + 1) === 0x40 ? start + 2 : start + 1;
  scan.end = endOfName(bytes, name);
  scan.kind = scan.end === name ? tokenKinds.operator : tokenKinds.word;
}

function endOfLine(bytes: Uint8Array, start: number, length: number): number {
  let at = start;
  while (at < length && byteAt(bytes, at) !== lineFeed) at += 1;
  return at;
}

/** Behind the version of `/*!80013`: five or six digits; fewer are a number of the statement. */
function endOfVersion(bytes: Uint8Array, start: number): number {
  const digits = endOfDigits(bytes, start) - start;
  return digits < 5 ? start : start + Math.min(digits, 6);
}

/** `/*`: a comment, or the bracket of a hint, of a version comment, or of MariaDB’s own kind of these. */
function scanBlockComment(bytes: Uint8Array, scan: Scan): void {
  const start = scan.end;
  const isMariaDb = byteAt(bytes, start + 2) === 0x4d && byteAt(bytes, start + 3) === exclamation;
  const mark = isMariaDb ? start + 3 : start + 2;
  const last = byteAt(bytes, mark);
  if (last === exclamation || last === plus) {
    scan.depth += 1;
    scan.kind = tokenKinds.operator;
    scan.end = last === exclamation ? endOfVersion(bytes, mark + 1) : mark + 1;
    return;
  }
  let end = start + 2;
  while (end < scan.length && (byteAt(bytes, end) !== star || byteAt(bytes, end + 1) !== slash)) end += 1;
  scan.kind = tokenKinds.comment;
  scan.end = Math.min(end + 2, scan.length);
}

/** Operators of more than one character by their first one, the longest first. */
const longOperators: readonly (readonly Buffer[] | undefined)[] = (() => {
  const byFirst: Buffer[][] = [];
  for (const operator of ['<=>', '->>', '<=', '>=', '<>', '!=', ':=', '<<', '>>', '&&', '||', '->']) {
    (byFirst[operator.charCodeAt(0)] ??= []).push(Buffer.from(operator));
  }
  return byFirst;
})();

function endOfOperator(bytes: Uint8Array, start: number, code: number): number {
  const candidates = longOperators[code];
  if (candidates === undefined) return start + 1;
  for (const operator of candidates) {
    let at = 1;
    while (at < operator.length && operator[at] === byteAt(bytes, start + at)) at += 1;
    if (at === operator.length) return start + at;
  }
  return start + 1;
}

const isName = (kind: TokenKind): boolean => kind === tokenKinds.word || kind === tokenKinds.quotedName;

function scanMark(bytes: Uint8Array, scan: Scan, code: number): void {
  const start = scan.end;
  const next = byteAt(bytes, start + 1);
  scan.kind = tokenKinds.operator;
  switch (code) {
    case 0x23: // #
      scan.kind = tokenKinds.comment;
      scan.end = endOfLine(bytes, start, scan.length);
      return;
    case 0x2d: // -
      // MySQL wants a space or a control character after the two dashes, so that `5--1` is a number.
      if (next !== 0x2d || byteAt(bytes, start + 2) > 0x20) break;
      scan.kind = tokenKinds.comment;
      scan.end = byteAt(bytes, start + 2) === lineFeed ? start + 2 : endOfLine(bytes, start, scan.length);
      return;
    case 0x2f: // /
      if (next !== 0x2a) break;
      scanBlockComment(bytes, scan);
      return;
    case 0x2a: // *
      if (next !== 0x2f || scan.depth === 0) break;
      scan.depth -= 1;
      scan.end = start + 2;
      return;
    case 0x2e: // .
      if (!isDigit(next) || (scan.previousEnd === start && isName(scan.previousKind))) break;
      scan.kind = tokenKinds.literal;
      scan.end = endOfExponent(bytes, endOfDigits(bytes, start + 1));
      return;
    case 0x3f: // ?
      scan.kind = tokenKinds.placeholder;
      scan.end = start + 1;
      return;
    case 0x40: // @
      scanVariable(bytes, scan);
      return;
  }
  scan.end = endOfOperator(bytes, start, code);
}

/** Goes to the next token; its kind is `end` where there is none. */
export function advance(bytes: Uint8Array, scan: Scan): void {
  if (scan.kind > tokenKinds.comment) {
    scan.previousKind = scan.kind;
    scan.previousStart = scan.start;
    scan.previousEnd = scan.end;
  }
  let code = byteAt(bytes, scan.end);
  if (scan.skipsSpace) {
    while (classOf[code] === classes.space) {
      scan.end += 1;
      code = byteAt(bytes, scan.end);
    }
  }
  const start = scan.end;
  scan.start = start;
  if (start >= scan.length) {
    scan.kind = tokenKinds.end;
    return;
  }
  switch (classOf[code]) {
    case classes.space: {
      let end = start + 1;
      while (classOf[bytes[end] as number] === classes.space) end += 1;
      scan.kind = tokenKinds.space;
      scan.end = end;
      return;
    }
    case classes.letter:
      scanWord(bytes, scan);
      return;
    case classes.digit:
      scanNumber(bytes, scan);
      return;
    case classes.quote:
      scan.kind = code === backQuote ? tokenKinds.quotedName : tokenKinds.literal;
      scan.end = endOfQuoted(bytes, start, scan.length);
      return;
    default:
      scanMark(bytes, scan, code);
  }
}
