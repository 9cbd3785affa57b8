import { namespaces, type NamespaceId } from './namespaces';
import { services } from './service-addresses';

/** One kind of pod that this system runs. */
export interface Workload {
  /** Its name in texts, and in the names of what is made for it. */
  readonly name: string;
  readonly namespace: NamespaceId;
  /**
   * The labels that its pods have and no other pod has. Network policies select by them. Where a chart makes the pods
   * they are the chart’s own; where we do, the pods take theirs from here.
   *
   * A Service in front of the pods must select by each of them: EKS lets a pod call the address of a Service only where
   * the policy’s selector matches the Service’s own (aws/amazon-network-policy-controller-k8s,
   * pkg/resolvers/endpoints.go, getMatchingServiceClusterIPs).
   */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a chart calls its pods: the name of the chart, and that of the release. */
const charted = (chart: string, release: string, more: Readonly<Record<string, string>> = {}) => ({
  'app.kubernetes.io/name': chart,
  'app.kubernetes.io/instance': release,
  ...more,
});

const own = (name: string, component?: string) => ({
  'app.kubernetes.io/name': name,
  ...(component === undefined ? {} : { 'app.kubernetes.io/component': component }),
  'app.kubernetes.io/part-of': 'aurora-log-system',
});

/** The release of Fluent Bit has no address of its own: nobody inside the cluster calls it. */
const fluentBitRelease = 'fluent-bit';

/** Every workload of this system, Jobs included. */
export const workloads = {
  openobserve: {
    name: 'openobserve',
    namespace: 'logs',
    labels: charted('openobserve-standalone', services.openobserve.name),
  },
  /**
   * Broker and controller. The chart’s Job below shares name and instance with it, but is not part of anything. That
   * tells them apart, and not the component, which the Service does not select by.
   */
  kafka: {
    name: 'kafka',
    namespace: 'logs',
    labels: charted('kafka', services.kafka.name, { 'app.kubernetes.io/part-of': 'kafka' }),
  },
  /** The chart’s Job that declares the topics. */
  kafkaProvisioning: {
    name: 'kafka-provisioning',
    namespace: 'logs',
    labels: charted('kafka', services.kafka.name, { 'app.kubernetes.io/component': 'kafka-provisioning' }),
  },
  valkey: { name: 'valkey', namespace: 'logs', labels: charted('valkey', services.valkey.name) },
  /** The chart labels the mode too: here that of a stateful set. */
  otelCollector: {
    name: 'otel-collector',
    namespace: 'logs',
    labels: charted('opentelemetry-collector', services.otelCollector.name, {
      component: 'statefulset-collector',
    }),
  },
  fluentBit: { name: 'fluent-bit', namespace: 'agents', labels: charted('fluent-bit', fluentBitRelease) },
  discovery: { name: 'discovery', namespace: 'logs', labels: own('discovery') },
  processorMaster: { name: 'processor-master', namespace: 'logs', labels: own('processor', 'master') },
  processorWorker: { name: 'processor-worker', namespace: 'logs', labels: own('processor', 'worker') },
  /** The Job and the CronJob that set up users, streams, dashboards and alerts. */
  openobserveSetup: { name: 'openobserve-setup', namespace: 'logs', labels: own('openobserve-setup') },
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof workloads;

export const workloadNames = Object.keys(workloads) as readonly WorkloadName[];

/**
 * The workloads that a pod belongs to: exactly one for each pod of ours, none for a stranger.
 *
 * @param namespace the pod’s namespace, as the cluster knows it
 */
export const workloadsOf = (
  namespace: string,
  labels: Readonly<Record<string, string>>,
): readonly WorkloadName[] =>
  workloadNames.filter((id) => {
    const workload: Workload = workloads[id];
    return (
      namespaces[workload.namespace] === namespace &&
      Object.entries(workload.labels).every(([key, value]) => labels[key] === value)
    );
  });
