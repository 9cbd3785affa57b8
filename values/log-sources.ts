import type { Environment } from './schema';

/** Where log files come from. */
type Logs = Pick<Environment, 'logs'>;

type ExistingBucket = Exclude<Environment['logs']['sourceBuckets'], string>[number];

/** The buckets of others that log files are exported to; none, where the bucket is ours or there is no export. */
export const existingBuckets = ({ logs: { sourceBuckets } }: Logs): readonly ExistingBucket[] =>
  typeof sourceBuckets === 'string' ? [] : sourceBuckets;

/** Whether log files are read from buckets at all. */
export const readsBuckets = ({ logs: { sourceBuckets } }: Logs): boolean => sourceBuckets !== 'none';

/** Whether log files are read through the RDS API. */
export const readsRds = ({ logs: { rds } }: Logs): boolean => rds.length > 0;
