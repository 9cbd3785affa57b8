import fc from 'fast-check';
import { clusterReceivers, nodeObserver } from '../../../constructs/helm/otel-collector-cluster';
import { collectorConfig, queueDirectory } from '../../../constructs/helm/otel-collector-config';
import { clusterMetrics } from '../../../contract/cluster-metrics';
import { organisation, services } from '../../../contract/service-addresses';
import { systemStreams } from '../../../contract/streams';

const props = {
  environment: 'dev',
  clusterName: 'aurora-dev',
  region: 'eu-central-1',
  account: '012345678901',
  queueGib: 2,
};
const config = collectorConfig(props);
const pipelines = Object.entries(config.service.pipelines);
const exporters = Object.entries(config.exporters);
const kubelets = Object.values(clusterReceivers.receiver_creator.receivers);

/** Every text in a value, at any depth. */
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(texts)
      : [];

describe('receivers', () => {
  it('are OTLP and the cluster’s metrics: none that nobody uses, and none that reads files', () => {
    expect(Object.keys(config.receivers).sort()).toEqual(['k8s_cluster', 'otlp', 'receiver_creator']);
  });

  it('listen on the pod’s address and the ports of the contract', () => {
    expect(config.receivers.otlp.protocols).toEqual({
      grpc: { endpoint: '${env:MY_POD_IP}:4317' },
      http: { endpoint: '${env:MY_POD_IP}:4318' },
    });
  });

  it('ask each kubelet for each group of metrics once', () => {
    const groups = kubelets.flatMap((kubelet) => kubelet.config.metric_groups);

    expect(groups.sort()).toEqual(['container', 'node', 'pod', 'volume']);
  });

  it('check the kubelet’s certificate', () => {
    expect(JSON.stringify(config)).not.toMatch(/insecure/);
  });

  it('find nodes and no pods: what a pod has to say it sends', () => {
    expect(nodeObserver).toMatchObject({ observe_nodes: true, observe_pods: false });
  });

  it('measure everything that the contract names', () => {
    const disabled = [clusterReceivers.k8s_cluster, ...kubelets.map((kubelet) => kubelet.config)].flatMap(
      ({ metrics }) => Object.keys(metrics),
    );
    const names = Object.values(clusterMetrics).map(({ name }) => name);

    expect(names.filter((name) => disabled.includes(name))).toEqual([]);
  });
});

describe('processors', () => {
  it.each(pipelines)('of %s are in the order that each needs', (_, { processors }) => {
    expect(processors).toEqual(['memory_limiter', 'k8sattributes', 'resource', 'batch']);
  });

  it('refuse before the container’s limit and before Go’s own', () => {
    const { limit_percentage: limit, spike_limit_percentage: spike } = config.processors.memory_limiter;

    // GOMEMLIMIT is 80 % of the limit (opentelemetry-helm-charts, charts/opentelemetry-collector, useGOMEMLIMIT).
    expect(limit).toBeLessThan(80);
    expect(spike).toBeGreaterThan(0);
    expect(limit - spike).toBeGreaterThanOrEqual(50);
  });

  it('say which environment and cluster telemetry is from, whatever the sender says', () => {
    expect(config.processors.resource.attributes).toEqual([
      { key: 'cloud.provider', value: 'aws', action: 'upsert' },
      { key: 'cloud.region', value: 'eu-central-1', action: 'upsert' },
      { key: 'cloud.account.id', value: '012345678901', action: 'upsert' },
      { key: 'k8s.cluster.name', value: 'aurora-dev', action: 'upsert' },
      { key: 'deployment.environment.name', value: 'dev', action: 'upsert' },
    ]);
  });
});

describe('exporters', () => {
  it.each(pipelines)('send %s to one place', (signal, pipeline) => {
    expect(pipeline.exporters).toEqual([`otlphttp/${signal}`]);
  });

  it.each(exporters)(
    '%s has the endpoint that the exporter appends /v1/… to, and nothing behind it',
    (_, exporter) => {
      expect(exporter.endpoint).toBe(`${services.openobserve.url}/api/${organisation}`);
      expect(exporter.endpoint).toMatch(/^http:\/\/[a-z.-]+:5080\/api\/[a-z]+$/);
    },
  );

  it('name a stream for logs alone', () => {
    const named = exporters.filter(([, exporter]) => 'headers' in exporter);

    expect(named).toEqual([
      ['otlphttp/logs', expect.objectContaining({ headers: { 'stream-name': systemStreams.otlpLogs.name } })],
    ]);
  });

  it.each(exporters)('%s gives nothing up, and makes senders wait when its queue is full', (_, exporter) => {
    expect(exporter.retry_on_failure).toMatchObject({ enabled: true, max_elapsed_time: '0s' });
    expect(exporter.sending_queue).toMatchObject({
      storage: 'file_storage',
      sizer: 'bytes',
      block_on_overflow: true,
    });
  });

  it('have queues whose files fit the volume at the largest ratio of file to content that was seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (queueGib) => {
        const sizes = Object.values(collectorConfig({ ...props, queueGib }).exporters).map(
          ({ sending_queue: queue }) => queue.queue_size,
        );
        const total = sizes.reduce((sum, size) => sum + size, 0);

        // A file system keeps some of a volume for itself.
        return sizes.every(Number.isSafeInteger) && total * 1.9 < queueGib * 1024 ** 3 * 0.95;
      }),
    );
  });

  it('take their credentials from the environment', () => {
    expect(config.extensions.basicauth.client_auth).toEqual({
      username: '${env:OPENOBSERVE_EMAIL}',
      password: '${env:OPENOBSERVE_PASSWORD}',
    });
    for (const [, { auth }] of exporters) expect(auth).toEqual({ authenticator: 'basicauth' });
  });
});

describe('the whole', () => {
  it('defines what it uses, and uses what it defines', () => {
    const used = (of: 'receivers' | 'processors' | 'exporters') =>
      [...new Set(pipelines.flatMap(([, pipeline]) => pipeline[of]))].sort();

    expect(used('receivers')).toEqual(Object.keys(config.receivers).sort());
    expect(used('processors')).toEqual(Object.keys(config.processors).sort());
    expect(used('exporters')).toEqual(Object.keys(config.exporters).sort());
    expect([...config.service.extensions].sort()).toEqual(Object.keys(config.extensions).sort());
  });

  it('answers the probes', () => {
    expect(config.service.extensions).toContain('health_check');
    expect(config.extensions.health_check.endpoint).toBe('${env:MY_POD_IP}:13133');
  });

  it('keeps queues on their volume, written through', () => {
    const { directory, fsync, compaction } = config.extensions.file_storage;

    expect({ directory, fsync }).toEqual({ directory: queueDirectory, fsync: true });
    expect(compaction.directory).toBe(queueDirectory);
  });

  it('pushes its own metrics to itself, and lets nobody scrape', () => {
    expect(config.service.telemetry.metrics.readers.map((reader) => Object.keys(reader))).toEqual([
      ['periodic'],
    ]);
    expect(config.service.telemetry.metrics.readers[0]?.periodic.exporter.otlp.endpoint).toBe(
      'http://${env:MY_POD_IP}:4318',
    );
  });

  it('has nothing that Helm would take for a template', () => {
    expect(texts(config).filter((text) => text.includes('{{'))).toEqual([]);
  });
});
