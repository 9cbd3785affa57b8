import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { policyDocument } from './policy-document';

export interface AlarmTopicProps {
  readonly topicName: string;
  readonly topicArn: string;
  readonly account: string;
  readonly kmsKeyArn: string;
  /** Addresses that are subscribed; each confirms by mail once. */
  readonly emails: readonly string[];
}

/** Where alarms and budget notices go: one encrypted topic, to which only services acting for this account publish. */
export class AlarmTopic extends Construct {
  public readonly topic: SnsTopic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    this.topic = new SnsTopic(this, 'topic', { name: props.topicName, kmsMasterKeyId: props.kmsKeyArn });
    new SnsTopicPolicy(this, 'policy', {
      arn: this.topic.arn,
      policy: policyDocument([
        {
          sid: 'AlarmsAndBudgetsPublish',
          principals: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
          actions: ['sns:Publish'],
          resources: [props.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': props.account } },
        },
      ]),
    });
    props.emails.forEach(
      (endpoint) =>
        new SnsTopicSubscription(this, `email-${endpoint.replace(/\W/g, '-')}`, {
          topicArn: this.topic.arn,
          protocol: 'email',
          endpoint,
        }),
    );
  }
}
