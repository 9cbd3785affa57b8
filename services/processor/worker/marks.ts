import { sha256 } from '../../../contract/generations';
import type { Mark } from '../../../contract/items';

/** Bytes before a place that are hashed, at most. */
export const markLength = 4096;

/** Marks of places that were passed, at most. One more may stand for the end of the body that was read last. */
export const marksKept = 7;

/** @param before the bytes just before `offset`: `markLength` of them, or all there are */
export const markOf = (offset: number, before: Uint8Array): Mark => ({
  offset,
  length: before.length,
  hash: sha256(before).slice(0, 16),
});

/** Whether these bytes are the ones that were hashed. */
export const isMarked = (mark: Mark, bytes: Uint8Array): boolean =>
  bytes.length === mark.length && markOf(mark.offset, bytes).hash === mark.hash;

/**
 * The marks that are kept when a place is added. The newest are close together and the oldest far apart, so that a body
 * that was shortened is found to be the same up to a place not much further back than it was cut.
 *
 * @param marks the newest first
 */
export function withMark(marks: readonly Mark[], added: Mark): readonly Mark[] {
  const kept = [added, ...marks.filter(({ offset }) => offset < added.offset)];
  while (kept.length > marksKept) kept.splice(leastMissed(kept), 1);
  return kept;
}

/** The mark whose neighbours are closest together, in proportion to how far back it lies. Never the first or the last. */
function leastMissed(marks: readonly Mark[]): number {
  const newest = marks[0]?.offset ?? 0;
  const loss = (index: number): number => {
    const between = (marks[index - 1]?.offset ?? 0) - (marks[index + 1]?.offset ?? 0);
    return between / (newest - (marks[index]?.offset ?? 0));
  };
  let least = 1;
  for (let index = 2; index < marks.length - 1; index += 1) if (loss(index) < loss(least)) least = index;
  return least;
}

/** The newest mark at `offset` or before it. */
export const markBefore = (marks: readonly Mark[], offset: number): Mark | undefined =>
  marks.find((mark) => mark.offset <= offset);

/**
 * Marks of places that lie ahead: where the body ended that was read last, for bytes of a record that is held back, and
 * where a branch leaves its parent.
 */
export const marksAhead = (marks: readonly Mark[], offset: number): readonly Mark[] =>
  marks.filter((mark) => mark.offset > offset).reverse();
