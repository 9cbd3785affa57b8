import type { EnvironmentPlan, StackPlan } from '../plan/model';

/** Whether what runs is what was deployed; `unknown` where a stack could not be asked and no other one drifted. */
export type Drift = 'clean' | 'drifted' | 'unknown';

function driftOfStack({ outcome }: StackPlan): Drift {
  if (outcome.kind !== 'planned') return 'unknown';
  return outcome.changes.length + outcome.drifted.length > 0 ? 'drifted' : 'clean';
}

/** What the plan of the commit that was deployed last says: whatever it would change was changed by somebody else. */
export function driftOf({ stacks }: EnvironmentPlan): Drift {
  const found = stacks.map(driftOfStack);
  return (['drifted', 'unknown'] as const).find((drift) => found.includes(drift)) ?? 'clean';
}

/** The stacks that drifted, and those that nobody could ask, for a title and for a log. */
export const stacksThat = (drift: Drift, { stacks }: EnvironmentPlan): readonly string[] =>
  stacks.filter((stack) => driftOfStack(stack) === drift).map(({ id }) => id);
