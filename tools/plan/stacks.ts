import type { SynthesizedStack } from '../../stacks/synthesize';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';

/** Whether a stack is one of an environment's, or the bootstrap that it shares with others of its account. */
const serves = ({ environments }: SynthesizedStack, { name }: Environment): boolean =>
  environments.some((each) => each.name === name);

/** Sorts stacks so that each comes behind those that must be applied before it; a bootstrap, which holds their states, first. */
function inOrder(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const placed = new Set<SynthesizedStack>();
  const place = (stack: SynthesizedStack): void => {
    if (placed.has(stack)) return;
    stacks.filter(({ id }) => stack.dependsOn.includes(id)).forEach(place);
    placed.add(stack);
  };
  stacks.filter(({ kind }) => kind === 'bootstrap').forEach(place);
  stacks.forEach(place);
  return [...placed];
}

/**
 * The stacks of an environment that a command is to work on, those that must be applied first at the beginning.
 *
 * @param names ids, or kinds such as `foundation`; none means every stack of the environment but the bootstrap of its
 * account, which is a person's affair and changes once in a year
 * @throws UserError where a name is none of them
 */
export function selectStacks(
  all: readonly SynthesizedStack[],
  environment: Environment,
  names: readonly string[],
): readonly SynthesizedStack[] {
  const own = inOrder(all.filter((stack) => serves(stack, environment)));
  const unknown = names.find((name) => !own.some(({ id, kind }) => name === id || name === kind));
  if (unknown !== undefined) {
    throw new UserError(
      `stack: given ${JSON.stringify(unknown)}; allowed: ${own.map(({ kind }) => kind).join(', ')}, or their ids ${own.map(({ id }) => id).join(', ')}`,
    );
  }
  return names.length === 0
    ? own.filter(({ kind }) => kind !== 'bootstrap')
    : own.filter(({ id, kind }) => names.includes(id) || names.includes(kind));
}

/** Every stack that must be applied before one, near and far, the farthest first. */
export function upstreamsOf(
  stack: SynthesizedStack,
  all: readonly SynthesizedStack[],
): readonly SynthesizedStack[] {
  const near = all.filter(({ id }) => stack.dependsOn.includes(id));
  return [...new Set(near.flatMap((each) => [...upstreamsOf(each, all), each]))];
}
