import type { App, TerraformStack } from 'cdktf';
import { accountsOf } from '../values/fleet';
import type { Environment } from '../values/schema';
import { FoundationStack } from './foundation-stack';

/** One stack of the app, and whose it is. */
export interface PlacedStack {
  readonly stack: TerraformStack;
  /** The kind of stack: one for each deploy cycle. */
  readonly kind: 'bootstrap' | 'foundation' | 'cluster';
  readonly account: string;
  /** The environments that it serves: one, but for a bootstrap. */
  readonly environments: readonly Environment[];
}

/** Places the stacks of every environment, and a bootstrap for every account that they live in. */
export function placeStacks(app: App, environments: readonly Environment[]): readonly PlacedStack[] {
  void accountsOf;
  return environments.flatMap((environment): PlacedStack[] => {
    const foundation = new FoundationStack(app, environment);
    return [{ stack: foundation, kind: 'foundation', account: environment.account, environments: [environment] }];
  });
}
