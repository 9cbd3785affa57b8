import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../values/user-error';

/** Where Terraform JSON is written unless a command says otherwise: what `cdktf` asks for, or its own default. */
export const defaultOutdir = (): string => process.env['CDKTF_OUTDIR'] || 'cdktf.out';

const ownEntries = ['manifest.json', 'stacks'];

/** What stands in the way of an output at `target`: it is replaced as a whole, so nothing of anybody else's may be there. */
function foreignEntry(target: string): string | undefined {
  if (!existsSync(target)) return undefined;
  if (!statSync(target).isDirectory()) return 'a file';
  const foreign = readdirSync(target).find((entry) => !ownEntries.includes(entry));
  return foreign === undefined ? undefined : `a folder that holds ${foreign}`;
}

/**
 * Refuses an output folder whose replacement would remove something that no synthesis wrote.
 *
 * @throws UserError that names what is there
 */
function refuseForeign(outdir: string, target: string): void {
  const foreign = outdir.trim() === '' ? 'an empty name' : foreignEntry(target);
  if (foreign === undefined) return;
  throw new UserError(
    `output folder (--out or CDKTF_OUTDIR): given ${JSON.stringify(outdir)}, ${foreign}; allowed: a new folder, an empty one, or the output of an earlier synthesis, because it is replaced as a whole`,
  );
}

/**
 * Makes an empty folder beside `outdir`, so that it can take its place by renaming.
 *
 * @throws UserError when `outdir` holds something that is not an output
 */
export function createTemporaryOutput(outdir: string): string {
  const target = resolve(outdir);
  refuseForeign(outdir, target);
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
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (existsSync(outgoing)) renameSync(outgoing, target);
    throw error;
  }
  keepTerraformFiles(outgoing, target);
  removeOutput(outgoing);
}
