import { capacityOf } from '../../values/capacity';
import { standardSupportEnds } from '../../values/kubernetes-versions';
import { instancePrices, prices } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';
import { volumeOf } from './volume';

const group = 'Control plane and nodes';

/** The CPU that an environment is assumed to use on average, in vCPU. */
export function averageCpuOf(environment: Environment): number {
  const perMegabyte = assume('ingestCpu') + assume('processorCpu');
  return assume('standingCpu') + assume('searchCpu') + volumeOf(environment).megabytesPerSecond * perMegabyte;
}

function nodeLine({ nodeGroup }: Environment): PriceLine {
  const { instanceType, nodes, capacityType } = nodeGroup;
  const onDemand = instancePrices[instanceType];
  const hours = nodes * assume('hoursPerMonth');
  return capacityType === 'SPOT'
    ? line(
        group,
        `${instanceType}, Spot`,
        hours,
        'instance hours',
        { ...onDemand, usd: onDemand.usd * assume('spotShare') },
        ['hoursPerMonth', 'spotShare'],
      )
    : line(group, `${instanceType}, on demand`, hours, 'instance hours', onDemand, ['hoursPerMonth']);
}

/** What burstable nodes use above their baseline; nothing for other types, which have none. */
function surplusLines(environment: Environment): PriceLine[] {
  const { baselineCpuMillis } = capacityOf(environment);
  if (baselineCpuMillis === undefined) return [];
  const used = averageCpuOf(environment);
  const baseline = baselineCpuMillis / 1000;
  const needs = `${used.toFixed(1)} vCPU used on average, ${baseline.toFixed(1)} included`;
  const unlimited = environment.nodeGroup.cpuCredits === 'unlimited';
  const surplus = unlimited ? Math.max(0, used - baseline) : 0;
  return [
    line(
      group,
      'CPU credits above the baseline',
      surplus * assume('hoursPerMonth'),
      'vCPU-hours',
      prices.surplusCpuCredit,
      ['standingCpu', 'searchCpu', 'ingestCpu', 'processorCpu', 'hoursPerMonth'],
      unlimited ? needs : `${needs}; nodeGroup.cpuCredits "standard" throttles instead of charging`,
    ),
  ];
}

/**
 * Control plane and nodes.
 *
 * @param today decides whether the Kubernetes version is still in standard support
 */
export function computeLines(environment: Environment, today: Date): PriceLine[] {
  const version = environment.cluster.kubernetesVersion;
  const ends = standardSupportEnds[version];
  const extended = ends !== undefined && today.toISOString().slice(0, 10) > ends;
  return [
    line(
      group,
      `EKS control plane, ${extended ? 'extended' : 'standard'} support`,
      assume('hoursPerMonth'),
      'cluster hours',
      extended ? prices.eksExtended : prices.eksStandard,
      ['hoursPerMonth'],
      ends && `Kubernetes ${version} ${extended ? 'left' : 'leaves'} standard support on ${ends}`,
    ),
    nodeLine(environment),
    ...surplusLines(environment),
  ];
}
