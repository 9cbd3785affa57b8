/** One metric of the services, under its OpenTelemetry name. OpenObserve stores it with underscores for dots. */
export interface MetricContract {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  /** The unit by UCUM, as OpenTelemetry asks for: `By`, `s`, `{record}`. */
  readonly unit: string;
  readonly meaning: string;
  readonly attributes: readonly string[];
}

const each = ['aws.rds.instance.id', 'log.type'] as const;

/** What discovery and processor measure, and dashboards and alerts read. */
export const pipelineMetrics = {
  lagBytes: {
    name: 'aurora.log.lag',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Bytes that are written and not delivered.',
    attributes: each,
  },
  lagSeconds: {
    name: 'aurora.log.lag.time',
    kind: 'gauge',
    unit: 's',
    meaning: 'Age of the oldest byte that is not delivered.',
    attributes: each,
  },
  newestRecord: {
    name: 'aurora.log.newest_record.age',
    kind: 'gauge',
    unit: 's',
    meaning: 'Age of the newest record that was delivered.',
    attributes: each,
  },
  recordsRead: {
    name: 'aurora.log.records.read',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records that were parsed.',
    attributes: each,
  },
  recordsDelivered: {
    name: 'aurora.log.records.delivered',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records that OpenObserve acknowledged.',
    attributes: each,
  },
  recordsRejected: {
    name: 'aurora.log.records.rejected',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records that OpenObserve refused.',
    attributes: each,
  },
  bytesRead: {
    name: 'aurora.log.bytes.read',
    kind: 'counter',
    unit: 'By',
    meaning: 'Decompressed bytes that were read.',
    attributes: each,
  },
  duplicates: {
    name: 'aurora.log.records.duplicate',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records that were or may have been delivered twice.',
    attributes: each,
  },
  resends: {
    name: 'aurora.log.batches.resent',
    kind: 'counter',
    unit: '{batch}',
    meaning: 'Batches that were sent again.',
    attributes: each,
  },
  ambiguousAnswers: {
    name: 'aurora.log.answers.ambiguous',
    kind: 'counter',
    unit: '{answer}',
    meaning: 'Answers of OpenObserve that say neither yes nor no.',
    attributes: each,
  },
  deadLetters: {
    name: 'aurora.log.dead_letters',
    kind: 'gauge',
    unit: '{range}',
    meaning: 'Ranges that wait to be replayed.',
    attributes: each,
  },
  gaps: {
    name: 'aurora.log.gaps',
    kind: 'counter',
    unit: '{gap}',
    meaning: 'Ranges that were lost, and declared so.',
    attributes: each,
  },
  timeToLoss: {
    name: 'aurora.log.time_to_loss',
    kind: 'gauge',
    unit: 's',
    meaning: 'Until Aurora may remove a file of which not everything is delivered.',
    attributes: each,
  },
} as const satisfies Record<string, MetricContract>;

/** What the services measure of their calls to the RDS API. */
export const rdsMetrics = {
  calls: {
    name: 'aurora.rds.api.calls',
    kind: 'counter',
    unit: '{call}',
    meaning: 'Calls to the RDS API.',
    attributes: ['aws.rds.instance.id', 'rpc.method', 'outcome'],
  },
  bytes: {
    name: 'aurora.rds.api.bytes',
    kind: 'counter',
    unit: 'By',
    meaning: 'Bytes of log files that the RDS API served.',
    attributes: ['aws.rds.instance.id', 'rpc.method'],
  },
} as const satisfies Record<string, MetricContract>;

/** The name under which OpenObserve stores a metric (openobserve, src/config/src/utils/schema.rs, format_stream_name). */
export const storedMetricName = ({ name }: MetricContract): string => name.replaceAll('.', '_');
