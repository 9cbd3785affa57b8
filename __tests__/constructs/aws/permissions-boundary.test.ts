import { policySizeLimits } from '../../../constructs/aws/policy-size';
import { infrastructureActions } from '../../../constructs/aws/managed-policy-actions';
import { UserError } from '../../../values/user-error';
import {
  account,
  actionsOf,
  allowing,
  bootstrap,
  bootstrapOf,
  statementsOf,
  testEnvironment,
} from '../../support/bootstrap';

describe('the permissions boundary', () => {
  const statements = statementsOf(bootstrap(), 'aws_iam_policy', 'test-boundary');

  it('leaves nothing of IAM but one service-linked role, and nothing of organisations or sessions', () => {
    const actions = actionsOf(statements);
    expect(actions.filter((action) => /^(iam|organizations|sts|account):/.test(action))).toEqual([
      'iam:CreateServiceLinkedRole',
      'sts:GetCallerIdentity',
    ]);
  });

  it('limits data to the environment’s own', () => {
    expect(allowing(statements, 's3:PutObject').flatMap(({ Resource }) => Resource)).toEqual(
      ['archive', 'source'].flatMap((bucket) => {
        const arn = `arn:aws:s3:::aurora-test-${bucket}-${account}-eu-west-1`;
        return [arn, `${arn}/*`];
      }),
    );
    expect(allowing(statements, 'dynamodb:UpdateItem').flatMap(({ Resource }) => Resource)).toEqual([
      expect.stringMatching(/:table\/aurora-test-instance-metadata$/),
      expect.stringMatching(/:table\/aurora-test-log-file-tracking$/),
      expect.stringMatching(/:table\/aurora-test-log-processing-jobs$/),
      expect.stringMatching(/:table\/aurora-test-log-file-tracking\/index\/open$/),
    ]);
    expect(allowing(statements, 'kms:Decrypt')[0]?.Condition).toEqual({
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-test'] },
    });
  });

  it('admits adopted source buckets and their keys', () => {
    const kmsKeyArn = `arn:aws:kms:eu-west-1:${account}:key/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f`;
    const adopting = statementsOf(
      bootstrap({
        logs: {
          gigabytesPerDay: 1,
          instances: 1,
          sourceBuckets: [{ name: 'existing-logs', prefix: '', kmsKeyArn }],
        },
      }),
      'aws_iam_policy',
      'test-boundary',
    );
    expect(allowing(adopting, 's3:GetObject*').flatMap(({ Resource }) => Resource)).toContain(
      'arn:aws:s3:::existing-logs/*',
    );
    expect(allowing(adopting, 'kms:Decrypt').flatMap(({ Resource }) => Resource)).toContain(kmsKeyArn);
  });

  it('admits instances that are read through the RDS API: of their regions, or by the role that is named', () => {
    const roleArn = 'arn:aws:iam::444455556666:role/aurora-log-reader';
    const reading = statementsOf(
      bootstrap({
        logs: {
          gigabytesPerDay: 1,
          instances: 1,
          rds: [{ region: 'us-east-1' }, { account: '444455556666', region: 'eu-west-2', roleArn }],
        },
      }),
      'aws_iam_policy',
      'test-boundary',
    );
    const databases = (region: string) =>
      ['cluster', 'db'].map((kind) => `arn:aws:rds:${region}:${account}:${kind}:*`);
    expect(allowing(reading, 'rds:DownloadDBLogFilePortion').flatMap(({ Resource }) => Resource)).toEqual([
      ...databases('eu-west-1'),
      ...databases('us-east-1'),
    ]);
    expect(allowing(reading, 'sts:AssumeRole').map(({ Resource }) => Resource)).toEqual([[roleArn]]);
  });

  it('lets AWS’s policies for EKS work, action by action', () => {
    const infrastructure = statements.find(({ Sid }) => Sid === 'Infrastructure');
    expect(infrastructure?.Action).toEqual(infrastructureActions);
    expect(new Set(infrastructureActions).size).toBe(infrastructureActions.length);
  });
});

describe('the size of policies', () => {
  it('is a mistake of the values where they name more source buckets than the boundary can hold', () => {
    const sourceBuckets = Array.from({ length: 20 }, (_, index) => ({
      name: `exported-logs-of-account-${index}`,
      prefix: 'aurora/',
    }));
    const build = () => bootstrap({ logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets } });
    expect(build).toThrow(UserError);
    expect(build).toThrow(
      /^values\/environments\/test\.ts: logs\.sourceBuckets and logs\.rds: given .* aurora-test-boundary .*allowed: 6144/,
    );
  });

  const longest = testEnvironment({
    name: 'abcdefghijkl',
    region: 'us-gov-west-1',
    network: { mode: 'create', zones: ['us-gov-west-1a', 'us-gov-west-1b'] },
    nodeGroup: { capacityType: 'SPOT' },
    logs: {
      gigabytesPerDay: 1,
      instances: 1,
      sourceBuckets: [{ name: 'b'.repeat(63) }],
      rds: [{ account: '444455556666', roleArn: 'arn:aws-us-gov:iam::444455556666:role/aurora-log-reader' }],
    },
  });
  const template = bootstrapOf([longest]);

  it.each([
    ['aws_iam_policy', policySizeLimits.managed],
    ['aws_iam_role_policy', policySizeLimits.inline],
  ])('of %s stays below the limit of IAM, %i characters, with the longest names', (type, limit) => {
    const sizes = template
      .resources(type)
      .map(({ path, attributes }) => ({ path, size: String(attributes['policy']).length }));
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.filter(({ size }) => size > limit)).toEqual([]);
  });
});
