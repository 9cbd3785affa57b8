import type { z } from 'zod';
import { secretVariables } from '../../contract/settings';

/** Where variables come from: `process.env`, or a test’s own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that are not as they must be. `message` has one line for each mistake. */
export class SettingsMistake extends Error {
  override readonly name = 'SettingsMistake';
}

/** Longest part of a value that a message repeats. */
const longestShown = 80;

const secrets: readonly string[] = secretVariables;

/** OpenTelemetry takes an empty variable for one that is not set (specification, "Environment Variable Specification"). */
const given = (name: string, env: Environment): string | undefined =>
  name.startsWith('OTEL_') && env[name] === '' ? undefined : env[name];

const shown = (name: string, value: string): string => {
  if (secrets.includes(name)) return '(not shown)';
  const text = JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
};

/** What a variable may be, in the words of its schema: those with which it refuses an empty text. */
function allowedFor(field: z.ZodType): string {
  const { error } = field.safeParse('');
  return error === undefined ? 'any text' : messagesOf(error);
}

/** Where in a list of objects something is wrong is told; the place in a list of words tells nothing. */
const placeOf = (path: readonly PropertyKey[]): string => (path.length > 1 ? `${path.join('.')}: ` : '');

const messagesOf = (error: z.ZodError): string =>
  [...new Set(error.issues.map(({ path, message }) => `${placeOf(path)}${message}`))].join('; ');

const mistake = (name: string, value: string, allowed: string): string =>
  `${name}: given ${value}; allowed: ${allowed}`;

/** Letters that must change to make one word of the other: who has misspelt a name meant the nearest one. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function unknownVariables(known: readonly string[], env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('AURORA_') && env[name] !== undefined && !known.includes(name))
    .sort()
    .map((name) => {
      const nearest = [...known].sort((a, b) => distance(name, a) - distance(name, b))[0] ?? '';
      const hint = distance(name, nearest) <= 4 ? `; did you mean ${nearest}?` : '';
      return `${name}: no such variable${hint}`;
    });
}

/** The error that tells mistakes. @param program how it is called, for the line that says where its variables are explained */
export const settingsMistake = (program: string, mistakes: readonly string[]): SettingsMistake =>
  new SettingsMistake(
    [...mistakes, `Each variable is explained by: ${program} --help`]
      .map((line) => `${program}: ${line}`)
      .join('\n'),
  );

/**
 * Reads the variables of a program.
 *
 * @param program how it is called, for the line that says where its variables are explained
 * @throws SettingsMistake that names every mistake: variables that are missing or wrong, with what was given (credentials
 *   excepted) and what is allowed, and variables that begin with `AURORA_` and do not exist
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
  program: string,
): z.infer<Schema> {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
  const values: Record<string, unknown> = {};
  const mistakes: string[] = [];
  for (const [name, field] of fields) {
    const value = given(name, env);
    const parsed = field.safeParse(value);
    if (parsed.success) values[name] = parsed.data;
    else if (value === undefined) mistakes.push(mistake(name, 'nothing', allowedFor(field)));
    else mistakes.push(mistake(name, shown(name, value), messagesOf(parsed.error)));
  }
  const all = [
    ...mistakes,
    ...unknownVariables(
      fields.map(([name]) => name),
      env,
    ),
  ];
  if (all.length > 0) throw settingsMistake(program, all);
  // Every field of the shape was parsed by its own schema.
  return values as z.infer<Schema>;
}

/** What is said of a variable’s value when it is not set. */
function absence(field: z.ZodType): string {
  const { success, data } = field.safeParse(undefined);
  if (!success) return 'must be set';
  return data === undefined ? 'optional' : `default: ${String(data)}`;
}

/** The variables of a program with their meaning and default, for `--help`. */
export function settingsHelp(schema: z.ZodObject): string {
  const lines = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const notes = [absence(field), ...(secrets.includes(name) ? ['a secret'] : [])].join(', ');
    return `  ${name}\n      ${field.description ?? ''} (${notes})`;
  });
  return `Variables of the environment:\n${lines.join('\n')}\n`;
}
