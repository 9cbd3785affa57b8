import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../values/user-error';
import type { Terraform, TerraformResult } from '../terraform';
import { describeErrors, errorsIn, trimmed, type Diagnostic } from './diagnostics';
import { oneAtATime } from './one-at-a-time';
import { readPlan, type PlanJson } from './plan-json';

/** The name of a saved plan in its stack's folder. It holds what providers put into it: secrets, too. */
export const planFile = 'plan';

/** Terraform's note of the providers that it chose, beside it. */
export const lockFile = '.terraform.lock.hcl';

/** What came of running Terraform for one stack. */
export type PlanRun =
  | {
      readonly kind: 'planned';
      readonly plan: PlanJson;
      /** Whether applying it would change anything: resources, or the state alone. */
      readonly changes: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly errors: readonly Diagnostic[];
      /** What Terraform knew when it went wrong; absent where that was before it had planned anything. */
      readonly plan?: PlanJson;
    };

export interface InitializeOptions {
  /**
   * Take the providers that the lock file in the folder names, or none.
   * @default false: those that the configuration pins, whatever an earlier run noted there
   */
  readonly locked?: boolean;
}

export interface PlanRunOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Hold the state's lock meanwhile. */
  readonly lock: boolean;
  readonly tell: (text: string) => void;
}

/** Exit codes of `plan -detailed-exitcode`. */
const [unchanged, changed] = [0, 2];

/** What Terraform printed where it does not print JSON. */
const outputOf = ({ stderr, stdout }: TerraformResult): string => trimmed(stderr.trim() || stdout);

/** Runs Terraform's steps to a plan, in the folders of stacks. */
export class TerraformPlanner {
  // Terraform's cache of providers must not be written by two at once
  // (https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache).
  private readonly exclusively = oneAtATime();

  constructor(
    private readonly terraform: Terraform,
    private readonly folderOf: (stack: string) => string,
  ) {}

  /**
   * Prepares the folder of a stack, whatever an earlier run configured there.
   *
   * @returns why it fails; `undefined` when it does not
   */
  async initialize(stack: string, { locked = false }: InitializeOptions = {}): Promise<string | undefined> {
    const providers = locked ? '-lockfile=readonly' : '-upgrade';
    const result = await this.exclusively(() =>
      this.terraform(this.folderOf(stack), ['init', '-input=false', '-no-color', '-reconfigure', providers]),
    );
    return result.exitCode === 0 ? undefined : `terraform init fails:\n${outputOf(result)}`;
  }

  /**
   * Plans a stack and reads the plan, also one that went wrong halfway. The plan stays in `planFile`.
   *
   * @throws UserError where a plan was saved and cannot be read
   */
  async plan(stack: string, { env, lock, tell }: PlanRunOptions): Promise<PlanRun> {
    const folder = this.folderOf(stack);
    const file = join(folder, planFile);
    rmSync(file, { force: true });
    tell('initializes');
    const complaint = await this.initialize(stack);
    if (complaint !== undefined) return { kind: 'failed', message: complaint, errors: [] };

    tell('plans');
    const locking = lock ? '-lock-timeout=5m' : '-lock=false';
    const args = ['plan', '-input=false', '-json', '-detailed-exitcode', `-out=${planFile}`, locking];
    const result = await this.terraform(folder, args, { env });
    if (existsSync(file)) chmodSync(file, 0o600);
    if (result.exitCode === unchanged || result.exitCode === changed) {
      return { kind: 'planned', plan: await this.show(stack), changes: result.exitCode === changed };
    }
    const errors = errorsIn(result.stdout);
    return {
      kind: 'failed',
      errors,
      message: errors.length > 0 ? describeErrors(errors) : `terraform plan fails:\n${outputOf(result)}`,
      ...(existsSync(file) ? { plan: await this.show(stack) } : {}),
    };
  }

  private async show(stack: string): Promise<PlanJson> {
    const result = await this.terraform(this.folderOf(stack), ['show', '-json', planFile]);
    // Whatever it printed on stdout is the plan, with every secret in it.
    if (result.exitCode !== 0) {
      throw new UserError(`terraform show fails for the plan of ${stack}:\n${trimmed(result.stderr)}`);
    }
    return readPlan(result.stdout);
  }
}
