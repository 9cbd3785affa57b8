import { arn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { alarmArns, budgetArn, ownTags, untagged } from './environment-scope';
import type { Statement } from './policy-document';

/** What watches over one environment from outside the cluster: snapshots, alarms and their topic, the budget. */
export function deployWatchStatements(environment: Environment): readonly Statement[] {
  const names = namesOf(environment);
  return [
    {
      // The ARN of a snapshot policy holds a random id, and there is none yet when it is created.
      sid: 'CreateSnapshotPolicy',
      actions: ['dlm:CreateLifecyclePolicy'],
      resources: ['*'],
      conditions: { StringEquals: ownTags(environment, 'aws:RequestTag') },
    },
    {
      sid: 'ChangeSnapshotPolicy',
      actions: [
        'dlm:DeleteLifecyclePolicy',
        'dlm:TagResource',
        'dlm:UntagResource',
        'dlm:UpdateLifecyclePolicy',
      ],
      resources: [arn(environment, 'dlm', 'policy/*')],
      conditions: { StringEquals: ownTags(environment, 'aws:ResourceTag') },
    },
    {
      sid: 'TagNewSnapshotPolicy',
      actions: ['dlm:TagResource'],
      resources: [arn(environment, 'dlm', 'policy/*')],
      conditions: {
        StringEquals: ownTags(environment, 'aws:RequestTag'),
        Null: untagged,
      },
    },
    {
      sid: 'ChangeAlarmTopic',
      actions: [
        'sns:CreateTopic',
        'sns:DeleteTopic',
        'sns:SetTopicAttributes',
        'sns:Subscribe',
        'sns:TagResource',
        'sns:UntagResource',
      ],
      resources: [names.alarmTopicArn],
    },
    // A subscription has no ARN that a policy could name.
    {
      sid: 'ChangeSubscriptions',
      actions: ['sns:SetSubscriptionAttributes', 'sns:Unsubscribe'],
      resources: ['*'],
    },
    {
      sid: 'ChangeAlarms',
      actions: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        'cloudwatch:UntagResource',
      ],
      resources: [alarmArns(environment)],
    },
    {
      sid: 'ChangeBudget',
      actions: ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource'],
      resources: [budgetArn(environment)],
    },
  ];
}
