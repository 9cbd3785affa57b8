/**
 * Where a portion begins. RDS documents markers as opaque. Those of files that are renamed every hour are
 * `2026-11-21.7:<offset>`, and `7:<offset>` with older engines and audit files; the offset counts bytes
 * (avinash-gupta-rdz/rdstail 0.5, docs/architecture, from tests with RDS for MySQL 8.4).
 */
export interface Marker {
  /** What stands before the offset: which hour of a file is meant. Missing in the markers `0` and `:<offset>`. */
  readonly hour: string | undefined;
  readonly offset: number;
}

/** The marker of a file’s beginning. Without one RDS would serve the last lines. */
export const fromStart = '0';

/** @returns undefined for a marker of another form */
export function markerOf(text: string): Marker | undefined {
  const [, hour, offset] = /^(?:([^:]*):)?(\d{1,15})$/.exec(text) ?? [];
  if (offset === undefined) return undefined;
  return { hour: hour === '' ? undefined : hour, offset: Number(offset) };
}

/**
 * A marker of a place in a file. With an hour it means the file of that hour at its beginning too, and not whatever has its
 * name now.
 *
 * @param hour what the markers of this file begin with
 */
export const markerAt = (hour: string | undefined, offset: number): string =>
  offset === 0 && hour === undefined ? fromStart : `${hour ?? '0'}:${offset}`;
