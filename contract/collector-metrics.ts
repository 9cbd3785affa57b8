import type { MetricContract } from './metrics';

/**
 * What the OpenTelemetry Collector measures of itself, and dashboards and alerts read. It sends more; these are the names
 * that something depends on.
 *
 * Names, units and kinds: open-telemetry/opentelemetry-collector v0.131.0, exporter/exporterhelper/metadata.yaml, with the
 * prefix `otelcol_`; attributes: exporter/exporterhelper/internal/obs_report_sender.go.
 */
export const collectorMetrics = {
  queueSize: {
    name: 'otelcol_exporter_queue_size',
    kind: 'gauge',
    unit: '{batch}',
    meaning: 'Batches that wait in the sending queue of an exporter.',
    attributes: ['exporter', 'data_type'],
  },
  queueCapacity: {
    name: 'otelcol_exporter_queue_capacity',
    kind: 'gauge',
    unit: '{batch}',
    meaning: 'Batches that the sending queue can hold.',
    attributes: ['exporter', 'data_type'],
  },
  refusedLogRecords: {
    name: 'otelcol_exporter_enqueue_failed_log_records',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Log records that found the sending queue full.',
    attributes: ['exporter'],
  },
  failedLogRecords: {
    name: 'otelcol_exporter_send_failed_log_records',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Log records that could not be sent.',
    attributes: ['exporter'],
  },
  failedMetricPoints: {
    name: 'otelcol_exporter_send_failed_metric_points',
    kind: 'counter',
    unit: '{datapoint}',
    meaning: 'Metric points that could not be sent.',
    attributes: ['exporter'],
  },
} as const satisfies Record<string, MetricContract>;
