import { resolve } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import { buildReport, selectEnvironments } from './model';
import { renderJson, renderText } from './text';

export interface SynthOptions {
  /** The folder to write to. */
  readonly out: string;
  /** Report on this environment alone; every environment is synthesized nevertheless. */
  readonly environment?: string;
  readonly details?: boolean;
  readonly json?: boolean;
}

/** What the command needs of its surroundings, so that tests can stand in for them. */
export interface Surroundings {
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default - loads `values/environments/` */
  readonly load?: () => readonly Environment[];
  /** @default - today */
  readonly today?: Date;
}

/** Colour only where a person looks, and not against their wish (https://no-color.org). */
const wantsColour = ({ stdout, env }: Surroundings): boolean => stdout.isTTY === true && !env['NO_COLOR'];

/**
 * Synthesizes every environment and prints the report.
 *
 * @returns the exit code: 0, warnings included; 1 where something must be corrected first, with the reason on stderr and
 * the previous output untouched
 */
export function runSynth(options: SynthOptions, surroundings: Surroundings): number {
  const { stdout, stderr, load = loadEnvironments, today = new Date() } = surroundings;
  const { out, environment, details = false, json = false } = options;
  try {
    const environments = load();
    // Asked for first, so that a misspelt name costs no synthesis.
    selectEnvironments(environments, environment);
    const stacks = synthesize(environments, { outdir: out, today });
    const report = buildReport(environments, stacks, { writtenTo: resolve(out), today, environment });
    stdout.write(
      json ? renderJson(report) : renderText(report, { details, colour: wantsColour(surroundings) }),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}
