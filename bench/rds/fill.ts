import type { Brought } from '../../demo/fake-rds/engine';
import type { PortionCaps } from '../../services/source/rds/api';

const lineFeed = 10;

/**
 * Bytes that one call can bring from a place of a file on: the smaller of its bytes and its lines. Behind the end of the file it is
 * as if lines went on that are as long as those before: a call for a rest that is less is not full.
 */
export function couldBring(file: Buffer, from: number, caps: PortionCaps): number {
  const limit = Math.min(file.length, from + caps.bytes);
  let [at, lines] = [from, 0];
  while (lines < caps.lines) {
    const feed = file.indexOf(lineFeed, at);
    if (feed === -1 || feed >= limit) break;
    at = feed + 1;
    lines += 1;
  }
  if (lines === caps.lines) return at - from;
  if (limit === from + caps.bytes) return caps.bytes;
  return Math.min(caps.bytes, Math.round(((limit - from) / Math.max(1, lines)) * caps.lines));
}

/** What calls brought, and what they could have. */
export interface Filled {
  readonly calls: number;
  readonly bytes: number;
  readonly could: number;
}

/** Adds up calls. @param fileOf the bytes of a generation, all that it ever had */
export function filled(
  brought: readonly Brought[],
  fileOf: (generation: number) => Buffer,
  caps: PortionCaps,
): Filled {
  let [bytes, could] = [0, 0];
  // One file after the other: together they are large.
  for (const id of new Set(brought.map(({ generation }) => generation))) {
    const file = fileOf(id);
    for (const { generation, from, to } of brought) {
      if (generation !== id) continue;
      bytes += to - from;
      could += couldBring(file, from, caps);
    }
  }
  return { calls: brought.length, bytes, could };
}

/** Bytes that may be brought again and are no refetch: a cut line, and what shows that a portion goes on. */
const ignored = 65_536;

/** What was brought again. */
export interface Refetched {
  /** Calls of which more than 64 KiB had been brought before. */
  readonly calls: number;
  /** Calls of which all had been brought before, and that was less: somebody looked at a record. */
  readonly looks: number;
  readonly bytes: number;
}

export function refetched(brought: readonly Brought[]): Refetched {
  const ends = new Map<number, number>();
  let [calls, looks, bytes] = [0, 0, 0];
  for (const { generation, from, to } of brought) {
    const end = ends.get(generation) ?? 0;
    const again = Math.max(0, Math.min(end, to) - from);
    bytes += again;
    if (again > ignored) calls += 1;
    else if (again > 0 && again === to - from) looks += 1;
    ends.set(generation, Math.max(end, to));
  }
  return { calls, looks, bytes };
}
