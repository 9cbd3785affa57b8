import type { Capacity, PodDemand } from '../../../values/capacity';
import { counted, number } from '../layout';
import type { EnvironmentReport } from '../model';
import { html, htmlTable, type Markup } from './markup';

/** From this share on, a bar is a warning: the same as on a terminal. */
const nearlyFull = 0.9;

const gib = (mib: number): string => number(mib / 1024, 1);
const vcpu = (millis: number): string => number(millis / 1000, 1);
const percent = (share: number): string => `${Math.round(share * 100)} %`;

interface Bar {
  readonly name: string;
  readonly text: string;
  /** Shares of the whole, one behind the other: what runs always, and what runs at times. */
  readonly shares: readonly number[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function barRow({ name, text, shares }: Bar): Markup {
  const share = sum(shares);
  const kinds = ['always', 'at-times'];
  return html`<li class="${share > nearlyFull ? 'bar warn' : 'bar'}">
    <span class="name">${name}</span
    ><span class="track" aria-hidden="true"
      >${shares.map(
        (each, index) =>
          html`<i class="${kinds[index]}" style="width:${Math.min(100, each * 100).toFixed(1)}%"></i>`,
      )}</span
    ><span class="value">${text} <b>${percent(share)}</b></span>
  </li>`;
}

/** Each of what can be full, as shares of one node or of all nodes together. */
function bars({ demands, requested, memoryLimitsMib, allocatable, disks }: Capacity): Bar[] {
  const part = (when: PodDemand['when'], of: (demand: PodDemand) => number) =>
    sum(demands.filter((demand) => demand.when === when).map((demand) => demand.pods * of(demand)));
  const shares = (of: (demand: PodDemand) => number, all: number) => [
    part('always', of) / all,
    part('at times', of) / all,
  ];
  return [
    {
      name: 'CPU',
      text: `${vcpu(requested.cpuMillis)} of ${vcpu(allocatable.cpuMillis)} vCPU`,
      shares: shares((demand) => demand.cpuMillis, allocatable.cpuMillis),
    },
    {
      name: 'Memory',
      text: `${gib(requested.memoryMib)} of ${gib(allocatable.memoryMib)} GiB`,
      shares: shares((demand) => demand.memoryMib, allocatable.memoryMib),
    },
    {
      name: 'Memory limits',
      text: `${gib(memoryLimitsMib)} of ${gib(allocatable.memoryMib)} GiB`,
      shares: [memoryLimitsMib / allocatable.memoryMib],
    },
    {
      name: 'Pods',
      text: `${requested.pods} of ${allocatable.pods}`,
      shares: shares(() => 1, allocatable.pods),
    },
    ...disks.map(({ name, needsGib, givenGib }) => ({
      name: `Volume of ${name}`,
      text: `${needsGib} of ${givenGib} GiB`,
      shares: [needsGib / givenGib],
    })),
  ];
}

const amount = (value: number | undefined, pods: number, unit: string): string =>
  value === undefined ? '–' : `${number(value * pods, Number.isInteger(value * pods) ? 0 : 1)}${unit}`;

const podRow = ({ name, pods, cpuMillis, memoryMib, limits, when }: PodDemand) => [
  name,
  pods,
  when,
  amount(cpuMillis, pods, 'm'),
  amount(limits.cpuMillis, pods, 'm'),
  amount(memoryMib, pods, 'Mi'),
  amount(limits.memoryMib, pods, 'Mi'),
];

/** How full the nodes and volumes would be. */
export function capacitySection({ name, capacity, averageCpuMillis }: EnvironmentReport): Markup {
  const { nodes, instanceType, baselineCpuMillis, demands } = capacity;
  const whole = nodes === 1 ? 'one node' : `${counted(nodes, 'node')} together`;
  return html`<h3 id="${name}-capacity">Capacity</h3>
    <p>
      ${instanceType}, ${whole}: what pods request at most, of what can be allocated; memory limits are those
      of the pods that run always. <span class="key always">runs always</span>
      <span class="key at-times">runs at times</span>
    </p>
    <ul class="bars">
      ${bars(capacity).map(barRow)}
    </ul>
    <p class="aside">
      Average use is assumed to be ${vcpu(averageCpuMillis)}
      vCPU${baselineCpuMillis === undefined ? '' : `, of which ${vcpu(baselineCpuMillis)} are included and the rest is paid as CPU credits`}.
    </p>
    <details>
      <summary>Every group of pods</summary>
      ${htmlTable(`Pods of ${name}`, ['Pods', 'Number', 'When', 'CPU asked', 'CPU limit', 'Memory asked', 'Memory limit'], demands.map(podRow), [1, 3, 4, 5, 6])}
    </details>`;
}
