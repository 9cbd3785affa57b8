import { Construct } from 'constructs';
import type { Protection } from './protection';
import { SecureBucket } from './secure-bucket';

/** What both buckets for logs have in common. */
interface LogBucketProps {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly kmsKeyArn: string;
  readonly protection: Protection;
  /** Days after which an object expires. */
  readonly expiryDays: number;
  /** Days that a deleted or overwritten object can be brought back. */
  readonly noncurrentDays: number;
}

export type ArchiveBucketProps = LogBucketProps;
export type SourceBucketProps = LogBucketProps;

/** An object expires everywhere in the bucket; a delete marker without versions goes by itself then. */
const expire = (id: string, days: number) => [
  { id, status: 'Enabled', filter: [{ prefix: '' }], expiration: [{ days }] },
];

/**
 * The bucket in which OpenObserve keeps its Parquet files.
 *
 * OpenObserve deletes them itself when their retention ends, and rewrites them when it compacts, so that versions
 * pile up: noncurrent ones expire in days. Expiry is a backstop for what it forgot. Nothing ever moves to a storage
 * class that must be restored before it can be read: a search would fail.
 */
export class ArchiveBucket extends Construct {
  public readonly bucket: SecureBucket;

  constructor(scope: Construct, id: string, { expiryDays, ...props }: ArchiveBucketProps) {
    super(scope, id);
    this.bucket = new SecureBucket(this, 'archive', {
      ...props,
      lifecycleRules: expire('backstop', expiryDays),
    });
  }
}

/** The bucket to which Aurora log files are exported, and from which they are read. */
export class SourceBucket extends Construct {
  public readonly bucket: SecureBucket;

  constructor(scope: Construct, id: string, { expiryDays, ...props }: SourceBucketProps) {
    super(scope, id);
    this.bucket = new SecureBucket(this, 'source', {
      ...props,
      lifecycleRules: expire('raw-files', expiryDays),
    });
  }
}
