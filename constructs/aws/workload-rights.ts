import { tables, type TableId } from '../../contract/tables';
import type { WorkloadId } from '../../contract/workload-identities';
import { managedPolicyArn, type Place } from '../../values/names';
import { assumeSourceRoles, findInstances, readInstanceLogs, type RdsSource } from './rds-rights';
import { anyKeyArn, keyThrough, keyWithAlias } from './key-scope';
import type { Statement } from './policy-document';

/** A bucket that Aurora's log files are exported to. */
export interface LogSource {
  readonly bucketArn: string;
  /** The key prefix below which log files lie: empty, or ending with `/`. */
  readonly prefix: string;
  /**
   * A key of its own that its objects are encrypted with.
   * @default - none; see `sourcesUseEnvironmentKey`
   */
  readonly kmsKeyArn?: string;
}

/** Where the workloads of one environment read and write. */
export interface WorkloadResources {
  readonly place: Place;
  readonly sources: readonly LogSource[];
  /** Aurora instances whose logs are read through the RDS API. */
  readonly rds: readonly RdsSource[];
  /** Whether the objects of sources without a key of their own are encrypted with the environment's key. */
  readonly sourcesUseEnvironmentKey: boolean;
  readonly tableArns: Readonly<Record<TableId, string>>;
  /** OpenObserve's bucket. */
  readonly archiveBucketArn: string;
  /** `alias/<name>` of the environment's key, whose id is not known before it exists. */
  readonly keyAlias: string;
  /** The CloudWatch namespace of discovery's sign of life. */
  readonly heartbeatNamespace: string;
}

/** What one workload may do. */
export interface WorkloadRights {
  readonly statements: readonly Statement[];
  /** Policies of AWS. */
  readonly managedPolicyArns?: readonly string[];
}

type Service = 's3' | 'dynamodb' | 'ec2';

/** Use of the environment's key, only through the services named, and only under its alias. */
function environmentKey(
  { keyAlias, place }: WorkloadResources,
  use: Pick<Statement, 'sid' | 'actions'> & { readonly through: readonly Service[]; readonly grants?: true },
): Statement {
  return {
    sid: use.sid,
    actions: use.actions,
    resources: [anyKeyArn(place)],
    conditions: {
      ...keyWithAlias(keyAlias),
      StringEquals: keyThrough(place, ...use.through),
      ...(use.grants ? { Bool: { 'kms:GrantIsForAWSResource': 'true' } } : {}),
    },
  };
}

/** Log files by key and by version: the rest of a file that was overwritten can only be read by version. */
function readSources({ sources }: WorkloadResources): Statement[] {
  if (sources.length === 0) return [];
  return [
    {
      sid: 'ReadLogFiles',
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: sources.map(({ bucketArn, prefix }) => `${bucketArn}/${prefix}*`),
    },
  ];
}

/**
 * One statement for each bucket, since the condition on the prefix holds for all buckets of a statement. It holds for
 * versions as for files (condition key `s3:prefix` of `ListBucketVersions`, Service Authorization Reference of S3).
 */
function listSources({ sources }: WorkloadResources, actions: readonly string[]): Statement[] {
  return sources.map(({ bucketArn, prefix }, index) => ({
    sid: `ListLogFiles${index === 0 ? '' : index + 1}`,
    actions,
    resources: [bucketArn],
    ...(prefix === '' ? {} : { conditions: { StringLike: { 's3:prefix': [`${prefix}*`] } } }),
  }));
}

/** Keys of buckets that existed before; they may be shared, so that use is limited to S3. */
function sourceKeys({ sources, place }: WorkloadResources): Statement[] {
  const keys = [...new Set(sources.flatMap(({ kmsKeyArn }) => (kmsKeyArn ? [kmsKeyArn] : [])))];
  if (keys.length === 0) return [];
  return [
    {
      sid: 'DecryptLogFiles',
      actions: ['kms:Decrypt'],
      resources: keys,
      conditions: { StringEquals: keyThrough(place, 's3') },
    },
  ];
}

/**
 * A table's own key is unwrapped with the rights of whoever reads or writes an item, and `Decrypt` is all it takes
 * ("DynamoDB encryption at rest: How it works", DynamoDB Developer Guide).
 */
function decryptTablesAndSources(resources: WorkloadResources): Statement {
  return environmentKey(resources, {
    sid: 'DecryptOwnData',
    actions: ['kms:Decrypt'],
    through: resources.sourcesUseEnvironmentKey ? ['dynamodb', 's3'] : ['dynamodb'],
  });
}

/**
 * What keeping state takes: items are read singly, by instance, or many at once, and every write is a put or an update
 * with a condition. Nothing is deleted: items that are done expire by themselves.
 */
const keepState = [
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

/** The loops go through the few generations that are open, by the index that holds only those. */
function goThroughOpen({ tableArns }: WorkloadResources): Statement {
  return {
    sid: 'GoThroughOpen',
    actions: ['dynamodb:Scan'],
    resources: [`${tableArns.logFileTracking}/index/${tables.logFileTracking.sparseIndex.name}`],
  };
}

/** Finds log files, compares them with what has been read, and says that it is alive. */
function discovery(resources: WorkloadResources): WorkloadRights {
  const { tableArns, heartbeatNamespace } = resources;
  return {
    statements: [
      ...listSources(resources, ['s3:ListBucket']),
      ...readSources(resources),
      ...sourceKeys(resources),
      ...findInstances(resources.rds),
      // It reads the beginning of a file, by which a body is told from another one of the same name.
      ...readInstanceLogs(resources.rds, ['rds:DescribeDBLogFiles', 'rds:DownloadDBLogFilePortion']),
      ...assumeSourceRoles(resources.rds),
      {
        sid: 'KeepState',
        actions: keepState,
        resources: [tableArns.instanceMetadata, tableArns.logFileTracking],
      },
      goThroughOpen(resources),
      decryptTablesAndSources(resources),
      {
        sid: 'SayAlive',
        actions: ['cloudwatch:PutMetricData'],
        // CloudWatch knows no narrower resource; the condition takes its place.
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': heartbeatNamespace } },
      },
    ],
  };
}

/** Reads log files and keeps checkpoints and dead letters. Which instances there are is discovery's to say. */
function processor(resources: WorkloadResources): WorkloadRights {
  const { tableArns } = resources;
  return {
    statements: [
      // Without it, S3 answers 403 for a file that is gone, which then looks like a missing right. In a bucket with a
      // prefix it still does: a request for one object has no prefix that the condition could compare. The versions of a
      // file are where the rest of a body lies that was overwritten before it was read.
      ...listSources(resources, ['s3:ListBucket', 's3:ListBucketVersions']),
      ...readSources(resources),
      ...sourceKeys(resources),
      ...readInstanceLogs(resources.rds, [
        'rds:DescribeDBLogFiles',
        'rds:DownloadDBLogFilePortion',
        'rds:DownloadCompleteDBLogFile',
      ]),
      ...assumeSourceRoles(resources.rds),
      {
        sid: 'KeepState',
        actions: keepState,
        resources: [tableArns.logFileTracking, tableArns.logProcessingJobs],
      },
      goThroughOpen(resources),
      {
        sid: 'ReadInstances',
        // The master goes through all instances to audit them; the other tables it asks by instance.
        actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Scan'],
        resources: [tableArns.instanceMetadata],
      },
      decryptTablesAndSources(resources),
    ],
  };
}

/** Keeps its data in the archive bucket, which it cleans up itself. */
function openobserve(resources: WorkloadResources): WorkloadRights {
  const { archiveBucketArn } = resources;
  return {
    statements: [
      {
        sid: 'ListArchive',
        actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [archiveBucketArn],
      },
      {
        sid: 'KeepArchive',
        actions: [
          's3:AbortMultipartUpload',
          's3:DeleteObject',
          's3:GetObject',
          's3:ListMultipartUploadParts',
          's3:PutObject',
        ],
        resources: [`${archiveBucketArn}/*`],
      },
      environmentKey(resources, {
        sid: 'EncryptArchive',
        // A multipart upload decrypts its own parts.
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        through: ['s3'],
      }),
    ],
  };
}

/** Makes, attaches and removes the volumes of this cluster, encrypted with the environment's key. */
function ebsCsi(resources: WorkloadResources): WorkloadRights {
  return {
    // Bounds every action to volumes, snapshots and machines that carry this cluster's name, which the managed add-on
    // and Pod Identity provide. The older AmazonEBSCSIDriverPolicy reaches every volume of the account
    // (kubernetes-sigs/aws-ebs-csi-driver#2918).
    managedPolicyArns: [managedPolicyArn(resources.place, 'AmazonEBSCSIDriverEKSClusterScopedPolicy')],
    // "Encrypted EBS Volumes via KMS", kubernetes-sigs/aws-ebs-csi-driver, docs/install.md.
    statements: [
      environmentKey(resources, {
        sid: 'EncryptVolumes',
        actions: ['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
        through: ['ec2'],
      }),
      environmentKey(resources, {
        sid: 'AttachEncryptedVolumes',
        actions: ['kms:CreateGrant'],
        through: ['ec2'],
        grants: true,
      }),
    ],
  };
}

/** The rights of every workload: the actions that it needs, on the resources that it needs them on. */
export function workloadRights(resources: WorkloadResources): Readonly<Record<WorkloadId, WorkloadRights>> {
  return {
    discovery: discovery(resources),
    processor: processor(resources),
    openobserve: openobserve(resources),
    'ebs-csi': ebsCsi(resources),
  };
}
