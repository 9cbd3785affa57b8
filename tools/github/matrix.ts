import { promotionOrder } from '../../values/fleet';
import { namesOf, roleArn } from '../../values/names';
import type { Environment } from '../../values/schema';

/** One environment as the jobs of a workflow need it: an entry of a job matrix. */
export interface DeliveryEnvironment {
  readonly environment: string;
  readonly region: string;
  /** The label of the runner that reaches it. */
  readonly runner: string;
  /** GitHub environments, and the roles that their jobs may take. */
  readonly planEnvironment: string;
  readonly planRole: string;
  readonly reviewEnvironment: string;
  readonly reviewRole: string;
  readonly deployEnvironment: string;
  readonly deployRole: string;
}

export function deliveryEnvironment(environment: Environment): DeliveryEnvironment {
  const { githubEnvironments, roles } = namesOf(environment);
  return {
    environment: environment.name,
    region: environment.region,
    runner: environment.delivery.runner,
    planEnvironment: githubEnvironments.plan,
    planRole: roleArn(environment, roles.plan),
    reviewEnvironment: githubEnvironments.review,
    reviewRole: roleArn(environment, roles.review),
    deployEnvironment: githubEnvironments.deploy,
    deployRole: roleArn(environment, roles.deploy),
  };
}

/** What `strategy.matrix` of a job takes: one job for each entry. */
export interface Matrix<Entry> {
  readonly include: readonly Entry[];
}

/** Every environment of `values/`. */
export const deliveryMatrix = (environments: readonly Environment[]): Matrix<DeliveryEnvironment> => ({
  include: promotionOrder(environments).map(deliveryEnvironment),
});
