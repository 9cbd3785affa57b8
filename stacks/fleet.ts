import type { App, TerraformStack } from 'cdktf';
import { accountsOf } from '../values/fleet';
import type { Environment } from '../values/schema';
import type { StatePlace } from './base-stack';
import { BootstrapStack } from './bootstrap-stack';
import { ClusterStack } from './cluster-stack';
import { FoundationStack } from './foundation-stack';
import { PlatformStack } from './platform-stack';
import { ServicesStack } from './services-stack';

/** One stack of the app, and whose it is. */
export interface PlacedStack {
  readonly stack: TerraformStack;
  /** The kind of stack: one for each deploy cycle. */
  readonly kind: 'bootstrap' | 'foundation' | 'cluster' | 'platform' | 'services';
  readonly account: string;
  /** The environments that it serves: one, but for a bootstrap. */
  readonly environments: readonly Environment[];
}

export interface PlaceStacksOptions {
  /**
   * Where the bootstraps keep their state: `local` only while `npm run bootstrap` makes or destroys a state bucket.
   * @default 'bucket'
   */
  readonly bootstrapState?: StatePlace;
}

/**
 * Places the stacks of every environment, and a bootstrap for every account that they live in.
 *
 * No stack depends on a bootstrap: cdktf would refuse to deploy `prod-*` without it, though it changes once in a year.
 */
export function placeStacks(
  app: App,
  environments: readonly Environment[],
  { bootstrapState = 'bucket' }: PlaceStacksOptions = {},
): readonly PlacedStack[] {
  const bootstraps = accountsOf(environments).map((account): PlacedStack => ({
    stack: new BootstrapStack(app, account, { state: bootstrapState }),
    kind: 'bootstrap',
    account: account.account,
    environments: account.environments,
  }));
  const ofEnvironments = environments.flatMap((environment): PlacedStack[] => {
    const whose = { account: environment.account, environments: [environment] };
    const foundation = new FoundationStack(app, environment);
    const cluster = new ClusterStack(app, environment);
    cluster.addDependency(foundation);
    const platform = new PlatformStack(app, environment);
    platform.addDependency(cluster);
    const services = new ServicesStack(app, environment);
    services.addDependency(platform);
    return [
      { stack: foundation, kind: 'foundation', ...whose },
      { stack: cluster, kind: 'cluster', ...whose },
      { stack: platform, kind: 'platform', ...whose },
      { stack: services, kind: 'services', ...whose },
    ];
  });
  return [...bootstraps, ...ofEnvironments];
}
