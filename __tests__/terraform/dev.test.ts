import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { secrets } from '../../contract/secrets';
import { loadEnvironments } from '../../values';
import { namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { TerraformFleet } from '../support/terraform-fleet';

/** The whole life of an environment that may be torn down, with the real Terraform and the real provider. */
describe('dev, from nothing to nothing', () => {
  const dev = loadEnvironments().find(({ name }) => name === 'dev') as Environment;
  const names = namesOf(dev);
  const bootstrap = `bootstrap-${dev.account}`;
  let fleet: TerraformFleet;

  beforeAll(async () => {
    fleet = await TerraformFleet.start([dev]);
  }, 120_000);
  afterAll(() => fleet.stop());

  test('the bootstrap begins with local state and ends with its state in its own bucket', async () => {
    await fleet.bootstrap(dev.account).apply();
    expect(existsSync(join(fleet.outdir, '..', `terraform.${bootstrap}.tfstate`))).toBe(false);
    await fleet.initAndValidate(bootstrap);
    await fleet.expectEmptyPlan(bootstrap);
  }, 300_000);

  test('a second bootstrap changes nothing', async () => {
    await fleet.bootstrap(dev.account).apply();
    await fleet.expectEmptyPlan(bootstrap);
  }, 300_000);

  test('`cdktf diff` shows what the foundation would create', () => {
    const { status, stdout, stderr } = spawnSync(
      'npx',
      [
        'cdktf',
        'diff',
        '--skip-provider-lock',
        '--output',
        join(fleet.outdir, '..', 'diff.out'),
        'dev-foundation',
      ],
      {
        cwd: join(__dirname, '..', '..'),
        encoding: 'utf8',
        env: { ...process.env, CI: '1', FORCE_COLOR: '0', CHECKPOINT_DISABLE: '1' },
      },
    );
    expect(`${stdout}${stderr}`).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(status).toBe(0);
  }, 300_000);

  test('the foundation validates, applies, and then plans nothing', async () => {
    await fleet.initAndValidate(names.stacks.foundation);
    await fleet.apply(names.stacks.foundation);
    await fleet.expectEmptyPlan(names.stacks.foundation);
  }, 600_000);

  test('no secret is in the state or in a plan', async () => {
    const { stdout: state } = await fleet.terraform(names.stacks.foundation, ['state', 'pull']);
    await fleet.plan(names.stacks.foundation);
    const { stdout: plan } = await fleet.terraform(names.stacks.foundation, ['show', '-json', 'plan']);
    for (const [id, secret] of Object.entries(secrets)) {
      const name = names.secrets[id as keyof typeof secrets];
      const { SecretString } = await fleet.call('secretsmanager', 'secretsmanager.GetSecretValue', {
        SecretId: name,
      });
      const value = JSON.parse(String(SecretString)) as Record<string, string>;
      expect(Object.keys(value).sort()).toEqual(
        [...Object.keys(secret.literals), ...secret.passwords].sort(),
      );
      for (const field of secret.passwords) {
        expect(value[field]).toMatch(/^[A-Za-z0-9]{40}$/);
        expect(state).not.toContain(value[field]);
        expect(plan).not.toContain(value[field]);
      }
    }
  }, 120_000);

  test('the cluster validates and plans on the applied foundation', async () => {
    await fleet.initAndValidate(names.stacks.cluster);
    const changes = await fleet.plan(names.stacks.cluster);
    expect(new Set(changes.flatMap(({ change }) => change.actions))).toEqual(new Set(['create']));
    expect(changes.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'aws_eks_cluster',
        'aws_eks_node_group',
        'aws_eks_addon',
        'aws_eks_pod_identity_association',
      ]),
    );
  }, 300_000);

  test('the bootstrap is not destroyed while the foundation lives', async () => {
    await expect(fleet.bootstrap(dev.account).destroy()).rejects.toThrow(/dev-foundation/);
  }, 120_000);

  test('the foundation is destroyed, and then the bootstrap', async () => {
    fleet.synthesize();
    await fleet.initAndValidate(names.stacks.foundation);
    await fleet.destroy(names.stacks.foundation);
    await fleet.bootstrap(dev.account).destroy();
    const { Repositories } = {
      Repositories: (
        await fleet.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories', {})
      )['repositories'],
    };
    expect(Repositories).toEqual([]);
  }, 600_000);
});
