import type { TrackedGeneration } from '../../../contract/items';
import type { Counted } from '../ports/sink';

/** A generation as it was at some moment: what had been delivered then must be found now. */
export interface Audited {
  readonly item: TrackedGeneration;
  /** Nothing was delivered since, so that there should be exactly as many. */
  readonly still: boolean;
  /** It will be closed once it is found complete, so that it is counted without mistake. */
  readonly closing: boolean;
}

type Times = Pick<TrackedGeneration, 'found_at' | 'verified_at' | 'progress_at' | 'complete' | 'offset'>;

/** Whether a generation is to be audited: each `every` milliseconds, and when it has become complete. */
export function isDue(
  { found_at, verified_at, progress_at, complete, offset }: Times,
  now: number,
  every: number,
) {
  if (now - (verified_at ?? found_at) >= every && (offset > 0 || complete)) return true;
  return complete && (verified_at === undefined || verified_at < (progress_at ?? 0));
}

/** Whether nothing was delivered for so long that all of it must be found. */
export const isStill = ({ progress_at = 0 }: Times, now: number, delay: number): boolean =>
  now - progress_at >= delay;

/** How many generations are counted by one search. */
const together = 100;

/** Generations that are counted by one search: of one stream, and of times that lie close together. */
export function groupsOf(audited: readonly Audited[]): (readonly Audited[])[] {
  const key = ({ item: { log_type }, closing }: Audited) => `${log_type} ${closing}`;
  const groups: (readonly Audited[])[] = [];
  for (const kind of new Set(audited.map(key))) {
    const alike = audited
      .filter((each) => key(each) === kind)
      .sort((one, other) => (one.item.first_time ?? 0) - (other.item.first_time ?? 0));
    for (let start = 0; start < alike.length; start += together)
      groups.push(alike.slice(start, start + together));
  }
  return groups;
}

/** What a count says about a generation. */
export type Verdict =
  | {
      readonly kind: 'complete';
      /** Records that are there twice, where that can be told. */ readonly twice: number;
    }
  /** It must be counted without those that are there twice. */
  | { readonly kind: 'unclear' }
  | { readonly kind: 'missing' };

/**
 * Compares what was delivered with what is there.
 *
 * @param expected records that must be there
 * @param exactly whether `distinct` was counted
 */
export function verdictOf(
  { item, still }: Pick<Audited, 'item' | 'still'>,
  expected: number,
  { records, distinct }: Counted,
  exactly: boolean,
): Verdict {
  const different = records < expected || (still && records > expected) || item.duplicates > 0;
  if (!exactly) return different ? { kind: 'unclear' } : { kind: 'complete', twice: 0 };
  if (distinct < expected) return { kind: 'missing' };
  return { kind: 'complete', twice: records - distinct };
}
