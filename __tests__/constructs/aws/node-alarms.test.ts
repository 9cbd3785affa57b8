import { NodeAlarms, type NodeAlarmsProps } from '../../../constructs/aws/node-alarms';
import { place } from '../../support/place';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:aurora-test-alarms';

const build = (cpuCredits?: NodeAlarmsProps['cpuCredits']) =>
  place(
    (stack) =>
      new NodeAlarms(stack, 'alarms', {
        name: 'aurora-test',
        topicArn,
        autoScalingGroupName: 'eks-aurora-node-2',
        cpuCredits,
      }),
  );
const metrics = (cpuCredits?: NodeAlarmsProps['cpuCredits']) =>
  build(cpuCredits)
    .resources('aws_cloudwatch_metric_alarm')
    .map(({ attributes }) => attributes['metric_name']);

it('speaks of every alarm to the topic, when it comes and when it goes', () => {
  const alarms = build('unlimited').resources('aws_cloudwatch_metric_alarm');
  expect(new Set(alarms.map(({ attributes }) => attributes['alarm_name'])).size).toBe(alarms.length);
  for (const { attributes } of alarms) {
    expect(attributes).toMatchObject({
      namespace: 'AWS/EC2',
      dimensions: { AutoScalingGroupName: 'eks-aurora-node-2' },
      alarm_actions: [topicArn],
      ok_actions: [topicArn],
      threshold: 0,
    });
  }
});

it('takes silence for a dead node', () => {
  expect(build().resource('aws_cloudwatch_metric_alarm', 'status').attributes).toMatchObject({
    metric_name: 'StatusCheckFailed',
    statistic: 'Maximum',
    comparison_operator: 'GreaterThanThreshold',
    treat_missing_data: 'breaching',
  });
});

it('watches no credits where there are none', () => {
  expect(metrics()).toEqual(['StatusCheckFailed']);
});

it('watches for money where bursts are paid', () => {
  expect(metrics('unlimited')).toEqual([
    'StatusCheckFailed',
    'CPUSurplusCreditBalance',
    'CPUSurplusCreditsCharged',
  ]);
});

it('does not mind the credits that a new node borrows and pays back', () => {
  expect(
    build('unlimited').resource('aws_cloudwatch_metric_alarm', 'surplus-credits').attributes,
  ).toMatchObject({
    statistic: 'Minimum',
    period: 3600,
    evaluation_periods: 6,
    treat_missing_data: 'notBreaching',
  });
});

it('watches for throttling where bursts are not paid', () => {
  expect(metrics('standard')).toEqual(['StatusCheckFailed', 'CPUCreditBalance']);
  expect(build('standard').resource('aws_cloudwatch_metric_alarm', 'exhausted').attributes).toMatchObject({
    comparison_operator: 'LessThanOrEqualToThreshold',
    statistic: 'Minimum',
  });
});
