/** One DynamoDB table: what an item stands for, and its keys. Every key is a string. */
export interface TableContract {
  /** Suffix of the table's name: the table of an environment is `aurora-<environment>-<name>`. */
  readonly name: string;
  /** What one item is. */
  readonly item: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** The attribute, in epoch seconds, after which DynamoDB may remove an item. */
  readonly timeToLive?: string;
  /** A second way in, for the items that have this attribute, and for those alone. */
  readonly sparseIndex?: { readonly name: string; readonly partitionKey: string; readonly sortKey: string };
}

/**
 * The three tables and their three meanings. No two of them share items: an earlier system kept status, checkpoints
 * and dead letters under one key and overwrote each with the other.
 */
export const tables = {
  /** What is known about an Aurora instance. Written by discovery. */
  instanceMetadata: {
    name: 'instance-metadata',
    item: 'one Aurora instance',
    partitionKey: 'instance_id',
  },
  /** How far each generation of a log file has been read. Written by discovery and by the generation's one owner. */
  logFileTracking: {
    name: 'log-file-tracking',
    item: 'one generation: a body of log bytes that only ever grows',
    partitionKey: 'instance_id',
    sortKey: 'generation',
    timeToLive: 'expires_at',
    /** The few generations that are not complete and verified: what the loops of discovery and master go through. */
    sparseIndex: { name: 'open', partitionKey: 'open', sortKey: 'generation' },
  },
  /** Ranges that could not be delivered, kept until they are replayed. Written by the processor. */
  logProcessingJobs: {
    name: 'log-processing-jobs',
    item: 'one dead letter',
    partitionKey: 'instance_id',
    sortKey: 'job_id',
    timeToLive: 'expires_at',
  },
} as const satisfies Record<string, TableContract>;

export type TableId = keyof typeof tables;
