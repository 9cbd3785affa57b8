import { Construct } from 'constructs';
import type { Protection } from './protection';
import { expireAll, SecureBucket } from './secure-bucket';

/**
 * What a bucket for logs holds, and the name of the rule by which that expires.
 *
 * `archive`: the Parquet files of OpenObserve. It deletes them itself when their retention ends, and rewrites them when
 * it compacts, so that versions pile up: noncurrent ones expire in days. Expiry is a backstop for what it forgot.
 *
 * `source`: the Aurora log files that are exported, from which they are read.
 */
const expiryRules = { archive: 'backstop', source: 'raw-files' } as const;

export interface LogBucketProps {
  readonly holds: keyof typeof expiryRules;
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly kmsKeyArn: string;
  readonly protection: Protection;
  /** Days after which an object expires. */
  readonly expiryDays: number;
  /** Days that a deleted or overwritten object can be brought back. */
  readonly noncurrentDays: number;
}

/**
 * A bucket for logs. Nothing in it ever moves to a storage class that must be restored before it can be read: a search
 * would fail.
 */
export class LogBucket extends Construct {
  public readonly bucket: SecureBucket;

  constructor(scope: Construct, id: string, { holds, expiryDays, ...props }: LogBucketProps) {
    super(scope, id);
    this.bucket = new SecureBucket(this, holds, {
      ...props,
      lifecycleRules: [expireAll(expiryRules[holds], expiryDays)],
    });
  }
}
