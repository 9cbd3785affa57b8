import type { Behaviours } from './behaviours';
import { FakeRdsError, instanceNotFound } from './errors';
import { filesOf, type Files } from './files';
import type { Body } from './generation';
import type { Random } from './random';

export type Engine = 'aurora-mysql' | 'aurora-postgresql';
export type Tags = Readonly<Record<string, string>>;

export interface ClusterOptions {
  readonly id: string;
  /** @default aurora-mysql */
  readonly engine?: Engine;
  readonly tags?: Tags;
}

export interface InstanceOptions {
  readonly id: string;
  /** The cluster it is a member of, the first one as its writer. @default - none */
  readonly cluster?: string;
  /** @default - that of its cluster, or aurora-mysql */
  readonly engine?: Engine;
  /** @default available */
  readonly status?: string;
  readonly tags?: Tags;
  /** Stays the same when the instance is renamed, and is never used again. @default - made from the seed */
  readonly resourceId?: string;
}

export interface Instance {
  readonly id: string;
  readonly cluster: string | undefined;
  readonly engine: Engine;
  readonly resourceId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  tags: Tags;
  status: string;
  readonly files: Files;
}

export interface Cluster {
  readonly id: string;
  readonly engine: Engine;
  readonly resourceId: string;
  tags: Tags;
  /** The ids of its instances, the writer first. */
  members: readonly string[];
}

/** The clusters and instances of one account and region. */
export interface Fleet {
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly instances: ReadonlyMap<string, Instance>;
  addCluster(options: ClusterOptions): Cluster;
  addInstance(options: InstanceOptions): Instance;
  deleteInstance(id: string): void;
  /** @throws FakeRdsError DBInstanceNotFound */
  instance(id: string): Instance;
  /** @throws FakeRdsError DBClusterNotFoundFault */
  cluster(id: string): Cluster;
}

export interface FleetDeps {
  readonly clock: { now(): number };
  readonly behaviours: Readonly<Behaviours>;
  readonly random: Random;
  readonly generations: Body[];
}

export function fleet({ clock, behaviours, random, generations }: FleetDeps): Fleet {
  const clusters = new Map<string, Cluster>();
  const instances = new Map<string, Instance>();
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('');
  const resourceId = (start: string): string =>
    `${start}-${Array.from({ length: 26 }, () => random.pick(letters)).join('')}`;

  const instance = (id: string): Instance => {
    const found = instances.get(id.toLowerCase());
    if (!found) throw instanceNotFound(id);
    return found;
  };
  const cluster = (id: string): Cluster => {
    const found = clusters.get(id.toLowerCase());
    if (!found) throw new FakeRdsError('DBClusterNotFoundFault', `DBCluster ${id} not found.`);
    return found;
  };

  return {
    clusters,
    instances,
    instance,
    cluster,
    addCluster: ({ id, engine = 'aurora-mysql', tags = {} }) => {
      const added: Cluster = {
        id: id.toLowerCase(),
        engine,
        resourceId: resourceId('cluster'),
        tags,
        members: [],
      };
      if (clusters.has(added.id)) throw new Error(`There is a cluster ${added.id} already`);
      clusters.set(added.id, added);
      return added;
    },
    addInstance: (options) => {
      const id = options.id.toLowerCase();
      if (instances.has(id)) throw new Error(`There is an instance ${id} already`);
      const home = options.cluster === undefined ? undefined : cluster(options.cluster);
      const added: Instance = {
        id,
        cluster: home?.id,
        engine: options.engine ?? home?.engine ?? 'aurora-mysql',
        resourceId: options.resourceId ?? resourceId('db'),
        createdAt: clock.now(),
        tags: options.tags ?? {},
        status: options.status ?? 'available',
        files: filesOf({ instance: id, clock, behaviours, generations }),
      };
      instances.set(id, added);
      if (home) home.members = [...home.members, id];
      return added;
    },
    deleteInstance: (id) => {
      const found = instance(id);
      found.files.drop();
      instances.delete(found.id);
      if (found.cluster === undefined) return;
      const home = cluster(found.cluster);
      home.members = home.members.filter((member) => member !== found.id);
    },
  };
}
