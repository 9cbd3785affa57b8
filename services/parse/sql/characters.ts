/** What a character may begin. */
export const classes = { other: 0, space: 1, letter: 2, digit: 3, quote: 4 } as const;

/** By character. Beyond ASCII every one may be part of a name. */
export const classOf = new Uint8Array(256).fill(classes.letter, 128);
for (const code of [9, 10, 11, 12, 13, 32]) classOf[code] = classes.space;
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$')
  classOf[letter.charCodeAt(0)] = classes.letter;
for (const digit of '0123456789') classOf[digit.charCodeAt(0)] = classes.digit;
for (const quote of '\'"`') classOf[quote.charCodeAt(0)] = classes.quote;

const nameParts = classOf.map((found) => (found === classes.letter || found === classes.digit ? 1 : 0));

/** Letters, digits, `_`, `$`, and all beyond ASCII. */
const isNamePart = (code: number): boolean => nameParts[code] === 1;

/** `0` to `9`. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Behind the text are zeros, so that looking ahead a little needs no question. */
export const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] as number;

/** Behind the name that goes on at `start`. */
export function endOfName(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isNamePart(byteAt(bytes, at))) at += 1;
  return at;
}

/** Behind the digits at `start`, of which there may be none. */
export function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(byteAt(bytes, at))) at += 1;
  return at;
}

/** Behind the exponent at `start`, or `start` where there is none. */
export function endOfExponent(bytes: Uint8Array, start: number): number {
  if ((byteAt(bytes, start) | 0x20) !== 0x65) return start;
  const sign = byteAt(bytes, start + 1);
  const digits = sign === 0x2b || sign === 0x2d ? start + 2 : start + 1;
  const end = endOfDigits(bytes, digits);
  return end === digits ? start : end;
}

const isHexDigit = (code: number): boolean =>
  isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);

/** Whether the name there is a number all the same: `0xAF`, `0b01`. */
export function isBased(bytes: Uint8Array, start: number, end: number): boolean {
  if (byteAt(bytes, start) !== 0x30 || end - start < 3) return false;
  const base = byteAt(bytes, start + 1);
  if (base !== 0x78 && base !== 0x62) return false;
  for (let at = start + 2; at < end; at += 1) {
    const code = byteAt(bytes, at);
    if (base === 0x78 ? !isHexDigit(code) : code !== 0x30 && code !== 0x31) return false;
  }
  return true;
}
