import { once } from 'node:events';
import { constants, crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { BodyDamaged } from './body-reader';
import type { ByteQueue } from './byte-queue';

/** What was found at the end of gzip bytes. */
export interface GzipEnd {
  /** The bytes end in the middle of a member. Everything that they hold was delivered. */
  cutOff: boolean;
  /** Where, in the stored bytes, something begins that is no gzip; undefined where nothing does. */
  garbageAt: number | undefined;
}

/** RFC 1952, 2.3.1: the flags of a member’s header. */
const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;

/** Whether bytes begin as a gzip file does (RFC 1952, 2.3.1: ID1, ID2). */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

async function skipText(input: ByteQueue): Promise<boolean> {
  for (;;) {
    const chunk = await input.take();
    if (!chunk) return false;
    const end = chunk.indexOf(0);
    if (end === -1) continue;
    input.putBack(chunk.subarray(end + 1));
    return true;
  }
}

/** @returns whether there is a header; false where the bytes end before it does */
async function skipHeader(input: ByteQueue): Promise<boolean> {
  const at = input.position;
  const fixed = await input.upTo(10);
  if (fixed.length < 10) return false;
  if (fixed[2] !== 8) throw new BodyDamaged(`unknown gzip compression method ${fixed[2]} at byte ${at + 2}`);
  const flag = fixed[3] ?? 0;
  if (flag & flags.extra) {
    const length = await input.upTo(2);
    if (length.length < 2) return false;
    const extra = length.readUInt16LE(0);
    if ((await input.upTo(extra)).length < extra) return false;
  }
  if (flag & flags.name && !(await skipText(input))) return false;
  if (flag & flags.comment && !(await skipText(input))) return false;
  return !(flag & flags.headerCrc) || (await input.upTo(2)).length === 2;
}

/** Feeds a decompressor until its stream has ended, or there is no more. @returns bytes that it did not want */
async function feed(input: ByteQueue, inflate: InflateRaw): Promise<Uint8Array> {
  const closed = once(inflate, 'close');
  let fed = 0;
  while (!inflate.destroyed) {
    const chunk = await input.take();
    if (!chunk) {
      inflate.end();
      break;
    }
    fed += chunk.length;
    await Promise.race([new Promise<void>((done) => inflate.write(chunk, () => done())), closed]);
    // Whatever follows the end of the compressed stream is left over, and only then.
    const left = fed - inflate.bytesWritten;
    if (left > 0) return chunk.subarray(chunk.length - left);
  }
  return new Uint8Array(0);
}

const isBroken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'Z_DATA_ERROR';

/** One member’s bytes. @returns whether it is whole; false where the stored bytes end before it does */
async function* member(input: ByteQueue): AsyncGenerator<Uint8Array, boolean> {
  const at = input.position;
  if (!(await skipHeader(input))) return false;
  // Without this flush the bytes of a file that is cut off would be an error, and those before the cut lost.
  const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 65_536 });
  const feeding = feed(input, inflate).catch((error: unknown) => {
    inflate.destroy(error instanceof Error ? error : new Error(String(error)));
    return new Uint8Array(0);
  });
  let crc = 0;
  let size = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (isBroken(error)) throw new BodyDamaged(`its gzip is broken before byte ${input.position}`);
    throw error;
  }
  input.putBack(await feeding);
  const trailer = await input.upTo(8);
  if (trailer.length < 8) return false;
  if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== size % 2 ** 32)
    throw new BodyDamaged(`the checksum of the gzip member at byte ${at} does not fit its bytes`);
  return true;
}

/** Zeros between and after members are padding, as gzip itself takes them. @returns false at the end of the bytes */
async function skipPadding(input: ByteQueue): Promise<boolean> {
  for (;;) {
    const chunk = await input.take();
    if (!chunk) return false;
    const content = chunk.findIndex((byte) => byte !== 0);
    if (content === -1) continue;
    input.putBack(chunk.subarray(content));
    return true;
  }
}

/**
 * Decompresses gzip, one member after the other, in bounded memory. What is wrong at the end is noted in `end`.
 *
 * @throws BodyDamaged where bytes in the middle are broken, after most of what lies before them was delivered
 */
export async function* gunzip(input: ByteQueue, end: GzipEnd): AsyncGenerator<Uint8Array> {
  while (await skipPadding(input)) {
    const at = input.position;
    const magic = await input.upTo(2);
    input.putBack(magic);
    if (magic.length === 2 && !isGzip(magic)) {
      end.garbageAt = at;
      return;
    }
    if (!(yield* member(input))) {
      end.cutOff = true;
      return;
    }
  }
}
