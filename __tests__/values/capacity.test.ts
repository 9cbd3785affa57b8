import { capacityOf } from '../../values/capacity';
import { instanceTypeNames } from '../../values/instance-types';
import type { EnvironmentInput } from '../../values/schema';
import { environment } from '../support/environment';

const of = (values: Partial<EnvironmentInput> = {}) => capacityOf(environment(values));

/** The same environment with another size of OpenObserve, past the check that refuses what does not fit. */
function withOpenobserve(cpu: string, memory: string, limit = memory) {
  const { workloads, ...others } = environment();
  const openobserve = { requests: { cpu, memory }, limits: { cpu, memory: limit } };
  return capacityOf({ ...others, workloads: { ...workloads, openobserve } });
}

describe('one t4g.2xlarge', () => {
  const { allocatable, requested, memoryLimitsMib, baselineCpuMillis, demands, fits } = of();

  it('can give 7910m CPU, 29317 MiB and 58 pods', () => {
    // 8000 − 60 − 10 − 5 − 5 − 4 × 2.5; 32768 × 0.925 − (255 + 11 × 58 + 100), rounded down.
    expect(allocatable).toEqual({ cpuMillis: 7910, memoryMib: 29317, pods: 58 });
  });

  it('can give 3200m of that forever, without spending credits', () => {
    expect(baselineCpuMillis).toBe(3200);
  });

  it('is asked for the sum of all pods: ours, those of the add-ons, jobs, and those that stand in for others', () => {
    // Add-ons: 50 + 100 + 0 + 30 + 60 + 100 + 100 in 7 pods; ours: 1000 + 500 + 50 + 200 + 100 + 50 + 50 + 2 × 250 in 9;
    // stand-ins: 50 + 50 + 250 in 3; two more workers: 2 × 250; jobs: 100 + 4 × 10 in 5.
    // Add-ons: 120 + 240 + 70 + 200 MiB; ours: 6144 + 1536 + 128 + 512 + 128 + 128 + 128 + 2 × 512 MiB;
    // stand-ins: 128 + 128 + 512 MiB; two more workers: 2 × 512 MiB; jobs: 256 + 4 × 32 MiB.
    expect(requested).toEqual({
      cpuMillis: 440 + 2450 + 350 + 500 + 140,
      memoryMib: 630 + 9728 + 768 + 1024 + 384,
      pods: 7 + 9 + 3 + 2 + 5,
    });
    expect(fits).toBe(true);
  });

  it('may be used up to the memory limits of what runs always', () => {
    // Add-ons: 768 + 1536 + 170 + 400; ours: 10240 + 2048 + 512 + 1024 + 256 + 256 + 256 + 2 × 1024.
    expect(memoryLimitsMib).toBe(2874 + 16640);
  });

  it('says of each pod whose it is', () => {
    const named = (kind: string) =>
      demands.filter((demand) => demand.kind === kind && demand.when === 'always').map(({ name }) => name);
    expect(named('system')).toEqual(expect.arrayContaining(['coredns', 'ebs-csi-controller', 'vpc-cni']));
    expect(named('ours')).toEqual([
      'openobserve',
      'kafka',
      'valkey',
      'otel-collector',
      'fluent-bit',
      'discovery',
      'processor master',
      'processor worker',
    ]);
  });
});

it.each([1, 2, 3])(
  '%d nodes multiply what runs on each of them, and replicas no further than two',
  (nodes) => {
    const { demands, allocatable } = of({ nodeGroup: { nodes } });
    const pods = Object.fromEntries(demands.map((demand) => [demand.name, demand.pods]));
    expect(pods).toMatchObject({
      'vpc-cni': nodes,
      'kube-proxy': nodes,
      'ebs-csi-node': nodes,
      'fluent-bit': nodes,
      coredns: Math.min(nodes, 2),
      'metrics-server': Math.min(nodes, 2),
      openobserve: 1,
      kafka: 1,
    });
    expect(allocatable.pods).toBe(58 * nodes);
    expect(allocatable.cpuMillis).toBe(7910 * nodes);
  },
);

it('counts a worker as often as it may run', () => {
  const cpu = (processorWorkersMax: number) => of({ workloads: { processorWorkersMax } }).requested.cpuMillis;
  expect(cpu(10) - cpu(2)).toBe(8 * 250);
});

it('takes the memory limits of workers for granted only as far as they always run', () => {
  const limits = (processorWorkers: number, processorWorkersMax: number) =>
    of({ workloads: { processorWorkers, processorWorkersMax } }).memoryLimitsMib;
  expect(limits(2, 4)).toBe(limits(2, 2));
  expect(limits(4, 4) - limits(2, 4)).toBe(2 * 1024);
});

it('fits up to the last thousandth and the last MiB, and not beyond', () => {
  const { allocatable, requested } = of();
  const cpu = allocatable.cpuMillis - (requested.cpuMillis - 1000);
  expect(withOpenobserve(`${cpu}m`, '6Gi').fits).toBe(true);
  expect(withOpenobserve(`${cpu + 1}m`, '6Gi').fits).toBe(false);
});

it('promises no more memory than there is', () => {
  const { allocatable, memoryLimitsMib } = of();
  const limit = allocatable.memoryMib - (memoryLimitsMib - 10240);
  expect(withOpenobserve('1', '6Gi', `${limit}Mi`).fits).toBe(true);
  const beyond = withOpenobserve('1', '6Gi', `${limit + 1}Mi`);
  expect(beyond.requested.memoryMib).toBeLessThan(beyond.allocatable.memoryMib);
  expect(beyond.fits).toBe(false);
});

it('counts a pod as what prepares it, where that asks for more', () => {
  const tiny = { cpu: '10m', memory: '16Mi' };
  const { demands } = of({ workloads: { kafka: { requests: tiny, limits: tiny } } });
  expect(demands.find(({ name }) => name === 'kafka')).toMatchObject({
    cpuMillis: 50,
    memoryMib: 64,
    limits: { cpuMillis: 500, memoryMib: 128 },
  });
});

it('knows that four small nodes are not one large one', () => {
  const { workloads, nodeGroup, ...others } = environment();
  const requests = { cpu: '1', memory: '12Gi' };
  const { tooLarge, fits, requested, allocatable } = capacityOf({
    ...others,
    nodeGroup: { ...nodeGroup, instanceType: 't4g.large', nodes: 4 },
    workloads: { ...workloads, openobserve: { requests, limits: requests } },
  });
  expect(requested.memoryMib).toBeLessThan(allocatable.memoryMib);
  expect(tooLarge).toEqual(['openobserve']);
  expect(fits).toBe(false);
});

it.each(['openobserveGib', 'kafkaGib'] as const)(
  'does not fit where %s is too small for the logs',
  (volume) => {
    const { volumes, ...others } = environment({ logs: { gigabytesPerDay: 400, instances: 900 } });
    const { disks } = capacityOf({ ...others, volumes });
    const needs = disks.find((disk) => disk.volume === volume)?.needsGib ?? 0;
    expect(needs).toBeGreaterThan(1);
    expect(capacityOf({ ...others, volumes: { ...volumes, [volume]: needs } }).fits).toBe(true);
    expect(capacityOf({ ...others, volumes: { ...volumes, [volume]: needs - 1 } }).fits).toBe(false);
  },
);

it('has a baseline for burstable types only', () => {
  expect(of({ nodeGroup: { instanceType: 'm7g.2xlarge' } })).not.toHaveProperty('baselineCpuMillis');
  expect(of({ nodeGroup: { instanceType: 't4g.2xlarge', nodes: 2 } }).baselineCpuMillis).toBe(6400);
});

it('knows nothing but Graviton types', () => {
  for (const name of instanceTypeNames) expect(name).toMatch(/^[a-z]+\d+g[a-z]*\./);
});
