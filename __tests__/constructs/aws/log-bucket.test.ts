import { LogBucket, type LogBucketProps } from '../../../constructs/aws/log-bucket';
import { place } from '../../support/place';

const props: Omit<LogBucketProps, 'holds'> = {
  bucketName: 'aurora-test-logs',
  bucketArn: 'arn:aws:s3:::aurora-test-logs',
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  protection: 'data',
  expiryDays: 60,
  noncurrentDays: 3,
};

describe.each([
  ['the archive', 'archive'],
  ['the bucket for exported files', 'source'],
] as const)('%s', (_, holds) => {
  const template = place((stack) => new LogBucket(stack, 'bucket', { holds, ...props }));
  const rules = template.resource('aws_s3_bucket_lifecycle_configuration').attributes['rule'] as Record<
    string,
    unknown
  >[];

  it('removes every object after the given days, and nothing sooner', () => {
    expect(rules.filter((rule) => 'expiration' in rule)).toEqual([
      expect.objectContaining({ status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days: 60 }] }),
    ]);
  });

  it('brings a deleted object back for the given days', () => {
    expect(template.resource('aws_s3_bucket_versioning').attributes['versioning_configuration']).toEqual({
      status: 'Enabled',
    });
    expect(rules).toContainEqual(
      expect.objectContaining({ noncurrent_version_expiration: [{ noncurrent_days: 3 }] }),
    );
  });

  it('never moves an object to a storage class that a search would have to wait for', () => {
    for (const rule of rules) {
      expect(rule).not.toHaveProperty('transition');
      expect(rule).not.toHaveProperty('noncurrent_version_transition');
    }
  });

  it('is encrypted with the given key and protected', () => {
    expect(
      template.resource('aws_s3_bucket_server_side_encryption_configuration').attributes['rule'],
    ).toEqual([
      expect.objectContaining({
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: props.kmsKeyArn,
        },
      }),
    ]);
    expect(template.resource('aws_s3_bucket').attributes['lifecycle']).toEqual({ prevent_destroy: true });
  });
});
