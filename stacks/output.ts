import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Makes an empty folder beside `outdir`, so that it can take its place by renaming. */
export function createTemporaryOutput(outdir: string): string {
  const target = resolve(outdir);
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(join(dirname(target), `${basename(target)}.`));
  // `mkdtemp` makes it private; what takes its place is an ordinary folder.
  chmodSync(temporary, 0o755);
  return temporary;
}

export const removeOutput = (folder: string): void => rmSync(folder, { recursive: true, force: true });

const foldersIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/**
 * Moves what Terraform keeps beside a stack's JSON (`.terraform`, lock file, plan) into the new output, so that a
 * synthesis does not cost the next plan an `init`.
 */
function keepTerraformFiles(from: string, to: string): void {
  for (const stack of foldersIn(join(to, 'stacks'))) {
    for (const file of foldersIn(join(from, 'stacks', stack))) {
      const target = join(to, 'stacks', stack, file);
      if (file !== 'cdk.tf.json' && !existsSync(target))
        renameSync(join(from, 'stacks', stack, file), target);
    }
  }
}

/** Puts a complete output in the place of the one before. */
export function replaceOutput(temporary: string, outdir: string): void {
  const target = resolve(outdir);
  const outgoing = `${temporary}.outgoing`;
  if (existsSync(target)) renameSync(target, outgoing);
  renameSync(temporary, target);
  keepTerraformFiles(outgoing, target);
  removeOutput(outgoing);
}
