import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The folder of this repository. */
export const root = join(__dirname, '..', '..');

const run = promisify(execFile);

/** Runs git in this repository. @returns what it prints */
export async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: root });
  return stdout.trim();
}

/** The commit that is checked out; `undefined` where this is no git repository, such as an unpacked archive. */
export const headCommit = (): Promise<string | undefined> => git('rev-parse', 'HEAD').catch(() => undefined);
