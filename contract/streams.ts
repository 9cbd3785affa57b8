import type { logTypes } from './log-types';
import type { RecordFieldName } from './record-fields';

type LogType = (typeof logTypes)[number];

/** One log stream of OpenObserve, and how it is searched. Its records live as long as the environment says. */
export interface StreamContract {
  readonly name: string;
  readonly purpose: string;
  /** Fields whose words are indexed. OpenObserve takes text fields only. */
  readonly fullText: readonly string[];
  /** Fields whose whole values are indexed, for filters. */
  readonly index: readonly string[];
}

interface RecordStream extends StreamContract {
  readonly fullText: readonly RecordFieldName[];
  readonly index: readonly RecordFieldName[];
}

const whereAndWho = ['aws_rds_instance_id', 'aws_rds_cluster_id', 'user_name', 'client_address'] as const;

/** The stream of each log type. */
export const recordStreams = {
  error: {
    name: 'aurora_error_logs',
    purpose: 'Error logs of Aurora MySQL.',
    fullText: ['body'],
    index: [
      'aws_rds_instance_id',
      'aws_rds_cluster_id',
      'severity_text',
      'db_response_status_code',
      'log_generation',
    ],
  },
  slowquery: {
    name: 'aurora_slowquery_logs',
    purpose: 'Slow queries of Aurora MySQL, one record for each.',
    fullText: ['db_query_text'],
    index: [...whereAndWho, 'db_namespace', 'db_query_fingerprint', 'log_generation'],
  },
  audit: {
    name: 'aurora_audit_logs',
    purpose: 'Audit records of Aurora MySQL.',
    fullText: ['db_query_text'],
    index: [...whereAndWho, 'db_namespace', 'db_operation_name', 'log_generation'],
  },
  general: {
    name: 'aurora_general_logs',
    purpose: 'General query logs of Aurora MySQL.',
    fullText: ['db_query_text'],
    index: [...whereAndWho, 'db_operation_name', 'log_generation'],
  },
} as const satisfies Record<LogType, RecordStream>;

/** Streams that are not about one log type. */
export const systemStreams = {
  /** What happened to the pipeline itself, written by the processor. */
  pipelineEvents: {
    name: 'aurora_pipeline_events',
    purpose: 'Gaps, re-sends, replays and dead letters.',
    fullText: ['body'],
    index: ['aws_rds_instance_id', 'event_name', 'log_generation'],
  },
  /** What the pods of this cluster print, by Fluent Bit. */
  podLogs: {
    name: 'kubernetes_pod_logs',
    purpose: 'Logs of the pods of this cluster.',
    fullText: ['log'],
    index: ['kubernetes_namespace_name', 'kubernetes_pod_name', 'kubernetes_container_name'],
  },
  /** What is sent to the OpenTelemetry Collector as logs. */
  otlpLogs: {
    name: 'otlp_logs',
    purpose: 'Log records that arrive over OTLP.',
    fullText: ['body'],
    index: ['service_name'],
  },
} as const satisfies Record<string, StreamContract>;

/** Every stream whose settings are declared. */
export const allStreams: readonly StreamContract[] = [
  ...Object.values<StreamContract>(recordStreams),
  ...Object.values<StreamContract>(systemStreams),
];
