import { z } from 'zod';
import { logTypes } from './log-types';
import { sourceReference } from './messages';

const count = z.int().nonnegative();
/** Milliseconds since 1970. */
const moment = z.int().nonnegative();

/** A place in a generation, and a hash of the bytes just before it: whoever resumes there sees whether the body is the same. */
export const mark = z.strictObject({
  offset: count,
  /** Bytes before `offset` that were hashed. */
  length: count,
  /** The first 16 hexadecimal digits of their SHA-256. */
  hash: z.string(),
});

export type Mark = z.infer<typeof mark>;

/**
 * An item of `log-file-tracking`: the truth about one generation. Discovery writes where it lies (`source` to `last_written`),
 * its owner what was delivered (`fence` to `progress_at`), the master the rest. Every write has a condition.
 */
export const trackedGeneration = z.object({
  instance_id: z.string(),
  /** See `generationId`. */
  generation: z.string(),
  cluster_id: z.string(),
  engine: z.literal('aurora-mysql'),
  log_type: z.enum(logTypes),
  anchor: z.strictObject({ offset: count, length: count, sha256: z.string() }),
  found_at: moment,
  /**
   * When the file was last written, as it was found: the time of records before the first that has one of its own. It stays,
   * so that whoever reads the file again makes the same records of it.
   */
  file_time: moment,
  /** Present, and equal to `instance_id`, until the generation is complete and verified: the index of open ones is made of it. */
  open: z.string().optional(),
  /** Of a branch: the generation that its first `base` bytes are equal to, which delivers them. */
  parent: z.string().optional(),
  base: count.optional(),
  /** Of a branch whose parent’s body is gone: records before it may be the parent’s too. */
  overlap: count.optional(),
  /** The branch that now lies where this one lay. */
  superseded_by: z.string().optional(),

  log_file_name: z.string(),
  source: sourceReference,
  /** As stored. */
  size: count,
  /** Whether the stored bytes are gzip. Offsets are always those of the decompressed bytes. */
  compressed: z.boolean(),
  last_written: moment,

  /** Grows by one with every owner. Only the newest may write. */
  fence: count,
  /** An owner has taken it and not given it back: what it sent last may or may not have arrived. */
  taken: z.boolean(),
  /** For people: the pod that took it last. */
  owner: z.string().optional(),
  /** Everything before it, in decompressed bytes, was acknowledged or declared. Never shrinks. */
  offset: count,
  /** What the parser must know to go on at `offset`: JSON, at most 1 KB. */
  state: z.string(),
  /** Recent places, the newest first, `offset` itself among them. */
  marks: z.array(mark),
  /** The ETag of the body that was read to its end; behind it is whoever’s `source` has another one. */
  read_to: z.string().optional(),
  /** Decompressed bytes of the body that was read to its end. */
  length: count.optional(),
  records: count,
  unstructured: count,
  /** Bytes of banners and blanks. */
  declared: count,
  gaps: count,
  gap_bytes: count,
  /** Records that may have been delivered twice. */
  duplicates: count,
  /** The least and the greatest time of its records, in microseconds since 1970. */
  first_time: count.optional(),
  last_time: count.optional(),
  /** Failures in a row, and the cause of the last one. */
  attempts: count,
  cause: z.string().optional(),
  /** When the owner last got further. */
  progress_at: moment.optional(),
  /** Bytes that its file has lost before anybody had read them: its owner declares them. */
  lost: z.strictObject({ from: count, to: count }).optional(),
  /** Since when its body is found nowhere. */
  missing_since: moment.optional(),

  /** No bytes are expected any more: the last record may be delivered. */
  sealed: z.boolean(),
  /** Sealed, and read to its end: `offset` = `length`. */
  complete: z.boolean(),
  /** When OpenObserve was last asked how many records it has, and up to which offset they were found complete. */
  verified_at: moment.optional(),
  verified_to: count.optional(),
  /** Epoch seconds. */
  expires_at: count,
});

export type TrackedGeneration = z.infer<typeof trackedGeneration>;

export const deadLetterStates = ['waiting', 'replaying', 'replayed'] as const;

/** An item of `log-processing-jobs`: a range of a generation that could not be delivered. */
export const deadLetter = z.object({
  instance_id: z.string(),
  /** `<generation>:<from>`: a range that fails twice is one dead letter. */
  job_id: z.string(),
  generation: z.string(),
  log_type: z.enum(logTypes),
  from: count,
  to: count,
  /** What the parser must know to read on at `from`. */
  parser_state: z.string(),
  records: count,
  cause: z.string(),
  attempts: count,
  state: z.enum(deadLetterStates),
  created_at: moment,
  updated_at: moment,
  /** Epoch seconds. */
  expires_at: count,
});

export type DeadLetter = z.infer<typeof deadLetter>;

/** An item of `instance-metadata`. */
export const instanceMetadata = z.object({
  instance_id: z.string(),
  cluster_id: z.string(),
  engine: z.literal('aurora-mysql'),
  first_seen_at: moment,
  last_seen_at: moment,
});

export type InstanceMetadata = z.infer<typeof instanceMetadata>;
