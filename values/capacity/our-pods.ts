import { cpuMillis, memoryMib } from '../quantities';
import type { Shape } from '../schema/shape';
import { jobs, kafkaPreparation } from './helper-sizes';
import type { Amount, PodDemand, SizedWorkload } from './pod-demand';

type Sized = Pick<Shape, 'workloads' | 'nodeGroup'>;
type Size = Shape['workloads'][SizedWorkload];

/** Pods that a Deployment of ours starts before it ends the one that they replace: its `maxSurge`. */
export const surgePods = 1;

const amount = ({ cpu, memory }: Size['requests']): Amount => ({
  cpuMillis: cpuMillis(cpu),
  memoryMib: memoryMib(memory),
});

const larger = (one: Amount, other: Amount): Amount => ({
  cpuMillis: Math.max(one.cpuMillis, other.cpuMillis),
  memoryMib: Math.max(one.memoryMib, other.memoryMib),
});

type Counted = Pick<PodDemand, 'cpuMillis' | 'memoryMib' | 'limits'>;

const sized = ({ requests, limits }: Size): Counted => ({ ...amount(requests), limits: amount(limits) });

/** A pod counts as much as the larger of its container and of what prepares it: they do not run together. */
const prepared = (size: Size, by: Size): Counted => ({
  ...larger(amount(size.requests), amount(by.requests)),
  limits: larger(amount(size.limits), amount(by.limits)),
});

/**
 * Every pod of ours, the one list that the capacity check, the quotas and the report are made of: what runs always, what
 * stands in while a Deployment is rolled out, and jobs. OpenObserve, Kafka and the collector are StatefulSets, Fluent Bit a
 * DaemonSet and Valkey is recreated: none of them has a second pod beside the one that it replaces.
 */
export function ourPods({ workloads, nodeGroup }: Sized): PodDemand[] {
  const { processorWorkers, processorWorkersMax = processorWorkers } = workloads;
  const always = (name: string, workload: SizedWorkload, pods = 1): PodDemand => ({
    name,
    pods,
    ...sized(workloads[workload]),
    kind: 'ours',
    when: 'always',
    namespace: 'logs',
    workload,
  });
  const rolling = [
    always('discovery', 'discovery'),
    always('processor master', 'processorMaster'),
    always('processor worker', 'processorWorker', processorWorkers),
  ];
  return [
    always('openobserve', 'openobserve'),
    { ...always('kafka', 'kafka'), ...prepared(workloads.kafka, kafkaPreparation) },
    always('valkey', 'valkey'),
    always('otel-collector', 'otelCollector'),
    { ...always('fluent-bit', 'fluentBit', nodeGroup.nodes), namespace: 'agents', onEachNode: true },
    ...rolling,
    ...rolling.map((demand): PodDemand => ({
      ...demand,
      name: `${demand.name}, replaced`,
      pods: surgePods,
      when: 'at times',
    })),
    {
      ...always(
        'processor worker, scaled out',
        'processorWorker',
        Math.max(0, processorWorkersMax - processorWorkers),
      ),
      when: 'at times',
    },
    ...Object.values(jobs).map(({ name, pods, size }): PodDemand => ({
      name,
      pods,
      ...sized(size),
      kind: 'ours',
      when: 'at times',
      namespace: 'logs',
    })),
  ];
}
