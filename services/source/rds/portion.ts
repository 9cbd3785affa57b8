import type { PortionCaps, RdsPortion } from './api';
import { markerOf } from './marker';

/** What RDS puts behind a line that it has cut (Amazon RDS API Reference, "DownloadDBLogFilePortion"). */
const notice = Buffer.from('\n [Your log message was truncated]');

/** U+FFFD: what a decoder leaves where bytes are no UTF-8. */
const replacement = Buffer.from('\uFFFD');

/** What is known when a portion comes. */
export interface Expected {
  /** The first byte that is wanted. */
  readonly at: number;
  /** Where the portion was asked to begin: at `at`, or a little before. */
  readonly asked: number;
  /** The bytes just before `at`, as far as they were read. */
  readonly before: Buffer;
  /** The beginning of the bytes at `at`, as far as a portion that was cut has shown it. */
  readonly begins: Buffer;
  /** What the markers of the file begin with, where that tells its generations apart. */
  readonly hour: string | undefined;
  readonly caps: PortionCaps;
}

/** What a portion is worth. */
export type Judged =
  /** The bytes from `at` on, as they lie in the file. `begins`: what was shown of a line that RDS has cut behind them. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly begins: Buffer }
  | { readonly kind: 'nothing' }
  /** One line, from `at` on, is longer than a call can bring. */
  | { readonly kind: 'long line' }
  /** RDS has cut a line, and where is not certain: to be asked for once more, with so many lines. */
  | { readonly kind: 'again'; readonly lines: number }
  /** The name stands for another file now. */
  | { readonly kind: 'renamed'; readonly why: string }
  /** They are not, or not surely, the bytes of the file at this place. */
  | { readonly kind: 'unfaithful'; readonly why: string };

/** Bytes that are asked for once more, so that they show that a portion goes on where the last one ended. */
export const overlapLength = 64;

const none = Buffer.alloc(0);

const unfaithful = (why: string): Judged => ({ kind: 'unfaithful', why });

const startsWith = (bytes: Buffer, start: Buffer): boolean =>
  bytes.length >= start.length && bytes.subarray(0, start.length).equals(start);

const endsWith = (bytes: Buffer, end: Buffer): boolean =>
  bytes.length >= end.length && bytes.subarray(-end.length).equals(end);

/** Whether bytes begin in the middle of a character, so that a server that decodes them has replaced its rest. */
export const beginsBroken = (bytes: Buffer): boolean => startsWith(bytes, replacement);

/** Without the last character, of which a part may be missing. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let end = bytes.length; end > 0 && end > bytes.length - 4; end -= 1) {
    const byte = bytes[end - 1] ?? 0;
    if (byte < 0x80) return bytes.subarray(0, end);
    if (byte >= 0xc0) return bytes.subarray(0, end - 1);
  }
  return bytes;
}

export function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/**
 * Where in what was served the byte at `at` lies; undefined where it does not go on with what was read. RDS may have begun
 * earlier than it was asked to, with bytes that were read before: then the marker tells by how many.
 *
 * @param end where the marker says that the portion ends; undefined where it does not tell
 */
function placeOf(
  served: Buffer,
  end: number | undefined,
  { at, asked, before, caps }: Expected,
): number | undefined {
  const usual = at - asked;
  const goesOn = (place: number): boolean => {
    const known = before.subarray(-Math.min(place, before.length));
    return (
      served.length >= place && (place === 0 || served.subarray(place - known.length, place).equals(known))
    );
  };
  // A portion that was cut is as long as one can be, and what is repeated comes on top.
  const repeated = Math.max(0, served.length - (end === undefined ? caps.bytes : end - asked));
  // Without anything to compare with, what is more than the marker says is repeated, unless characters were replaced.
  if (before.length === 0)
    return Math.min(served.length, usual + (served.includes(replacement) ? 0 : repeated));
  if (goesOn(usual + repeated)) return usual + repeated;
  if (goesOn(usual)) return usual;
  const found = end === undefined ? -1 : served.indexOf(before);
  return found === -1 ? undefined : found + before.length;
}

/** A portion whose last line was cut: its whole lines are sure, and where the cut line begins follows from them. */
function judgeCut(served: Buffer, bytes: Buffer, { at, caps }: Expected): Judged {
  const whole = bytes.lastIndexOf(10) + 1;
  if (bytes.includes(replacement)) {
    const lines = linesIn(served);
    return lines > 0 ? { kind: 'again', lines } : { kind: 'long line' };
  }
  if (whole > 0)
    return { kind: 'bytes', bytes: bytes.subarray(0, whole), begins: wholeCharacters(bytes.subarray(whole)) };
  return served.length >= caps.bytes / 2
    ? { kind: 'long line' }
    : unfaithful(`a line was cut after ${bytes.length} bytes at byte ${at}`);
}

/**
 * What a portion says about the file from `at` on. RDS cuts lines, repeats bytes, and serves another file than the one that is
 * meant, all without an error. So nothing is believed but bytes that go on with those that were read, and of which there
 * are as many as the markers say.
 */
export function judgePortion(
  { data, marker }: Pick<RdsPortion, 'data' | 'marker'>,
  expected: Expected,
): Judged {
  const { at, asked, begins, hour, caps } = expected;
  const to = marker === undefined ? undefined : markerOf(marker);
  if (hour !== undefined && to?.hour !== undefined && to.hour !== hour)
    return { kind: 'renamed', why: `its marker names the hour ${to.hour} instead of ${hour}` };
  if (data.length === 0) {
    // Readers of XML make nothing of a text that has only blanks and ends of lines; the SDK’s does.
    const moved = to !== undefined && to.offset > asked;
    return moved ? unfaithful(`nothing came, and its marker has moved to ${to.offset}`) : { kind: 'nothing' };
  }

  const ends = data.length > notice.length && endsWith(data, notice);
  const accounted = to !== undefined && to.offset - asked === data.length;
  // A client can write the notice into a statement: then the marker has moved by as much as came. It has, too, where what was
  // cut off happens to be as long as the notice. With as many lines as are whole nothing is cut.
  const lines = ends && accounted ? linesIn(data.subarray(0, -notice.length)) : 0;
  if (lines > 0) return { kind: 'again', lines };
  const cut = ends && !(accounted && data.length < caps.bytes / 2);
  const served = cut ? data.subarray(0, data.length - notice.length) : data;
  const place = placeOf(served, cut || to === undefined || to.offset === 0 ? undefined : to.offset, expected);
  if (place === undefined) {
    // Where a line was cut, the marker does not tell how many bytes are repeated; of fewer lines none is cut.
    const whole = cut ? Math.floor(0.9 * linesIn(served)) : 0;
    return whole > 0 ? { kind: 'again', lines: whole } : unfaithful(`it does not go on at byte ${at}`);
  }
  const bytes = served.subarray(place);
  const shown = Math.min(begins.length, bytes.length);
  if (!bytes.subarray(0, shown).equals(begins.subarray(0, shown)))
    return unfaithful(`from byte ${at} on it differs from what was shown before`);
  if (cut) return judgeCut(served, bytes, expected);
  if (bytes.length === 0) return { kind: 'nothing' };

  const end = at + bytes.length;
  // RDS has been seen to answer with marker 0 behind data (honeycombio/rdslogs, cli/cli.go): then the next portion will tell.
  const silent = to === undefined || to.offset === 0;
  if (!silent && to.offset !== end)
    return unfaithful(`its ${bytes.length} bytes from ${at} on end at ${to.offset}`);
  // The last character may be one of which a part is not written yet.
  const sure = endsWith(bytes, replacement) ? bytes.subarray(0, -replacement.length) : bytes;
  if (sure.includes(replacement)) return unfaithful(`behind byte ${at} it has something else than UTF-8`);
  return sure.length === 0 ? { kind: 'nothing' } : { kind: 'bytes', bytes: sure, begins: none };
}
