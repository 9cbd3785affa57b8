import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { loadEnvironments } from '../../values';
import { providerTools } from '../support/provider-tools';

/** Terraform with the real providers looks at every stack that lives in a cluster. */
const terraform = providerTools();
const environments = loadEnvironments();
const stacks = environments.flatMap(({ name }) => [`${name}-platform`, `${name}-services`]);
const work = mkdtempSync(join(tmpdir(), 'aurora-validate-'));
const outdir = join(work, 'cdktf.out');

/** Runs Terraform in a stack’s folder. @returns what it has against it */
function complaint(stack: string, ...args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(terraform.program, [...args, '-no-color'], {
    cwd: join(outdir, 'stacks', stack),
    encoding: 'utf8',
    env: { ...process.env, ...terraform.environment },
  });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

beforeAll(() => {
  Object.assign(process.env, terraform.environment);
  synthesize(environments, { outdir });
}, 120_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

test.each(stacks)(
  'the providers of %s take every resource in it',
  (stack) => {
    expect(complaint(stack, 'init', '-backend=false', '-input=false')).toBeUndefined();
    expect(complaint(stack, 'validate')).toBeUndefined();
  },
  240_000,
);
