import type { Mark, TrackedGeneration } from '../../../contract/items';
import type { Progress } from '../../tracking/store';
import type { OutgoingRecord } from '../ports/sink';
import type { Prepared } from './batches';
import { withMark } from './marks';

const least = (one: number | undefined, other: number): number => Math.min(one ?? other, other);
const greatest = (one: number | undefined, other: number): number => Math.max(one ?? other, other);

/** Marks behind a place: where a branch leaves its parent, and where the body ended that was read last. */
function aheadOf(
  { marks, base, length }: TrackedGeneration,
  to: number,
  end: Mark | undefined,
): readonly Mark[] {
  const kept = marks.filter(({ offset }) => offset > to && (offset === base || (!end && offset === length)));
  const ahead = end && end.offset > to ? [end, ...kept.filter(({ offset }) => offset !== end.offset)] : kept;
  return [...ahead].sort((one, other) => other.offset - one.offset);
}

/** The marks after the place `added` was reached. @param end where the body ended, when it was read to its end */
export const marksAt = (item: TrackedGeneration, added: Mark | undefined, end?: Mark): Mark[] => {
  const to = added?.offset ?? item.offset;
  const passed = item.marks.filter(({ offset }) => offset <= to);
  return [...aheadOf(item, to, end), ...(added && added.offset > 0 ? withMark(passed, added) : passed)];
};

/** What became of a batch. */
export interface Settled {
  /** What was sent, or there already; records that OpenObserve would not take are not among them. */
  readonly sent: readonly OutgoingRecord[];
  /** How many of these it refused nevertheless. */
  readonly refused: number;
  /** Records that may be there twice. */
  readonly duplicates: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far an owner has come with a batch. */
export function progressWith(
  item: TrackedGeneration,
  batch: Prepared,
  { sent, refused, duplicates, now }: Settled,
): Partial<Progress> {
  let firstTime = item.first_time;
  let lastTime = item.last_time;
  for (const { time } of sent) {
    firstTime = least(firstTime, time);
    lastTime = greatest(lastTime, time);
  }
  return {
    offset: batch.to,
    state: batch.state,
    marks: marksAt(item, batch.mark),
    records: item.records + sent.length - refused,
    unstructured: item.unstructured + batch.unstructured,
    declared: item.declared + batch.declared,
    duplicates: item.duplicates + duplicates,
    attempts: 0,
    cause: undefined,
    progress_at: now,
    ...(firstTime === undefined ? {} : { first_time: firstTime, last_time: lastTime }),
  };
}
