import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { SynthesizedStack } from '../../stacks/synthesize';
import { UserError } from '../../values/user-error';
import type { Terraform } from '../terraform';

/** What a state says about itself. */
export interface StateSummary {
  /**
   * Drawn when a state is first written to a place: two states with one lineage are versions of one another. Terraform
   * draws a new one when it pushes a state to a place without any, so that a moved state has another than its origin.
   */
  readonly lineage: string;
  /** Raised with each change within a lineage. */
  readonly serial: number;
  /** How many resources it holds. */
  readonly resources: number;
  /** The ids of its KMS keys. AWS draws them at random, so two states that share one describe the same things. */
  readonly keys: readonly string[];
}

const stateSchema = z.object({
  lineage: z.string(),
  serial: z.number(),
  resources: z.array(
    z.object({
      type: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).nullish() })),
    }),
  ),
});

/** Reads JSON; `undefined` where it is none. The parser's own message would quote a state, which may hold secrets. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a state.
 *
 * @param place where it lies, and `remedy` what to do when it is none, for the message
 * @throws UserError that says which parts are missing, and never what is there: it may be secret
 */
function summarizeState(text: string, place: string, remedy: string): StateSummary {
  const json = jsonIn(text);
  const { data, error } = stateSchema.safeParse(json);
  if (!data) {
    const wrong = [...new Set(error.issues.map(({ path }) => path.join('.')))].join(', ');
    const why =
      json === undefined ? 'it is no JSON' : `missing or of another form: ${wrong || 'the object itself'}`;
    throw new UserError(`${place} is not a Terraform state (${why}). ${remedy}`);
  }
  const keys = data.resources
    .filter(({ type }) => type === 'aws_kms_key')
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes?.['key_id']))
    .filter((id) => typeof id === 'string');
  return { lineage: data.lineage, serial: data.serial, resources: data.resources.length, keys };
}

/** The state in a file; `undefined` when there is none. */
export function readLocalState(file: string): StateSummary | undefined {
  if (!existsSync(file)) return undefined;
  return summarizeState(readFileSync(file, 'utf8'), file, `Restore it, ${file}.backup may help`);
}

/** A state that was fetched: its text, to be written elsewhere, and what it says. */
export interface PulledState {
  readonly text: string;
  readonly summary: StateSummary;
}

/** Where there is no state, Terraform prints nothing, or one without lineage (Terraform 1.11 with an S3 backend). */
function pulledState(text: string, id: string): PulledState | undefined {
  if (text.trim() === '') return undefined;
  const summary = summarizeState(
    text,
    `What \`terraform state pull\` printed for ${id}`,
    'Nothing was changed. Look at the object in the state bucket; an earlier version of it can be restored there',
  );
  return summary.lineage === '' ? undefined : { text, summary };
}

/** Where a stack's state lies, as Terraform's configuration says it. */
export function backendOf({ template }: SynthesizedStack): object {
  return (template.terraform as { backend: object }).backend;
}

/**
 * Fetches the state that a stack has in its bucket, by a configuration of the backend alone, so that no provider is needed.
 *
 * @returns `undefined` when there is none
 * @throws UserError when it cannot be read, or is no state
 */
export async function pullState(
  run: Terraform,
  id: string,
  backend: object,
): Promise<PulledState | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-state-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { backend } }));
    for (const args of [
      ['init', '-input=false', '-no-color'],
      ['state', 'pull'],
    ]) {
      const { exitCode, stdout, stderr } = await run(folder, args);
      if (exitCode !== 0) throw new UserError(`The state of ${id} cannot be read:\n${stderr.trim()}`);
      if (args[0] === 'state') return pulledState(stdout, id);
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
