import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import { existingBuckets } from '../../values/log-sources';
import { arn, bucketArn, namesOf, roleArn } from '../../values/names';
import { partitionOf } from '../../values/partition';
import type { Environment } from '../../values/schema';
import { suppress } from '../policy/suppress';
import { tableArns, tableIndexArns } from './environment-scope';
import { anyKeyArn, keyWithAlias, useKeyActions } from './key-scope';
import { infrastructureActions } from './managed-policy-actions';
import type { Statement } from './policy-document';
import { sizedPolicyDocument } from './policy-size';

export interface PermissionsBoundaryProps {
  readonly environment: Environment;
}

/** Every bucket with logs: ours, and those that the environment adopts as sources. */
function logBucketArns(environment: Environment): readonly string[] {
  const { archive, source } = namesOf(environment).buckets;
  const { sourceBuckets } = environment.logs;
  const sources =
    sourceBuckets === 'create' ? [source] : existingBuckets(environment).map(({ name }) => name);
  return [...new Set([archive, ...sources])].map((bucket) => bucketArn(environment, bucket));
}

const sourceKeyArns = (environment: Environment): readonly string[] => [
  ...new Set(existingBuckets(environment).flatMap(({ kmsKeyArn }) => kmsKeyArn ?? [])),
];

/** The account’s databases: of the environment’s region, and of others that logs are read from with our own rights. */
function databaseArns(environment: Environment): readonly string[] {
  const { account, region, logs } = environment;
  const regions = logs.rds.filter(({ roleArn: role }) => role === undefined).map((source) => source.region);
  return [...new Set([region, ...regions])].flatMap((each) => {
    const place = { account, region: each };
    return [arn(place, 'rds', 'cluster:*'), arn(place, 'rds', 'db:*')];
  });
}

/** Roles of others, by which logs of their instances are read. */
const sourceRoleArns = ({ logs }: Environment): readonly string[] => [
  ...new Set(logs.rds.flatMap(({ roleArn: role }) => role ?? [])),
];

function dataCeiling(environment: Environment): readonly Statement[] {
  const names = namesOf(environment);
  const buckets = logBucketArns(environment);
  const sourceKeys = sourceKeyArns(environment);
  const sourceRoles = sourceRoleArns(environment);
  return [
    {
      sid: 'LogBuckets',
      actions: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetBucket*',
        's3:GetObject*',
        's3:ListBucket*',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      resources: buckets.flatMap((bucket) => [bucket, `${bucket}/*`]),
    },
    {
      sid: 'Tables',
      actions: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
      resources: [...tableArns(environment), ...tableIndexArns(environment)],
    },
    {
      sid: 'OwnKey',
      actions: ['kms:CreateGrant', ...useKeyActions],
      resources: [anyKeyArn(environment)],
      conditions: keyWithAlias(names.keyAlias),
    },
    ...(sourceKeys.length > 0
      ? [{ sid: 'SourceKeys', actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: sourceKeys }]
      : []),
    {
      sid: 'Databases',
      actions: [
        'rds:Describe*',
        'rds:DownloadCompleteDBLogFile',
        'rds:DownloadDBLogFilePortion',
        'rds:ListTagsForResource',
      ],
      resources: databaseArns(environment),
    },
    ...(sourceRoles.length > 0
      ? [{ sid: 'SourceRoles', actions: ['sts:AssumeRole', 'sts:TagSession'], resources: sourceRoles }]
      : []),
    { sid: 'AlarmTopic', actions: ['sns:Publish'], resources: [names.alarmTopicArn] },
    {
      sid: 'ClusterLogs',
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      resources: [arn(environment, 'logs', `log-group:/aws/eks/${names.cluster}/*`)],
    },
    {
      sid: 'Cluster',
      actions: ['eks-auth:AssumeRoleForPodIdentity', 'eks:DescribeCluster'],
      resources: [names.clusterArn],
    },
    {
      // The images of EKS itself lie in registries of AWS.
      sid: 'Images',
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:BatchImportUpstreamImage',
        'ecr:GetDownloadUrlForLayer',
      ],
      resources: [`arn:${partitionOf(environment.region)}:ecr:*:*:repository/*`],
    },
    {
      sid: 'LoadBalancingRole',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [roleArn(environment, 'aws-service-role/elasticloadbalancing.amazonaws.com/*')],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
    {
      sid: 'Unscoped',
      actions: [
        'cloudwatch:GetMetricData',
        'cloudwatch:ListMetrics',
        'cloudwatch:PutMetricData',
        'ecr:GetAuthorizationToken',
        'sts:GetCallerIdentity',
      ],
      resources: ['*'],
    },
  ];
}

/**
 * The ceiling of every role that the deploy role makes: control plane, nodes, snapshots, pods. It grants nothing. Data
 * it limits to the environment's own, so that a role made with a stolen deploy role reads no other environment's logs;
 * of IAM it leaves nothing but one service-linked role. What AWS's policies for EKS do on every resource stays as it is
 * there, action by action.
 */
export class PermissionsBoundary extends Construct {
  public readonly policy: IamPolicy;

  constructor(scope: Construct, id: string, { environment }: PermissionsBoundaryProps) {
    super(scope, id);
    this.policy = new IamPolicy(this, 'boundary', {
      name: namesOf(environment).boundary,
      description: `The most that roles of ${environment.name} can ever be granted`,
      policy: sizedPolicyDocument(
        { name: namesOf(environment).boundary, kind: 'managed', environment: environment.name },
        [
          ...dataCeiling(environment),
          { sid: 'Infrastructure', actions: infrastructureActions, resources: ['*'] },
        ],
      ),
    });
    suppress(
      this.policy,
      'iam-no-unscoped-resource',
      'A permissions boundary grants nothing; on every resource it repeats only what the AWS policies for EKS contain.',
    );
  }
}
