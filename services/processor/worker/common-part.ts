import type { Mark, TrackedGeneration } from '../../../contract/items';
import type { BodyReader, StoredBody } from '../../source/body-reader';
import { byteQueue } from '../../source/byte-queue';
import { openDecompressed } from '../../source/decompressed';
import { recordStream } from '../../parse/record-stream';
import { parserOptionsOf, type ParseSettings } from '../constants';
import { hasMark } from './continuity';
import { markBefore } from './marks';
import { tail } from './tail';

/** Bytes that two bodies have in common: none, or up to a mark. */
export type CommonPart = Mark | undefined;

/** How many bytes two pieces have in common. */
function commonLength(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  if (Buffer.compare(one.subarray(0, length), other.subarray(0, length)) === 0) return length;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return at;
}

/**
 * The end of the last span of a body before it begins to differ from another one. What the records before it are is the same
 * in both.
 *
 * @throws BodyGone when one of them vanishes
 */
export async function commonSpans(
  reader: BodyReader,
  item: TrackedGeneration,
  {
    old,
    latest,
    settings,
  }: { readonly old: StoredBody; readonly latest: StoredBody; readonly settings: ParseSettings },
  signal: AbortSignal,
): Promise<CommonPart> {
  const opened = [
    await openDecompressed(reader, old.source, { exactly: true }, signal),
    await openDecompressed(reader, latest.source, { exactly: true }, signal),
  ] as const;
  const [ours, theirs] = opened.map(({ bytes }) => byteQueue(bytes)) as [
    ReturnType<typeof byteQueue>,
    ReturnType<typeof byteQueue>,
  ];
  const read = tail(0);
  let differs: number | undefined;
  let common = 0;
  let passed = 0;
  const parser = recordStream(parserOptionsOf(item, settings), ({ offset, length }) => {
    const end = offset + length;
    passed = end;
    if (differs === undefined || end <= differs) common = end;
  });
  try {
    while (differs === undefined || passed <= differs) {
      const chunk = await ours.take();
      if (!chunk) {
        parser.end();
        break;
      }
      if (differs === undefined) {
        const same = commonLength(chunk, await theirs.upTo(chunk.length));
        if (same < chunk.length) differs = read.end + same;
      }
      read.add(chunk);
      parser.push(chunk);
      if (differs === undefined) read.forget(passed);
    }
  } finally {
    await Promise.all([ours.close(), theirs.close()]);
    for (const each of opened) each.close();
  }
  return common === 0 ? undefined : read.mark(common);
}

/**
 * Where the latest body is known to be the same by what was remembered of the one that is gone. A branch also remembers what
 * its ancestors passed, as long as it was the same there.
 *
 * @throws BodyGone when the latest body vanishes
 */
export async function commonMark(
  reader: BodyReader,
  { item, parents }: { readonly item: TrackedGeneration; readonly parents: readonly TrackedGeneration[] },
  latest: StoredBody,
  signal: AbortSignal,
): Promise<CommonPart> {
  let bound = Infinity;
  for (const each of [item, ...parents]) {
    const upTo = Math.min(bound, each.offset);
    for (let mark = markBefore(each.marks, upTo); mark; mark = markBefore(each.marks, mark.offset - 1))
      if (await hasMark(reader, latest.source, mark, signal)) return mark;
    bound = Math.min(bound, each.base ?? 0);
  }
  return undefined;
}
