/** What OpenObserve’s volume is divided into, in GiB. */
export interface OpenobserveDisk {
  /** The least that the volume must hold. */
  readonly needsGib: number;
  readonly metadataGib: number;
}

/** The list of files in S3, users, dashboards and alerts: a SQLite file and the copies that vacuuming it takes. */
const metadataGib = 4;

/**
 * Hours of log, uncompressed, that find room while S3 takes none. In good times a tenth of that is in use: a
 * write-ahead log is closed at 256 MB or 10 minutes (`ZO_MAX_FILE_SIZE_ON_DISK`, `ZO_MAX_FILE_RETENTION_TIME`), and sent
 * 10 seconds later (`ZO_FILE_PUSH_INTERVAL`). In bad times closed files wait as Parquet, about a tenth of the size, so that
 * the room lasts for much longer than this.
 */
const unsentHours = 1;

/** Caches get this share of the volume at most: they can be filled again, what is unsent cannot. */
const cacheShare = 1 / 2;

/**
 * Result and aggregation cache take a tenth each of what the disk cache may (openobserve/openobserve v0.15.0-rc4,
 * src/config/src/config.rs). Left to itself, the disk cache takes half of what is free when the program starts.
 */
const cachesOfDiskCache = 1.2;

/**
 * What must find room on OpenObserve’s volume. Retention is no part of it: what is searchable lies in
 * S3, and the volume holds what is on its way there, where things are, and copies that make searches fast.
 *
 * @param gigabytesPerDay GB (10^9 bytes) of log a day, uncompressed
 */
export function openobserveDisk(gigabytesPerDay: number): OpenobserveDisk {
  // Records that are acknowledged and not in S3 yet.
  const unsentGib = ((gigabytesPerDay * 1e9) / 2 ** 30 / 24) * unsentHours;
  return { needsGib: Math.ceil((unsentGib + metadataGib) / (1 - cacheShare)), metadataGib };
}

/** What `ZO_DISK_CACHE_MAX_SIZE` may be on a volume, in MiB; the caches beside it follow it. */
export const diskCacheMib = (volumeGib: number): number =>
  Math.floor((volumeGib * 1024 * cacheShare) / cachesOfDiskCache);
