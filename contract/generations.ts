import { createHash } from 'node:crypto';
import type { logTypes } from './log-types';

type LogType = (typeof logTypes)[number];

/** Bytes of a generation’s first complete record that its anchor is made of, at most. */
export const longestAnchor = 4096;

/** Where in a generation its anchor lies: the bytes of its first complete record that is no banner, the first 4 KiB of them. */
export interface Anchor {
  /** Offset in the decompressed bytes. */
  readonly offset: number;
  readonly length: number;
  /** SHA-256 of these bytes, in hexadecimal digits. */
  readonly sha256: string;
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/**
 * The identity of a generation: 128 bits of a hash over instance, log type and anchor. Name, hour, key, ETag and compression
 * are not part of it, so that a file keeps it when it is renamed, compressed, or overwritten by a longer one.
 *
 * @param branch 2 and more for a body that begins as another one does and then differs, such as a file that a failover has
 * shortened and that has grown again. @default 1
 */
export const generationId = (
  of: { readonly instance: string; readonly logType: LogType; readonly anchor: string },
  branch = 1,
): string => {
  const id = sha256(`${of.instance}\0${of.logType}\0${of.anchor}`).slice(0, 32);
  return branch === 1 ? id : `${id}.${branch}`;
};

/** The identity of a record: where in its generation it starts. Options such as masking do not change it. */
export const recordUid = (generation: string, offset: number): string => `${generation}:${offset}`;
