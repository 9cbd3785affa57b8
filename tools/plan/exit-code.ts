import { exitCodes, type EnvironmentPlan, type StackOutcome } from './model';

/** Whether a stack could not be compared with what is there: nobody knows then that it is unchanged. */
const isInDoubt = ({ kind }: StackOutcome): boolean => kind === 'failed' || kind === 'unreachable';

/** What is not plannable yet is not there yet, so a deployment would make it. */
const isChanged = (outcome: StackOutcome): boolean =>
  outcome.kind === 'not-yet' || (outcome.kind === 'planned' && outcome.changes.length > 0);

/**
 * The exit code of `npm run plan`: what a guard refuses comes before what failed, because it must not be deployed when the
 * failure is cured; and what failed before what changes, because the page is not whole.
 */
export function exitCodeOf({ stacks }: EnvironmentPlan): number {
  const outcomes = stacks.map(({ outcome }) => outcome);
  const refused = stacks.flatMap(({ refusals }) => refusals).some(({ exception }) => exception === undefined);
  if (refused) return exitCodes.refused;
  if (outcomes.some(isInDoubt)) return exitCodes.failed;
  return outcomes.some(isChanged) ? exitCodes.changed : exitCodes.unchanged;
}
