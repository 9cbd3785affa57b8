import { arn, roleArn, type Place } from '../../values/names';
import { dnsSuffixOf } from '../../values/partition';
import { useKeyActions } from './key-scope';
import type { Statement } from './policy-document';

export interface KeyUsersProps {
  /** Where the key is. */
  readonly place: Place;
  /** The role of the EBS CSI driver, by ARN; it need not exist yet. */
  readonly ebsCsiRoleArn: string;
}

/**
 * The users of an environment's key that IAM policies alone cannot admit.
 *
 * Roles are named in a condition rather than as principal: KMS refuses a policy whose principal does not exist yet,
 * and neither the CSI driver's role nor, in a fresh account, the Auto Scaling service-linked role does.
 */
export function keyUsers({ place, ebsCsiRoleArn }: KeyUsersProps): readonly Statement[] {
  const { account, region } = place;
  const volumeCreators = [
    // Nodes boot from volumes that Auto Scaling creates (EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes").
    roleArn(place, 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
    ebsCsiRoleArn,
  ];
  return [
    {
      sid: 'VolumeCreatorsUse',
      principals: { AWS: '*' },
      actions: useKeyActions,
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
      principals: { Service: `logs.${region}.${dnsSuffixOf(region)}` },
      actions: useKeyActions,
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': arn(place, 'logs', 'log-group:*'),
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
