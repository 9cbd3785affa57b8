import type { Harvested } from '../../../stacks/harvest';
import { buildReport } from '../../../tools/report/model';
import { verdict } from '../../../tools/report/money-text';
import { contentsOf, kindOf } from '../../../tools/report/resource-kinds';
import { UserError } from '../../../values/user-error';
import { anEnvironment } from '../pricing/environments';
import { aFinding, aStack } from './stacks';

const dev = anEnvironment({ name: 'dev', protection: 'none' });
const prod = anEnvironment({ name: 'prod', github: { owner: 'acme', ownerId: 1, repositoryId: 2 } });
const [first, second] = [0, 1].map(
  (index) => (resources: readonly Harvested[]) => resources[index] as Harvested,
) as [(resources: readonly Harvested[]) => Harvested, (resources: readonly Harvested[]) => Harvested];

const stacks = [
  aStack(dev, 'bootstrap', ['aws_s3_bucket', 'aws_kms_key']),
  aStack(dev, 'foundation', ['aws_vpc']),
  aStack(
    prod,
    'foundation',
    ['aws_s3_bucket', 'aws_s3_bucket', 'aws_s3_bucket_policy', 'aws_dynamodb_table'],
    (resources) => [
      aFinding('warning', first(resources), 'it ends soon'),
      aFinding('error', second(resources), 'it is not versioned', 'written once, never overwritten'),
    ],
  ),
  aStack(prod, 'cluster', ['aws_eks_cluster']),
];
const today = new Date('2026-11-21T12:00:00Z');
const report = (environment?: string) =>
  buildReport([dev, prod], stacks, { writtenTo: 'out', today, environment });

test('every environment gets its own stacks, and the account its bootstrap', () => {
  const { environments, accounts, totals } = report();
  expect(environments.map(({ name, stacks: own }) => [name, own.map(({ id }) => id)])).toEqual([
    ['dev', ['dev-foundation']],
    ['prod', ['prod-foundation', 'prod-cluster']],
  ]);
  expect(accounts).toHaveLength(1);
  expect(accounts[0]).toMatchObject({ environments: ['dev', 'prod'] });
  expect(accounts[0]?.stacks.map(({ id }) => id)).toEqual(['bootstrap-111122223333']);
  expect(totals).toEqual({ stacks: 4, resources: 8 });
});

test('a stack counts what it holds in AWS’s words, and settings apart', () => {
  const stack = report().environments[1]?.stacks[0];
  expect(stack).toMatchObject({
    resources: 4,
    kinds: [
      { kind: 'S3 bucket', count: 2 },
      { kind: 'DynamoDB table', count: 1 },
    ],
    settings: 1,
  });
});

test('warnings, violations and suppressions are told apart', () => {
  const rules = report().environments[1]?.rules;
  expect(rules).toMatchObject({ checks: 50, violations: [] });
  expect(rules?.warnings).toEqual([
    { rule: 'a-warning', resource: 'prod-foundation/aws_s3_bucket/0', message: 'it ends soon' },
  ]);
  expect(rules?.suppressions).toEqual([
    {
      rule: 'a-error',
      resource: 'prod-foundation/aws_s3_bucket/1',
      message: 'it is not versioned',
      reason: 'written once, never overwritten',
    },
  ]);
});

test('an unsuppressed error is a violation', () => {
  const violated = aStack(prod, 'foundation', ['aws_vpc'], (resources) => [
    aFinding('error', first(resources), 'open'),
  ]);
  const { environments } = buildReport([prod], [violated], { writtenTo: 'out', today });
  expect(environments[0]?.rules.violations).toHaveLength(1);
});

test('money of logs that are read through the RDS API is shown beside an export of the same', () => {
  const logs = { gigabytesPerDay: 1000, instances: 316, sourceBuckets: 'none' as const, rds: [{}] };
  const reading = anEnvironment({ name: 'reading', logs });
  const { environments } = buildReport([reading], [aStack(reading, 'foundation', ['aws_vpc'])], { today });
  const [{ money }] = environments as [(typeof environments)[number]];
  expect(money.exportedUsd).toBeLessThan(money.thisSystem.monthlyUsd);
  expect(verdict(money)).toMatch(/exported to S3 instead .* would cost \$\d{3}\.$/);
  for (const each of report().environments) {
    expect(each.money).not.toHaveProperty('exportedUsd');
    expect(verdict(each.money)).not.toContain('RDS');
  }
});

test('money is the difference between two bills', () => {
  for (const { money } of report().environments) {
    expect(money.savingUsd).toBeCloseTo(money.cloudWatch.monthlyUsd - money.thisSystem.monthlyUsd, 6);
    expect(money.factor * money.thisSystem.monthlyUsd).toBeCloseTo(money.cloudWatch.monthlyUsd, 6);
  }
});

test('the versions that ship go together', () => {
  expect(report().environments.map(({ incompatibilities }) => incompatibilities)).toEqual([[], []]);
});

test('the note on github.owner names only the environments that lack one', () => {
  expect(report().notes[0]).toMatch(/^github\.owner is not set in dev:/);
  expect(report('prod').notes.join()).not.toContain('github.owner');
});

test('what values allow although guards would refuse it is the first thing to know', () => {
  const exception = {
    address: 'qa-foundation/aws_s3_bucket.b',
    reason: 'It moves to another account.',
    until: '2026-12-01',
  };
  const qa = anEnvironment({ name: 'qa', exceptions: [exception] });
  expect(buildReport([qa], [], { writtenTo: 'out', today }).notes[0]).toBe(
    'qa allows until 2026-12-01 what guards would refuse for qa-foundation/aws_s3_bucket.b: It moves to another account.',
  );
});

test('pins are those of the Kubernetes versions in use, and each says what speaks for it', () => {
  const { pins } = report();
  expect(pins.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'OpenObserve image',
      'OpenObserve chart',
      'add-on coredns',
      'node image for 1.36',
    ]),
  );
  expect(pins.filter(({ evidence }) => evidence.trim() === '')).toEqual([]);
});

test('one environment can be reported on; its account still says who shares it', () => {
  const { environments, accounts } = report('prod');
  expect(environments.map(({ name }) => name)).toEqual(['prod']);
  expect(accounts[0]?.environments).toEqual(['dev', 'prod']);
});

test('an unknown environment is refused with the known ones', () => {
  expect(() => report('production')).toThrow(UserError);
  expect(() => report('production')).toThrow('--environment: given "production"; allowed: dev, prod');
});

test('a report is plain data', () => {
  expect(JSON.parse(JSON.stringify(report()))).toEqual(report());
});

test.each([
  ['aws_s3_bucket', 'S3 bucket'],
  ['aws_route_table', 'route table'],
  ['kubernetes_network_policy_v1', 'network policy'],
  ['helm_release', 'Helm release'],
])('%s is a %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind);
});

test('the most frequent kind comes first', () => {
  expect(
    contentsOf(['aws_vpc', 'aws_subnet', 'aws_subnet', 'aws_route']).kinds.map(({ kind }) => kind),
  ).toEqual(['subnet', 'VPC']);
});
