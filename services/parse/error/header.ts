import { hasForm } from '../time-bytes';

/**
 * What the first line of an entry of an error log looks like. The forms are those of the patterns that Fluent Bit is
 * given here, so that a line starts an entry on both paths or on none.
 *
 * - `iso`: RFC 3339, thread, label; MySQL 5.7 and 8.0 (MySQL Reference Manual, "Error Log Output Format").
 * - `old`: `YYMMDD [H]H:MM:SS` without a zone and one of `[Label] `, `InnoDB: `, `server_audit: `, with or without a space
 *   between; MySQL 5.5, MariaDB and the audit plugin.
 * - `das`: `YYYY-MM-DD HH:MM:SS` without a zone, a number and `[DAS]`; a part of Aurora.
 */
export type ErrorHeader = 'iso' | 'old' | 'das';

/** Bytes of a line that are looked at for a header. */
const longestHeader = 256;

const oldHeader = /^\d{6} {1,2}\d{1,2}:\d\d:\d\d(?:\.\d{1,6})? *(?:\[\w+\] |InnoDB: |server_audit: )/;
const dasHeader = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \d+:\[DAS\]/;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isWord = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;

/** Where the zone of a time with seconds ends, or -1. */
const zoneEnd = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from;
  if (bytes[at] === 0x2e) {
    at += 1;
    while (at - from <= 6 && isDigit(bytes[at])) at += 1;
    if (at === from + 1) return -1;
  }
  if (bytes[at] === 0x5a) return at + 1;
  return (bytes[at] === 0x2b || bytes[at] === 0x2d) && hasForm(bytes, at + 1, end, '00:00') ? at + 6 : -1;
};

const isIso = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (!hasForm(bytes, start, end, '0000-00-00T00:00:00')) return false;
  let at = zoneEnd(bytes, start + 19, end);
  if (at === -1 || bytes[at] !== 0x20) return false;
  while (at < end && bytes[at] === 0x20) at += 1;
  const thread = at;
  while (at < end && isDigit(bytes[at])) at += 1;
  if (at === thread || bytes[at] !== 0x20 || bytes[at + 1] !== 0x5b) return false;
  at += 2;
  const label = at;
  while (at < end && isWord(bytes[at] as number)) at += 1;
  return at > label && at + 1 < end && bytes[at] === 0x5d && bytes[at + 1] === 0x20;
};

/**
 * The form of the header at the beginning of a line, undefined if it has none.
 *
 * @param end where the line ends without its newline, or where it has 256 bytes
 */
export function errorHeader(bytes: Buffer, start: number, end: number): ErrorHeader | undefined {
  const until = Math.min(end, start + longestHeader);
  if (until - start < 15 || !isDigit(bytes[start])) return undefined;
  if (bytes[start + 10] === 0x54) return isIso(bytes, start, until) ? 'iso' : undefined;
  if (bytes[start + 6] === 0x20)
    return oldHeader.test(bytes.toString('latin1', start, until)) ? 'old' : undefined;
  if (bytes[start + 10] === 0x20)
    return dasHeader.test(bytes.toString('latin1', start, until)) ? 'das' : undefined;
  return undefined;
}
