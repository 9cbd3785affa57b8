import { capacityOf, mostMemoryMib, type Capacity, type PodDemand } from '../capacity';
import type { Shape } from './shape';

/** Reports that the value at `path` contradicts another one; `allowed` says what would agree. */
export type Complain = (path: (string | number)[], allowed: string) => void;

type Sized = Pick<Shape, 'workloads' | 'nodeGroup' | 'volumes' | 'logs'>;

/** How a complaint speaks of one measure, and which setting it points to. */
interface Measure {
  readonly setting: readonly ['requests' | 'limits', 'cpu' | 'memory'];
  readonly of: (demand: PodDemand) => number;
  /** All pods, and what there is for them. */
  readonly used: (capacity: Capacity) => number;
  readonly there: (capacity: Capacity) => number;
  /** What one node has for one pod. */
  readonly largest: (capacity: Capacity) => number;
  readonly counts: (demand: PodDemand) => boolean;
  readonly text: (amount: number) => string;
  /** What the sum is of, as the subject of “come to”. */
  readonly sum: string;
}

const millis = (amount: number): string => `${Math.floor(amount)}m`;
const mebibytes = (amount: number): string => `${Math.floor(amount)}Mi`;

const measures: readonly Measure[] = [
  {
    setting: ['requests', 'cpu'],
    of: ({ cpuMillis }) => cpuMillis,
    used: ({ requested }) => requested.cpuMillis,
    there: ({ allocatable }) => allocatable.cpuMillis,
    largest: ({ largestPod }) => largestPod.cpuMillis,
    counts: () => true,
    text: millis,
    sum: 'the CPU requests of all pods, add-ons, jobs and stand-ins included,',
  },
  {
    setting: ['requests', 'memory'],
    of: ({ memoryMib }) => memoryMib,
    used: ({ requested }) => requested.memoryMib,
    there: ({ allocatable }) => allocatable.memoryMib,
    largest: ({ largestPod }) => largestPod.memoryMib,
    counts: () => true,
    text: mebibytes,
    sum: 'the memory requests of all pods, add-ons, jobs and stand-ins included,',
  },
  {
    setting: ['limits', 'memory'],
    of: mostMemoryMib,
    used: ({ memoryLimitsMib }) => memoryLimitsMib,
    there: ({ allocatable }) => allocatable.memoryMib,
    largest: ({ largestPod }) => largestPod.memoryMib,
    counts: ({ when }) => when === 'always',
    text: mebibytes,
    sum: 'the memory limits of all pods that run always, add-ons included,',
  },
];

/** The pods that a person sizes: theirs is the setting to change. */
const sizedOf = ({ demands }: Capacity, counts: Measure['counts']) =>
  demands.filter((demand) => demand.workload !== undefined && demand.when === 'always' && counts(demand));

function complainOf(measure: Measure, capacity: Capacity, complain: Complain): boolean {
  const { setting, of, used, there, largest, counts, text, sum } = measure;
  const { instanceType, nodes } = capacity;
  const sized = sizedOf(capacity, counts);
  const tooLarge = sized.filter((demand) => !demand.onEachNode && of(demand) > largest(capacity));
  for (const demand of tooLarge) {
    complain(
      ['workloads', demand.workload ?? '', ...setting],
      `at most ${text(largest(capacity))}, what one ${instanceType} has for one pod beside those that run on every node; ${demand.name} has ${text(of(demand))}. Lower it, or choose a larger nodeGroup.instanceType`,
    );
  }
  if (tooLarge.length > 0) return true;
  const over = used(capacity) - there(capacity);
  if (over <= 0) return false;
  const [largestGroup] = [...sized].sort((a, b) => b.pods * of(b) - a.pods * of(a));
  if (largestGroup === undefined) return false;
  const left = of(largestGroup) - over / largestGroup.pods;
  complain(
    ['workloads', largestGroup.workload ?? '', ...setting],
    `${left > 0 ? `at most ${text(left)}` : 'less, and less of the others'}: ${sum} come to ${text(used(capacity))}, and ${nodes} × ${instanceType} can give ${text(there(capacity))}; ${largestGroup.name} takes the most, ${text(largestGroup.pods * of(largestGroup))}. Lower them, or choose a larger nodeGroup.instanceType or more nodeGroup.nodes`,
  );
  return true;
}

/** Requests and memory limits against the nodes. Limits are at least requests, so that they are looked at when those fit. */
export function podsFitTheNodes(environment: Sized, complain: Complain): void {
  const capacity = capacityOf(environment);
  const { requested, allocatable, instanceType, nodes } = capacity;
  const [cpu, memory, limits] = measures as [Measure, Measure, Measure];
  complainOf(cpu, capacity, complain);
  if (!complainOf(memory, capacity, complain)) complainOf(limits, capacity, complain);
  if (requested.pods > allocatable.pods) {
    complain(
      ['workloads', 'processorWorkers'],
      `fewer: ${requested.pods} pods, those of the add-ons included, and the network interfaces of ${nodes} × ${instanceType} have addresses for ${allocatable.pods}. Or choose a larger nodeGroup.instanceType or more nodeGroup.nodes`,
    );
  }
}

/** Every volume against what it must hold. */
export function volumesHoldTheLogs(environment: Sized, complain: Complain): void {
  for (const { name, volume, givenGib, needsGib, holds } of capacityOf(environment).disks) {
    if (givenGib >= needsGib) continue;
    complain(
      ['volumes', volume],
      `${needsGib} or more: the volume of ${name}, of ${givenGib} GiB, must hold ${holds}`,
    );
  }
}
