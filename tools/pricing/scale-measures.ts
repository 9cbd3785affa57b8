/** Figures that no price rests on, but the estimate of docs/scale.md. */

/** What bench/pipeline.ts found, beside what stands in the assumptions of the price. */
export const remembered = {
  /** Bytes of Valkey for one batch: part "valkey", Redis 7.0. */
  valkeyBytes: 164,
  /** Hints of a file that is exported once: found, sealed, and one in vain. */
  hintsPerFile: 3,
  /** Compressed records, of the log: part "path". */
  wireRatio: 0.28,
} as const;

/** Hours that a batch is remembered (services/processor/valkey-marks.ts). */
export const batchesRememberedHours = 48;

/** Files that discovery remembers at most (services/discovery/seen.ts). */
export { filesRemembered } from '../../services/discovery/seen';

/** Seconds that S3 takes for a page of 1,000 keys: assumed. Pages of a listing follow one another. */
export const listPageSeconds = 0.1;
