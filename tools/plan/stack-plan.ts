import type { SynthesizedStack } from '../../stacks/synthesize';
import { changeOf } from './changes';
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

/** Providers read an unset map back as an empty one; Terraform calls that drift, and nobody else would. */
const isVisible = ({ action, attributes }: ResourceChange): boolean =>
  action !== 'update' || attributes.length > 0;

function outcomeOf({ stack, plan, today, failure }: StackPlanInput, secrets: Secrets): StackOutcome {
  if (failure !== undefined) return { kind: 'failed', message: secrets.mask(failure) };
  const configured = new Map(stack.resources.map(({ address, attributes }) => [address, attributes]));
  const changesIn = (planned: readonly PlannedChange[]): ResourceChange[] =>
    planned.flatMap((each) => changeOf(each, secrets, configured.get(each.address)) ?? []);
  return {
    kind: 'planned',
    changes: changesIn(plan.resource_changes),
    drifted: changesIn(plan.resource_drift).filter(isVisible),
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
