import type { MetricContract } from './metrics';

/** Which input or output it is about, by its alias, and the pod that says it, which the collector adds. */
const each = ['name', 'k8s.pod.name', 'k8s.node.name'] as const;

/**
 * What Fluent Bit measures about itself, and alerts read. It sends more; these are the names that something depends on.
 * They are stored as they are: Fluent Bit writes underscores itself (fluent/fluent-bit v4.0.5, src/flb_output.c and
 * src/flb_input.c). The counters start at zero with each pod.
 */
export const agentMetrics = {
  delivered: {
    name: 'fluentbit_output_proc_records_total',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records that were answered with success. OpenObserve may have refused single ones among them.',
    attributes: each,
  },
  dropped: {
    name: 'fluentbit_output_dropped_records_total',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records that are lost: OpenObserve refused a whole request, or the buffer was too small.',
    attributes: each,
  },
  refusals: {
    name: 'fluentbit_output_errors_total',
    kind: 'counter',
    unit: '{request}',
    meaning: 'Requests whose answer ended a delivery without success.',
    attributes: each,
  },
  retries: {
    name: 'fluentbit_output_retries_total',
    kind: 'counter',
    unit: '{request}',
    meaning: 'Deliveries that are tried again.',
    attributes: each,
  },
  paused: {
    name: 'fluentbit_input_ingestion_paused',
    kind: 'gauge',
    unit: '1',
    meaning: '1 while an input takes nothing, because the buffer is full, else 0.',
    attributes: each,
  },
  read: {
    name: 'fluentbit_input_records_total',
    kind: 'counter',
    unit: '{record}',
    meaning: 'Records, or lines of Aurora’s logs, that an input took.',
    attributes: each,
  },
  bufferedChunks: {
    name: 'fluentbit_storage_fs_chunks',
    kind: 'gauge',
    unit: '{chunk}',
    meaning: 'Chunks that wait on the node’s disk.',
    attributes: ['k8s.pod.name', 'k8s.node.name'],
  },
} as const satisfies Record<string, MetricContract>;
