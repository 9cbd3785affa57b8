import { join, resolve } from 'node:path';
import type { SynthesizedStack } from '../../stacks/synthesize';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import type { Terraform } from '../terraform';
import type { Probe } from './api-server';
import { AppliedStates, type AppliedState, type StateVersion } from './applied-state';
import type { StackPlan } from './model';
import { obstacleTo, tooEarly, type Obstacle, type Surroundings } from './obstacles';
import type { Progress } from './progress';
import { stackPlanOf } from './stack-plan';
import { TerraformPlanner, type InitializeOptions, type PlanRun } from './terraform-plan';
import { variablesOf } from './variables';

export interface PlannerOptions {
  readonly environment: Environment;
  /** Every synthesized stack. */
  readonly stacks: readonly SynthesizedStack[];
  /** Where they were synthesized to. */
  readonly outdir: string;
  readonly terraform: Terraform;
  readonly probe: Probe;
  readonly progress: Progress;
  /** The environment of this process, for the variables that it sets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly today: Date;
  /**
   * Hold each state's lock while it is planned: for plans that are to be applied. One that is only looked at must not hold
   * up a deployment, nor leave a lock behind when it is killed.
   */
  readonly lock: boolean;
}

/** A stack, what its plan says, and what applying it needs to know. */
export interface PlannedStack {
  readonly stack: SynthesizedStack;
  readonly page: StackPlan;
  /** Whether there is a plan that would change anything, be it the state alone. */
  readonly changes: boolean;
  /** The version of the state that it was planned on; absent where there was none. */
  readonly state?: StateVersion;
}

/** What a stack came to, in a few words. */
function summaryOf({ outcome }: StackPlan): string {
  switch (outcome.kind) {
    case 'planned':
      return outcome.changes.length === 0 ? 'no change' : `${outcome.changes.length} to change`;
    case 'not-yet':
      return `not yet: ${outcome.missing.join(', ')} is not applied`;
    case 'unreachable':
      return 'not from here';
    case 'failed':
      return 'failed';
  }
}

/** Plans the stacks of an environment, as far as what they need is there. */
export class Planner {
  public readonly states: AppliedStates;
  private readonly runner: TerraformPlanner;

  constructor(private readonly options: PlannerOptions) {
    this.states = new AppliedStates(options.terraform);
    this.runner = new TerraformPlanner(options.terraform, (id) => this.folderOf(id));
  }

  /** Where Terraform runs for a stack. */
  folderOf(id: string): string {
    return join(resolve(this.options.outdir), 'stacks', id);
  }

  /** @returns why it fails; `undefined` when it does not */
  initialize({ id }: SynthesizedStack, options?: InitializeOptions): Promise<string | undefined> {
    return this.runner.initialize(id, options);
  }

  /**
   * Plans stacks beside each other: each on what is applied now, since no stack reads another's plan.
   *
   * @throws UserError where a state cannot be read
   */
  async planAll(stacks: readonly SynthesizedStack[]): Promise<readonly PlannedStack[]> {
    const settled = await Promise.allSettled(stacks.map((stack) => this.plan(stack)));
    return settled.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  }

  /** @throws UserError where a state cannot be read */
  async plan(stack: SynthesizedStack): Promise<PlannedStack> {
    const { progress } = this.options;
    progress.tell(stack.id, 'reads states');
    const own = await this.states.of(stack);
    const planned = await this.planOn(own, stack);
    progress.tell(stack.id, summaryOf(planned.page));
    return { ...planned, stack, ...(own.version === undefined ? {} : { state: own.version }) };
  }

  private async planOn(
    own: AppliedState,
    stack: SynthesizedStack,
  ): Promise<Pick<PlannedStack, 'page' | 'changes'>> {
    const obstacle = (await obstacleTo(stack, this.surroundings)) ?? this.unsetVariables(stack, own);
    if (obstacle !== undefined) return this.notPlanned(stack, obstacle);

    const run = await this.runFor(stack, own);
    const { today } = this.options;
    if (run.kind === 'planned') {
      return { page: stackPlanOf({ stack, plan: run.plan, today }), changes: run.changes };
    }
    const early = await tooEarly(stack, run.errors, this.surroundings);
    if (early !== undefined) return this.notPlanned(stack, early);
    if (run.plan === undefined) return this.notPlanned(stack, { kind: 'failed', message: run.message });
    // Terraform refused halfway: what it had planned until then is still for the guards to see.
    const page = stackPlanOf({ stack, plan: run.plan, today, failure: run.message });
    return { page, changes: false };
  }

  private get surroundings(): Surroundings {
    const { stacks, probe } = this.options;
    return { stacks, states: this.states, probe };
  }

  private notPlanned({ id, dependsOn }: SynthesizedStack, outcome: Obstacle) {
    return { page: { id, dependsOn, outcome, refusals: [] }, changes: false };
  }

  private unsetVariables(stack: SynthesizedStack, own: AppliedState): Obstacle | undefined {
    const { missing } = variablesOf(stack, own, this.options.env);
    if (missing.length === 0) return undefined;
    const lines = missing.map(({ name, description }) => `TF_VAR_${name} is not set. ${description}`);
    return { kind: 'failed', message: lines.join('\n') };
  }

  /** A plan that was saved and cannot be read is this stack's failure, not that of those beside it. */
  private async runFor(stack: SynthesizedStack, own: AppliedState): Promise<PlanRun> {
    const { env, lock, progress } = this.options;
    try {
      return await this.runner.plan(stack.id, {
        env: variablesOf(stack, own, env).env,
        lock,
        tell: (text) => progress.tell(stack.id, text),
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { kind: 'failed', message: error.message, errors: [] };
    }
  }
}
