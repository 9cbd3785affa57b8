import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../values/user-error';

/** Runs git in this repository. @returns what it prints */
export type Git = (...args: readonly string[]) => Promise<string>;

const root = join(__dirname, '..', '..');

/** What the context of a build holds: what `.dockerignore` lets in. */
const contextPaths = (ignore: string): readonly string[] =>
  ignore
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1).trim());

/** How much of the hash stands in a version: 48 bits, which no two contents of a repository share by chance. */
const hashDigits = 12;

/**
 * The version of our images at a commit: that of package.json, and a hash of all that goes into them. A change elsewhere
 * keeps the version, so that nothing is built, pushed or rolled out anew for it; and a commit that goes back to an earlier
 * content goes back to its images.
 *
 * @throws UserError where git does not know the commit
 */
export async function imageVersion(git: Git, ref = 'HEAD'): Promise<string> {
  const paths = [
    ...contextPaths(readFileSync(join(root, '.dockerignore'), 'utf8')),
    'images',
    '.dockerignore',
  ];
  const [listing, manifest] = await Promise.all([
    git('ls-tree', '-r', '--full-tree', ref, '--', ...paths),
    git('show', `${ref}:package.json`),
  ]).catch((error: Error) => {
    throw new UserError(`${ref}: given a commit that cannot be read: ${error.message.trim()}`);
  });
  const { version } = JSON.parse(manifest) as { version: string };
  return `${version}-${createHash('sha256').update(listing).digest('hex').slice(0, hashDigits)}`;
}
