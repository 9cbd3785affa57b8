import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { loadEnvironments } from '../../values';
import { clusterTools } from '../support/cluster-tools';

/** Terraform with the real providers looks at every stack that lives in a cluster. */
const { terraform } = clusterTools();
const environments = loadEnvironments();
const stacks = environments.flatMap(({ name }) => [`${name}-platform`, `${name}-services`]);
const work = mkdtempSync(join(tmpdir(), 'aurora-validate-'));
const outdir = join(work, 'cdktf.out');

function run(stack: string, ...args: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(terraform.program, [...args, '-no-color'], {
    cwd: join(outdir, 'stacks', stack),
    encoding: 'utf8',
    env: { ...process.env, ...terraform.environment },
  });
  return { status, said: `${stdout}${stderr}` };
}

beforeAll(() => {
  Object.assign(process.env, terraform.environment);
  synthesize(environments, { outdir });
}, 120_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

test.each(stacks)(
  'the providers of %s take every resource in it',
  (stack) => {
    const initialised = run(stack, 'init', '-backend=false', '-input=false');
    expect({ stack, ...initialised }).toMatchObject({ status: 0 });
    const validated = run(stack, 'validate');
    expect({ stack, ...validated }).toMatchObject({ status: 0 });
  },
  240_000,
);
