import { bucketArn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { tableArns } from './environment-scope';
import type { Statement } from './policy-document';

/** Deleting what holds data. Where data is protected, the role cannot: a person does, with a person's credentials. */
function deletions(
  environment: Environment,
  buckets: readonly string[],
  tables: readonly string[],
): readonly Statement[] {
  if (environment.protection === 'data') return [];
  return [
    {
      sid: 'DeleteBuckets',
      actions: ['s3:DeleteBucket', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:ListBucketVersions'],
      resources: buckets.flatMap((bucket) => [bucket, `${bucket}/*`]),
    },
    { sid: 'DeleteTables', actions: ['dynamodb:DeleteTable'], resources: tables },
    {
      sid: 'DeleteSecrets',
      actions: ['secretsmanager:DeleteSecret'],
      resources: [namesOf(environment).secretsArnPattern],
    },
  ];
}

/** Buckets, tables and secrets of one environment. */
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
    ...deletions(environment, buckets, tables),
  ];
}
