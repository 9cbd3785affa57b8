import type { logTypes } from './log-types';

type LogType = (typeof logTypes)[number];

/** The Kafka topic of each log type. Its messages are hints that a file has grown; their key is the instance id. */
export const topics = {
  error: 'aurora-error-logs',
  slowquery: 'aurora-slowquery-logs',
  audit: 'aurora-audit-logs',
  general: 'aurora-general-logs',
} as const satisfies Record<LogType, string>;

/** Partitions of each topic: as many workers can share one at most. */
export const partitionsPerTopic = 10;

/** Hours that a hint is kept. DynamoDB holds the truth, and discovery repeats a hint that nobody acted on. */
export const hintHours = 24;

/** The consumer group of the processor’s workers; Kafka spreads the partitions over its members. */
export const processorGroup = 'aurora-processor';

/** Bytes of a batch of hints at most, as the broker takes it: what client libraries send at most unless told otherwise. */
export const longestBatch = 1024 ** 2;
