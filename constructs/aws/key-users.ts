import type { Statement } from './policy-document';

/** What a service must do to write and read data under a key. */
const useKey = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
];

export interface KeyUsersProps {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** The role of the EBS CSI driver, by ARN; it need not exist yet. */
  readonly ebsCsiRoleArn: string;
}

/**
 * The users of an environment's key that IAM policies alone cannot admit.
 *
 * Roles are named in a condition rather than as principal: KMS refuses a policy whose principal does not exist yet,
 * and neither the CSI driver's role nor, in a fresh account, the Auto Scaling service-linked role does.
 */
export function keyUsers({ partition, account, region, ebsCsiRoleArn }: KeyUsersProps): readonly Statement[] {
  const volumeCreators = [
    // Nodes boot from volumes that Auto Scaling creates (EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes").
    `arn:${partition}:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    ebsCsiRoleArn,
  ];
  return [
    {
      sid: 'VolumeCreatorsUse',
      principals: { AWS: '*' },
      actions: useKey,
      resources: ['*'],
      conditions: {
        StringEquals: { 'kms:CallerAccount': account },
        ArnEquals: { 'aws:PrincipalArn': volumeCreators },
      },
    },
    {
      sid: 'VolumeCreatorsGrantToEc2',
      principals: { AWS: '*' },
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'kms:CallerAccount': account },
        ArnEquals: { 'aws:PrincipalArn': volumeCreators },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      // CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS Key Management Service".
      sid: 'CloudWatchLogsUses',
      principals: { Service: `logs.${region}.amazonaws.com` },
      actions: useKey,
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    },
    {
      // Alarms and budgets publish to the encrypted topic (Amazon SNS Developer Guide, "Key management").
      sid: 'AlarmsAndBudgetsPublish',
      principals: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    },
  ];
}
