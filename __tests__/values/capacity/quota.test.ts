import fc from 'fast-check';
import { quotasOf, type NamespaceQuota } from '../../../values/capacity/quota';
import { cpuMillis, memoryMib } from '../../../values/quantities';
import type { Environment, EnvironmentInput } from '../../../values/schema';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';

/** One pod as Kubernetes admits it. */
interface Pod {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu: string; readonly memory: string };
}

const times = (pods: number, pod: Pod): Pod[] => Array.from({ length: pods }, () => pod);
const job = (cpu: string, memory: string, cpuLimit: string, memoryLimit: string): Pod => ({
  requests: { cpu, memory },
  limits: { cpu: cpuLimit, memory: memoryLimit },
});

/** Every pod that may be in a namespace at the same time, read from the settings and not from the list of the product. */
function podsAtTheirMost({ workloads, nodeGroup }: Environment): { logs: Pod[]; agents: Pod[] } {
  return {
    logs: [
      workloads.openobserve,
      workloads.kafka,
      workloads.valkey,
      workloads.otelCollector,
      ...times(2, workloads.discovery),
      ...times(2, workloads.processorMaster),
      ...times(10 + 1, workloads.processorWorker),
      job('100m', '256Mi', '1', '512Mi'),
      ...times(4, job('10m', '32Mi', '100m', '64Mi')),
    ],
    // An update of the node group adds up to two nodes.
    agents: times(nodeGroup.nodes + 2, workloads.fluentBit),
  };
}

/** What of these pods a quota or its range refuses. */
function refused({ hard, largestContainer }: NamespaceQuota, pods: readonly Pod[]): string[] {
  const sum = (of: (pod: Pod) => number) => pods.reduce((total, pod) => total + of(pod), 0);
  const used: Record<string, [number, number]> = {
    pods: [pods.length, Number(hard['pods'])],
    'requests.cpu': [sum(({ requests }) => cpuMillis(requests.cpu)), cpuMillis(hard['requests.cpu'] ?? '')],
    'requests.memory': [
      sum(({ requests }) => memoryMib(requests.memory)),
      memoryMib(hard['requests.memory'] ?? ''),
    ],
    'limits.cpu': [sum(({ limits }) => cpuMillis(limits.cpu)), cpuMillis(hard['limits.cpu'] ?? '')],
    'limits.memory': [sum(({ limits }) => memoryMib(limits.memory)), memoryMib(hard['limits.memory'] ?? '')],
    'container cpu': [
      Math.max(...pods.map(({ limits }) => cpuMillis(limits.cpu))),
      cpuMillis(largestContainer.cpu),
    ],
    'container memory': [
      Math.max(...pods.map(({ limits }) => memoryMib(limits.memory))),
      memoryMib(largestContainer.memory),
    ],
  };
  return Object.entries(used)
    .filter(([, [asked, allowed]]) => !(asked <= allowed))
    .map(([what, [asked, allowed]]) => `${what}: ${asked} of ${allowed}`);
}

const size = fc
  .record({
    cpu: fc.integer({ min: 1, max: 900 }),
    moreCpu: fc.integer({ min: 0, max: 3000 }),
    memory: fc.integer({ min: 1, max: 2000 }),
    moreMemory: fc.integer({ min: 0, max: 2000 }),
    kibibytes: fc.boolean(),
  })
  .map(({ cpu, moreCpu, memory, moreMemory, kibibytes }): Pod => ({
    requests: { cpu: `${cpu}m`, memory: kibibytes ? `${memory * 1000}Ki` : `${memory}Mi` },
    limits: { cpu: `${cpu + moreCpu}m`, memory: `${memory + moreMemory}Mi` },
  }));

const settings = fc.record({
  workloads: fc.record({
    openobserve: size,
    kafka: size.map((pod): Pod => ({
      ...pod,
      // Never less than what the chart’s init container asks for.
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { cpu: '4', memory: '4Gi' },
    })),
    valkey: size,
    otelCollector: size,
    fluentBit: size,
    discovery: size,
    processorMaster: size,
    processorWorker: size,
    processorWorkers: fc.integer({ min: 1, max: 10 }),
  }),
  nodeGroup: fc.record({
    instanceType: fc.constantFrom<'m7g.4xlarge' | 'r7g.2xlarge' | 't4g.2xlarge'>(
      'm7g.4xlarge',
      'r7g.2xlarge',
      't4g.2xlarge',
    ),
    nodes: fc.integer({ min: 1, max: 10 }),
  }),
});

const accepted = (values: Partial<EnvironmentInput>): Environment | undefined => {
  try {
    return environment(values);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
};

test('every pod of every valid environment is admitted, all of them at their most', () => {
  fc.assert(
    fc.property(settings, (values) => {
      const valid = accepted(values);
      fc.pre(valid !== undefined);
      const quotas = quotasOf(valid);
      const pods = podsAtTheirMost(valid);
      expect({
        logs: refused(quotas.logs, pods.logs),
        agents: refused(quotas.agents, pods.agents),
      }).toEqual({ logs: [], agents: [] });
    }),
    { numRuns: 60 },
  );
});

test('ten workers are admitted where an environment runs one, and not one pod more than there may be', () => {
  const valid = environment({ workloads: { processorWorkers: 1 } });
  const { logs, agents } = quotasOf(valid);
  const pods = podsAtTheirMost(valid);
  expect(refused(logs, pods.logs)).toEqual([]);
  expect(refused(logs, [...pods.logs, valid.workloads.discovery])).toHaveLength(5);
  expect(refused(agents, [...pods.agents, valid.workloads.fluentBit])).toHaveLength(5);
});

test('no container may have more than the largest of the namespace', () => {
  const valid = environment();
  const { logs, agents } = quotasOf(valid);
  expect(refused(logs, [job('1', '1Gi', '4', '10241Mi')])).toEqual(['container memory: 10241 of 10240']);
  expect(refused(agents, [valid.workloads.discovery])).toEqual([]);
  expect(refused(agents, [valid.workloads.valkey])).toContain('container memory: 512 of 256');
});

test('claims are those of the volumes, and agents make none', () => {
  const { logs, agents } = quotasOf(
    environment({ volumes: { openobserveGib: 120, kafkaGib: 30, valkeyGib: 7, otelCollectorGib: 3 } }),
  );
  expect(logs.hard).toMatchObject({ persistentvolumeclaims: '4', 'requests.storage': '160Gi' });
  expect(logs.largestVolume).toBe('120Gi');
  expect(agents.hard).toMatchObject({ persistentvolumeclaims: '0', 'requests.storage': '0Gi' });
  expect(agents).not.toHaveProperty('largestVolume');
});

test('nothing is reachable from outside the cluster unless the environment wants a load balancer', () => {
  const loadBalancer = {
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef',
    hostname: 'logs.example.com',
    allowedCidrs: ['10.0.0.0/16'],
  };
  const services = (access: EnvironmentInput['access']) =>
    Object.values(quotasOf(environment({ access }))).map(({ hard }) => [
      hard['services.loadbalancers'],
      hard['services.nodeports'],
    ]);
  expect(services({})).toEqual([
    ['0', '0'],
    ['0', '0'],
  ]);
  expect(services({ loadBalancer })).toEqual([
    ['1', '1'],
    ['0', '0'],
  ]);
});
