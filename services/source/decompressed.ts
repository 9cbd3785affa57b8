import { sameBody } from '../tracking/behind';
import type { SourceReference } from '../../contract/messages';
import { BodyGone, type BodyReader, type OpenBody, type StoredBody } from './body-reader';
import { byteQueue } from './byte-queue';
import { gunzip, isGzip, type GzipEnd } from './gunzip';

export interface DecompressedOptions {
  /** The first decompressed byte that is wanted. Past the end there are no bytes, and no error. @default 0 */
  readonly from?: number;
  /** Only the body that the reference names: see `OpenOptions`. @default false */
  readonly exactly?: boolean;
  /** What is known of the body that the reference names, which saves a request. @default - found out */
  readonly compressed?: boolean;
  /** Stored bytes that are asked for at most, for a look at the beginning: gzip is then cut off there. @default - all */
  readonly storedBytes?: number;
  /** Bytes that were served before: see `OpenOptions`. Only of a body that is known not to be compressed. @default - everything is served */
  readonly beyond?: number;
}

/** A body that is being read, decompressed where it is gzip. */
export interface DecompressedBody {
  /** The body that was served, whatever was asked for; `size` is as stored. */
  readonly body: StoredBody;
  /** Whether the stored bytes are gzip, by their first two bytes. */
  readonly compressed: boolean;
  /** The decompressed bytes from the place on that was asked for. @throws BodyDamaged, and what the reader throws */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The body as far as it was served. Known when `bytes` has come to its end. */
  served(): StoredBody;
  /** Whether the stored bytes end in the middle of a gzip member. Known when `bytes` has come to its end. */
  cutOff(): boolean;
  /** Where, in the stored bytes, something begins that is no gzip. Known when `bytes` has come to its end. */
  garbageAt(): number | undefined;
  /** Lets go of the connection; whoever has read to the end need not. */
  close(): void;
}

/** How often a body may change between looking at its first bytes and reading it. */
const changes = 5;

const storedPart = ({ source, size, lastWritten }: OpenBody): StoredBody => ({ source, size, lastWritten });

const plain = (opened: OpenBody): DecompressedBody => ({
  body: storedPart(opened),
  compressed: false,
  bytes: opened.bytes,
  served: () => opened.served?.() ?? storedPart(opened),
  cutOff: () => false,
  garbageAt: () => undefined,
  close: () => opened.close(),
});

/** Leaves out the first bytes. */
async function* without(bytes: AsyncIterable<Uint8Array>, first: number): AsyncGenerator<Uint8Array> {
  let left = first;
  for await (const chunk of bytes) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** A body that was opened at its beginning. Its first two bytes decide what it is. */
async function fromBeginning(opened: OpenBody, from: number): Promise<DecompressedBody> {
  const input = byteQueue(opened.bytes);
  const magic = await input.upTo(2);
  input.putBack(magic);
  const compressed = isGzip(magic);
  const end: GzipEnd = { cutOff: false, garbageAt: undefined };
  async function* rest(): AsyncGenerator<Uint8Array> {
    for (let chunk = await input.take(); chunk; chunk = await input.take()) yield chunk;
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* without(compressed ? gunzip(input, end) : rest(), from);
    } finally {
      await input.close();
      opened.close();
    }
  }
  return {
    body: storedPart(opened),
    compressed,
    bytes: bytes(),
    served: () => opened.served?.() ?? storedPart(opened),
    cutOff: () => end.cutOff,
    garbageAt: () => end.garbageAt,
    close: () => opened.close(),
  };
}

/**
 * Opens a body as decompressed bytes from an offset on. A plain body is read from there, a gzip body from its beginning,
 * since it cannot be entered in the middle.
 *
 * @throws BodyGone when nothing lies there; any other error may pass
 */
export async function openDecompressed(
  reader: BodyReader,
  source: SourceReference,
  { from = 0, exactly = false, compressed, storedBytes: length, beyond }: DecompressedOptions,
  signal: AbortSignal,
): Promise<DecompressedBody> {
  if (from === 0 || compressed === true)
    return fromBeginning(
      await reader.open(source, { exactly, length, ...(compressed === false ? { beyond } : {}) }, signal),
      from,
    );

  if (compressed === false) {
    const opened = await reader.open(source, { from, length, exactly, beyond }, signal);
    if (sameBody(opened.source, source)) return plain(opened);
    opened.close();
  }
  for (let change = 0; ; change += 1) {
    const head = await reader.open(source, { length: 2, exactly }, signal);
    const first = await byteQueue(head.bytes).upTo(2);
    head.close();
    const served = { exactly: true, length } as const;
    try {
      return isGzip(first)
        ? await fromBeginning(await reader.open(head.source, served, signal), from)
        : plain(await reader.open(head.source, { ...served, from }, signal));
    } catch (error) {
      // Another body was put there meanwhile; whoever asked for the latest one gets that.
      if (exactly || !(error instanceof BodyGone) || change === changes) throw error;
    }
  }
}
