import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of this machine. Nothing that is written for Terraform may name one: it would differ on the next machine. */
export const machinePaths: readonly string[] = [
  join(__dirname, '..', '..'),
  process.cwd(),
  tmpdir(),
  homedir(),
]
  // In some containers the home folder is the root folder, which is part of every path.
  .filter((folder) => folder.length > 1)
  .map((folder) => `${folder}/`);
