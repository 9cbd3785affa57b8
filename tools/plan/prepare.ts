import { synthesize, type SynthesizedStack } from '../../stacks/synthesize';
import { loadEnvironments } from '../../values';
import { environmentNamed } from '../../values/fleet';
import { accountNames } from '../../values/names';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import type { BucketExists } from '../bootstrap/bucket-exists';
import { requireTerraform, type Terraform } from '../terraform';

export interface PrepareOptions {
  readonly terraform: Terraform;
  readonly bucketExists: BucketExists;
  /** @default - loads `values/environments/` */
  readonly load?: () => readonly Environment[];
}

/** An environment that can be planned. */
export interface Prepared {
  readonly environment: Environment;
  /** Every synthesized stack, those of other environments too. */
  readonly stacks: readonly SynthesizedStack[];
}

/** Where an environment is synthesized to, and by which day it is judged. */
export interface Outset {
  /** The folder that the Terraform JSON is written to. */
  readonly out: string;
  readonly today: Date;
}

/** Makes an environment ready to be planned. */
export type Prepare = (environment: string, outset: Outset) => Promise<Prepared>;

/**
 * Checks what planning and deploying need, and synthesizes every environment.
 *
 * It throws a `UserError` where the environment is unknown, Terraform is missing, a rule is violated, or there is no bucket for state
 */
export const prepareWith =
  ({ terraform, bucketExists, load = loadEnvironments }: PrepareOptions): Prepare =>
  async (name, { out, today }) => {
    const environments = load();
    const environment = environmentNamed(name, environments);
    const { account, region } = environment;
    await requireTerraform(terraform);
    const stacks = synthesize(environments, { outdir: out, today });
    const bucket = accountNames(environment).stateBucket;
    if (!(await bucketExists({ bucket, region }))) {
      throw new UserError(
        `${environment.name}: the bucket for Terraform’s state, ${bucket}, does not exist. Make it: npm run bootstrap -- ${account}`,
      );
    }
    return { environment, stacks };
  };
