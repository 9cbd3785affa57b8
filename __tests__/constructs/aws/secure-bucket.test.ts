import { SecureBucket, type SecureBucketProps } from '../../../constructs/aws/secure-bucket';
import { place } from '../../support/place';

const arn = 'arn:aws:s3:::aurora-test-archive';
const key = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const base: SecureBucketProps = { bucketName: 'aurora-test-archive', bucketArn: arn, protection: 'data' };

const build = (props: Partial<SecureBucketProps> = {}) =>
  place((stack) => new SecureBucket(stack, 'archive', { ...base, ...props }));
const attributes = (type: string, props?: Partial<SecureBucketProps>) =>
  build(props).resource(type).attributes;

it('blocks public access in all four ways, and has no ACLs', () => {
  expect(attributes('aws_s3_bucket_public_access_block')).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(attributes('aws_s3_bucket_ownership_controls')['rule']).toEqual({
    object_ownership: 'BucketOwnerEnforced',
  });
});

it('puts every setting on the same bucket', () => {
  const template = build({ noncurrentDays: 3 });
  const settings = [
    'lifecycle_configuration',
    'ownership_controls',
    'policy',
    'public_access_block',
    'server_side_encryption_configuration',
    'versioning',
  ];
  for (const setting of settings) {
    expect(template.resource(`aws_s3_bucket_${setting}`).attributes['bucket']).toBe('aurora-test-archive');
  }
});

it('refuses plain HTTP to everyone, for the bucket and its objects', () => {
  expect(build().statements('aws_s3_bucket_policy', '')).toEqual([
    {
      Sid: 'RefusePlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

it('keeps refusing plain HTTP beside further statements', () => {
  const policyStatements = [
    {
      sid: 'Reads',
      principals: { Service: 'a.amazonaws.com' },
      actions: ['s3:GetObject'],
      resources: [`${arn}/*`],
    },
  ];
  const statements = build({ policyStatements }).statements('aws_s3_bucket_policy', '');
  expect(statements.map(({ Sid }) => Sid)).toEqual(['RefusePlainHttp', 'Reads']);
});

it('sets its policy after public access is blocked, because S3 refuses both at once', () => {
  const template = build();
  expect(template.resource('aws_s3_bucket_policy').attributes['depends_on']).toEqual([
    template.resource('aws_s3_bucket_public_access_block').address,
  ]);
});

it.each([
  [
    'with its key, asked once for many objects',
    { kmsKeyArn: key },
    { sse_algorithm: 'aws:kms', kms_master_key_id: key },
    true,
  ],
  ['with a key of S3 where no key is given', {}, { sse_algorithm: 'AES256' }, false],
])('encrypts %s', (_, props, byDefault, bucketKey) => {
  expect(attributes('aws_s3_bucket_server_side_encryption_configuration', props)['rule']).toEqual([
    { apply_server_side_encryption_by_default: byDefault, bucket_key_enabled: bucketKey },
  ]);
});

describe('versions', () => {
  it('are kept for as many days as asked, and expire only once the bucket has versions', () => {
    const template = build({ noncurrentDays: 3 });
    const versioning = template.resource('aws_s3_bucket_versioning');
    expect(versioning.attributes['versioning_configuration']).toEqual({ status: 'Enabled' });
    const lifecycle = template.resource('aws_s3_bucket_lifecycle_configuration').attributes;
    expect(lifecycle['depends_on']).toEqual([versioning.address]);
    expect(lifecycle['rule']).toContainEqual({
      id: 'noncurrent-versions',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      noncurrent_version_expiration: [{ noncurrent_days: 3 }],
    });
  });

  it('are not kept unless asked for', () => {
    expect(build().resources('aws_s3_bucket_versioning')).toEqual([]);
    expect(JSON.stringify(attributes('aws_s3_bucket_lifecycle_configuration'))).not.toContain('noncurrent');
  });
});

it('removes unfinished uploads everywhere, beside what it is told to remove', () => {
  const extra = { id: 'raw', status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: 7 }] };
  expect(attributes('aws_s3_bucket_lifecycle_configuration', { lifecycleRules: [extra] })['rule']).toEqual([
    {
      id: 'abandoned-uploads',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 2 }],
    },
    extra,
  ]);
});

it.each([
  ['data', { force_destroy: false, lifecycle: { prevent_destroy: true } }],
  ['none', { force_destroy: true, lifecycle: {} }],
] as const)('is guarded as protection "%s" says', (protection, expected) => {
  expect(attributes('aws_s3_bucket', { protection })).toMatchObject(expected);
});
