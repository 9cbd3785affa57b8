import type { MetricContract } from './metrics';

/** Who says it: resource attributes of OpenTelemetry. OpenObserve stores them with underscores for dots. */
const pod = ['k8s.namespace.name', 'k8s.pod.name', 'k8s.node.name'] as const;
const container = [...pod, 'k8s.container.name'] as const;
const node = ['k8s.node.name'] as const;
const exporter = ['exporter'] as const;
const volume = [...pod, 'k8s.volume.name', 'k8s.volume.type', 'k8s.persistentvolumeclaim.name'] as const;

/**
 * What the OpenTelemetry Collector measures of the cluster, and dashboards and alerts read. It sends more; these are the
 * names that something depends on.
 *
 * Names, units and kinds: open-telemetry/opentelemetry-collector-contrib v0.131.0, `metadata.yaml` of
 * receiver/kubeletstatsreceiver and receiver/k8sclusterreceiver; open-telemetry/opentelemetry-collector v0.131.0,
 * exporter/exporterhelper/metadata.yaml. What has no unit there has none here.
 */
export const clusterMetrics = {
  containerRestarts: {
    name: 'k8s.container.restarts',
    kind: 'gauge',
    unit: '{restart}',
    meaning: 'How often the container has restarted, as long as the kubelet remembers.',
    attributes: container,
  },
  containerReady: {
    name: 'k8s.container.ready',
    kind: 'gauge',
    unit: '',
    meaning: '1 if the container passes its readiness probe, else 0.',
    attributes: container,
  },
  containerCpu: {
    name: 'container.cpu.usage',
    kind: 'gauge',
    unit: '{cpu}',
    meaning: 'CPUs in use by a container.',
    attributes: container,
  },
  containerMemory: {
    name: 'container.memory.working_set',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Memory that counts against the limit of a container.',
    attributes: container,
  },
  containerCpuLimit: {
    name: 'k8s.container.cpu_limit',
    kind: 'gauge',
    unit: '{cpu}',
    meaning: 'CPUs that a container may use.',
    attributes: container,
  },
  containerMemoryLimit: {
    name: 'k8s.container.memory_limit',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Memory that a container may use before it is killed.',
    attributes: container,
  },
  podPhase: {
    name: 'k8s.pod.phase',
    kind: 'gauge',
    unit: '',
    meaning: '1 pending, 2 running, 3 succeeded, 4 failed, 5 unknown.',
    attributes: pod,
  },
  podCpu: {
    name: 'k8s.pod.cpu.usage',
    kind: 'gauge',
    unit: '{cpu}',
    meaning: 'CPUs in use by a pod.',
    attributes: pod,
  },
  podMemory: {
    name: 'k8s.pod.memory.working_set',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Memory in use by a pod that the kernel cannot take back.',
    attributes: pod,
  },
  volumeAvailable: {
    name: 'k8s.volume.available',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Bytes that are free on a volume. `k8s.volume.type` tells claims from configuration.',
    attributes: volume,
  },
  volumeCapacity: {
    name: 'k8s.volume.capacity',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Bytes that a volume can hold.',
    attributes: volume,
  },
  nodeReady: {
    name: 'k8s.node.condition_ready',
    kind: 'gauge',
    unit: '',
    meaning: '1 if the node is ready, 0 if not, -1 if nobody knows.',
    attributes: node,
  },
  nodeMemoryPressure: {
    name: 'k8s.node.condition_memory_pressure',
    kind: 'gauge',
    unit: '',
    meaning: '1 if the kubelet evicts pods for want of memory, else 0.',
    attributes: node,
  },
  nodeDiskPressure: {
    name: 'k8s.node.condition_disk_pressure',
    kind: 'gauge',
    unit: '',
    meaning: '1 if the kubelet evicts pods for want of disk, else 0.',
    attributes: node,
  },
  nodeCpu: {
    name: 'k8s.node.cpu.usage',
    kind: 'gauge',
    unit: '{cpu}',
    meaning: 'CPUs in use on a node.',
    attributes: node,
  },
  nodeMemory: {
    name: 'k8s.node.memory.working_set',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Memory in use on a node that the kernel cannot take back.',
    attributes: node,
  },
  nodeMemoryAvailable: {
    name: 'k8s.node.memory.available',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Memory of a node that is free or can be taken back.',
    attributes: node,
  },
  nodeDiskAvailable: {
    name: 'k8s.node.filesystem.available',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Bytes that are free on the root disk of a node.',
    attributes: node,
  },
  nodeDiskCapacity: {
    name: 'k8s.node.filesystem.capacity',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Bytes that the root disk of a node can hold.',
    attributes: node,
  },
  collectorQueueSize: {
    name: 'otelcol_exporter_queue_size',
    kind: 'gauge',
    unit: '{batches}',
    meaning: 'Bytes that wait in the collector for OpenObserve, for each exporter.',
    attributes: exporter,
  },
  collectorQueueCapacity: {
    name: 'otelcol_exporter_queue_capacity',
    kind: 'gauge',
    unit: '{batches}',
    meaning: 'Bytes that may wait before senders have to.',
    attributes: exporter,
  },
  collectorLostLogs: {
    name: 'otelcol_exporter_send_failed_log_records',
    kind: 'counter',
    unit: '{records}',
    meaning: 'Log records that OpenObserve refused for good, and that are lost.',
    attributes: exporter,
  },
  collectorLostMetrics: {
    name: 'otelcol_exporter_send_failed_metric_points',
    kind: 'counter',
    unit: '{datapoints}',
    meaning: 'Metric points that OpenObserve refused for good, and that are lost.',
    attributes: exporter,
  },
  collectorLostSpans: {
    name: 'otelcol_exporter_send_failed_spans',
    kind: 'counter',
    unit: '{spans}',
    meaning: 'Spans that OpenObserve refused for good, and that are lost.',
    attributes: exporter,
  },
} as const satisfies Record<string, MetricContract>;
