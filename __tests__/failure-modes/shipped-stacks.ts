import { grants, type Grant, type PolicyKind } from '../../constructs/policy/policy-reader';
import type { Resource } from '../../constructs/policy/rule';
import { placeStacks, type PlacedStack } from '../../stacks/fleet';
import { harvest, type StackTemplate } from '../../stacks/harvest';
import { loadEnvironments } from '../../values';
import { testApp } from '../support/template';

/** One stack of the shipped environments, as Terraform would get it. */
export interface ShippedStack extends Omit<PlacedStack, 'stack'> {
  readonly id: string;
  readonly template: StackTemplate;
  readonly resources: readonly Resource[];
}

/** Every stack of the environments in `values/environments`; nothing is written. */
export const shippedStacks: readonly ShippedStack[] = placeStacks(testApp(), loadEnvironments()).map(
  ({ stack, ...placed }) => {
    stack.prepareStack();
    return { ...placed, id: stack.node.id, ...harvest(stack) };
  },
);

/** Resources of a type in some stacks. */
export const ofType = (stacks: readonly ShippedStack[], type: string | RegExp): readonly Resource[] =>
  stacks
    .flatMap(({ resources }) => resources)
    .filter((resource) => (typeof type === 'string' ? resource.type === type : type.test(resource.type)));

/** Everything that policies of some stacks allow. */
export const grantsOf = (
  stacks: readonly ShippedStack[],
  ...kinds: readonly PolicyKind[]
): readonly Grant['statement'][] =>
  stacks
    .flatMap(({ resources }) => resources)
    .flatMap((resource) => grants(resource, ...kinds))
    .map(({ statement }) => statement);
