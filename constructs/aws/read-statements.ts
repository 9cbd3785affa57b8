import { copyOf, repositories } from '../../contract/repositories';
import { accountNames, arn, bucketArn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { alarmArns, budgetArn, clusterArns, logGroupArns, roleArnsOf, tableArns } from './environment-scope';
import { anyKeyArn, keyThrough, keyWithAlias } from './key-scope';
import type { Statement } from './policy-document';

/** Reads of AWS that cannot be limited to resources: they show configuration, never contents. */
const unscopedReads: Statement = {
  sid: 'ReadUnscoped',
  actions: [
    'autoscaling:Describe*',
    'ec2:Describe*',
    'ecr:GetAuthorizationToken',
    'eks:DescribeAddonConfiguration',
    'eks:DescribeAddonVersions',
    'eks:DescribeClusterVersions',
    'eks:ListAccessPolicies',
    'eks:ListClusters',
    'kms:ListAliases',
    'logs:DescribeLogGroups',
    // Passwords are generated while Terraform plans, too, and are thrown away.
    'secretsmanager:GetRandomPassword',
    'sns:GetSubscriptionAttributes',
  ],
  resources: ['*'],
};

/**
 * What planning an environment reads: the configuration of everything that its stacks make, its secrets (the platform
 * stack gives them to the cluster), and our images. It reads no object of a data bucket and no item of a table.
 */
export function readStatements(environment: Environment): readonly Statement[] {
  const names = namesOf(environment);
  return [
    unscopedReads,
    {
      // Bucket ARNs alone: an object’s ARN has a `/`, so none of these reaches one.
      sid: 'ReadBuckets',
      actions: [
        's3:GetAccelerateConfiguration',
        's3:GetBucket*',
        's3:GetEncryptionConfiguration',
        's3:GetIntelligentTieringConfiguration',
        's3:GetLifecycleConfiguration',
        's3:GetReplicationConfiguration',
        's3:ListBucket',
        's3:ListTagsForResource',
      ],
      resources: Object.values(names.buckets).map((bucket) => bucketArn(environment, bucket)),
    },
    {
      sid: 'ReadTables',
      actions: ['dynamodb:Describe*', 'dynamodb:ListTagsOfResource'],
      resources: tableArns(environment),
    },
    {
      // Before a new key has its alias, it must be readable too; what this shows is no secret.
      sid: 'ReadKeys',
      actions: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
      resources: [anyKeyArn(environment)],
    },
    {
      sid: 'ReadSecrets',
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetResourcePolicy',
        'secretsmanager:GetSecretValue',
        'secretsmanager:ListSecretVersionIds',
      ],
      resources: [names.secretsArnPattern],
    },
    {
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: [anyKeyArn(environment)],
      conditions: {
        ...keyWithAlias(names.keyAlias),
        StringEquals: keyThrough(environment, 'secretsmanager'),
      },
    },
    {
      sid: 'ReadAlarmTopic',
      actions: ['sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic', 'sns:ListTagsForResource'],
      resources: [names.alarmTopicArn],
    },
    // A call that lists alarms by a filter is judged on all of them.
    {
      sid: 'ListAlarms',
      actions: ['cloudwatch:DescribeAlarms'],
      resources: [arn(environment, 'cloudwatch', 'alarm:*')],
    },
    { sid: 'ReadAlarms', actions: ['cloudwatch:ListTagsForResource'], resources: [alarmArns(environment)] },
    {
      sid: 'ReadLogGroup',
      actions: ['logs:ListTagsForResource', 'logs:ListTagsLogGroup'],
      resources: logGroupArns(environment),
    },
    {
      sid: 'ReadSnapshotPolicies',
      actions: ['dlm:GetLifecyclePolicy', 'dlm:ListTagsForResource'],
      resources: [arn(environment, 'dlm', 'policy/*')],
    },
    {
      sid: 'ReadBudget',
      actions: ['budgets:ListTagsForResource', 'budgets:ViewBudget'],
      resources: [budgetArn(environment)],
    },
    { sid: 'ReadCluster', actions: ['eks:Describe*', 'eks:List*'], resources: clusterArns(environment) },
    {
      sid: 'ReadRoles',
      actions: [
        'iam:GetRole*',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRole*',
      ],
      resources: roleArnsOf(environment),
    },
    {
      sid: 'ReadImages',
      actions: [
        'ecr:BatchGetImage',
        'ecr:DescribeImages',
        'ecr:DescribeRepositories',
        'ecr:GetDownloadUrlForLayer',
        'ecr:ListTagsForResource',
      ],
      resources: [...Object.values(repositories), copyOf('*')].map(accountNames(environment).repositoryArn),
    },
  ];
}
