import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { checkFleet } from './fleet';
import type { Environment } from './schema';
import { UserError } from './user-error';

export const environmentsFolder = join(__dirname, 'environments');

/** The path of an environment's file as a person would type it. */
const shown = (file: string): string => relative(join(__dirname, '..'), file);

function loadEnvironment(file: string): Environment {
  let environment: Environment | undefined;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the folder is the list of environments
    environment = (require(file) as { default?: Environment }).default;
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(`${shown(file)}:\n${error.message.replace(/^/gm, '  ')}`);
    throw error;
  }
  const name = basename(file, '.ts');
  if (environment?.name !== name) {
    throw new UserError(
      `${shown(file)}:\n  name: given ${JSON.stringify(environment?.name)}; allowed: "${name}", the name of its file. The file must have \`export default defineEnvironment({ ... })\``,
    );
  }
  return environment;
}

/**
 * Loads every environment of a folder, in the order of their names. Adding an environment is adding one file.
 *
 * @throws UserError that names file and path of every mistake
 */
export function loadEnvironments(folder: string = environmentsFolder): readonly Environment[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort();
  if (files.length === 0) {
    throw new UserError(`${shown(folder)}: there is no environment; add one as <name>.ts`);
  }
  const mistakes: string[] = [];
  const environments = files.flatMap((file) => {
    try {
      return [loadEnvironment(join(folder, file))];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      mistakes.push(error.message);
      return [];
    }
  });
  if (mistakes.length > 0) throw new UserError(mistakes.join('\n'));
  checkFleet(environments);
  return environments;
}
