const newline = 0x0a;
const carriageReturn = 0x0d;

/** Space, tab, newline and carriage return. */
export const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === newline || byte === carriageReturn || byte === 0x09;

/** The first place from `from` on, up to `to`, that is not blank. */
export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(bytes[at])) at += 1;
  return at;
}

/** Where the text of a line or of lines ends: without the last newline, and without a carriage return before it. */
export function lineTextEnd(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || bytes[to - 1] !== newline) return to;
  return to - 1 > from && bytes[to - 2] === carriageReturn ? to - 2 : to - 1;
}

/** Where the last line ends, newline included, that is not blank. */
export function lastLineEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && isBlank(bytes[at - 1])) at -= 1;
  while (at < to && bytes[at] !== newline) at += 1;
  return at < to ? at + 1 : to;
}

/** How many bytes a UTF-8 sequence has that starts with a byte. */
const sequenceLength = (first: number): number =>
  first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

/** The largest length up to `length` that splits no UTF-8 sequence. The byte behind must be there. */
export function wholeSequences(bytes: Uint8Array, from: number, length: number): number {
  for (let back = 0; back <= 3; back++) {
    const byte = bytes[from + length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return sequenceLength(byte) > back ? length - back : length;
  }
  return length;
}
