import { ports } from '../../contract/ports';
import { organisation, services } from '../../contract/service-addresses';
import { systemStreams } from '../../contract/streams';
import { clusterReceivers, nodeObserver, kubernetesAttributes } from './otel-collector-cluster';

export interface CollectorConfigProps {
  /** The environment’s name, for `deployment.environment.name`. */
  readonly environment: string;
  readonly clusterName: string;
  readonly region: string;
  readonly account: string;
  /** Size of the volume that the queues share, in GiB. */
  readonly queueGib: number;
}

/** Where the volume of the sending queues is mounted. */
export const queueDirectory = '/var/lib/otelcol';

/** The environment variables that the exporters authenticate with. */
export const credentialVariables = { email: 'OPENOBSERVE_EMAIL', password: 'OPENOBSERVE_PASSWORD' } as const;

const signals = ['logs', 'metrics', 'traces'] as const;
type Signal = (typeof signals)[number];

/**
 * What each signal’s queue may hold, of the volume. The three together are 45 %, because the file of a queue (bbolt, a B+ tree
 * that copies what it writes) was 1.3 to 1.9 times as large as what was in it when it was full, and a queue must be full
 * before the disk is.
 */
const queueShare = 0.15;

/** The chart sets `MY_POD_IP`. Listening there, and not on 0.0.0.0, keeps other interfaces of the pod closed. */
const onPod = (port: number): string => `\${env:MY_POD_IP}:${port}`;

const fromEnvironment = (variable: string): string => `\${env:${variable}}`;

/** The stream of a signal. Metrics have a stream for each name; traces go to OpenObserve’s own. */
const streamHeader = (signal: Signal) =>
  signal === 'logs' ? { headers: { 'stream-name': systemStreams.otlpLogs.name } } : {};

/**
 * Sends one signal to OpenObserve. The exporter itself appends `/v1/<signal>` to the endpoint.
 *
 * OpenObserve v0.15.0-rc4 takes gzip: actix-web decompresses a request’s body before its handlers see it (openobserve/
 * openobserve, Cargo.toml: actix-web with its default features). While it answers 429, 502, 503 or 504, or nothing at
 * all, a batch is sent again for as long as it takes; any other answer is final, and the batch is counted in
 * `otelcol_exporter_send_failed_*` (open-telemetry/opentelemetry-collector, exporter/otlphttpexporter/otlp.go).
 */
function exporterOf(signal: Signal, queueGib: number) {
  return {
    endpoint: `${services.openobserve.url}/api/${organisation}`,
    compression: 'gzip',
    ...streamHeader(signal),
    auth: { authenticator: 'basicauth' },
    timeout: '30s',
    // Zero: there is no age at which a batch is given up.
    retry_on_failure: { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '0s' },
    sending_queue: {
      enabled: true,
      storage: 'file_storage',
      sizer: 'bytes',
      queue_size: Math.floor(queueGib * 1024 ** 3 * queueShare),
      // A full queue makes senders wait instead of losing what they send.
      block_on_overflow: true,
    },
  };
}

const upsert = (key: string, value: string) => ({ key, value, action: 'upsert' });

const processors = ({ environment, clusterName, region, account }: CollectorConfigProps) => ({
  // Of the container’s limit: from 55 % on records are refused, which their senders repeat, and from 75 % on garbage is
  // collected at once. GOMEMLIMIT, which the chart sets, is 80 %.
  memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
  k8sattributes: kubernetesAttributes,
  resource: {
    attributes: [
      upsert('cloud.provider', 'aws'),
      upsert('cloud.region', region),
      upsert('cloud.account.id', account),
      upsert('k8s.cluster.name', clusterName),
      upsert('deployment.environment.name', environment),
    ],
  },
  // What this holds is in memory: a pod that is killed loses at most these 200 ms, and nothing that is in a queue.
  batch: { timeout: '200ms', send_batch_size: 4096, send_batch_max_size: 8192 },
});

/** The order matters: k8sattributes knows a sender by its connection, which `batch` forgets. */
const processorOrder = ['memory_limiter', 'k8sattributes', 'resource', 'batch'] as const;

const extensions = {
  health_check: { endpoint: onPod(ports.otelCollector.health) },
  basicauth: {
    client_auth: {
      username: fromEnvironment(credentialVariables.email),
      password: fromEnvironment(credentialVariables.password),
    },
  },
  file_storage: {
    directory: queueDirectory,
    // Without it, a node that loses power can take the end of a queue with it.
    fsync: true,
    // Gives the space back after an outage. The default folder for it is one that does not exist here.
    compaction: { on_rebound: true, directory: queueDirectory, cleanup_on_start: true },
  },
  k8s_observer: nodeObserver,
};

/** Pushed to the collector’s own receiver, so that nothing has to scrape it and no port is open for that. */
const ownMetrics = {
  level: 'normal',
  readers: [
    {
      periodic: {
        /** Milliseconds. */
        interval: 60_000,
        exporter: {
          otlp: { protocol: 'http/protobuf', endpoint: `http://${onPod(ports.otelCollector.otlpHttp)}` },
        },
      },
    },
  ],
};

const receiversOf = (signal: Signal): readonly string[] =>
  signal === 'metrics' ? ['otlp', ...Object.keys(clusterReceivers)] : ['otlp'];

/**
 * The whole configuration of the collector: nothing of the chart’s is merged into it, so that no receiver listens that
 * nobody asked for.
 */
export function collectorConfig(props: CollectorConfigProps) {
  const perSignal = <T>(of: (signal: Signal) => T) =>
    Object.fromEntries(signals.map((signal) => [signal, of(signal)])) as Record<Signal, T>;
  return {
    extensions,
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: onPod(ports.otelCollector.otlpGrpc) },
          http: { endpoint: onPod(ports.otelCollector.otlpHttp) },
        },
      },
      ...clusterReceivers,
    },
    processors: processors(props),
    exporters: Object.fromEntries(
      signals.map((signal) => [`otlphttp/${signal}`, exporterOf(signal, props.queueGib)]),
    ),
    service: {
      extensions: Object.keys(extensions),
      telemetry: {
        logs: { encoding: 'json' },
        metrics: ownMetrics,
        resource: { 'service.name': services.otelCollector.name },
      },
      pipelines: perSignal((signal) => ({
        receivers: receiversOf(signal),
        processors: processorOrder,
        exporters: [`otlphttp/${signal}`],
      })),
    },
  };
}

export type CollectorConfig = ReturnType<typeof collectorConfig>;
