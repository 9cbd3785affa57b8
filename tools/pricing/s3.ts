import { readsBuckets } from '../../values/log-sources';
import { prices } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';
import { volumeOf } from './volume';

const storage = 'S3 storage';
const requests = 'S3 requests';

/** The archive, the raw files and the old versions of both. */
export function s3StorageLines(environment: Environment): PriceLine[] {
  const { logs, retention } = environment;
  const { searchableDays, noncurrentDays, rawDays } = retention;
  const { archivedGbPerDay, ownsSource } = volumeOf(environment);
  // Each archived byte becomes noncurrent when compaction replaces it, and once more when its retention ends.
  const replacedGbPerDay = archivedGbPerDay * (assume('compactionRewrites') + 1);
  const rawGbPerDay = ownsSource ? logs.gigabytesPerDay * assume('rawRatio') : 0;
  const elsewhere = ownsSource
    ? undefined
    : readsBuckets(environment)
      ? 'the raw files lie in existing buckets, which are not counted'
      : 'there are no exported files: Aurora’s own storage has them';
  const gb = (what: string, quantity: number, ids: Parameters<typeof line>[5], note?: string) =>
    line(storage, what, quantity, 'GB-months', prices.s3Storage, ids, note);
  return [
    gb(`Archive, searchable for ${searchableDays} days`, archivedGbPerDay * searchableDays, [
      'parquetRatio',
      'indexRatio',
    ]),
    gb(`Archive, old versions for ${noncurrentDays} days`, replacedGbPerDay * noncurrentDays, [
      'parquetRatio',
      'indexRatio',
      'compactionRewrites',
    ]),
    gb(`Raw files, kept ${rawDays} days`, rawGbPerDay * rawDays, ['rawRatio'], elsewhere),
    gb(
      `Raw files, expired ones for ${noncurrentDays} days`,
      rawGbPerDay * noncurrentDays,
      ['rawRatio'],
      elsewhere,
    ),
  ];
}

/** S3 requests of one month, by who makes them. */
export function s3RequestsOf(environment: Environment) {
  const { logs, retention } = environment;
  const { filesPerDay, archivedGbPerDay, ownsSource, sourceBuckets } = volumeOf(environment);
  const month = assume('daysPerMonth');
  const keysPerBucket = (filesPerDay * retention.rawDays) / Math.max(1, sourceBuckets);
  const pages = Math.max(1, Math.ceil(keysPerBucket / assume('keysPerList')));
  // Every stream of a log type, and the one for events of the pipeline.
  const leastUploads = (logs.types.length + 1) * assume('uploadsPerStream');
  const uploads = Math.max(leastUploads, (archivedGbPerDay * 1000) / assume('uploadMb'));
  const compacted = (archivedGbPerDay * 1000 * assume('compactionRewrites')) / assume('compactedMb');
  return {
    exports: ownsSource ? filesPerDay * month : 0,
    lists: sourceBuckets * pages * assume('discoveryCycles') * month,
    reads: readsBuckets(environment) ? filesPerDay * assume('getsPerFile') * month : 0,
    // One Parquet file and one index file each.
    archiveWrites: 2 * (uploads + compacted) * month,
    archiveReads: (2 * uploads + assume('searchReads')) * month,
  };
}

export function s3RequestLines(environment: Environment): PriceLine[] {
  const { exports, lists, reads, archiveWrites, archiveReads } = s3RequestsOf(environment);
  const { s3Write, s3Read } = prices;
  return [
    line(requests, 'PUT: exported log files', exports, 'requests', s3Write, ['filesPerHour', 'daysPerMonth']),
    line(requests, 'LIST: discovery', lists, 'requests', s3Write, [
      'discoveryCycles',
      'keysPerList',
      'filesPerHour',
      'daysPerMonth',
    ]),
    line(requests, 'GET: discovery and processor', reads, 'requests', s3Read, [
      'getsPerFile',
      'filesPerHour',
      'daysPerMonth',
    ]),
    line(requests, 'PUT: OpenObserve', archiveWrites, 'requests', s3Write, [
      'uploadMb',
      'uploadsPerStream',
      'compactedMb',
      'compactionRewrites',
      'daysPerMonth',
    ]),
    line(requests, 'GET: OpenObserve', archiveReads, 'requests', s3Read, [
      'uploadMb',
      'searchReads',
      'daysPerMonth',
    ]),
  ];
}
