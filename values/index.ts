import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { isEnvironment } from './define-environment';
import { checkFleet } from './fleet';
import type { Environment } from './schema';
import { UserError } from './user-error';

export const environmentsFolder = join(__dirname, 'environments');

/** The path of an environment's file as a person would type it. */
const shown = (file: string): string => relative(join(__dirname, '..'), file);

const indented = (text: string): string => text.replace(/^/gm, '  ');

/** Why a file could not be loaded, without the list of the modules that asked for it. Anything at all can be thrown. */
function reasonOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  return (typeof message === 'string' ? message : String(error)).replace(/\nRequire stack:[^]*$/, '').trim();
}

/** What a file exports by default; whatever goes wrong while it loads is a mistake in it. */
function defaultExportOf(file: string): unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the folder is the list of environments
    return (require(file) as { default?: unknown }).default;
  } catch (error) {
    const mistake = error instanceof UserError ? error.message : `cannot be loaded: ${reasonOf(error)}`;
    throw new UserError(`${shown(file)}:\n${indented(mistake)}`);
  }
}

function loadEnvironment(file: string): Environment {
  const environment = defaultExportOf(file);
  const mustHave = 'The file must have `export default defineEnvironment({ ... })`';
  if (!isEnvironment(environment)) {
    throw new UserError(
      `${shown(file)}:\n  default export: given ${JSON.stringify(environment) ?? 'nothing'}; allowed: an environment. ${mustHave}`,
    );
  }
  const name = basename(file, '.ts');
  if (environment.name !== name) {
    throw new UserError(
      `${shown(file)}:\n  name: given "${environment.name}"; allowed: "${name}", the name of its file. ${mustHave}`,
    );
  }
  return environment;
}

/** The files of a folder that hold an environment each, in the order of their names. */
const environmentFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map(({ name }) => name)
    .sort();

/**
 * Loads every environment of a folder, in the order of their names. Adding an environment is adding one file.
 *
 * @throws UserError that names file and path of every mistake
 */
export function loadEnvironments(folder: string = environmentsFolder): readonly Environment[] {
  const files = environmentFiles(folder);
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
