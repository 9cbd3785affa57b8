import { CostBudget } from '../../../constructs/aws/cost-budget';
import { place } from '../../support/place';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:aurora-test-alarms';
const { attributes } = place(
  (stack) =>
    new CostBudget(stack, 'budget', {
      name: 'aurora-test-monthly',
      monthlyUsd: 600,
      environment: 'test',
      topicArn,
    }),
).resource('aws_budgets_budget');

it('limits the month’s cost of what carries the environment’s tag', () => {
  expect(attributes).toMatchObject({
    name: 'aurora-test-monthly',
    budget_type: 'COST',
    time_unit: 'MONTHLY',
    limit_unit: 'USD',
    cost_filter: [{ name: 'TagKeyValue', values: ['user:environment$test'] }],
  });
});

it('writes the limit as AWS returns it, so that a second plan is empty', () => {
  expect(attributes['limit_amount']).toBe('600.0');
});

it('speaks when 80 % are spent and when all of it is forecast to be', () => {
  const notice = {
    comparison_operator: 'GREATER_THAN',
    threshold_type: 'PERCENTAGE',
    subscriber_sns_topic_arns: [topicArn],
  };
  expect(attributes['notification']).toEqual([
    { ...notice, notification_type: 'ACTUAL', threshold: 80 },
    { ...notice, notification_type: 'FORECASTED', threshold: 100 },
  ]);
});
