import { Construct } from 'constructs';
import { clusterSecrets } from '../../contract/cluster-secrets';
import { namespaces } from '../../contract/namespaces';
import { ports } from '../../contract/ports';
import { services } from '../../contract/service-addresses';
import { otelCollector } from '../../values/components/otel-collector';
import type { HelmValues } from './helm-values';
import { clusterRules } from './otel-collector-cluster';
import {
  collectorConfig,
  credentialVariables,
  queueDirectory,
  type CollectorConfigProps,
} from './otel-collector-config';
import { PinnedRelease, type ChartLayout, type ComponentProps } from './pinned-release';
import { restrictedPod } from './restricted-pod';

export interface OtelCollectorProps extends ComponentProps, Omit<CollectorConfigProps, 'queueGib'> {
  /** The storage class of the queue’s volume. */
  readonly storageClass: string;
  /** The priority class of the pod. */
  readonly priorityClass: string;
  /** Annotations of the pod, which reads its credentials when it starts. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Size of the volume that holds what OpenObserve has not taken yet, in GiB. @default 2 */
  readonly queueGib?: number;
}

const layout: ChartLayout = {
  image: { at: 'image', form: 'repository' },
  resources: ['resources'],
  nodeSelector: 'nodeSelector',
};

/** The user and group of the image (open-telemetry/opentelemetry-collector-releases, distributions/otelcol-contrib/Dockerfile). */
const user = 10001;

/** Ports of receivers that the chart opens and nobody here uses. */
const unusedPorts = ['jaeger-compact', 'jaeger-thrift', 'jaeger-grpc', 'zipkin'] as const;

const credential = (variable: string, key: string) => {
  const { name } = clusterSecrets.openobserveIngestion;
  return { name: variable, valueFrom: { secretKeyRef: { name, key } } };
};

const pod = ({ priorityClass, podAnnotations }: OtelCollectorProps): HelmValues => ({
  ...(podAnnotations === undefined ? {} : { podAnnotations }),
  extraEnvs: Object.keys(clusterSecrets.openobserveIngestion.keys).map((key) =>
    credential(credentialVariables[key as keyof typeof credentialVariables], key),
  ),
  ...restrictedPod(user),
  priorityClassName: priorityClass,
  // Two minutes to know the cluster’s pods and to open the queues; until then it is neither alive nor ready.
  startupProbe: {
    httpGet: { path: '/', port: ports.otelCollector.health },
    periodSeconds: 5,
    failureThreshold: 24,
  },
  livenessProbe: { timeoutSeconds: 5, failureThreshold: 6 },
  readinessProbe: { timeoutSeconds: 5 },
});

const queueVolume = ({ storageClass, queueGib }: OtelCollectorProps & { queueGib: number }): HelmValues => ({
  extraVolumeMounts: [{ name: 'queue', mountPath: queueDirectory }],
  statefulset: {
    volumeClaimTemplates: [
      {
        metadata: { name: 'queue' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: storageClass,
          resources: { requests: { storage: `${queueGib}Gi` } },
        },
      },
    ],
    // The chart’s policy, when it writes one, is to retain.
    persistentVolumeClaimRetentionPolicy: { enabled: true },
  },
});

/**
 * The OpenTelemetry Collector: OTLP in, OpenObserve out, and the metrics of the cluster. One pod, because the metrics of
 * the cluster must be collected once; a stateful set, because it keeps what it could not deliver yet on a volume.
 *
 * It reads no logs of pods: Fluent Bit does, and a second reader would store each line twice.
 */
export class OtelCollector extends Construct {
  public readonly release: PinnedRelease;

  constructor(scope: Construct, id: string, props: OtelCollectorProps) {
    super(scope, id);
    const sized = { ...props, queueGib: props.queueGib ?? 2 };
    this.release = new PinnedRelease(this, 'release', {
      ...props,
      component: otelCollector,
      layout,
      releaseName: services.otelCollector.name,
      namespace: namespaces.logs,
      values: {
        mode: 'statefulset',
        fullnameOverride: services.otelCollector.name,
        // Not `config`, which the chart merges with receivers and exporters of its own.
        alternateConfig: collectorConfig(sized),
        ports: Object.fromEntries(unusedPorts.map((port) => [port, { enabled: false }])),
        clusterRole: { create: true, rules: clusterRules },
        ...pod(sized),
        ...queueVolume(sized),
      },
    });
  }
}
