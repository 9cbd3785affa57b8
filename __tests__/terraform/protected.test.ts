import { loadEnvironments } from '../../values';
import { namesOf } from '../../values/names';
import { TerraformFleet } from '../support/terraform-fleet';

/** Environments that hold data: the same stacks, with their protection on. */
describe('protected environments', () => {
  const environments = loadEnvironments().filter(({ protection }) => protection === 'data');
  const [{ account }] = environments as [(typeof environments)[0]];
  let fleet: TerraformFleet;

  beforeAll(async () => {
    fleet = await TerraformFleet.start(environments);
    await fleet.bootstrap(account).apply();
  }, 300_000);
  afterAll(() => fleet.stop());

  test.each(environments)(
    '$name: the foundation validates and plans with its protection on',
    async (environment) => {
      const { foundation } = namesOf(environment).stacks;
      await fleet.initAndValidate(foundation);
      const changes = await fleet.plan(foundation);
      expect(new Set(changes.flatMap(({ change }) => change.actions))).toEqual(new Set(['create']));
      expect(changes.length).toBeGreaterThan(50);
    },
    300_000,
  );

  test('once applied, every foundation plans nothing', async () => {
    await Promise.all(
      environments.map(async (environment) => {
        const { foundation } = namesOf(environment).stacks;
        await fleet.apply(foundation);
        await fleet.expectEmptyPlan(foundation);
      }),
    );
  }, 900_000);

  test.each(environments)(
    '$name: Terraform refuses to destroy what holds data',
    async (environment) => {
      const { foundation } = namesOf(environment).stacks;
      const { stderr } = await fleet.terraform(
        foundation,
        ['plan', '-destroy', '-input=false', '-no-color'],
        1,
      );
      expect(stderr).toContain('Instance cannot be destroyed');
      // Terraform stops before it comes to what these depend on, such as the key.
      for (const type of ['aws_s3_bucket', 'aws_dynamodb_table', 'aws_secretsmanager_secret']) {
        expect(stderr).toContain(`${type}.`);
      }
    },
    300_000,
  );

  test.each(environments)(
    '$name: the cluster validates and plans on the applied foundation',
    async (environment) => {
      const { cluster } = namesOf(environment).stacks;
      await fleet.initAndValidate(cluster);
      const changes = await fleet.plan(cluster);
      expect(new Set(changes.flatMap(({ change }) => change.actions))).toEqual(new Set(['create']));
      expect(changes.map(({ type }) => type)).toContain('aws_eks_cluster');
    },
    300_000,
  );
});
