import type { SynthesizedStack } from '../../stacks/synthesize';
import { priceOf } from '../pricing/price';
import type { EnvironmentPlan } from './model';
import { Planner, type PlannedStack, type PlannerOptions } from './planner';

/** What the values of another ref cost, to compare with. */
export type Before = NonNullable<EnvironmentPlan['price']['before']>;

/** The plan of an environment as people read it, and as it is applied. */
export interface PlannedEnvironment {
  readonly page: EnvironmentPlan;
  readonly planned: readonly PlannedStack[];
  readonly planner: Planner;
}

/**
 * Plans stacks of an environment.
 *
 * @param before is waited for beside the plans
 * @throws UserError where a state cannot be read
 */
export async function planEnvironment(
  options: PlannerOptions,
  selected: readonly SynthesizedStack[],
  before?: Promise<Before | undefined>,
): Promise<PlannedEnvironment> {
  const { environment, today, progress } = options;
  const planner = new Planner(options);
  try {
    const [planned, compared] = await Promise.all([planner.planAll(selected), before]);
    const page: EnvironmentPlan = {
      version: 1,
      environment: environment.name,
      stacks: planned.map((each) => each.page),
      price: {
        afterUsd: priceOf(environment, today).monthlyUsd,
        ...(compared === undefined ? {} : { before: compared }),
      },
    };
    return { page, planned, planner };
  } finally {
    progress.end();
  }
}
