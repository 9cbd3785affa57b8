import { deepFreeze } from './deep-freeze';
import { describeMistakes } from './describe-mistakes';
import { environmentSchema, type Environment, type EnvironmentInput } from './schema';
import { environmentShape } from './schema/shape';
import { UserError } from './user-error';

/** What `defineEnvironment` returned: nothing else has been checked. */
const defined = new WeakSet<object>();

/**
 * Fills in the defaults of an environment and checks it.
 *
 * @returns the environment, complete and frozen
 * @throws UserError that names, for every mistake, the path, what was given and what is allowed
 */
export function defineEnvironment(input: EnvironmentInput): Environment {
  const parsed = environmentSchema.safeParse(input, { reportInput: false });
  if (!parsed.success) throw new UserError(describeMistakes(environmentShape, input, parsed.error));
  const environment = deepFreeze(parsed.data) as Environment;
  defined.add(environment);
  return environment;
}

/** Whether a value comes from `defineEnvironment`, so that it is complete and valid. */
export const isEnvironment = (value: unknown): value is Environment =>
  typeof value === 'object' && value !== null && defined.has(value);
