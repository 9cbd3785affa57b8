import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clusterRules } from '../../constructs/helm/otel-collector-cluster';
import {
  collectorConfig,
  queueDirectory,
  type CollectorConfig,
} from '../../constructs/helm/otel-collector-config';
import { clusterMetrics } from '../../contract/cluster-metrics';
import type { MetricContract } from '../../contract/metrics';
import { organisation, services } from '../../contract/service-addresses';
import { systemStreams } from '../../contract/streams';
import { builtCollector, findCollectorTools } from '../support/collector-tools';
import { signals, type Signal } from '../support/otlp';
import { cluster, KubernetesDouble } from './kubernetes-double';
import { OpenObserveDouble } from './openobserve-double';
import { RunningCollector, type Surroundings } from './running-collector';

const tools = findCollectorTools();
if (typeof tools === 'string') throw new Error(tools);

/** A build from empty caches takes minutes; whatever else is waited for comes within seconds, or not at all. */
const buildTimeout = 900_000;
jest.setTimeout(120_000);

const config = collectorConfig({
  environment: 'dev',
  clusterName: 'aurora-dev',
  region: 'eu-central-1',
  account: '012345678901',
  queueGib: 2,
});

/** Characters that mean something in YAML and to the collector’s own expansion. */
const account = { email: 'ingest@example.com', password: 'a: {b}#"c\'' };

const folder = mkdtempSync(join(tmpdir(), 'aurora-collector-'));
const openobserve = new OpenObserveDouble(organisation, account);
const kubernetes = new KubernetesDouble();
let program: string;
let collector: RunningCollector;

const start = (changed: CollectorConfig = config): Promise<RunningCollector> => {
  const here: Surroundings = {
    folder,
    openobserveUrl: openobserve.url,
    kubernetesUrl: kubernetes.url,
    ...account,
  };
  return RunningCollector.start(program, changed, here);
};

beforeAll(async () => {
  program = builtCollector(tools);
  mkdirSync(join(folder, 'queue'));
  await openobserve.open();
  await kubernetes.open();
  collector = await start();
}, buildTimeout);

afterAll(async () => {
  await collector?.end('SIGKILL');
  await openobserve.close();
  await kubernetes.close();
  rmSync(folder, { recursive: true });
});

describe('otelcol validate', () => {
  /** What the collector says about a configuration, whose only difference from the released one is its queue’s folder. */
  const validate = (text: string) => {
    const file = join(folder, 'validate.yaml');
    writeFileSync(file, text.replaceAll(`"${queueDirectory}"`, JSON.stringify(folder)));
    return spawnSync(program, ['validate', `--config=${file}`], {
      encoding: 'utf8',
      env: { MY_POD_IP: '10.0.0.1', OPENOBSERVE_EMAIL: 'a', OPENOBSERVE_PASSWORD: 'b' },
    });
  };

  it('accepts the configuration', () => {
    const { status, stderr } = validate(JSON.stringify(config));

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('refuses a setting that it does not know', () => {
    const { status, stderr } = validate(
      JSON.stringify(config).replace('block_on_overflow', 'block_on_overflwo'),
    );

    expect(status).toBe(1);
    expect(stderr).toContain('invalid keys: block_on_overflwo');
  });
});

describe('telemetry that is sent to the collector', () => {
  it('finds it ready at the path of its probes', async () => {
    const { status } = await fetch(`http://127.0.0.1:${collector.healthPort}/`);

    expect(status).toBe(200);
  });

  it.each(signals)(
    'arrives at OpenObserve’s own path for %s, with credentials and content type',
    async (signal) => {
      await expect(collector.send(signal, `one.of.${signal}`, 'shop')).resolves.toBe(200);
      const { delivery } = await openobserve.arrival(({ name }) => name === `one.of.${signal}`);

      expect(delivery.path).toBe(`/api/default/v1/${signal}`);
      expect(delivery.headers).toMatchObject({
        authorization: `Basic ${Buffer.from(`${account.email}:${account.password}`).toString('base64')}`,
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
      });
    },
  );

  it.each(signals)(
    'says where %s come from: cloud, cluster, environment, and the pod that sent them',
    async (signal) => {
      await collector.send(signal, `who.sent.${signal}`, 'shop');
      const { attributes } = await openobserve.arrival(({ name }) => name === `who.sent.${signal}`);

      expect(attributes).toEqual({
        'service.name': 'shop',
        'cloud.provider': 'aws',
        'cloud.region': 'eu-central-1',
        'cloud.account.id': '012345678901',
        'k8s.cluster.name': 'aurora-dev',
        'deployment.environment.name': 'dev',
        'k8s.namespace.name': cluster.sender.namespace,
        'k8s.pod.name': cluster.sender.name,
        'k8s.pod.uid': cluster.sender.uid,
        'k8s.pod.ip': '127.0.0.1',
        'k8s.node.name': cluster.node,
        'k8s.deployment.name': cluster.deployment,
      });
    },
  );

  it('goes to the declared stream if it is logs, and names no stream otherwise', async () => {
    const streams = await Promise.all(
      signals.map(async (signal) => {
        await collector.send(signal, `stream.of.${signal}`, 'shop');
        const { delivery } = await openobserve.arrival(({ name }) => name === `stream.of.${signal}`);
        return [signal, delivery.headers['stream-name']];
      }),
    );

    expect(Object.fromEntries(streams)).toEqual({ logs: systemStreams.otlpLogs.name });
  });

  it('is answered with 200 by OpenObserve in every request so far', () => {
    expect(openobserve.refusals).toEqual([]);
  });
});

describe('metrics of the cluster', () => {
  const metrics = Object.values<MetricContract>(clusterMetrics);

  it.each(metrics)('$name arrives, with kind, unit and attributes of the contract', async (metric) => {
    const arrived = await openobserve.arrival(({ name }) => name === metric.name);

    expect(arrived).toMatchObject({ kind: metric.kind, unit: metric.unit });
    expect(Object.keys(arrived.attributes)).toEqual(expect.arrayContaining([...metric.attributes]));
  });

  it('names the claim of a volume', async () => {
    const { attributes } = await openobserve.arrival(
      ({ name }) => name === clusterMetrics.volumeAvailable.name,
    );

    expect(attributes).toMatchObject({
      'k8s.pod.name': cluster.sender.name,
      'k8s.volume.type': 'persistentVolumeClaim',
      'k8s.persistentvolumeclaim.name': cluster.claim,
    });
  });

  it('are each collected by one receiver', async () => {
    await Promise.all(metrics.map((metric) => openobserve.arrival(({ name }) => name === metric.name)));
    const receivers = new Map<string, Set<string>>();
    for (const { telemetry } of openobserve.deliveries.filter(({ signal }) => signal === 'metrics')) {
      for (const { name, scope } of telemetry)
        receivers.set(name, (receivers.get(name) ?? new Set()).add(scope));
    }
    const byMany = [...receivers].filter(([, scopes]) => scopes.size > 1).map(([name]) => name);

    expect(byMany).toEqual([]);
    expect(receivers.size).toBeGreaterThan(metrics.length);
  });

  it('come with the collector’s own', async () => {
    const { attributes } = await openobserve.arrival(({ name }) => name === 'otelcol_exporter_queue_size');

    expect(attributes).toMatchObject({
      'service.name': services.otelCollector.name,
      'k8s.pod.name': cluster.sender.name,
    });
  });

  it('need exactly the rights that the collector is given', async () => {
    await Promise.all(metrics.map((metric) => openobserve.arrival(({ name }) => name === metric.name)));
    const granted = clusterRules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    );

    expect([...kubernetes.asked].sort()).toEqual(granted.sort());
  });
});

describe('while OpenObserve is down', () => {
  const queueFolder = join(folder, 'queue');
  const inQueues = (name: string): boolean =>
    readdirSync(queueFolder).some((file) => readFileSync(join(queueFolder, file)).includes(name));

  /** Sends one of each signal to a collector whose exporters find nobody, and waits until it is on disk. */
  const sendInVain = async (suffix: string): Promise<readonly string[]> => {
    await openobserve.close();
    const from = collector.logged;
    const names = signals.map((signal: Signal) => `${signal}.${suffix}`);
    for (const [index, signal] of signals.entries()) {
      await expect(collector.send(signal, names[index] as string, 'shop')).resolves.toBe(200);
    }
    for (const name of names) while (!inQueues(name)) await setTimeout(20);
    // Metrics of the cluster fail all the time; in these two nothing else could.
    for (const signal of ['logs', 'traces']) {
      await collector.said('Exporting failed. Will retry', `otlphttp/${signal}`, from);
    }
    return names;
  };

  const arriveOnce = async (names: readonly string[]) => {
    await openobserve.open();
    for (const name of names) await openobserve.arrival((telemetry) => telemetry.name === name);
    return names.map((name) => openobserve.count(name));
  };

  it('telemetry is taken, kept, and delivered once OpenObserve is back', async () => {
    const names = await sendInVain('while.down');

    await expect(arriveOnce(names)).resolves.toEqual([1, 1, 1]);
  });

  it('what was taken survives that the collector is killed', async () => {
    const names = await sendInVain('before.kill');
    await collector.end('SIGKILL');
    collector = await start();

    await expect(arriveOnce(names)).resolves.toEqual([1, 1, 1]);
  });
});

describe('an endpoint of another kind', () => {
  it('is refused: `_json` is no place for OTLP', async () => {
    await collector.end('SIGTERM');
    const wrong = JSON.parse(
      JSON.stringify(config).replaceAll(`/api/${organisation}"`, `/api/${organisation}/otlp_logs/_json"`),
    ) as CollectorConfig;
    collector = await start(wrong);
    const from = collector.logged;
    await collector.send('logs', 'to.the.wrong.path', 'shop');
    await collector.said('Exporting failed. Dropping data', 'otlphttp/logs', from);

    expect(openobserve.refusals).toContainEqual({
      path: '/api/default/otlp_logs/_json/v1/logs',
      status: 404,
    });
    expect(openobserve.count('to.the.wrong.path')).toBe(0);
  });
});
