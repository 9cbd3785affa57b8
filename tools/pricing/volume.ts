import { existingBuckets } from '../../values/log-sources';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';

/** How much of everything an environment handles; each figure is used by several lines of its price. */
export interface Volume {
  /** MB (10^6 bytes) of log a second, averaged over a day. */
  readonly megabytesPerSecond: number;
  readonly gigabytesPerMonth: number;
  /** Log files that are exported a day. */
  readonly filesPerDay: number;
  /** Full batches that the processor sends a day. */
  readonly batchesPerDay: number;
  /** Files that are not complete and verified, at any time. */
  readonly openFiles: number;
  /** GB that OpenObserve archives a day, index included. */
  readonly archivedGbPerDay: number;
  /** Whether the raw log files lie in a bucket of ours, whose storage we pay. */
  readonly ownsSource: boolean;
  /** Buckets that discovery lists. */
  readonly sourceBuckets: number;
  /** GB a month that come through the RDS API; 0 where nothing is read through it. */
  readonly rdsGigabytesPerMonth: number;
}

export function volumeOf(environment: Environment): Volume {
  const { gigabytesPerDay, instances, types, sourceBuckets, rds } = environment.logs;
  return {
    megabytesPerSecond: (gigabytesPerDay * 1000) / 86_400,
    gigabytesPerMonth: gigabytesPerDay * assume('daysPerMonth'),
    filesPerDay: instances * types.length * 24 * assume('filesPerHour'),
    batchesPerDay: (gigabytesPerDay * 1000) / assume('batchMb'),
    openFiles: instances * types.length * assume('openPerLog'),
    archivedGbPerDay: gigabytesPerDay * (assume('parquetRatio') + assume('indexRatio')),
    ownsSource: sourceBuckets === 'create',
    sourceBuckets: sourceBuckets === 'create' ? 1 : existingBuckets(environment).length,
    // Which share of the log buckets have beside it is not known: all of it is counted.
    rdsGigabytesPerMonth:
      rds.length === 0 ? 0 : gigabytesPerDay * assume('daysPerMonth') * assume('rdsTransfer'),
  };
}
