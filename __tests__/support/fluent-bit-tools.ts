import { spawnSync } from 'node:child_process';

/** What the Fluent Bit suite runs with. */
export interface FluentBitTools {
  readonly program: string;
  /** One line that says what was found. */
  readonly summary: string;
}

/** The version whose configuration is released: another one may read it in another way. */
const version = '4.0.5';

/**
 * Finds the real Fluent Bit. `FLUENT_BIT_BINARY` names it; else it is looked for on PATH.
 *
 * @returns what was found, or a line that says what is missing
 */
export function findFluentBitTools(): FluentBitTools | string {
  const program = process.env['FLUENT_BIT_BINARY'] ?? 'fluent-bit';
  const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const found = asked.status === 0 ? /v(\d+\.\d+\.\d+)/.exec(asked.stdout)?.[1] : undefined;
  if (found === version) return { program, summary: `Fluent Bit ${version}` };
  const what = found === undefined ? 'not there' : `version ${found}`;
  return `missing: Fluent Bit ${version} (${program} is ${what}; FLUENT_BIT_BINARY names another)`;
}
