/** A priority class: which pods stay, and which go first, where a node has no room for all. */
export interface Priority {
  readonly name: string;
  /** The higher, the later it goes. Kubernetes keeps 1,000,000,000 and more for itself. */
  readonly value: number;
  /** Whether its pods may push out pods of a lower priority. */
  readonly preempts: boolean;
  readonly purpose: string;
}

/** What every pod that names no class is worth: the same as data, because it is how OpenObserve gets its priority. */
const dataValue = 10_000;

/** The priority classes of this cluster, most important first. */
export const priorities = {
  agents: {
    name: 'aurora-agents',
    value: 20_000,
    preempts: true,
    purpose: 'Agents that run once on each node: one that finds no room has no other node to go to.',
  },
  data: {
    name: 'aurora-data',
    value: dataValue,
    preempts: true,
    purpose: 'What keeps data on a volume: Kafka and Valkey.',
  },
  default: {
    name: 'aurora-default',
    value: dataValue,
    preempts: true,
    purpose:
      'Every pod that names no class. OpenObserve is such a pod, for its chart cannot name one; the add-ons of EKS name classes of Kubernetes.',
  },
  services: {
    name: 'aurora-services',
    value: 5_000,
    preempts: true,
    purpose:
      'What keeps its state elsewhere and goes on where it stopped: discovery, processor, OTel Collector.',
  },
  jobs: {
    name: 'aurora-jobs',
    value: 1_000,
    preempts: false,
    purpose: 'Jobs that are run again: topics, users, streams, dashboards, alerts. They wait for room.',
  },
} as const satisfies Record<string, Priority>;

export type PriorityId = keyof typeof priorities;
