import { describeMistakes } from './describe-mistakes';
import { environmentSchema, type Environment, type EnvironmentInput } from './schema';
import { environmentShape } from './schema/shape';
import { UserError } from './user-error';

/** Freezes a value and everything in it. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/**
 * Fills in the defaults of an environment and checks it.
 *
 * @returns the environment, complete and frozen
 * @throws UserError that names, for every mistake, the path, what was given and what is allowed
 */
export function defineEnvironment(input: EnvironmentInput): Environment {
  const parsed = environmentSchema.safeParse(input, { reportInput: false });
  if (!parsed.success) throw new UserError(describeMistakes(environmentShape, input, parsed.error));
  return deepFreeze(parsed.data) as Environment;
}
