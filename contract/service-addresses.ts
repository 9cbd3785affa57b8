import { namespaces } from './namespaces';
import { ports } from './ports';

/** The name of a Service inside the cluster. */
const inCluster = (service: string): string => `${service}.${namespaces.logs}.svc.cluster.local`;

/** The organisation of OpenObserve that everything lives in. */
export const organisation = 'default';

/** Where the workloads reach each other. The releases take their names from here. */
export const services = {
  openobserve: { name: 'openobserve', url: `http://${inCluster('openobserve')}:${ports.openobserve.http}` },
  kafka: { name: 'kafka', bootstrap: `${inCluster('kafka')}:${ports.kafka.client}` },
  valkey: { name: 'valkey', host: inCluster('valkey'), port: ports.valkey },
  otelCollector: {
    name: 'otel-collector',
    otlpGrpc: `http://${inCluster('otel-collector')}:${ports.otelCollector.otlpGrpc}`,
    otlpHttp: `http://${inCluster('otel-collector')}:${ports.otelCollector.otlpHttp}`,
  },
} as const;
