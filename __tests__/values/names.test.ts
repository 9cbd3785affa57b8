import {
  accountlessArn,
  accountNames,
  accountRootArn,
  bucketArn,
  managedPolicyArn,
  namesOf,
  roleArn,
} from '../../values/names';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';

const networkIn = (region: string): EnvironmentInput['network'] => ({
  mode: 'create',
  zones: [`${region}a`, `${region}b`],
});
const named = (name: string, region = 'eu-west-1') =>
  environment({ name, region, network: networkIn(region) });

/** Every text in a value that is not a function. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('with the longest name in the longest region', () => {
  const region = 'ap-northeast-1';
  const longest = named('abcdefghijkl', region);
  const names = namesOf(longest);

  it('S3 accepts every bucket’s name', () => {
    const buckets = [...Object.values(names.buckets), accountNames(longest).stateBucket];
    expect(buckets).toHaveLength(4);
    for (const bucket of buckets) {
      expect(bucket.length).toBeLessThanOrEqual(63);
      expect(bucket).toMatch(/^[a-z0-9][a-z0-9-]+[a-z0-9]$/);
    }
  });

  it('IAM accepts every role’s name', () => {
    const roles = textsIn(names.roles);
    expect(roles.length).toBeGreaterThan(5);
    for (const role of roles) expect(role).toMatch(/^[\w+=,.@-]{1,64}$/);
    expect(names.boundary).toMatch(/^[\w+=,.@-]{1,128}$/);
  });

  it('EKS, KMS, DynamoDB, Secrets Manager and SNS accept theirs', () => {
    expect(names.cluster).toMatch(/^[0-9A-Za-z][\w-]{0,99}$/);
    expect(names.keyAlias).toMatch(/^alias\/[\w/-]{1,250}$/);
    for (const table of Object.values(names.tables)) expect(table).toMatch(/^[\w.-]{3,255}$/);
    for (const secret of Object.values(names.secrets)) expect(secret).toMatch(/^[\w/+=.@-]{1,512}$/);
    expect(names.alarmTopic).toMatch(/^[\w-]{1,256}$/);
  });
});

it('no two environments of an account share a name, also where one’s name begins with the other’s', () => {
  const [one, other] = [namesOf(named('dev')), namesOf(named('dev-2'))].map((names) => [
    ...Object.values(names.buckets),
    ...Object.values(names.tables),
    ...Object.values(names.secrets),
    ...Object.values(names.stacks),
    ...textsIn(names.roles),
    names.keyAlias,
    names.cluster,
    names.clusterLogGroup,
    names.vpc,
    names.privateSubnet('eu-west-1a'),
    names.alarmTopic,
    names.boundary,
    names.budget,
  ]) as [string[], string[]];
  expect(one.length).toBeGreaterThan(25);
  expect(one.filter((name) => other.includes(name))).toEqual([]);
});

it('no two roles of an environment share a name', () => {
  const roles = textsIn(namesOf(named('dev')).roles);
  expect(new Set(roles).size).toBe(roles.length);
});

it('a bucket has another name in each account and region, because the whole world shares them', () => {
  const archive = (region: string, account: string) =>
    namesOf(environment({ account, region, network: networkIn(region) })).buckets.archive;
  const names = [
    archive('eu-west-1', '111122223333'),
    archive('eu-west-2', '111122223333'),
    archive('eu-west-1', '444455556666'),
  ];
  expect(new Set(names).size).toBe(3);
});

it('stacks are called after their environment, so that a pattern such as "dev-*" finds them', () => {
  expect(namesOf(named('dev')).stacks).toEqual({
    foundation: 'dev-foundation',
    cluster: 'dev-cluster',
    platform: 'dev-platform',
    services: 'dev-services',
  });
});

it('ARNs name the place that they are in', () => {
  const names = namesOf(named('dev'));
  expect(names.tableArn('logFileTracking')).toBe(
    'arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-dev-log-file-tracking',
  );
  expect(names.secretsArnPattern).toBe('arn:aws:secretsmanager:eu-west-1:111122223333:secret:aurora/dev/*');
  expect(names.boundaryArn).toBe('arn:aws:iam::111122223333:policy/aurora-dev-boundary');
});

it.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['eu-west-1', 'aws'],
])('ARNs in %s begin with arn:%s', (region, partition) => {
  const place = { account: '111122223333', region };
  expect(roleArn(place, 'r')).toBe(`arn:${partition}:iam::111122223333:role/r`);
  expect(accountRootArn(place)).toBe(`arn:${partition}:iam::111122223333:root`);
  expect(accountlessArn(place, 'ec2', 'image/*')).toBe(`arn:${partition}:ec2:${region}::image/*`);
  expect(bucketArn(place, 'b')).toBe(`arn:${partition}:s3:::b`);
  expect(managedPolicyArn(place, 'service-role/P')).toBe(`arn:${partition}:iam::aws:policy/service-role/P`);
  const all = textsIn(namesOf(environment({ ...place, network: networkIn(region) }))).filter((text) =>
    text.startsWith('arn:'),
  );
  expect(all.length).toBeGreaterThan(3);
  for (const arn of all) expect(arn.startsWith(`arn:${partition}:`)).toBe(true);
});
