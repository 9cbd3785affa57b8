import type { ByteLog } from './byte-log';

/** How much one portion may hold. */
export interface Caps {
  /** @default 1 048 576 */
  readonly bytes: number;
  /** @default 10 000 */
  readonly lines: number;
}

/** What follows a line that was cut off, on a line of its own. */
export const truncationNotice = '\n [Your log message was truncated]';

/** A part of a file. */
export interface Part {
  readonly from: number;
  /** Behind the last byte that is served. */
  readonly to: number;
  /** Where the next portion begins: behind `to` when the rest of a line is passed over. */
  readonly next: number;
  /** The last line was cut off. */
  readonly cut: boolean;
}

/**
 * What a portion holds that begins at `from`: whole lines up to one of the caps. A line that reaches over the cap of bytes is
 * cut there, and its rest is passed over. A last line that has no end yet is served as it is.
 */
export function partOf(log: ByteLog, from: number, { bytes, lines }: Caps): Part {
  const limit = Math.min(log.size, from + bytes);
  let to = Math.min(from, log.size);
  for (let count = 0; count < lines && to < limit; count += 1) {
    const feed = log.lineFeed(to, limit);
    if (feed !== -1) {
      to = feed + 1;
      continue;
    }
    if (limit === log.size) return { from, to: limit, next: limit, cut: false };
    const end = log.lineFeed(limit, log.size);
    return { from, to: limit, next: end === -1 ? log.size : end + 1, cut: true };
  }
  return { from, to: Math.max(from, to), next: Math.max(from, to), cut: false };
}

/** Where the last `lines` lines begin; a last line without an end counts as one. */
export function lastLines(log: ByteLog, lines: number): number {
  // A line feed at the very end ends the last line and begins no other one.
  let before = log.size - 1;
  for (let count = 0; count < lines; count += 1) {
    const feed = log.lineFeedBefore(before);
    if (feed === -1) return 0;
    before = feed;
  }
  return before + 1;
}
