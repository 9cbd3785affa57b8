import type { StackPlan } from '../plan/model';

/** What two plans of one stack do differently, as lines for a person. */
export interface Difference {
  readonly onlyReviewed: readonly string[];
  readonly onlyNow: readonly string[];
}

const actionsOf = ({ outcome }: StackPlan): ReadonlySet<string> =>
  new Set(
    outcome.kind === 'planned' ? outcome.changes.map(({ action, address }) => `${action} ${address}`) : [],
  );

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...some].filter((each) => !others.has(each)).sort();

/** Compares what would happen to which resource. Attributes may differ: some were unknown until the stack before was applied. */
export function differenceOf(reviewed: StackPlan, now: StackPlan): Difference {
  const [before, after] = [actionsOf(reviewed), actionsOf(now)];
  return { onlyReviewed: without(before, after), onlyNow: without(after, before) };
}

/** Whether a plan does what was reviewed and nothing else. */
export const isSame = ({ onlyReviewed, onlyNow }: Difference): boolean =>
  onlyReviewed.length + onlyNow.length === 0;

/** Lines that say how a plan differs from the reviewed one. */
export const describeDifference = ({ onlyReviewed, onlyNow }: Difference): readonly string[] => [
  ...onlyNow.map((action) => `  was not reviewed:       ${action}`),
  ...onlyReviewed.map((action) => `  reviewed, not planned:  ${action}`),
];
