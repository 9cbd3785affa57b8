import type { Statement } from '../../../constructs/aws/policy-document';
import { workloadRights, type WorkloadResources } from '../../../constructs/aws/workload-rights';
import { workloadIdentities, type WorkloadId } from '../../../contract/workload-identities';

const table = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/aurora-test-${name}`;
const source = 'arn:aws:s3:::aurora-test-source';
const archive = 'arn:aws:s3:::aurora-test-archive';
const keys = 'arn:aws:kms:eu-west-1:111122223333:key/*';
const foreignKey = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';

const own: WorkloadResources = {
  place: { account: '111122223333', region: 'eu-west-1' },
  sources: [{ bucketArn: source, prefix: '' }],
  rds: [],
  sourcesUseEnvironmentKey: true,
  tableArns: {
    instanceMetadata: table('instance-metadata'),
    logFileTracking: table('log-file-tracking'),
    logProcessingJobs: table('log-processing-jobs'),
  },
  archiveBucketArn: archive,
  keyAlias: 'alias/aurora-test',
  heartbeatNamespace: 'AuroraLogSystem',
};

/** Buckets that existed before: one with a key of its own, one without. */
const adopted: WorkloadResources = {
  ...own,
  sources: [
    { bucketArn: 'arn:aws:s3:::exports', prefix: 'aurora/', kmsKeyArn: foreignKey },
    { bucketArn: 'arn:aws:s3:::others', prefix: '' },
  ],
  sourcesUseEnvironmentKey: false,
};

/** No export at all: instances of our own account and, by a role, of another one. */
const throughRds: WorkloadResources = {
  ...own,
  sources: [],
  sourcesUseEnvironmentKey: false,
  rds: [
    { account: '111122223333', region: 'eu-west-1', instances: ['orders-*'] },
    {
      account: '444455556666',
      region: 'eu-west-1',
      instances: ['*'],
      roleArn: 'arn:aws:iam::444455556666:role/aurora-log-reader',
    },
  ],
};

const ids = Object.keys(workloadIdentities) as WorkloadId[];
const statements = (id: WorkloadId, resources = own) => workloadRights(resources)[id].statements;
const statement = (id: WorkloadId, sid: string, resources = own): Statement => {
  const found = statements(id, resources).find((each) => each.sid === sid);
  if (!found) throw new Error(`${id} has no statement ${sid}`);
  return found;
};
/** Every action and what it is allowed on, without conditions. */
const matrix = (id: WorkloadId, resources = own) =>
  statements(id, resources).flatMap(({ actions, resources: on = [] }) =>
    actions.flatMap((action) => on.map((resource) => `${action} ${resource}`)),
  );

describe.each(ids)('%s', (id) => {
  it('has no wildcard in an action', () => {
    expect(
      [...statements(id), ...statements(id, throughRds)]
        .flatMap(({ actions }) => actions)
        .filter((action) => action.includes('*')),
    ).toEqual([]);
  });

  it('uses keys only through a service, and the environment’s only under its alias', () => {
    for (const { actions, resources, conditions } of statements(id, adopted)) {
      if (!actions.some((action) => action.startsWith('kms:'))) continue;
      expect(conditions?.['StringEquals']).toHaveProperty(['kms:ViaService']);
      if (!resources?.includes(foreignKey)) {
        expect(conditions).toMatchObject({
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/aurora-test'] },
        });
      }
    }
  });

  it('names each statement once, as IAM demands', () => {
    for (const resources of [adopted, { ...adopted, rds: throughRds.rds }]) {
      const sids = statements(id, resources).map(({ sid }) => sid);
      expect(new Set(sids).size).toBe(sids.length);
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    }
  });

  it('has no statement without a resource, whatever the sources are', () => {
    for (const resources of [own, adopted, throughRds])
      expect(statements(id, resources).filter(({ resources: on = [] }) => on.length === 0)).toEqual([]);
  });
});

it('lets discovery find log files, keep state and say that it is alive', () => {
  const [instances, tracking] = [table('instance-metadata'), table('log-file-tracking')];
  expect(matrix('discovery').sort()).toEqual(
    [
      `s3:ListBucket ${source}`,
      `s3:GetObject ${source}/*`,
      `s3:GetObjectVersion ${source}/*`,
      ...['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].flatMap((action) => [
        `dynamodb:${action} ${instances}`,
        `dynamodb:${action} ${tracking}`,
      ]),
      `dynamodb:Scan ${tracking}/index/open`,
      `kms:Decrypt ${keys}`,
      'cloudwatch:PutMetricData *',
    ].sort(),
  );
});

it('bounds what discovery may publish to its own namespace', () => {
  expect(statement('discovery', 'SayAlive').conditions).toEqual({
    StringEquals: { 'cloudwatch:namespace': 'AuroraLogSystem' },
  });
});

it('lets the processor read log files and keep checkpoints and dead letters, and delete nothing', () => {
  const [tracking, jobs] = [table('log-file-tracking'), table('log-processing-jobs')];
  expect(matrix('processor').sort()).toEqual(
    [
      `s3:ListBucket ${source}`,
      `s3:ListBucketVersions ${source}`,
      `dynamodb:Scan ${tracking}/index/open`,
      `s3:GetObject ${source}/*`,
      `s3:GetObjectVersion ${source}/*`,
      ...['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].flatMap((action) => [
        `dynamodb:${action} ${tracking}`,
        `dynamodb:${action} ${jobs}`,
      ]),
      ...['BatchGetItem', 'GetItem', 'Scan'].map(
        (action) => `dynamodb:${action} ${table('instance-metadata')}`,
      ),
      `kms:Decrypt ${keys}`,
    ].sort(),
  );
});

it('lets OpenObserve keep and clean up its archive, deleting included', () => {
  expect(matrix('openobserve').sort()).toEqual(
    [
      `s3:ListBucket ${archive}`,
      `s3:ListBucketMultipartUploads ${archive}`,
      `s3:GetObject ${archive}/*`,
      `s3:PutObject ${archive}/*`,
      `s3:DeleteObject ${archive}/*`,
      `s3:AbortMultipartUpload ${archive}/*`,
      `s3:ListMultipartUploadParts ${archive}/*`,
      `kms:Decrypt ${keys}`,
      `kms:GenerateDataKey ${keys}`,
    ].sort(),
  );
});

describe('the EBS driver', () => {
  it('is bounded to the volumes of its cluster', () => {
    expect(workloadRights(own)['ebs-csi'].managedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/AmazonEBSCSIDriverEKSClusterScopedPolicy',
    ]);
  });

  it('uses the key through EC2, and grants its use to AWS only', () => {
    expect(statement('ebs-csi', 'EncryptVolumes')).toMatchObject({
      actions: ['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
      conditions: { StringEquals: { 'kms:ViaService': ['ec2.eu-west-1.amazonaws.com'] } },
    });
    expect(statement('ebs-csi', 'AttachEncryptedVolumes')).toMatchObject({
      actions: ['kms:CreateGrant'],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });
});

it('names services in China as they are called there, or no key could be used', () => {
  const inChina = { ...adopted, place: { account: '111122223333', region: 'cn-north-1' } };
  const services = ids
    .flatMap((id) => statements(id, inChina))
    .flatMap(({ conditions }) => conditions?.['StringEquals']?.['kms:ViaService'] ?? []);
  expect(services).toContain('s3.cn-north-1.amazonaws.com.cn');
  expect(services.filter((service) => !service.endsWith('.cn-north-1.amazonaws.com.cn'))).toEqual([]);
});

describe('buckets that existed before', () => {
  it('are listed below their prefix only, and wholly without one', () => {
    expect(statement('discovery', 'ListLogFiles', adopted)).toMatchObject({
      resources: ['arn:aws:s3:::exports'],
      conditions: { StringLike: { 's3:prefix': ['aurora/*'] } },
    });
    expect(statement('discovery', 'ListLogFiles2', adopted)).toEqual({
      sid: 'ListLogFiles2',
      actions: ['s3:ListBucket'],
      resources: ['arn:aws:s3:::others'],
    });
  });

  it('show what lay in them before to the processor alone, below their prefix only', () => {
    expect(statement('processor', 'ListLogFiles', adopted)).toEqual({
      sid: 'ListLogFiles',
      actions: ['s3:ListBucket', 's3:ListBucketVersions'],
      resources: ['arn:aws:s3:::exports'],
      conditions: { StringLike: { 's3:prefix': ['aurora/*'] } },
    });
  });

  it.each(['discovery', 'processor'] as const)('are read below their prefix by %s', (id) => {
    expect(statement(id, 'ReadLogFiles', adopted).resources).toEqual([
      'arn:aws:s3:::exports/aurora/*',
      'arn:aws:s3:::others/*',
    ]);
  });

  it.each(['discovery', 'processor'] as const)(
    'are decrypted with their own key by %s, through S3 only',
    (id) => {
      expect(statement(id, 'DecryptLogFiles', adopted)).toMatchObject({
        resources: [foreignKey],
        conditions: { StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] } },
      });
      expect(statement(id, 'DecryptOwnData', adopted).conditions?.['StringEquals']).toEqual({
        'kms:ViaService': ['dynamodb.eu-west-1.amazonaws.com'],
      });
    },
  );

  it('need no key where none is named', () => {
    expect(statements('discovery').map(({ sid }) => sid)).not.toContain('DecryptLogFiles');
  });
});

describe('instances that are read through the RDS API', () => {
  const database = (rest: string) => `arn:aws:rds:eu-west-1:111122223333:${rest}`;
  const role = 'arn:aws:iam::444455556666:role/aurora-log-reader';
  const ofSources = (id: WorkloadId) =>
    matrix(id, throughRds)
      .filter((right) => /^(rds|s3|sts):/.test(right))
      .sort();

  it('are found by discovery, which reads no more of their files than tells them apart, and no bucket', () => {
    expect(ofSources('discovery')).toEqual(
      [
        `rds:DescribeDBClusters ${database('cluster:*')}`,
        `rds:DescribeDBInstances ${database('db:*')}`,
        `rds:DescribeDBLogFiles ${database('db:orders-*')}`,
        `rds:DownloadDBLogFilePortion ${database('db:orders-*')}`,
        `sts:AssumeRole ${role}`,
        `sts:TagSession ${role}`,
      ].sort(),
    );
  });

  it('are read by the processor, which lists none', () => {
    expect(ofSources('processor')).toEqual(
      [
        `rds:DescribeDBLogFiles ${database('db:orders-*')}`,
        `rds:DownloadCompleteDBLogFile ${database('db:orders-*')}`,
        `rds:DownloadDBLogFilePortion ${database('db:orders-*')}`,
        `sts:AssumeRole ${role}`,
        `sts:TagSession ${role}`,
      ].sort(),
    );
  });

  it.each(['discovery', 'processor'] as const)('leave no key of a bucket to %s', (id) => {
    expect(statement(id, 'DecryptOwnData', throughRds).conditions?.['StringEquals']).toEqual({
      'kms:ViaService': ['dynamodb.eu-west-1.amazonaws.com'],
    });
  });

  it.each(['openobserve', 'ebs-csi'] as const)('are nothing to %s', (id) => {
    expect(statements(id, { ...own, rds: throughRds.rds })).toEqual(statements(id));
  });
});
