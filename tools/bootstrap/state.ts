import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
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

export function summarizeState(text: string): StateSummary {
  const { lineage, serial, resources } = stateSchema.parse(JSON.parse(text));
  const keys = resources
    .filter(({ type }) => type === 'aws_kms_key')
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes?.['key_id']))
    .filter((id) => typeof id === 'string');
  return { lineage, serial, resources: resources.length, keys };
}

/** Where there is no state, Terraform prints nothing, or one without lineage (Terraform 1.11 with an S3 backend). */
const isState = (text: string): boolean => text.trim() !== '' && summarizeState(text).lineage !== '';

/** The state in a file; `undefined` when there is none. */
export function readLocalState(file: string): StateSummary | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return summarizeState(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(
      `${file} is not a Terraform state (${error instanceof Error ? error.message : error}). Restore it, ${file}.backup may help`,
    );
  }
}

/**
 * Fetches the state that a stack has in its bucket, by a configuration of the backend alone, so that no provider is needed.
 *
 * @returns the state's text; `undefined` when there is none
 */
export async function pullState(run: Terraform, id: string, backend: object): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-state-'));
  try {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { backend } }));
    for (const args of [
      ['init', '-input=false', '-no-color'],
      ['state', 'pull'],
    ]) {
      const { exitCode, stdout, stderr } = await run(folder, args);
      if (exitCode !== 0) throw new UserError(`The state of ${id} cannot be read:\n${stderr.trim()}`);
      if (args[0] === 'state') return isState(stdout) ? stdout : undefined;
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
