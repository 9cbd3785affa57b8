import { heartbeat } from '../../contract/heartbeat';
import type { Resource } from '../../constructs/policy/rule';
import type { Environment } from '../../values/schema';
import { grantsOf, ofType, shippedStacks, type ShippedStack } from './shipped-stacks';

const bootstraps = shippedStacks.filter(({ kind }) => kind === 'bootstrap');
const environments = [...new Set(shippedStacks.flatMap((stack) => stack.environments))];

/** The stacks that serve an environment: its own, and the bootstrap of its account. */
const stacksOf = (environment: Environment): readonly ShippedStack[] =>
  shippedStacks.filter((stack) => stack.environments.includes(environment));

const valuesOf = (resources: readonly Resource[], attribute: string): ReadonlySet<unknown> =>
  new Set(resources.map(({ attributes }) => attributes[attribute]));

describe.each(environments.map((environment) => [environment.name, environment] as const))(
  '%s',
  (_, environment) => {
    const stacks = stacksOf(environment);
    const rights = grantsOf(
      stacks.filter(({ kind }) => kind !== 'bootstrap'),
      'identity',
    );
    /** The last part of every ARN of a service that the rights name, up to a slash. */
    const named = (service: RegExp): readonly string[] =>
      rights.flatMap(({ resources }) => resources).flatMap((arn) => service.exec(arn)?.[1] ?? []);

    it('every table, bucket and key that a right names is made by a stack', () => {
      const tables = named(/^arn:aws:dynamodb:[^:]+:\d+:table\/([^/]+)/);
      const buckets = named(/^arn:aws:s3:::([^/]+)/);
      const aliases = rights
        .flatMap(({ conditions }) => conditions)
        .flatMap(({ key, values }) => (key === 'kms:resourcealiases' ? values : []));
      for (const found of [tables, buckets, aliases]) expect(found).not.toHaveLength(0);
      const made = {
        tables: valuesOf(ofType(stacks, 'aws_dynamodb_table'), 'name'),
        buckets: valuesOf(ofType(stacks, 'aws_s3_bucket'), 'bucket'),
        aliases: valuesOf(ofType(stacks, 'aws_kms_alias'), 'name'),
      };
      expect(tables.filter((name) => !made.tables.has(name))).toEqual([]);
      expect(buckets.filter((name) => !made.buckets.has(name))).toEqual([]);
      expect(aliases.filter((name) => !made.aliases.has(name))).toEqual([]);
    });

    it('every table that is made is one that some workload has rights on', () => {
      const tables = new Set(named(/^arn:aws:dynamodb:[^:]+:\d+:table\/([^/]+)/));
      expect(
        [...valuesOf(ofType(stacks, 'aws_dynamodb_table'), 'name')].filter(
          (name) => !tables.has(String(name)),
        ),
      ).toEqual([]);
    });

    it('every alarm that is sent goes to a topic that is made', () => {
      const topics = ofType(stacks, 'aws_sns_topic');
      expect(topics).toHaveLength(1);
      const [topic] = topics as [Resource];
      const known = [
        `\${${topic.address}.arn}`,
        `arn:aws:sns:${environment.region}:${environment.account}:${String(topic.attributes['name'])}`,
      ];
      for (const { attributes } of ofType(stacks, 'aws_cloudwatch_metric_alarm')) {
        const actions = attributes['alarm_actions'] as string[];
        expect(actions).toHaveLength(1);
        expect(known).toContain(actions[0]);
      }
    });

    it('its cost has a budget, which tells the topic that is made', () => {
      const budgets = ofType(
        stacks.filter(({ kind }) => kind !== 'bootstrap'),
        'aws_budgets_budget',
      );
      expect(budgets).toHaveLength(1);
      expect(budgets[0]?.attributes).toMatchObject({
        limit_amount: environment.budget.monthlyUsd.toFixed(1),
      });
      const [topic] = ofType(stacks, 'aws_sns_topic');
      const subscribers = (budgets[0]?.attributes['notification'] as Resource['attributes'][]).flatMap(
        (notice) => notice['subscriber_sns_topic_arns'] as string[],
      );
      expect(subscribers).not.toHaveLength(0);
      for (const arn of subscribers) expect(arn.split(':').pop()).toBe(topic?.attributes['name']);
    });
  },
);

/**
 * What the services publish: "DynamoDB Metrics and dimensions" (DynamoDB Developer Guide), "List the available
 * CloudWatch metrics for your instances" (EC2 User Guide), and the sign of life of our own.
 */
const published: Readonly<Record<string, readonly string[]>> = {
  'AWS/DynamoDB': ['ReadThrottleEvents', 'WriteThrottleEvents'],
  'AWS/EC2': ['StatusCheckFailed', 'CPUCreditBalance', 'CPUSurplusCreditBalance', 'CPUSurplusCreditsCharged'],
  [heartbeat.namespace]: [heartbeat.metricName],
};

it('every alarm watches a metric that its service publishes', () => {
  const alarms = ofType(shippedStacks, 'aws_cloudwatch_metric_alarm');
  expect(alarms.length).toBeGreaterThan(0);
  for (const { path, attributes } of alarms) {
    const queries = (attributes['metric_query'] ?? []) as { metric?: Resource['attributes'] }[];
    const metrics = [attributes, ...queries.map(({ metric }) => metric ?? {})]
      .filter((metric) => metric['metric_name'] !== undefined)
      .map((metric) => [String(metric['namespace']), String(metric['metric_name'])] as const);
    expect(metrics).not.toHaveLength(0);
    for (const [namespace, name] of metrics) {
      expect([path, namespace, published[namespace]]).toEqual([
        path,
        namespace,
        expect.arrayContaining([name]),
      ]);
    }
  }
});

it('every alarm on a table watches one that is made', () => {
  const tables = valuesOf(ofType(shippedStacks, 'aws_dynamodb_table'), 'name');
  const watched = ofType(shippedStacks, 'aws_cloudwatch_metric_alarm')
    .map(({ attributes }) => JSON.stringify(attributes['metric_query'] ?? ''))
    .flatMap((text) => [...text.matchAll(/"TableName":"([^"]+)"/g)].map(([, name]) => name));
  expect(new Set(watched)).toEqual(tables);
});

it('the names that the bootstrap lets a deployment reach are those that the stacks make', () => {
  const reached = grantsOf(bootstraps, 'identity').flatMap(({ resources }) => resources);
  const of = (pattern: RegExp) => new Set(reached.flatMap((arn) => pattern.exec(arn)?.[1] ?? []));
  expect(of(/^arn:aws:dynamodb:[^:]+:\d+:table\/([^/]+)/)).toEqual(
    valuesOf(ofType(shippedStacks, 'aws_dynamodb_table'), 'name'),
  );
  expect(of(/^arn:aws:s3:::([^/]+)/)).toEqual(valuesOf(ofType(shippedStacks, 'aws_s3_bucket'), 'bucket'));
});
