import type { EnvironmentPlan } from '../model';

/** The plan as data: the shape of `EnvironmentPlan`, indented. */
export const renderJson = (plan: EnvironmentPlan): string => `${JSON.stringify(plan, null, 2)}\n`;
