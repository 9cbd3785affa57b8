import type { SynthesizedStack } from '../../stacks/synthesize';
import { UserError } from '../../values/user-error';
import { sameVersion } from '../plan/applied-state';
import type { StackPlan } from '../plan/model';
import type { PlannedStack, Planner } from '../plan/planner';
import { upstreamsOf } from '../plan/stacks';
import { planFile } from '../plan/terraform-plan';
import type { Terraform } from '../terraform';
import { describeDifference, differenceOf, isSame } from './actions';
import type { Reviewed } from './reviewed';

export interface DeploymentOptions {
  readonly stacks: readonly SynthesizedStack[];
  readonly planner: Planner;
  readonly terraform: Terraform;
  readonly say: (line: string) => void;
  /** Shows a stack that was planned again. */
  readonly show: (plan: StackPlan) => void;
  /** Whether to go on with what was not reviewed. */
  readonly approve: (what: string) => Promise<boolean>;
  /** What a person does when it has stopped. */
  readonly howToGoOn: string;
}

/** A deployment that went no further, and why. What was applied before stays. */
export class Stopped extends UserError {
  constructor(
    message: string,
    /** Whether a guard refused to go on. */
    public readonly refused = false,
  ) {
    super(message);
    this.name = 'Stopped';
  }
}

/** What keeps a plan from being applied, apart from what guards hold against it. */
export function obstacleIn({ id, outcome }: StackPlan): string | undefined {
  switch (outcome.kind) {
    case 'planned':
      return undefined;
    case 'failed':
      return `${id} cannot be planned:\n${outcome.message}`;
    case 'not-yet':
      return `${id} cannot be planned, because ${outcome.missing.join(', ')} is not applied`;
    case 'unreachable':
      return `${id} cannot be planned from here: ${outcome.what} does not answer. A private API server answers inside the VPC only`;
  }
}

/** What guards hold against a plan and no exception allows. */
const refusedIn = ({ refusals }: StackPlan): readonly string[] =>
  refusals.filter(({ exception }) => exception === undefined).map(({ message }) => message);

/** Applies reviewed plans, one stack after the other. */
export class Deployment {
  private readonly applied = new Set<string>();
  private readonly settled: string[] = [];

  constructor(private readonly options: DeploymentOptions) {}

  /**
   * Applies the stacks in their order.
   *
   * @throws Stopped at the first that cannot be applied
   */
  async run(reviewed: readonly Reviewed[]): Promise<void> {
    for (const [index, each] of reviewed.entries()) {
      try {
        await this.deploy(each);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        throw this.stoppedAt(each, reviewed.slice(index + 1), error);
      }
      this.settled.push(each.stack.id);
    }
  }

  /**
   * Refuses plans that no longer fit their states, as Terraform would when it applies them.
   *
   * @throws UserError
   */
  async refuseStale(reviewed: readonly PlannedStack[]): Promise<void> {
    const { states } = this.options.planner;
    await Promise.all(
      reviewed
        .filter(({ changes }) => changes)
        .map(async ({ stack, state }) => {
          states.forget(stack);
          const { version } = await states.of(stack);
          if (sameVersion(state, version)) return;
          const then = state === undefined ? 'had no state' : `had a state with the serial ${state.serial}`;
          const now = version === undefined ? 'has none' : `has one with the serial ${version.serial}`;
          throw new UserError(
            `The plan of ${stack.id} is stale: the stack ${then} when it was planned, and ${now} now. Somebody has applied something since`,
          );
        }),
    );
  }

  private async deploy(reviewed: Reviewed): Promise<void> {
    const { stack } = reviewed;
    const upstreams = upstreamsOf(stack, this.options.stacks);
    const again =
      upstreams.some(({ id }) => this.applied.has(id)) || reviewed.page.outcome.kind !== 'planned';
    const now = again ? await this.planAgain(reviewed) : reviewed;
    if (!now.changes) {
      this.options.say(`${stack.id}: nothing to change.`);
      return;
    }
    if (!again) await reviewed.bring();
    await this.refuseStale([now]);
    await this.apply(stack);
  }

  /** What this stack was planned on has changed, or was not there to plan it on. */
  private async planAgain(reviewed: Reviewed): Promise<PlannedStack> {
    const { stacks, planner, say, show, approve } = this.options;
    const { stack } = reviewed;
    const before = reviewed.page.outcome.kind === 'planned';
    say(
      before
        ? `${stack.id}: planned again, because a stack before it has changed.`
        : `${stack.id}: planned now, because it could not be before.`,
    );
    [stack, ...upstreamsOf(stack, stacks)].forEach((each) => planner.states.forget(each));
    const now = await planner.plan(stack);
    const refusals = refusedIn(now.page);
    if (refusals.length > 0) {
      show(now.page);
      throw new Stopped(`A guard refuses what ${stack.id} would do now:\n${refusals.join('\n')}`, true);
    }
    const obstacle = obstacleIn(now.page);
    if (obstacle !== undefined) throw new UserError(obstacle);
    const difference = differenceOf(reviewed.page, now.page);
    if (!now.changes || isSame(difference)) return now;
    show(now.page);
    if (before) {
      say(`${stack.id} would do something else than what was reviewed:`);
      describeDifference(difference).forEach(say);
    }
    if (!(await approve(`Deploy ${stack.id} like this`))) throw new UserError(`${stack.id} was not approved`);
    return now;
  }

  private async apply(stack: SynthesizedStack): Promise<void> {
    const { planner, terraform, say } = this.options;
    say(`${stack.id}: applies the plan.`);
    const args = ['apply', '-input=false', '-lock-timeout=5m', planFile];
    // Also where it fails: some of it may be done.
    this.applied.add(stack.id);
    const { exitCode } = await terraform(planner.folderOf(stack.id), args, { stdio: 'inherit' });
    planner.states.forget(stack);
    if (exitCode !== 0)
      throw new UserError(`${stack.id}: terraform apply ended with exit code ${exitCode}; see above`);
  }

  private stoppedAt(at: Reviewed, rest: readonly Reviewed[], error: UserError): Stopped {
    const list = (ids: readonly string[]) => (ids.length === 0 ? 'nothing' : ids.join(', '));
    return new Stopped(
      [
        error.message,
        '',
        `Deployed: ${list(this.settled)}. Stopped at: ${at.stack.id}. Not begun: ${list(rest.map(({ stack }) => stack.id))}.`,
        this.options.howToGoOn,
      ].join('\n'),
      error instanceof Stopped && error.refused,
    );
  }
}
