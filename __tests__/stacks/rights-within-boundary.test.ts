import { ClusterStack } from '../../stacks/cluster-stack';
import type { EnvironmentInput } from '../../values/schema';
import { bootstrap, statementsOf, testEnvironment, type RenderedStatement } from '../support/bootstrap';
import { Template, testApp } from '../support/template';

const programs = ['discovery', 'processor', 'openobserve'] as const;

/** Whether a pattern of IAM covers a text; `*` stands for anything. */
const covers = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'i',
  ).test(text);

/** What is granted and lies outside of the boundary: IAM would grant it and AWS refuse it. */
const outside = (granted: readonly RenderedStatement[], boundary: readonly RenderedStatement[]): string[] =>
  granted.flatMap(({ Action, Resource = [] }) =>
    Action.flatMap((action) =>
      Resource.filter(
        (resource) =>
          !boundary.some(
            (limit) =>
              limit.Effect === 'Allow' &&
              limit.Action.some((pattern) => covers(pattern, action)) &&
              (limit.Resource ?? []).some((pattern) => covers(pattern, resource)),
          ),
      ).map((resource) => `${action} on ${resource}`),
    ),
  );

const environments: readonly [string, Partial<EnvironmentInput>][] = [
  ['a bucket of its own', {}],
  [
    'buckets of others',
    {
      logs: {
        gigabytesPerDay: 1,
        instances: 1,
        sourceBuckets: [{ name: 'existing-logs', prefix: 'aurora/' }, { name: 'more-logs' }],
      },
    },
  ],
  [
    'instances of its own account, also in another region, and of another account',
    {
      logs: {
        gigabytesPerDay: 1,
        instances: 1,
        sourceBuckets: 'none',
        rds: [
          { instances: ['orders-*'] },
          { region: 'us-east-1' },
          { account: '444455556666', roleArn: 'arn:aws:iam::444455556666:role/aurora-log-reader' },
        ],
      },
    },
  ],
];

describe.each(environments)('with %s', (_, changes) => {
  const boundary = statementsOf(bootstrap(changes), 'aws_iam_policy', 'test-boundary');
  const template = Template.of(new ClusterStack(testApp(), testEnvironment(changes)));

  it.each(programs)('everything that %s is granted lies within the boundary of its role', (program) => {
    const granted = statementsOf(template, 'aws_iam_role_policy', program);
    expect(granted.length).toBeGreaterThan(0);
    expect(outside(granted, boundary)).toEqual([]);
  });
});

it('what lies outside is seen', () => {
  const statement = (Action: string[], Resource: string[]) =>
    ({ Sid: 'x', Effect: 'Allow', Action, Resource }) as const;
  const boundary = [statement(['dynamodb:Scan'], ['arn:aws:dynamodb:::table/a'])];
  expect(
    outside([statement(['dynamodb:Scan'], ['arn:aws:dynamodb:::table/a/index/open'])], boundary),
  ).toEqual(['dynamodb:Scan on arn:aws:dynamodb:::table/a/index/open']);
  expect(outside([statement(['dynamodb:Scan'], ['arn:aws:dynamodb:::table/a'])], boundary)).toEqual([]);
});
