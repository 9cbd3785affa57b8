import { z } from 'zod';
import { logTypes } from './log-types';

/** A file in S3. Its ETag, and its version where the bucket keeps versions, say which of the bodies under its key is meant. */
export const s3Source = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().min(1),
  key: z.string().min(1),
  etag: z.string().min(1),
  version: z.string().min(1).optional(),
});

/**
 * A file on an Aurora instance, read through the RDS API: its first `size` bytes. The API has no name for a body but the
 * file’s; whether what lies there is the same is seen by its bytes.
 */
export const rdsSource = z.strictObject({
  kind: z.literal('rds'),
  account: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
  instance: z.string().min(1),
  /** As `DescribeDBLogFiles` names it, such as `slowquery/mysql-slowquery.log.2026-11-21.07`. */
  file: z.string().min(1),
  size: z.int().nonnegative(),
  /** When it was last written, in milliseconds since 1970, by the clock of the database’s host. */
  written: z.int().nonnegative(),
  /** When it was asked for, in milliseconds since 1970, by the clock of whoever asked: of two looks the later one counts. */
  listed: z.int().nonnegative(),
  /**
   * What the markers of this file begin with, such as `2026-11-21.7`: which hour of a file that is renamed is meant. Missing
   * where nobody has seen a marker yet.
   */
  hour: z.string().min(1).optional(),
  /**
   * Of a file that is renamed when its hour is over: the newest file that was renamed before. While it is the same, so is
   * what lies under the name.
   */
  after: z.string().min(1).optional(),
});

/** Where a body of log bytes lies. */
export const sourceReference = z.discriminatedUnion('kind', [s3Source, rdsSource]);

export type S3Source = z.infer<typeof s3Source>;
export type RdsSource = z.infer<typeof rdsSource>;
export type SourceReference = z.infer<typeof sourceReference>;

/** The version of the messages that this code writes, and the only one that it reads. */
export const hintVersion = 1;

/**
 * What discovery publishes: a hint that a generation has bytes that nobody delivered yet, and not the truth about it, which
 * DynamoDB holds. A hint that is lost, repeated or late does no harm.
 */
export const hint = z.strictObject({
  schema_version: z.literal(hintVersion),
  instance_id: z.string().min(1),
  cluster_id: z.string().min(1),
  engine: z.literal('aurora-mysql'),
  log_type: z.enum(logTypes),
  /** The file’s name as Aurora has it, such as `slowquery/mysql-slowquery.log.2026-11-21.07`. */
  log_file_name: z.string().min(1),
  /** When the file was last written, in milliseconds since 1970. */
  last_written: z.int().nonnegative(),
  /** Its size as stored: compressed bytes where it is compressed. */
  size: z.int().nonnegative(),
  /** When the hint was published, by RFC 3339. */
  timestamp: z.iso.datetime(),
  generation: z.string().min(1),
  source: sourceReference,
});

export type Hint = z.infer<typeof hint>;
