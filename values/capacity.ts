import { allocatableOf } from './capacity/allocatable';
import { diskDemands, type DiskDemand, type DiskSettings } from './capacity/disks';
import { ourPods } from './capacity/our-pods';
import { sumOf, type Amount, type PodDemand } from './capacity/pod-demand';
import { systemPods } from './capacity/system-pods';
import { instanceTypes, type InstanceType } from './instance-types';
import type { Shape } from './schema/shape';

export { addOnReplicas } from './capacity/system-pods';
export type { PodDemand } from './capacity/pod-demand';

/** The demand of every pod against what the nodes can allocate, and of the logs against the volumes. */
export interface Capacity {
  readonly instanceType: string;
  readonly nodes: number;
  readonly demands: readonly PodDemand[];
  /** Requests of all pods at their most: those that run always, and those that run at times. */
  readonly requested: { readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number };
  /**
   * Memory that the pods that run always may use: their limits, and the requests of add-ons that have none. It must not
   * be more than can be allocated, so that no pod is killed for the use that another was promised. Jobs and stand-ins
   * are left out: they are short, and their requests are counted.
   */
  readonly memoryLimitsMib: number;
  readonly allocatable: { readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number };
  /** What one node can give to a pod beside those that run on each node. */
  readonly largestPod: Amount;
  /** For burstable types: CPU that the nodes may use forever without spending credits. */
  readonly baselineCpuMillis?: number;
  /** Pods of which not even one fits a node beside what runs on each node. */
  readonly tooLarge: readonly string[];
  readonly disks: readonly DiskDemand[];
  /**
   * No pod is too large, all together ask for no more than can be allocated and are promised no more memory than there
   * is, and every volume holds what it must.
   */
  readonly fits: boolean;
}

type Sized = Pick<Shape, 'workloads' | 'nodeGroup'> & DiskSettings;

/** What one pod may come to in memory: its limit, or its request where it has none. */
export const mostMemoryMib = ({ limits, memoryMib }: PodDemand): number => limits.memoryMib ?? memoryMib;

/** What is left of a node beside the pods that run on each. */
function besideEachNode(demands: readonly PodDemand[], node: Amount): Amount {
  const everywhere = demands.filter(({ onEachNode }) => onEachNode);
  const left = (of: keyof Amount) => node[of] - everywhere.reduce((sum, demand) => sum + demand[of], 0);
  return { cpuMillis: left('cpuMillis'), memoryMib: left('memoryMib') };
}

/** Adds up every pod’s requests and limits, and holds them against what the nodes of the environment can allocate. */
export function capacityOf(environment: Sized): Capacity {
  const { instanceType, nodes } = environment.nodeGroup;
  const type: InstanceType = instanceTypes[instanceType];
  const demands = [...systemPods(nodes), ...ourPods(environment)];
  const requested = {
    cpuMillis: sumOf(demands, (demand) => demand.cpuMillis),
    memoryMib: sumOf(demands, (demand) => demand.memoryMib),
    pods: sumOf(demands, () => 1),
  };
  const memoryLimitsMib = sumOf(
    demands.filter(({ when }) => when === 'always'),
    mostMemoryMib,
  );
  const node = allocatableOf(type);
  const allocatable = {
    cpuMillis: Math.floor(nodes * node.cpuMillis),
    memoryMib: Math.floor(nodes * node.memoryMib),
    pods: nodes * type.maxPods,
  };
  const largestPod = besideEachNode(demands, node);
  const tooLarge = demands
    .filter(({ onEachNode }) => !onEachNode)
    .filter(
      (demand) =>
        demand.cpuMillis > largestPod.cpuMillis ||
        demand.memoryMib > largestPod.memoryMib ||
        mostMemoryMib(demand) > largestPod.memoryMib,
    )
    .map(({ name }) => name);
  const disks = diskDemands(environment);
  return {
    instanceType,
    nodes,
    demands,
    requested,
    memoryLimitsMib,
    allocatable,
    largestPod,
    ...(type.baselineShare === undefined
      ? {}
      : { baselineCpuMillis: nodes * type.vcpu * 1000 * type.baselineShare }),
    tooLarge,
    disks,
    fits:
      tooLarge.length === 0 &&
      requested.cpuMillis <= allocatable.cpuMillis &&
      requested.memoryMib <= allocatable.memoryMib &&
      requested.pods <= allocatable.pods &&
      memoryLimitsMib <= allocatable.memoryMib &&
      disks.every(({ givenGib, needsGib }) => givenGib >= needsGib),
  };
}
