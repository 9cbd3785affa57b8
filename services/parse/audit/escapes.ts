const quote = 0x27;
const backslash = 0x5c;

/** What the server writes a backslash and another character for, by that character; 0 for those that stand for themselves. */
const escapes = Uint8Array.from({ length: 256 }, (_, code) => {
  const written = "'\\nrtbf".indexOf(String.fromCharCode(code));
  return written === -1 ? 0 : "'\\\n\r\t\b\f".charCodeAt(written);
});

/** A statement as it was, of how the log writes it. A backslash before any other character stays. */
export function unescapedBytes(bytes: Uint8Array, from: number, to: number): Buffer {
  const made = Buffer.allocUnsafe(to - from);
  let end = 0;
  for (let at = from; at < to; at++) {
    let byte = bytes[at] as number;
    const escaped = byte === backslash && at + 1 < to ? (escapes[bytes[at + 1] as number] as number) : 0;
    if (escaped !== 0) {
      byte = escaped;
      at += 1;
    }
    made[end] = byte;
    end += 1;
  }
  return made.subarray(0, end);
}

/** Whether backslashes before a place, back to `from`, escape what stands there. */
const isEscaped = (bytes: Uint8Array, at: number, from: number): boolean => {
  let first = at;
  while (first > from && bytes[first - 1] === backslash) first -= 1;
  return (at - first) % 2 === 1;
};

/** Digits of a code at most, of which a part may be the last bytes. */
const longestCode = 10;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/**
 * The largest length up to `length` of a part of a line that splits no escape, and neither the quote from the code that may be the end of
 * the line: what follows can be read without this part then.
 *
 * @param from where the part starts
 */
export function wholeEscapes(bytes: Uint8Array, from: number, length: number): number {
  let at = from + length;
  if (isEscaped(bytes, at, from)) return length - 1;
  if (at > from && bytes[at - 1] === 0x0d) at -= 1;
  while (at > from && from + length - at < longestCode && isDigit(bytes[at - 1])) at -= 1;
  if (at > from && bytes[at - 1] === 0x2c) at -= 1;
  else at = from + length;
  const ends = at > from + 1 && bytes[at - 1] === quote && !isEscaped(bytes, at - 1, from);
  return ends ? at - 1 - from : length;
}

/** Where a statement ends whose last part this is: at a quote that nothing but a code follows, else where the line does. */
export function statementEnd(bytes: Buffer, from: number, to: number): number {
  let at = bytes.lastIndexOf("',", to - 1);
  if (at < from) at = -1;
  if (at === -1 || isEscaped(bytes, at, from)) return to;
  const rest = bytes.toString('latin1', at + 2, to);
  return /^\d+(?:,[^,']*){0,2}$/.test(rest) ? at : to;
}
