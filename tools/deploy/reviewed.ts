import type { SynthesizedStack } from '../../stacks/synthesize';
import { UserError } from '../../values/user-error';
import type { EnvironmentPlan } from '../plan/model';
import type { PlanStore } from '../plan/plan-store';
import type { PlannedStack, Planner } from '../plan/planner';
import { fetchPlan, fetchReview, synthesisIn, type ReviewedStack } from '../plan/saved-plan';

/** A stack as it was reviewed, and the way to its plan. */
export interface Reviewed extends PlannedStack {
  /**
   * Brings the plan into the folder of the stack, ready to be applied.
   *
   * @throws UserError where it cannot be had
   */
  readonly bring: () => Promise<void>;
}

/** What a person has seen, or approved by its digest. */
export interface Review {
  readonly page: EnvironmentPlan;
  readonly stacks: readonly Reviewed[];
}

/** Plans that were made just now lie where they are applied. */
export const justPlanned = (page: EnvironmentPlan, planned: readonly PlannedStack[]): Review => ({
  page,
  stacks: planned.map((each) => ({ ...each, bring: async () => undefined })),
});

/**
 * Refuses a saved plan whose configuration is not what is checked out now: what runs afterwards would not be what
 * `values/` says.
 */
function refuseOther(
  { id, synthesis }: ReviewedStack,
  {
    folder,
    commit,
    environment,
  }: { readonly folder: string; readonly commit?: string; readonly environment: string },
): void {
  if (synthesisIn(folder) === synthesis) return;
  throw new UserError(
    `${id}: what is checked out here synthesizes to something else than what was planned${commit === undefined ? '' : ` at commit ${commit}`}. Check that out; or plan this: npm run plan -- ${environment} --save`,
  );
}

/**
 * Fetches plans that were saved, by the digest that was approved.
 *
 * @throws UserError where there is no such plan, or it is not for what is checked out
 */
export async function savedReview(
  digest: string,
  environment: string,
  stacks: readonly SynthesizedStack[],
  planner: Planner,
  store: PlanStore,
): Promise<Review> {
  const review = await fetchReview(store, environment, digest);
  const { page, commit } = review;
  const found = review.stacks.map((reviewed): Reviewed => {
    const stack = stacks.find(({ id }) => id === reviewed.id);
    const shown = page.stacks.find(({ id }) => id === reviewed.id);
    if (stack === undefined || shown === undefined) {
      throw new UserError(`${reviewed.id}: was planned, and values/ has no such stack now`);
    }
    const folder = planner.folderOf(stack.id);
    refuseOther(reviewed, { folder, commit, environment });
    return {
      stack,
      page: shown,
      changes: reviewed.plan !== undefined,
      state: reviewed.state,
      bring: async () => {
        await fetchPlan(store, environment, reviewed, folder);
        const complaint = await planner.initialize(stack, { locked: reviewed.lock !== undefined });
        if (complaint !== undefined) throw new UserError(`${stack.id}: ${complaint}`);
      },
    };
  });
  return { page, stacks: found };
}
