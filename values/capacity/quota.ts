import { namespaces, type NamespaceId } from '../../contract/namespaces';
import { partitionsPerTopic } from '../../contract/topics';
import type { Shape } from '../schema/shape';
import { ourPods } from './our-pods';
import { sumOf, type Amount, type PodDemand } from './pod-demand';

/** Nodes that an update of the node group adds for its duration (EKS User Guide, "Understand each phase of node updates"). */
const nodesAddedByUpdate = 2;

/** What a namespace admits at most, in the units of `ResourceQuota` and `LimitRange`. */
export interface NamespaceQuota {
  /** By the names of `ResourceQuota`, such as `requests.cpu`. */
  readonly hard: Readonly<Record<string, string>>;
  /** What one container may have as limit. */
  readonly largestContainer: { readonly cpu: string; readonly memory: string };
  /** What one claim may ask for; absent where none may be made. */
  readonly largestVolume?: string;
}

/** Quantities as Kubernetes itself writes them, so that what it answers is what it was told. */
const cpuText = (millis: number): string => (millis % 1000 === 0 ? `${millis / 1000}` : `${millis}m`);
const mebibytes = (mib: number): string => (mib % 1024 === 0 ? `${mib / 1024}Gi` : `${mib}Mi`);

type Sized = Pick<Shape, 'workloads' | 'nodeGroup' | 'volumes'> & {
  readonly access: { readonly loadBalancer?: object | undefined };
};

const limit = (of: keyof Amount) => (demand: PodDemand) => demand.limits[of] ?? 0;

/** The pods of ours at their most: as many workers as there may ever be, and agents on the nodes that an update adds. */
function podsAtMost(environment: Sized): PodDemand[] {
  return ourPods({
    workloads: {
      ...environment.workloads,
      processorWorkers: partitionsPerTopic,
      processorWorkersMax: partitionsPerTopic,
    },
    nodeGroup: {
      ...environment.nodeGroup,
      nodes: environment.nodeGroup.nodes + nodesAddedByUpdate,
    },
  });
}

/**
 * What a load balancer takes beside itself: EKS, which makes it, reaches the nodes on a port of theirs, one for the one
 * port that it listens on.
 */
const servicesOf = (loadBalancers: number) => ({
  'services.loadbalancers': `${loadBalancers}`,
  'services.nodeports': `${loadBalancers}`,
});

/**
 * The quota of each namespace of ours: the sum of the pods that may run in it, and nothing beyond. It cannot refuse a
 * pod of ours, and stops whatever else is started.
 */
export function quotasOf(environment: Sized): Readonly<Record<NamespaceId, NamespaceQuota>> {
  const volumes = Object.values(environment.volumes);
  const all = podsAtMost(environment);
  const quotaOf = (id: NamespaceId): NamespaceQuota => {
    const demands = all.filter(({ namespace }) => namespace === id);
    // Every claim is made where the data is; agents buffer on their node.
    const claims = id === 'logs' ? volumes : [];
    const most = (of: keyof Amount) => Math.ceil(Math.max(...demands.map(limit(of))));
    const total = (of: (demand: PodDemand) => number) => Math.ceil(sumOf(demands, of));
    return {
      hard: {
        pods: `${sumOf(demands, () => 1)}`,
        'requests.cpu': cpuText(total(({ cpuMillis }) => cpuMillis)),
        'requests.memory': mebibytes(total(({ memoryMib }) => memoryMib)),
        'limits.cpu': cpuText(total(limit('cpuMillis'))),
        'limits.memory': mebibytes(total(limit('memoryMib'))),
        persistentvolumeclaims: `${claims.length}`,
        'requests.storage': `${claims.reduce((sum, gib) => sum + gib, 0)}Gi`,
        ...servicesOf(id === 'logs' && environment.access.loadBalancer !== undefined ? 1 : 0),
      },
      largestContainer: { cpu: cpuText(most('cpuMillis')), memory: mebibytes(most('memoryMib')) },
      ...(claims.length === 0 ? {} : { largestVolume: `${Math.max(...claims)}Gi` }),
    };
  };
  const ids = Object.keys(namespaces) as NamespaceId[];
  return Object.fromEntries(ids.map((id) => [id, quotaOf(id)])) as Record<NamespaceId, NamespaceQuota>;
}
