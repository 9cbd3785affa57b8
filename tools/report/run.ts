import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { synthesize, type SynthesizedStack } from '../../stacks/synthesize';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';
import { pictureOf } from '../architecture/parts';
import { renderHtml } from './html/page';
import { buildReport, selectEnvironments, type Report } from './model';
import { renderJson, renderText } from './text';

/** What is shown, and how. */
interface ShownOptions {
  /** Report on this environment alone; every environment is synthesized nevertheless. */
  readonly environment?: string;
  readonly details?: boolean;
  readonly json?: boolean;
}

export interface SynthOptions extends ShownOptions {
  /** The folder to write to. */
  readonly out: string;
}

export interface ReportOptions extends ShownOptions {
  /** A file for the report as a page, instead of printing it. */
  readonly html?: string;
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
export const wantsColour = ({ stdout, env }: Surroundings): boolean =>
  stdout.isTTY === true && !env['NO_COLOR'];

interface Gathered {
  readonly report: Report;
  readonly stacks: readonly SynthesizedStack[];
}

/** Synthesizes every environment into a folder, and gathers what there is to say. */
function gather(
  outdir: string,
  writtenTo: string | undefined,
  { environment }: ShownOptions,
  { load = loadEnvironments, today = new Date() }: Surroundings,
): Gathered {
  const environments = load();
  // Asked for first, so that a misspelt name costs no synthesis.
  selectEnvironments(environments, environment);
  const stacks = synthesize(environments, { outdir, today });
  return { stacks, report: buildReport(environments, stacks, { writtenTo, today, environment }) };
}

const rendered = (
  report: Report,
  { details = false, json = false }: ShownOptions,
  to: Surroundings,
): string => (json ? renderJson(report) : renderText(report, { details, colour: wantsColour(to) }));

/** Runs a command to its exit code: 0, or 1 and the reason on stderr where a person must correct something first. */
function exitCodeOf(run: () => void, { stderr }: Surroundings): number {
  try {
    run();
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}

/**
 * Synthesizes every environment and prints the report.
 *
 * @returns the exit code: 0, warnings included; 1 where something must be corrected first, with the reason on stderr and
 * the previous output untouched
 */
export const runSynth = (options: SynthOptions, surroundings: Surroundings): number =>
  exitCodeOf(() => {
    const { report } = gather(options.out, resolve(options.out), options, surroundings);
    surroundings.stdout.write(rendered(report, options, surroundings));
  }, surroundings);

/** @throws UserError where nothing can be written there */
function writePage(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(
      `--html: given ${JSON.stringify(file)}, which cannot be written (${(error as NodeJS.ErrnoException).code}); allowed: a file in a folder that is there`,
    );
  }
}

/**
 * Prints the report, or writes it as a page, and keeps nothing of what was synthesized for it.
 *
 * @returns the exit code, as that of {@link runSynth}
 */
export const runReport = (options: ReportOptions, surroundings: Surroundings): number =>
  exitCodeOf(() => {
    const work = mkdtempSync(join(tmpdir(), 'aurora-report-'));
    try {
      const { report, stacks } = gather(join(work, 'out'), undefined, options, surroundings);
      if (options.html === undefined) {
        surroundings.stdout.write(rendered(report, options, surroundings));
        return;
      }
      const pictures = new Map(stacks.map((stack) => [stack.id, pictureOf(stack)]));
      writePage(options.html, renderHtml(report, pictures));
      surroundings.stdout.write(`Report written to ${resolve(options.html)}\n`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }, surroundings);
