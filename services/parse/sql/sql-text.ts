/** A statement as UTF-8, as the scanner wants it. */
export interface SqlText {
  /** May be longer than the text, but has at least `padding` zeros behind it. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Zeros behind a text, so that the scanner may look ahead without asking where the end is. */
const padding = 4;

/** Memory for statements up to this size is kept. */
const largestKept = 256 * 1024;
const kept = Buffer.allocUnsafe(largestKept);

/** Half surrogate pairs become U+FFFD. What it returns is valid until it is called again. */
export function sqlText(sql: string): SqlText {
  // UTF-8 takes three bytes a UTF-16 unit at most.
  const most = sql.length * 3 + padding;
  const bytes = most <= largestKept ? kept : Buffer.allocUnsafe(most);
  const length = bytes.write(sql, 'utf8');
  bytes.fill(0, length, length + padding);
  return { bytes, length };
}

const isLetter = (code: number): boolean => {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
};

/** Ten letters of five bits fit into a number exactly. No keyword that anybody asks for is longer. */
const longestKeyword = 10;

/** A number that stands for a word of letters, whatever their case; 0 for what is none, or too long. */
function keyOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > longestKeyword) return 0;
  let key = 0;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] as number;
    if (!isLetter(code)) return 0;
    key = key * 32 + (code & 31);
  }
  return key;
}

/** Words to look for, made by `keywords`. */
export type Keywords = ReadonlySet<number>;

/** @param words of letters, ten at most, with spaces between them */
export const keywords = (words: string): Keywords =>
  new Set(words.split(' ').map((word) => keyOf(Buffer.from(word), 0, word.length)));

/** Whether one of the words stands there, in any case. */
export const isOneOf = (bytes: Uint8Array, start: number, end: number, words: Keywords): boolean =>
  words.has(keyOf(bytes, start, end));
