import { AlarmTopic, type AlarmTopicProps } from '../../../constructs/aws/alarm-topic';
import { place } from '../../support/place';
import { reference } from '../../support/reference';

const base: AlarmTopicProps = {
  topicName: 'aurora-test-alarms',
  topicArn: 'arn:aws:sns:eu-west-1:111122223333:aurora-test-alarms',
  account: '111122223333',
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  emails: [],
};

const build = (props: Partial<AlarmTopicProps> = {}) =>
  place((stack) => new AlarmTopic(stack, 'topic', { ...base, ...props }));

it('is encrypted with a key that alarms may use, which SNS’s own does not let them', () => {
  expect(build().resource('aws_sns_topic').attributes).toMatchObject({
    name: 'aurora-test-alarms',
    kms_master_key_id: base.kmsKeyArn,
  });
});

it('takes messages from alarms and budgets of this account only', () => {
  const template = build();
  expect(template.resource('aws_sns_topic_policy').attributes['arn']).toBe(
    reference(template.resource('aws_sns_topic'), 'arn'),
  );
  expect(template.statements('aws_sns_topic_policy', '')).toEqual([
    {
      Sid: 'AlarmsAndBudgetsPublish',
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
      Action: ['sns:Publish'],
      Resource: [base.topicArn],
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
  ]);
});

it('subscribes each address, and none unless one is given', () => {
  const emails = ['logs@example.com', 'on-call+aurora@example.com'];
  const template = build({ emails });
  const topicArn = reference(template.resource('aws_sns_topic'), 'arn');
  expect(template.resources('aws_sns_topic_subscription').map(({ attributes }) => attributes)).toEqual(
    emails.map((endpoint) => ({ topic_arn: topicArn, protocol: 'email', endpoint })),
  );
  expect(build().resources('aws_sns_topic_subscription')).toEqual([]);
});
