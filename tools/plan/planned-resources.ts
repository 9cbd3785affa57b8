import { judge } from '../../constructs/policy/judge';
import type { Resource } from '../../constructs/policy/rule';
import { suppressionsOf } from '../../constructs/policy/suppress';
import type { SynthesizedStack } from '../../stacks/synthesize';
import { standardSupportEnds } from '../../values/kubernetes-versions';
import type { PlannedFinding } from './model';
import { plannedResourcesIn, type PlanJson } from './plan-json';
import type { Secrets } from './secrets';

type Stack = Pick<SynthesizedStack, 'protection' | 'resources'>;

/**
 * The resources of a plan as they would be after apply, in the shape that rules judge. What is known only after apply is
 * absent, as Terraform leaves it out.
 */
export function plannedResources({ resources }: Stack, plan: PlanJson): Resource[] {
  const paths = new Map(resources.map(({ address, path }) => [address, path]));
  return plannedResourcesIn(plan).map(({ address, type, values }) => ({
    address,
    type,
    path: paths.get(address) ?? address,
    attributes: values ?? {},
  }));
}

/**
 * What the rules say of the planned values: the same functions as at synthesis, which know now what variables and data
 * sources have made of the configuration. What the stack suppresses is left out.
 */
export function findingsOf(stack: Stack, plan: PlanJson, secrets: Secrets, today: Date): PlannedFinding[] {
  const constructs = new Map(stack.resources.map(({ address, construct }) => [address, construct]));
  const { findings } = judge(
    plannedResources(stack, plan),
    ({ address }) => {
      const construct = constructs.get(address);
      return construct === undefined ? [] : suppressionsOf(construct);
    },
    { protection: stack.protection, stage: 'plan', today, standardSupportEnds },
  );
  return findings
    .filter(({ suppressedBecause }) => suppressedBecause === undefined)
    .map(({ rule, resource, message }) => ({
      rule: rule.id,
      level: rule.level,
      resource: resource.path,
      message: secrets.mask(message),
    }));
}
