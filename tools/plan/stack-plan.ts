import type { Attributes } from '../../constructs/policy/rule';
import type { SynthesizedStack } from '../../stacks/synthesize';
import { changeOf } from './changes';
import { isConfigured } from './configured';
import { refusalsOf } from './guards';
import { imageChangesOf } from './images';
import type { ResourceChange, StackOutcome, StackPlan } from './model';
import type { PlanJson, PlannedChange } from './plan-json';
import { findingsOf } from './planned-resources';
import { Secrets } from './secrets';

export interface StackPlanInput {
  /** The stack that was planned, as it was synthesized. */
  readonly stack: Pick<SynthesizedStack, 'id' | 'dependsOn' | 'environments' | 'protection' | 'resources'>;
  /** What `terraform show -json` printed of the saved plan. */
  readonly plan: PlanJson;
  /** The day by which exceptions and support windows are judged. */
  readonly today: Date;
  /**
   * What Terraform said where planning failed. The plan then holds what was planned until it did, which guards look at.
   * @default - planning succeeded
   */
  readonly failure?: string;
}

/** Who may connect to what: a rule that somebody has added counts, although no stack says that there is none. */
const accessRules = /^(in|e)gress\b/;

/**
 * What of a change outside of Terraform is drift: that a thing is gone, or that an attribute is not as the stack says. What it
 * does not say, such as the policy of a topic that another resource sets, or a number that nobody set and AWS answers with 0,
 * providers read back after an apply only: Terraform calls that drift until the next one, and nobody else would.
 */
function driftIn(change: ResourceChange, configured?: Attributes): ResourceChange[] {
  if (change.action !== 'update') return [change];
  const attributes = change.attributes.filter(
    ({ path }) => configured === undefined || accessRules.test(path) || isConfigured(configured, path),
  );
  return attributes.length > 0 ? [{ ...change, attributes }] : [];
}

function outcomeOf({ stack, plan, today, failure }: StackPlanInput, secrets: Secrets): StackOutcome {
  if (failure !== undefined) return { kind: 'failed', message: secrets.mask(failure) };
  const configured = new Map(stack.resources.map(({ address, attributes }) => [address, attributes]));
  const changesIn = (planned: readonly PlannedChange[]): ResourceChange[] =>
    planned.flatMap((each) => changeOf(each, secrets, configured.get(each.address)) ?? []);
  return {
    kind: 'planned',
    changes: changesIn(plan.resource_changes),
    drifted: changesIn(plan.resource_drift).flatMap((each) => driftIn(each, configured.get(each.address))),
    findings: findingsOf(stack, plan, secrets, today),
    images: plan.resource_changes.flatMap((each) => imageChangesOf(stack.id, each, secrets)),
  };
}

/** Reads the plan of one stack: what would change, what guards and rules say of it. Pure, and without a secret. */
export function stackPlanOf(input: StackPlanInput): StackPlan {
  const { stack, plan, today } = input;
  const secrets = Secrets.of(plan);
  return {
    id: stack.id,
    dependsOn: stack.dependsOn,
    outcome: outcomeOf(input, secrets),
    refusals: refusalsOf(stack, plan, secrets, today),
  };
}
