import type { SynthesizedStack } from '../../stacks/synthesize';
import type { AppliedState } from './applied-state';

/** A variable that a plan cannot do without, and what it is for. */
export interface MissingVariable {
  readonly name: string;
  readonly description: string;
}

/** What the variables of a stack are, beside those that the environment of this process sets. */
export interface Variables {
  /** Environment variables for Terraform, such as `TF_VAR_services_version`. */
  readonly env: Readonly<Record<string, string>>;
  readonly missing: readonly MissingVariable[];
}

interface Declaration {
  readonly default?: unknown;
  readonly description?: string;
}

/**
 * What a variable was when the stack was last applied. Terraform's state does not keep variables, but it does keep what was
 * looked up by one: the attribute of a data source that is nothing but the variable holds its value.
 */
function lastValueOf(name: string, { template }: SynthesizedStack, state: AppliedState): string | undefined {
  const reference = `\${var.${name}}`;
  for (const { mode, type, name: resource, instances } of state.resources) {
    const declared = Object.entries(template.data?.[type]?.[resource] ?? {});
    const attribute = declared.find(([, value]) => value === reference)?.[0];
    const value = attribute === undefined ? undefined : instances[0]?.attributes?.[attribute];
    if (mode === 'data' && typeof value === 'string') return value;
  }
  return undefined;
}

/**
 * The variables of a stack without default that nobody set. They stay as they were applied last, so that a pull request is
 * planned with the images that run; before that, somebody must say.
 */
export function variablesOf(
  stack: SynthesizedStack,
  state: AppliedState,
  env: Readonly<Record<string, string | undefined>>,
): Variables {
  const declared = (stack.template['variable'] ?? {}) as Readonly<Record<string, Declaration>>;
  const open = Object.entries(declared).filter(
    ([name, { default: value }]) => value === undefined && env[`TF_VAR_${name}`] === undefined,
  );
  const values = open.map(([name]) => [name, lastValueOf(name, stack, state)] as const);
  return {
    env: Object.fromEntries(
      values.flatMap(([name, value]) => (value === undefined ? [] : [[`TF_VAR_${name}`, value]])),
    ),
    missing: values
      .filter(([, value]) => value === undefined)
      .map(([name]) => ({ name, description: declared[name]?.description ?? '' })),
  };
}
