import type { Colors } from 'picocolors/types';
import type { Capacity, PodDemand } from '../../values/capacity';
import { bar, indent, left, number, pageWidth, right, wrap } from './layout';
import type { EnvironmentReport } from './model';

const width = pageWidth - indent;

/** From this share on, a bar is a warning. */
const nearlyFull = 0.9;

const gib = (mib: number): string => number(mib / 1024, 1);
const vcpu = (millis: number): string => number(millis / 1000, 1);

/** How full everything is that can be full. */
function bars({ requested, memoryLimitsMib, allocatable, disks }: Capacity, c: Colors): string[] {
  const row = (name: string, used: number, all: number, text: string): string => {
    const share = used / all;
    const colour = share > nearlyFull ? c.yellow : c.green;
    return `${left(name, 8)}${colour(bar(share, 24))}  ${left(text, 30)}${right(`${Math.round(share * 100)} %`, 6)}`;
  };
  const memory = allocatable.memoryMib;
  return [
    row(
      'CPU',
      requested.cpuMillis,
      allocatable.cpuMillis,
      `${vcpu(requested.cpuMillis)} of ${vcpu(allocatable.cpuMillis)} vCPU`,
    ),
    row('memory', requested.memoryMib, memory, `${gib(requested.memoryMib)} of ${gib(memory)} GiB`),
    row('limits', memoryLimitsMib, memory, `${gib(memoryLimitsMib)} of ${gib(memory)} GiB memory`),
    row('pods', requested.pods, allocatable.pods, `${requested.pods} of ${allocatable.pods}`),
    ...disks.map(({ name, givenGib, needsGib }) =>
      row('disk', needsGib, givenGib, `${name}: ${needsGib} of ${givenGib} GiB`),
    ),
  ];
}

/** What the nodes are asked for, and what the volumes must hold. */
export function capacityLines({ capacity, averageCpuMillis }: EnvironmentReport, c: Colors): string[] {
  const { baselineCpuMillis } = capacity;
  const baseline =
    baselineCpuMillis === undefined
      ? ''
      : `; ${vcpu(baselineCpuMillis)} vCPU are included, the rest is paid as CPU credits`;
  return [
    ...bars(capacity, c),
    ...wrap(
      `CPU, memory and pods: requested at most, of what can be allocated. Limits: what pods that run always may use. Disk: what a volume must hold, of its size. Average use is assumed to be ${vcpu(averageCpuMillis)} vCPU${baseline}.`,
      width,
    ).map(c.dim),
  ];
}

/** CPU and memory, requested and allowed, of some pods together; `undefined` where none has such a limit. */
type Amounts = readonly [number, number | undefined, number, number | undefined];

const ofDemand = ({ pods, cpuMillis, memoryMib, limits }: PodDemand): Amounts => [
  pods * cpuMillis,
  limits.cpuMillis === undefined ? undefined : pods * limits.cpuMillis,
  pods * memoryMib,
  limits.memoryMib === undefined ? undefined : pods * limits.memoryMib,
];

const units = ['m', 'm', 'Mi', 'Mi'] as const;

const cells = (name: string, pods: string, amounts: readonly string[]): string =>
  left(name, 28) + right(pods, 4) + amounts.map((text) => right(text, 13)).join('');

const line = (name: string, pods: number, amounts: Amounts): string =>
  cells(
    name,
    `${pods}`,
    amounts.map((amount, column) =>
      amount === undefined ? '–' : `${number(amount, Number.isInteger(amount) ? 0 : 1)}${units[column]}`,
    ),
  );

function sumLine(name: string, demands: readonly PodDemand[]): string {
  const all = demands.map(ofDemand);
  const sum = (column: 0 | 1 | 2 | 3) => all.reduce((total, amounts) => total + (amounts[column] ?? 0), 0);
  return line(
    name,
    demands.reduce((total, { pods }) => total + pods, 0),
    [sum(0), sum(1), sum(2), sum(3)],
  );
}

/** Every group of pods with what it requests and may use, all of its pods together; sums below. */
export function podLines({ demands }: Capacity, c: Colors): string[] {
  const group = (when: PodDemand['when']): string[] => {
    const own = demands.filter((demand) => demand.when === when);
    return [
      ...own.map((demand) => line(demand.name, demand.pods, ofDemand(demand))),
      c.bold(sumLine(when, own)),
    ];
  };
  return [
    c.dim(cells('', 'pods', ['CPU asked', 'limit', 'memory asked', 'limit'])),
    ...group('always'),
    ...group('at times'),
    c.bold(sumLine('total', demands)),
  ];
}
