import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpDouble } from './http-double';

/** What the cluster of the double has in it. */
export const cluster = {
  node: 'node-a',
  /** The pod at 127.0.0.1, whose telemetry the tests send. */
  sender: {
    namespace: 'aurora-logs',
    name: 'processor-7d9f-x2x7b',
    uid: '7a4b1a52-0000-4000-8000-000000000001',
  },
  deployment: 'processor',
  replicaSet: 'processor-7d9f',
  container: 'processor',
  volume: 'data',
  claim: 'data-processor',
} as const;

const when = '2026-01-01T00:00:00Z';

const owner = (kind: string, name: string) => ({
  apiVersion: 'apps/v1',
  kind,
  name,
  uid: `uid-of-${name}`,
  controller: true,
});

const metadata = (name: string, more: object = {}) => ({
  name,
  uid: `uid-of-${name}`,
  resourceVersion: '1',
  creationTimestamp: when,
  ...more,
});

const pod = {
  metadata: {
    ...metadata(cluster.sender.name),
    ...cluster.sender,
    ownerReferences: [owner('ReplicaSet', cluster.replicaSet)],
  },
  spec: {
    nodeName: cluster.node,
    containers: [
      {
        name: cluster.container,
        image: 'processor:1.0.0',
        resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '2', memory: '1Gi' } },
      },
    ],
    volumes: [{ name: cluster.volume, persistentVolumeClaim: { claimName: cluster.claim } }],
  },
  status: {
    phase: 'Running',
    podIP: '127.0.0.1',
    startTime: when,
    containerStatuses: [
      {
        name: cluster.container,
        ready: true,
        restartCount: 3,
        image: 'processor:1.0.0',
        imageID: 'processor@sha256:00',
        containerID: 'containerd://0123456789abcdef',
        state: { running: { startedAt: when } },
      },
    ],
  },
};

const namespace = cluster.sender.namespace;

const replicaSet = {
  metadata: metadata(cluster.replicaSet, {
    namespace,
    ownerReferences: [owner('Deployment', cluster.deployment)],
  }),
  spec: { replicas: 1 },
  status: { replicas: 1, availableReplicas: 1 },
};

const node = (kubeletPort: number) => ({
  metadata: metadata(cluster.node),
  spec: {},
  status: {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    allocatable: { cpu: '8', memory: '30Gi', pods: '58' },
    conditions: ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
      type,
      status: type === 'Ready' ? 'True' : 'False',
    })),
  },
});

const cpu = { time: when, usageNanoCores: 250_000_000, usageCoreNanoSeconds: 9_000_000_000 };
const memory = {
  time: when,
  availableBytes: 5e8,
  usageBytes: 4e8,
  workingSetBytes: 3e8,
  rssBytes: 2e8,
  pageFaults: 9,
  majorPageFaults: 1,
};
const disk = {
  time: when,
  availableBytes: 6e9,
  capacityBytes: 10e9,
  usedBytes: 4e9,
  inodes: 100,
  inodesFree: 90,
  inodesUsed: 10,
};
const network = { time: when, name: 'eth0', rxBytes: 1, rxErrors: 0, txBytes: 2, txErrors: 0 };

/** What a kubelet says at /stats/summary. */
const summary = {
  node: { nodeName: cluster.node, startTime: when, cpu, memory, fs: disk, network },
  pods: [
    {
      podRef: cluster.sender,
      startTime: when,
      cpu,
      memory,
      network,
      containers: [{ name: cluster.container, startTime: when, cpu, memory, rootfs: disk, logs: disk }],
      volume: [{ name: cluster.volume, pvcRef: { name: cluster.claim, namespace }, ...disk }],
    },
  ],
};

/** Every kind that the collector watches, by group and version. */
const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {
    namespaces: 'Namespace',
    nodes: 'Node',
    pods: 'Pod',
    replicationcontrollers: 'ReplicationController',
    resourcequotas: 'ResourceQuota',
    services: 'Service',
  },
  'apps/v1': {
    daemonsets: 'DaemonSet',
    deployments: 'Deployment',
    replicasets: 'ReplicaSet',
    statefulsets: 'StatefulSet',
  },
  'batch/v1': { cronjobs: 'CronJob', jobs: 'Job' },
  'autoscaling/v2': { horizontalpodautoscalers: 'HorizontalPodAutoscaler' },
};

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/**
 * A Kubernetes API server and the kubelet of its one node, as far as the collector asks them: the resources of a group,
 * lists, and watches in which nothing ever happens. What is asked is written down, to be held against the rights that the
 * collector is given; rights themselves are not checked here.
 */
export class KubernetesDouble {
  /** `<verb> <group>/<resource>` of every request, as RBAC names them; the core group is empty. */
  public readonly asked = new Set<string>();
  private readonly api = new HttpDouble((request, response) => this.answer(request, response));
  private readonly kubelet = new HttpDouble((request, response) => this.answerAsKubelet(request, response));

  public async open(): Promise<void> {
    await this.kubelet.open();
    await this.api.open();
  }

  public async close(): Promise<void> {
    await this.api.close();
    await this.kubelet.close();
  }

  public get url(): string {
    return this.api.url;
  }

  private items(resource: string): readonly object[] {
    switch (resource) {
      case 'nodes':
        return [node(this.kubelet.port)];
      case 'pods':
        return [pod];
      case 'namespaces':
        return [{ metadata: metadata(namespace), status: { phase: 'Active' } }];
      case 'replicasets':
        return [replicaSet];
      default:
        return [];
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const [, groupVersion = '', resource] =
      /^\/apis?\/(v1|[a-z0-9.]+\/v\d+)(?:\/(.+))?$/.exec(pathname) ?? [];
    const known = kinds[groupVersion];
    if (known === undefined) return json(response, { kind: 'Status', status: 'Failure', code: 404 }, 404);
    if (resource === undefined) {
      const resources = Object.entries(known).map(([name, kind]) => ({
        name,
        kind,
        namespaced: true,
        verbs: [],
      }));
      return json(response, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources });
    }
    const group = groupVersion.includes('/') ? groupVersion.split('/')[0] : '';
    const watching = searchParams.has('watch');
    const kind = known[resource];
    const verb = kind === undefined ? 'get' : watching ? 'watch' : 'list';
    this.asked.add(`${verb} ${group}/${resource}`);
    if (kind === undefined) return json(response, { kind: 'Status', status: 'Failure', code: 404 }, 404);
    if (watching) {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      return;
    }
    const list = {
      apiVersion: groupVersion,
      metadata: { resourceVersion: '1' },
      items: this.items(resource),
    };
    json(response, { kind: `${kind}List`, ...list });
  }

  /** The kubelet lets a caller see what `nodes/stats` and `nodes/pods` stand for (kubernetes, pkg/kubelet/server/auth.go). */
  private answerAsKubelet(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    if (path === '/stats/summary') {
      this.asked.add('get /nodes/stats');
      return json(response, summary);
    }
    if (path === '/pods') {
      this.asked.add('get /nodes/pods');
      return json(response, { kind: 'PodList', apiVersion: 'v1', items: [pod] });
    }
    this.asked.add('get /nodes/proxy');
    json(response, {}, 404);
  }
}
