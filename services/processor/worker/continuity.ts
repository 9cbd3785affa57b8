import { sha256 } from '../../../contract/generations';
import type { Mark, TrackedGeneration } from '../../../contract/items';
import type { SourceReference } from '../../../contract/messages';
import { BodyGone, type BodyReader, type StoredBody } from '../../source/body-reader';
import { byteQueue, type ByteQueue } from '../../source/byte-queue';
import { openDecompressed, type DecompressedBody } from '../../source/decompressed';
import { placeOf, sameBody } from '../../tracking/behind';
import { isMarked, markBefore, marksAhead } from './marks';
import { tail, type Tail } from './tail';

/** A body that goes on where a generation was left. */
export interface Continuing {
  readonly kind: 'continues';
  readonly opened: DecompressedBody;
  /** Its bytes from the generation’s `offset` on. */
  readonly bytes: ByteQueue;
  /** The bytes just before. */
  readonly tail: Tail;
}

/** What lies where a generation is looked for. */
export type Opening =
  | Continuing
  /** Nothing. */
  | { readonly kind: 'gone' }
  /**
   * `replaced`: the body of another generation. `diverged`: it begins as this generation does, and is another one where it
   * was left, or is too short.
   */
  | { readonly kind: 'replaced' | 'diverged'; readonly body: StoredBody; readonly compressed: boolean };

/** A piece of exactly this body; shorter where the body ends. @throws BodyGone */
async function pieceOf(
  reader: BodyReader,
  source: SourceReference,
  {
    from,
    length,
    compressed,
  }: { readonly from: number; readonly length: number; readonly compressed?: boolean },
  signal: AbortSignal,
): Promise<Buffer> {
  const opened = await openDecompressed(reader, source, { from, compressed, exactly: true }, signal);
  const bytes = byteQueue(opened.bytes);
  try {
    return await bytes.upTo(length);
  } finally {
    await bytes.close();
    opened.close();
  }
}

/** Whether exactly this body has the bytes that a mark stands for. @throws BodyGone */
export const hasMark = async (
  reader: BodyReader,
  source: SourceReference,
  mark: Mark,
  signal: AbortSignal,
): Promise<boolean> => {
  const { offset, length } = mark;
  return isMarked(mark, await pieceOf(reader, source, { from: offset - length, length }, signal));
};

/** Whether exactly this body begins as the generation does. @throws BodyGone */
export const hasAnchor = async (
  reader: BodyReader,
  source: SourceReference,
  { anchor: { offset: from, length, sha256: hash } }: Pick<TrackedGeneration, 'anchor'>,
  signal: AbortSignal,
): Promise<boolean> => sha256(await pieceOf(reader, source, { from, length }, signal)) === hash;

/** Takes the bytes up to the generation’s `offset`, and sees whether they are those that were read before. */
async function resume(
  { anchor, offset }: TrackedGeneration,
  bytes: ByteQueue,
  known: Mark | undefined,
  markLength: number | undefined,
): Promise<Tail | undefined> {
  if (known === undefined) {
    const head = await bytes.upTo(anchor.offset + anchor.length);
    if (sha256(head.subarray(anchor.offset)) !== anchor.sha256) return undefined;
    bytes.putBack(head);
  }
  const before = known === undefined ? Buffer.alloc(0) : await bytes.upTo(known.length);
  if (known !== undefined && !isMarked(known, before)) return undefined;
  const at = known?.offset ?? 0;
  const read = tail(at - before.length, markLength);
  read.add(before);
  const skipped = await bytes.upTo(offset - at);
  read.add(skipped);
  return skipped.length === offset - at ? read : undefined;
}

/** Bytes up to the place where the last body ended that are taken to be compared; further on they are asked for apart. */
const mostTaken = 1024 ** 2;

/**
 * Whether the bytes that were read and held back, because their record had not ended, are still there. They must be the same
 * before any of them is delivered: a file that was shortened in its last record is another one.
 */
async function hasHeldBack(
  reader: BodyReader,
  item: TrackedGeneration,
  { opened, bytes, tail: before }: Omit<Continuing, 'kind'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { marks, offset, length = 0 } = item;
  const end = marksAhead(marks, offset).find((mark) => mark.offset === length);
  if (!end) return true;
  if (length - offset > mostTaken) return hasMark(reader, opened.body.source, end, signal);
  const held = await bytes.upTo(length - offset);
  bytes.putBack(held);
  const earlier = before.before(offset, Math.max(0, end.length - held.length));
  return isMarked(end, Buffer.concat([earlier, held]).subarray(-end.length));
}

/**
 * Whether the body that lies there is shorter than the one that is known: what is missing of that one may not have been read,
 * and what comes in its place is another body. Compressed bytes tell nothing of that.
 */
const isShorter = (item: TrackedGeneration, { body, compressed }: DecompressedBody): boolean =>
  !compressed && !item.compressed && placeOf(body.source) === placeOf(item.source) && body.size < item.size;

/** Up to where the bytes must be seen, so that it can be told whether they are the same. */
const knownEnd = ({ anchor, marks, length = 0 }: TrackedGeneration): number =>
  Math.max(length, anchor.offset + anchor.length, ...marks.map(({ offset }) => offset));

/**
 * Opens a generation where it was left: the latest body under the name of a source, or exactly the one that is named.
 *
 * @throws BodyGone when the body vanishes while it is looked at; any other error may pass
 */
export async function openAt(
  reader: BodyReader,
  item: TrackedGeneration,
  {
    source,
    exactly,
    markLength,
  }: {
    readonly source: SourceReference;
    readonly exactly: boolean;
    readonly markLength?: number | undefined;
  },
  signal: AbortSignal,
): Promise<Opening> {
  const known = markBefore(item.marks, item.offset);
  const from = known === undefined ? 0 : known.offset - known.length;
  const compressed = sameBody(source, item.source) ? item.compressed : undefined;
  let opened: DecompressedBody;
  try {
    const beyond = exactly || item.sealed ? undefined : knownEnd(item);
    opened = await openDecompressed(reader, source, { from, exactly, compressed, beyond }, signal);
  } catch (error) {
    if (error instanceof BodyGone) return { kind: 'gone' };
    throw error;
  }
  const bytes = byteQueue(opened.bytes);
  let kept = false;
  let resumed: Tail | undefined;
  try {
    resumed = await resume(item, bytes, known, markLength);
    kept =
      resumed !== undefined &&
      (exactly || !isShorter(item, opened)) &&
      (await hasHeldBack(reader, item, { opened, bytes, tail: resumed }, signal));
    if (resumed && kept) return { kind: 'continues', opened, bytes, tail: resumed };
  } finally {
    if (!kept) {
      await bytes.close();
      opened.close();
    }
  }
  const { body } = opened;
  const ours =
    resumed !== undefined || (item.offset > 0 && (await hasAnchor(reader, body.source, item, signal)));
  return { kind: ours ? 'diverged' : 'replaced', body, compressed: opened.compressed };
}
