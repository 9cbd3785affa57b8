import type { Shape } from '../schema/shape';
import type { NamespaceId } from '../../contract/namespaces';

/** CPU in thousandths, memory in MiB. */
export interface Amount {
  readonly cpuMillis: number;
  readonly memoryMib: number;
}

/** What one group of equal pods asks for and may use. `cpuMillis` and `memoryMib` are what one pod requests. */
export interface PodDemand extends Amount {
  readonly name: string;
  readonly pods: number;
  /** What one pod may use at most; absent where it has no limit, as some pods of EKS. */
  readonly limits: Partial<Amount>;
  /** `system`: from an EKS add-on. `ours`: sized in the environment's `workloads`, or a job of ours. */
  readonly kind: 'system' | 'ours';
  /** `at times`: a pod that stands in while another is replaced, or a job. */
  readonly when: 'always' | 'at times';
  /** Where a pod of ours runs. */
  readonly namespace?: NamespaceId;
  /** The key in `workloads` that sizes it. */
  readonly workload?: SizedWorkload;
  /** One on each node, so that every node has that much less for the others. */
  readonly onEachNode?: boolean;
}

/** The keys of `workloads` that size a pod. */
export type SizedWorkload = Exclude<keyof Shape['workloads'], 'processorWorkers' | 'processorWorkersMax'>;

/** What all pods together come to; `of` says what one pod of a group counts. */
export const sumOf = (demands: readonly PodDemand[], of: (demand: PodDemand) => number): number =>
  demands.reduce((sum, demand) => sum + demand.pods * of(demand), 0);
