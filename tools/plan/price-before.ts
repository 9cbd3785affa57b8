import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { UserError } from '../../values/user-error';
import { trimmed } from './diagnostics';
import { git, root } from './git';

/** US dollars a month that an environment costs by the values of another git ref. */
export type PriceBefore = (ref: string, environment: string) => Promise<number>;

const run = promisify(execFile);

/** The part of the report of `npm run synth -- --json` that is read here. */
const reportSchema = z.object({
  environments: z.tuple([
    z.object({ money: z.object({ thisSystem: z.object({ monthlyUsd: z.number() }) }) }),
  ]),
});

/** Waits for a program. What it says when it fails is for a person. */
async function outputOf(program: Promise<string>): Promise<string> {
  try {
    return await program;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new UserError(trimmed(stderr?.trim() || message));
  }
}

/** The report of a checkout's own synthesis. */
async function synthesize(checkout: string, environment: string, out: string): Promise<string> {
  const args = ['--import', 'tsx', join('tools', 'synth.ts'), '--json', '--environment', environment];
  const { stdout } = await run(process.execPath, [...args, '--out', out], {
    cwd: checkout,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

function monthlyUsdIn(text: string): number {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    throw new UserError('its report is no JSON');
  }
  const { data } = reportSchema.safeParse(report);
  if (data === undefined) throw new UserError('its report has another form');
  return data.environments[0].money.thisSystem.monthlyUsd;
}

/**
 * Checks the ref out beside this one, with the packages of this one, and lets its own synthesis price its own values: they
 * may have another schema, and prices may have been corrected since.
 *
 * @throws UserError where there is no such ref, or its synthesis does not price the environment
 */
export const priceBefore: PriceBefore = async (ref, environment) => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-before-'));
  const checkout = join(folder, 'checkout');
  try {
    // Resolved first: `worktree add` would take a ref that begins with a hyphen for an option.
    const commit = await outputOf(git('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`));
    await outputOf(git('worktree', 'add', '--detach', '--quiet', checkout, commit));
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    return monthlyUsdIn(await outputOf(synthesize(checkout, environment, join(folder, 'cdktf.out'))));
  } finally {
    // It fails where there was nothing to check out, which has been said then.
    await git('worktree', 'remove', '--force', checkout).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
};
