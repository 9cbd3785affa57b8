import { banner, slowRecord } from '../../demo/fake-rds/records';
import type { Random } from '../../demo/fake-rds/random';

/**
 * Part of the records that have a long line, and its bytes. A record of a few lines is so long then, on average, that a call is full by
 * its bytes before it has all of its lines: it brings, and costs, as much as a call can. Where it ends a line is cut.
 */
const longLines = 0.04;
const longest = 30_000;

/** The time of the first record, and milliseconds between two of them. */
const start = Date.UTC(2026, 10, 21, 9);
const gap = 20;

/** A slow log of at least so many bytes, record by record: text of several bytes a letter, and what XML has to escape. */
export function* logOf(bytes: number, random: Random): Generator<Buffer> {
  let [length, serial] = [banner.length, 0];
  yield Buffer.from(banner);
  while (length < bytes) {
    serial += 1;
    const long = random.chance(longLines) ? random.int(longest >> 4, longest) : undefined;
    const at = start + serial * gap;
    const record = Buffer.from(slowRecord({ at, id: `bench.${serial}`, random, long }));
    length += record.length;
    yield record;
  }
}
