import { instanceTypes, type InstanceType } from './instance-types';
import { cpuMillis, memoryMib } from './quantities';
import type { Shape } from './schema/shape';

/** What one group of equal pods asks for. CPU in thousandths, memory in MiB. */
export interface PodDemand {
  readonly name: string;
  readonly pods: number;
  readonly cpuMillis: number;
  readonly memoryMib: number;
  /** `system`: from an EKS add-on. `ours`: sized in the environment's `workloads`. */
  readonly kind: 'system' | 'ours';
  /** One on each node, so that every node has that much less for the others. */
  readonly onEachNode?: boolean;
}

type Amount = Pick<PodDemand, 'cpuMillis' | 'memoryMib'>;

/** The demand of every pod against what the nodes can allocate. */
export interface Capacity {
  readonly instanceType: string;
  readonly nodes: number;
  readonly demands: readonly PodDemand[];
  readonly requested: { readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number };
  readonly allocatable: { readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number };
  /** For burstable types: CPU that the nodes may use forever without spending credits. */
  readonly baselineCpuMillis?: number;
  /** Pods of which not even one fits a node beside what runs on each node. */
  readonly tooLarge: readonly string[];
  /** No pod is too large, and all together ask for no more than can be allocated. */
  readonly fits: boolean;
}

/** Replicas of metrics-server, coredns and the EBS CSI controller: on one node a second replica only costs. */
export const addOnReplicas = (nodes: number): number => Math.min(nodes, 2);

/** The pods of the EKS add-ons, with the requests that their manifests carry. */
function systemPods(nodes: number): PodDemand[] {
  const replicas = addOnReplicas(nodes);
  return [
    { name: 'vpc-cni', pods: nodes, cpuMillis: 50, memoryMib: 0, kind: 'system', onEachNode: true },
    { name: 'kube-proxy', pods: nodes, cpuMillis: 100, memoryMib: 0, kind: 'system', onEachNode: true },
    {
      name: 'eks-pod-identity-agent',
      pods: nodes,
      cpuMillis: 0,
      memoryMib: 0,
      kind: 'system',
      onEachNode: true,
    },
    { name: 'ebs-csi-node', pods: nodes, cpuMillis: 30, memoryMib: 120, kind: 'system', onEachNode: true },
    { name: 'ebs-csi-controller', pods: replicas, cpuMillis: 60, memoryMib: 240, kind: 'system' },
    { name: 'coredns', pods: replicas, cpuMillis: 100, memoryMib: 70, kind: 'system' },
    { name: 'metrics-server', pods: replicas, cpuMillis: 100, memoryMib: 200, kind: 'system' },
  ];
}

type Sized = Pick<Shape, 'workloads' | 'nodeGroup'>;

function ourPods({ workloads, nodeGroup }: Sized): PodDemand[] {
  const demand = (
    name: string,
    pods: number,
    { requests }: Shape['workloads']['openobserve'],
  ): PodDemand => ({
    name,
    pods,
    cpuMillis: cpuMillis(requests.cpu),
    memoryMib: memoryMib(requests.memory),
    kind: 'ours',
  });
  return [
    demand('openobserve', 1, workloads.openobserve),
    demand('kafka', 1, workloads.kafka),
    demand('valkey', 1, workloads.valkey),
    demand('otel-collector', 1, workloads.otelCollector),
    { ...demand('fluent-bit', nodeGroup.nodes, workloads.fluentBit), onEachNode: true },
    demand('discovery', 1, workloads.discovery),
    demand('processor master', 1, workloads.processorMaster),
    demand('processor worker', workloads.processorWorkers, workloads.processorWorker),
  ];
}

/**
 * CPU that the kubelet keeps for itself: 6 % of the first core, 1 % of the second, 0.5 % of the third and fourth, and
 * 0.25 % of each further one (nodeadm's kubelet configuration, awslabs/amazon-eks-ami).
 */
function reservedCpuMillis(vcpu: number): number {
  return Array.from({ length: vcpu }, (_, core) => [60, 10, 5, 5][core] ?? 2.5).reduce(
    (sum, millis) => sum + millis,
    0,
  );
}

/** Share of an instance's memory that the hypervisor and kernel take: Karpenter's default, `VM_MEMORY_OVERHEAD_PERCENT`. */
const memoryOverheadShare = 0.075;

/** Memory that the kubelet keeps: 255 MiB + 11 MiB a pod, and 100 MiB before it evicts (awslabs/amazon-eks-ami). */
const reservedMemoryMib = (maxPods: number): number => 255 + 11 * maxPods + 100;

/** What one node of a type can allocate. */
function allocatableOf(type: InstanceType): Amount {
  return {
    cpuMillis: type.vcpu * 1000 - reservedCpuMillis(type.vcpu),
    memoryMib: type.memoryMib * (1 - memoryOverheadShare) - reservedMemoryMib(type.maxPods),
  };
}

function podsTooLarge(demands: readonly PodDemand[], node: Amount): string[] {
  const everywhere = demands.filter(({ onEachNode }) => onEachNode);
  const left = (of: keyof Amount) => node[of] - everywhere.reduce((sum, demand) => sum + demand[of], 0);
  return demands
    .filter((demand) => !demand.onEachNode)
    .filter((demand) => demand.cpuMillis > left('cpuMillis') || demand.memoryMib > left('memoryMib'))
    .map(({ name }) => name);
}

/** Adds up every pod's requests and holds them against what the nodes of the environment can allocate. */
export function capacityOf(environment: Sized): Capacity {
  const { instanceType, nodes } = environment.nodeGroup;
  const type: InstanceType = instanceTypes[instanceType];
  const demands = [...systemPods(nodes), ...ourPods(environment)];
  const sum = (of: (demand: PodDemand) => number) => demands.reduce((total, demand) => total + of(demand), 0);
  const requested = {
    cpuMillis: sum((demand) => demand.pods * demand.cpuMillis),
    memoryMib: sum((demand) => demand.pods * demand.memoryMib),
    pods: sum((demand) => demand.pods),
  };
  const node = allocatableOf(type);
  const allocatable = {
    cpuMillis: Math.floor(nodes * node.cpuMillis),
    memoryMib: Math.floor(nodes * node.memoryMib),
    pods: nodes * type.maxPods,
  };
  const tooLarge = podsTooLarge(demands, node);
  return {
    instanceType,
    nodes,
    demands,
    requested,
    allocatable,
    ...(type.baselineShare === undefined
      ? {}
      : { baselineCpuMillis: nodes * type.vcpu * 1000 * type.baselineShare }),
    tooLarge,
    fits:
      tooLarge.length === 0 &&
      requested.cpuMillis <= allocatable.cpuMillis &&
      requested.memoryMib <= allocatable.memoryMib &&
      requested.pods <= allocatable.pods,
  };
}
