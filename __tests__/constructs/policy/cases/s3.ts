import { clean, policy, resource, violation, type Case } from './case';
import type { Resource } from '../../../../constructs/policy/rule';

const bucket = resource('aws_s3_bucket', { bucket: 'acme-logs' }, 'archive');
const other = resource('aws_s3_bucket', { bucket: 'acme-other' }, 'other');

function of(type: string, attributes: Resource['attributes']): Resource {
  return resource(type, { bucket: 'acme-logs', ...attributes });
}
function encryption(algorithm: string, bucketKey?: boolean): Resource {
  return of('aws_s3_bucket_server_side_encryption_configuration', {
    rule: [
      {
        apply_server_side_encryption_by_default: { sse_algorithm: algorithm },
        bucket_key_enabled: bucketKey,
      },
    ],
  });
}
function versioning(status: string): Resource {
  return of('aws_s3_bucket_versioning', { versioning_configuration: { status } });
}
function lifecycle(...rules: readonly object[]): Resource {
  return of('aws_s3_bucket_lifecycle_configuration', {
    rule: rules.map((rule) => ({ id: 'all', status: 'Enabled', ...rule })),
  });
}
const closed = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const denyPlainHttp = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['${aws_s3_bucket.archive.arn}', '${aws_s3_bucket.archive.arn}/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
function tlsPolicy(change: object = {}): Resource {
  return of('aws_s3_bucket_policy', { policy: policy({ ...denyPlainHttp, ...change }) });
}
const abort = { abort_incomplete_multipart_upload: { days_after_initiation: 7 } };
const missing = 'no server-side encryption';

export const s3Cases: readonly Case[] = [
  violation('s3-encrypted', 'nothing configures it', [bucket], missing),
  violation('s3-encrypted', 'only another bucket is', [other, bucket, encryption('AES256')], missing),
  violation(
    's3-encrypted',
    'a rule without algorithm',
    [
      bucket,
      of('aws_s3_bucket_server_side_encryption_configuration', { rule: [{ bucket_key_enabled: true }] }),
    ],
    'sse_algorithm is unset',
  ),
  violation(
    's3-encrypted',
    'no rule',
    [bucket, of('aws_s3_bucket_server_side_encryption_configuration', {})],
    missing,
  ),
  violation('s3-encrypted', 'a plan that knows the link', [bucket], missing, { stage: 'plan' }),
  clean('s3-encrypted', 'AES256', [bucket, encryption('AES256')]),
  clean('s3-encrypted', 'aws:kms', [bucket, encryption('aws:kms', true)]),
  clean(
    's3-encrypted',
    'a plan that does not know the link',
    [bucket, resource('aws_s3_bucket_server_side_encryption_configuration', {})],
    { stage: 'plan' },
  ),

  violation('s3-bucket-key', 'KMS without', [encryption('aws:kms')], 'bucket_key_enabled is unset'),
  violation('s3-bucket-key', 'switched off', [encryption('aws:kms', false)], 'bucket_key_enabled is false'),
  clean('s3-bucket-key', 'KMS with', [encryption('aws:kms', true)]),
  clean('s3-bucket-key', 'not for AES256', [encryption('AES256')]),

  violation('s3-versioned', 'nothing configures it', [bucket], 'no versioning'),
  violation('s3-versioned', 'suspended', [bucket, versioning('Suspended')], '"Suspended", not "Enabled"'),
  clean('s3-versioned', 'enabled', [bucket, versioning('Enabled')]),

  violation(
    's3-noncurrent-versions-expire',
    'no lifecycle',
    [bucket, versioning('Enabled')],
    'no enabled rule',
  ),
  violation(
    's3-noncurrent-versions-expire',
    'too late',
    [bucket, versioning('Enabled'), lifecycle({ noncurrent_version_expiration: { noncurrent_days: 90 } })],
    'after 90 days',
  ),
  violation(
    's3-noncurrent-versions-expire',
    'some are kept for ever',
    [
      bucket,
      versioning('Enabled'),
      lifecycle({ noncurrent_version_expiration: { noncurrent_days: 7, newer_noncurrent_versions: 3 } }),
    ],
    'keeping 3 newer versions',
  ),
  violation(
    's3-noncurrent-versions-expire',
    'only under a prefix',
    [
      bucket,
      versioning('Enabled'),
      lifecycle({ filter: { prefix: 'files/' }, noncurrent_version_expiration: { noncurrent_days: 7 } }),
    ],
    'no enabled rule',
  ),
  violation(
    's3-noncurrent-versions-expire',
    'disabled',
    [
      bucket,
      versioning('Enabled'),
      lifecycle({ status: 'Disabled', noncurrent_version_expiration: { noncurrent_days: 7 } }),
    ],
    'no enabled rule',
  ),
  clean('s3-noncurrent-versions-expire', 'within days', [
    bucket,
    versioning('Enabled'),
    lifecycle({ filter: { prefix: '' }, noncurrent_version_expiration: { noncurrent_days: 7 } }),
  ]),
  clean('s3-noncurrent-versions-expire', 'at the limit, without filter', [
    bucket,
    versioning('Enabled'),
    lifecycle({ noncurrent_version_expiration: { noncurrent_days: 30 } }),
  ]),
  clean('s3-noncurrent-versions-expire', 'not versioned', [bucket]),

  violation('s3-public-access-blocked', 'nothing configures it', [bucket], 'no public access block'),
  ...Object.keys(closed).map((setting) =>
    violation(
      's3-public-access-blocked',
      `without ${setting}`,
      [bucket, of('aws_s3_bucket_public_access_block', { ...closed, [setting]: false })],
      `${setting} is false`,
    ),
  ),
  clean('s3-public-access-blocked', 'all four', [bucket, of('aws_s3_bucket_public_access_block', closed)]),

  violation('s3-tls-only', 'no policy', [bucket], 'has no policy'),
  violation(
    's3-tls-only',
    'a Deny for one principal',
    [bucket, tlsPolicy({ Principal: { AWS: '123456789012' } })],
    'no statement',
  ),
  violation(
    's3-tls-only',
    'a Deny of reads only',
    [bucket, tlsPolicy({ Action: 's3:GetObject' })],
    'no statement',
  ),
  violation(
    's3-tls-only',
    'a Deny on the bucket, not its objects',
    [bucket, tlsPolicy({ Resource: '${aws_s3_bucket.archive.arn}' })],
    'no statement',
  ),
  violation(
    's3-tls-only',
    'a Deny on the objects, not the bucket',
    [bucket, tlsPolicy({ Resource: '${aws_s3_bucket.archive.arn}/*' })],
    'no statement',
  ),
  violation(
    's3-tls-only',
    'the condition reversed',
    [bucket, tlsPolicy({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    'no statement',
  ),
  violation(
    's3-tls-only',
    'a second condition that narrows it',
    [
      bucket,
      tlsPolicy({
        Condition: {
          Bool: { 'aws:SecureTransport': 'false' },
          StringEquals: { 'aws:PrincipalAccount': '1' },
        },
      }),
    ],
    'no statement',
  ),
  violation('s3-tls-only', 'an Allow', [bucket, tlsPolicy({ Effect: 'Allow' })], 'no statement'),
  clean('s3-tls-only', 'denied', [bucket, tlsPolicy()]),
  clean('s3-tls-only', 'denied to {AWS: *}, with a boolean', [
    bucket,
    tlsPolicy({ Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': false } } }),
  ]),
  clean('s3-tls-only', 'a plan that does not know the policy', [bucket, of('aws_s3_bucket_policy', {})], {
    stage: 'plan',
  }),

  violation('s3-lifecycle', 'none', [bucket], 'no enabled lifecycle rule'),
  violation(
    's3-lifecycle',
    'uploads are not aborted',
    [bucket, lifecycle({ expiration: { days: 90 } })],
    'incomplete multipart',
  ),
  violation(
    's3-lifecycle',
    'only for some objects',
    [bucket, lifecycle({ filter: { prefix: 'a/' }, ...abort })],
    'no enabled lifecycle rule',
  ),
  clean('s3-lifecycle', 'uploads are aborted', [bucket, lifecycle({ filter: {}, ...abort })]),

  violation(
    's3-readable',
    'a transition to GLACIER',
    [
      lifecycle({
        transition: [
          { days: 30, storage_class: 'STANDARD_IA' },
          { days: 90, storage_class: 'GLACIER' },
        ],
      }),
    ],
    'storage class "GLACIER"',
  ),
  violation(
    's3-readable',
    'old versions to DEEP_ARCHIVE',
    [lifecycle({ noncurrent_version_transition: { noncurrent_days: 1, storage_class: 'DEEP_ARCHIVE' } })],
    '"DEEP_ARCHIVE"',
  ),
  violation(
    's3-readable',
    'the deprecated block of the bucket',
    [
      resource('aws_s3_bucket', {
        lifecycle_rule: [{ enabled: true, transition: [{ days: 90, storage_class: 'GLACIER' }] }],
      }),
    ],
    '"GLACIER"',
  ),
  violation(
    's3-readable',
    'an archive tier',
    [
      of('aws_s3_bucket_intelligent_tiering_configuration', {
        status: 'Enabled',
        tiering: [{ access_tier: 'ARCHIVE_ACCESS', days: 90 }],
      }),
    ],
    'archive tier "ARCHIVE_ACCESS"',
  ),
  clean('s3-readable', 'classes with immediate access', [
    lifecycle({
      transition: [
        { days: 30, storage_class: 'INTELLIGENT_TIERING' },
        { days: 90, storage_class: 'GLACIER_IR' },
      ],
    }),
  ]),
  clean('s3-readable', 'a disabled tiering configuration', [
    of('aws_s3_bucket_intelligent_tiering_configuration', {
      status: 'Disabled',
      tiering: [{ access_tier: 'ARCHIVE_ACCESS', days: 90 }],
    }),
  ]),

  violation(
    's3-no-public-acl',
    'public-read',
    [of('aws_s3_bucket_acl', { acl: 'public-read' })],
    'acl is "public-read"',
  ),
  violation(
    's3-no-public-acl',
    'on the bucket itself',
    [resource('aws_s3_bucket', { acl: 'authenticated-read' })],
    '"authenticated-read"',
  ),
  violation(
    's3-no-public-acl',
    'a grant to everyone',
    [
      of('aws_s3_bucket_acl', {
        access_control_policy: {
          grant: [
            {
              permission: 'READ',
              grantee: { type: 'Group', uri: 'http://acs.amazonaws.com/groups/global/AllUsers' },
            },
          ],
        },
      }),
    ],
    '/AllUsers"',
  ),
  clean('s3-no-public-acl', 'private', [of('aws_s3_bucket_acl', { acl: 'private' })]),

  violation(
    's3-no-website',
    'a website',
    [of('aws_s3_bucket_website_configuration', { index_document: { suffix: 'index.html' } })],
    'website',
  ),
  violation(
    's3-no-website',
    'the deprecated block',
    [resource('aws_s3_bucket', { website: { index_document: 'index.html' } })],
    'website',
  ),
  clean('s3-no-website', 'a bucket', [bucket]),

  violation(
    's3-no-open-cors',
    'every origin',
    [
      of('aws_s3_bucket_cors_configuration', {
        cors_rule: [{ allowed_methods: ['GET'], allowed_origins: ['*'] }],
      }),
    ],
    'allowed_origins',
  ),
  clean('s3-no-open-cors', 'one origin', [
    of('aws_s3_bucket_cors_configuration', {
      cors_rule: [{ allowed_methods: ['GET'], allowed_origins: ['https://logs.example.com'] }],
    }),
  ]),
];
