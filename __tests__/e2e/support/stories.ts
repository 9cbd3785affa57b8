import { gzipSync } from 'node:zlib';
import type { Body } from './body';
import type { Random } from '../../support/corpus/random';

/** One write of an exporter: the whole object, as S3 wants it. */
export interface Write {
  readonly key: string;
  readonly bytes: Buffer;
  /**
   * What must have become of what lies under the key before: `seen` by discovery, or `read` to its end. Files live for
   * hours, cycles take a minute; what comes and goes between two of them nobody can know of.
   * @default nothing
   */
  readonly once?: 'seen' | 'read';
}

/** What happens to a file, write by write, and the bodies that must arrive in the end. */
export interface Story {
  readonly name: string;
  readonly writes: readonly Write[];
  readonly bodies: readonly Body[];
}

/** The names that Aurora gives its live files. */
const liveNames = {
  error: 'error/mysql-error-running.log',
  slowquery: 'slowquery/mysql-slowquery.log',
  audit: 'audit/audit.log.0.2026-11-21-07-30.0',
  general: 'general/mysql-general.log',
} as const;

const cluster = (instance: string): string => instance.replace(/-[^-]*$/, '');

export const keyOf = (body: Body, name: string = liveNames[body.logType]): string =>
  `${cluster(body.instance)}/${body.instance}/${name}`;

/** Places at which a growing file is cut, in ascending order and mostly in the middle of a record. */
const cuts = (body: Body, times: number, random: Random): number[] =>
  Array.from({ length: times }, () => 1 + Math.floor(random.next() * (body.bytes.length - 1))).sort(
    (a, b) => a - b,
  );

const rotatedName = (body: Body, hour: string): string => `${liveNames[body.logType]}.${hour}`;

/** Written once. */
export const still = (body: Body): Story => ({
  name: 'still',
  writes: [{ key: keyOf(body), bytes: body.bytes }],
  bodies: [body],
});

/** Overwritten by a longer one so many times. */
export const growing = (body: Body, times: number, random: Random): Story => ({
  name: 'growing',
  writes: [...cuts(body, times, random), body.bytes.length].map((end) => ({
    key: keyOf(body),
    bytes: body.bytes.subarray(0, end),
  })),
  bodies: [body],
});

/** Compressed. */
export const gzipped = (body: Body): Story => ({
  name: 'gzip',
  writes: [
    { key: keyOf(body, rotatedName(body, '2026-11-21.06')), bytes: gzipSync(body.bytes, { level: 1 }) },
  ],
  bodies: [body],
});

/** Grows, then lies whole under a rotated key, and another body grows under the old one. */
export const rotated = (body: Body, next: Body, random: Random): Story => ({
  name: 'rotated',
  writes: [
    ...growing(body, 3, random).writes.slice(0, -1),
    { key: keyOf(body, rotatedName(body, '2026-11-21.07')), bytes: body.bytes },
    ...growing(next, 2, random).writes,
  ],
  bodies: [body, next],
});

/** Another body takes its key, and it lies nowhere else. */
export const replaced = (body: Body, next: Body): Story => ({
  name: 'replaced',
  writes: [
    { key: keyOf(body), bytes: body.bytes },
    { key: keyOf(next), bytes: next.bytes, once: 'seen' },
  ],
  bodies: [body, next],
});

/** Comes back shorter, and grows again from there with something else. */
export const shrunk = (body: Body, branch: Body, cut: number): Story => ({
  name: 'shrunk',
  writes: [
    { key: keyOf(body), bytes: body.bytes },
    { key: keyOf(body), bytes: body.bytes.subarray(0, cut), once: 'read' },
    { key: keyOf(body), bytes: branch.bytes },
  ],
  bodies: [body, branch],
});
