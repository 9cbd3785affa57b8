import { FoundationAlarms } from '../../../constructs/aws/foundation-alarms';
import { place } from '../../support/place';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:aurora-test-alarms';
const tableNames = ['aurora-test-instance-metadata', 'aurora-test-log-file-tracking'];
const template = place(
  (stack) =>
    new FoundationAlarms(stack, 'alarms', {
      name: 'aurora-test',
      topicArn,
      tableNames,
      heartbeat: { namespace: 'Logs', metricName: 'Cycle', dimensions: { Environment: 'test' }, minutes: 20 },
    }),
);
const alarms = template.resources('aws_cloudwatch_metric_alarm').map(({ attributes }) => attributes);

it('tells the topic when something breaks, and when it is well again', () => {
  expect(alarms).toHaveLength(3);
  for (const { alarm_actions, ok_actions } of alarms) {
    expect([alarm_actions, ok_actions]).toEqual([[topicArn], [topicArn]]);
  }
});

describe('the heartbeat', () => {
  const { attributes } = template.resource('aws_cloudwatch_metric_alarm', 'heartbeat');

  it('takes silence for an alarm: a cluster that is down publishes nothing', () => {
    expect(attributes['treat_missing_data']).toBe('breaching');
  });

  it('speaks after the given minutes without one completed cycle of its environment', () => {
    expect(attributes).toMatchObject({
      namespace: 'Logs',
      metric_name: 'Cycle',
      dimensions: { Environment: 'test' },
      statistic: 'Sum',
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      period: 60,
      evaluation_periods: 20,
    });
    expect(attributes['alarm_description']).toContain('20 minutes');
  });
});

describe.each(tableNames)('throttles of %s', (table) => {
  const { attributes } = template.resource('aws_cloudwatch_metric_alarm', `throttles-${table}`);
  const queries = attributes['metric_query'] as Record<string, unknown>[];

  it('count refused reads and writes of this table', () => {
    const metrics = queries.map(({ metric }) => metric).filter((metric) => metric !== undefined);
    expect(metrics).toEqual(
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metric_name) => ({
        namespace: 'AWS/DynamoDB',
        metric_name,
        dimensions: { TableName: table },
        period: 300,
        stat: 'Sum',
      })),
    );
    // A sum of two metrics of which one has no data has none either: each is filled first.
    expect(queries.filter(({ return_data }) => return_data)).toEqual([
      expect.objectContaining({ expression: 'FILL(reads, 0) + FILL(writes, 0)' }),
    ]);
    expect(queries.map(({ id }) => id)).toEqual(expect.arrayContaining(['reads', 'writes']));
  });

  it('speak on any that last, and take silence for peace', () => {
    expect(attributes).toMatchObject({
      comparison_operator: 'GreaterThanThreshold',
      threshold: 0,
      evaluation_periods: 2,
      treat_missing_data: 'notBreaching',
    });
  });
});
