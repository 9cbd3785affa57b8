import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareWith, type PrepareOptions } from '../../../tools/plan/prepare';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';
import { FakeTerraform } from './support/fake-terraform';
import { today } from './support/planning';

const work = mkdtempSync(join(tmpdir(), 'aurora-prepare-'));
const out = join(work, 'cdktf.out');
afterAll(() => rmSync(work, { recursive: true }));
afterEach(() => rmSync(out, { recursive: true, force: true }));

const prepare = (name: string, changes: Partial<PrepareOptions> = {}) =>
  prepareWith({
    terraform: new FakeTerraform().run,
    bucketExists: async () => true,
    load: () => [environment({ protection: 'none' })],
    ...changes,
  })(name, { out, today });

it('synthesizes every environment', async () => {
  const { environment: found, stacks } = await prepare('test');
  expect(found.name).toBe('test');
  expect(stacks.every(({ id }) => existsSync(join(out, 'stacks', id, 'cdk.tf.json')))).toBe(true);
}, 20_000);

it('begins nothing for an environment that there is not', async () => {
  await expect(prepare('tset')).rejects.toThrow(
    new UserError('environment: given "tset"; allowed: test, the files of values/environments/'),
  );
  expect(existsSync(out)).toBe(false);
});

it('begins nothing without Terraform', async () => {
  const terraform: PrepareOptions['terraform'] = async () => ({ exitCode: 1, stdout: '', stderr: 'broken' });
  await expect(prepare('test', { terraform })).rejects.toThrow('terraform version fails:\nbroken');
});

it('says how the bucket for the state is made', async () => {
  await expect(prepare('test', { bucketExists: async () => false })).rejects.toThrow(
    'test: the bucket for Terraform’s state, aurora-log-system-state-111122223333-eu-west-1, does not exist. Make it: npm run bootstrap -- 111122223333',
  );
}, 20_000);
