import { arn, bucketArn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { alarmArns, anyKeyArn, budgetArn, keyThrough, ownTags, tableArns } from './environment-scope';
import type { Statement } from './policy-document';

/** Deleting what holds data. Where data is protected, the role cannot: a person does, with a person's credentials. */
function deletions(environment: Environment, buckets: readonly string[], tables: readonly string[]): readonly Statement[] {
  if (environment.protection === 'data') return [];
  return [
    {
      sid: 'DeleteBuckets',
      actions: ['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:ListBucketVersions'],
      resources: buckets.flatMap((bucket) => [bucket, `${bucket}/*`]),
    },
    { sid: 'DeleteTables', actions: ['dynamodb:DeleteTable'], resources: tables },
    { sid: 'DeleteSecrets', actions: ['secretsmanager:DeleteSecret'], resources: [namesOf(environment).secretsArnPattern] },
    {
      sid: 'DeleteKey',
      actions: ['kms:ScheduleKeyDeletion'],
      resources: [anyKeyArn(environment)],
      conditions: { StringEquals: ownTags(environment, 'aws:ResourceTag') },
    },
  ];
}

function keyStatements(environment: Environment, alias: string): readonly Statement[] {
  const keys = [anyKeyArn(environment)];
  const own = ownTags(environment, 'aws:ResourceTag');
  return [
    {
      sid: 'CreateKey',
      actions: ['kms:CreateKey'],
      resources: ['*'],
      conditions: { StringEquals: ownTags(environment, 'aws:RequestTag') },
    },
    {
      // Tagging while creating is a right of its own, and no condition tells a new key from an old one without tags.
      sid: 'TagNewKey',
      actions: ['kms:TagResource'],
      resources: keys,
      conditions: {
        StringEquals: ownTags(environment, 'aws:RequestTag'),
        Null: { 'aws:ResourceTag/managed-by': 'true', 'aws:ResourceTag/environment': 'true' },
      },
    },
    {
      sid: 'ChangeOwnKey',
      actions: [
        'kms:CancelKeyDeletion',
        'kms:CreateAlias',
        'kms:DeleteAlias',
        'kms:EnableKey',
        'kms:EnableKeyRotation',
        'kms:PutKeyPolicy',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:UpdateAlias',
        'kms:UpdateKeyDescription',
      ],
      resources: keys,
      conditions: { StringEquals: own },
    },
    {
      sid: 'NameOwnKey',
      actions: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
      resources: [arn(environment, 'kms', alias)],
    },
    {
      sid: 'UseOwnKeyThroughServices',
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      resources: keys,
      conditions: { StringEquals: { ...own, ...keyThrough(environment, 'dynamodb', 'secretsmanager') } },
    },
    {
      // DynamoDB and EKS keep a grant on the key that they encrypt with.
      sid: 'LendOwnKeyToServices',
      actions: ['kms:CreateGrant'],
      resources: keys,
      conditions: { StringEquals: own, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** Buckets, tables, key, secrets, snapshots, alarms and budget of one environment. */
export function deployDataStatements(environment: Environment): readonly Statement[] {
  const names = namesOf(environment);
  const buckets = Object.values(names.buckets).map((bucket) => bucketArn(environment, bucket));
  const tables = tableArns(environment);
  return [
    {
      // Bucket ARNs alone: none of these reaches an object.
      sid: 'ChangeBuckets',
      actions: [
        's3:CreateBucket',
        's3:DeleteBucketPolicy',
        's3:PutBucketOwnershipControls',
        's3:PutBucketPolicy',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketTagging',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
        's3:TagResource',
        's3:UntagResource',
      ],
      resources: buckets,
    },
    {
      sid: 'ChangeTables',
      actions: [
        'dynamodb:CreateTable',
        'dynamodb:TagResource',
        'dynamodb:UntagResource',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
      ],
      resources: tables,
    },
    ...keyStatements(environment, names.keyAlias),
    {
      sid: 'ChangeSecrets',
      actions: [
        'secretsmanager:CreateSecret',
        'secretsmanager:PutSecretValue',
        'secretsmanager:RestoreSecret',
        'secretsmanager:TagResource',
        'secretsmanager:UntagResource',
        'secretsmanager:UpdateSecret',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: [names.secretsArnPattern],
    },
    {
      // The ARN of a snapshot policy holds a random id, and there is none yet when it is created.
      sid: 'CreateSnapshotPolicy',
      actions: ['dlm:CreateLifecyclePolicy'],
      resources: ['*'],
      conditions: { StringEquals: ownTags(environment, 'aws:RequestTag') },
    },
    {
      sid: 'ChangeSnapshotPolicy',
      actions: ['dlm:DeleteLifecyclePolicy', 'dlm:TagResource', 'dlm:UntagResource', 'dlm:UpdateLifecyclePolicy'],
      resources: [arn(environment, 'dlm', 'policy/*')],
      conditions: { StringEquals: ownTags(environment, 'aws:ResourceTag') },
    },
    {
      sid: 'TagNewSnapshotPolicy',
      actions: ['dlm:TagResource'],
      resources: [arn(environment, 'dlm', 'policy/*')],
      conditions: {
        StringEquals: ownTags(environment, 'aws:RequestTag'),
        Null: { 'aws:ResourceTag/managed-by': 'true', 'aws:ResourceTag/environment': 'true' },
      },
    },
    {
      sid: 'ChangeAlarmTopic',
      actions: ['sns:CreateTopic', 'sns:DeleteTopic', 'sns:SetTopicAttributes', 'sns:Subscribe', 'sns:TagResource', 'sns:UntagResource'],
      resources: [names.alarmTopicArn],
    },
    // A subscription has no ARN that a policy could name.
    { sid: 'ChangeSubscriptions', actions: ['sns:SetSubscriptionAttributes', 'sns:Unsubscribe'], resources: ['*'] },
    {
      sid: 'ChangeAlarms',
      actions: ['cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource', 'cloudwatch:UntagResource'],
      resources: [alarmArns(environment)],
    },
    {
      sid: 'ChangeBudget',
      actions: ['budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource'],
      resources: [budgetArn(environment)],
    },
    ...deletions(environment, buckets, tables),
  ];
}
