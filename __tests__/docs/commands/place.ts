import { templatesOf, type PlacedTemplate } from '../../../tools/architecture/stacks';
import { loadEnvironments } from '../../../values';
import { namesOf } from '../../../values/names';
import type { Environment } from '../../../values/schema';

/** The environment that commands are tried for, as it would be synthesized. */
export interface Place {
  readonly environment: Environment;
  readonly names: ReturnType<typeof namesOf>;
  readonly stacks: readonly PlacedTemplate[];
  /** An address in its foundation. */
  readonly anAddress: string;
}

/** The attributes of each resource of a type, in whichever stack. */
export const resourcesOf = ({ stacks }: Place, type: string): readonly Readonly<Record<string, unknown>>[] =>
  stacks.flatMap(({ resources }) =>
    resources.filter((each) => each.type === type).map((each) => each.attributes),
  );

/** The shipped environment `prod`, with the stacks of all. */
export function thePlace(): Place {
  const environments = loadEnvironments();
  const environment = environments.find(({ name }) => name === 'prod');
  if (environment === undefined) throw new Error('There is no environment prod to try commands with');
  const stacks = templatesOf(environments);
  const names = namesOf(environment);
  const foundation = stacks.find(({ id }) => id === names.stacks.foundation);
  const table = foundation?.resources.find(({ type }) => type === 'aws_dynamodb_table');
  return { environment, names, stacks, anAddress: table?.address ?? '' };
}
