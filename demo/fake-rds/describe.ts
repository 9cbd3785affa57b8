import { invalidValue } from './errors';
import type { Cluster, Fleet, Instance, Tags } from './fleet';

export interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

interface Paged {
  /** From 20 to 100. @default 100 */
  readonly MaxRecords?: number;
  /** That of the answer before. */
  readonly Marker?: string;
  readonly Filters?: readonly Filter[];
}

export interface DescribeDBInstancesParams extends Paged {
  readonly DBInstanceIdentifier?: string;
}

export interface DescribeDBClustersParams extends Paged {
  readonly DBClusterIdentifier?: string;
}

export interface TagEntry {
  readonly Key: string;
  readonly Value: string;
}

export interface DescribedInstance {
  readonly DBInstanceIdentifier: string;
  readonly DBInstanceClass: string;
  readonly Engine: string;
  readonly EngineVersion: string;
  readonly DBInstanceStatus: string;
  readonly InstanceCreateTime: Date;
  readonly DBClusterIdentifier?: string;
  readonly DbiResourceId: string;
  readonly DBInstanceArn: string;
  readonly TagList: readonly TagEntry[];
}

export interface DescribedCluster {
  readonly DBClusterIdentifier: string;
  readonly Engine: string;
  readonly EngineVersion: string;
  readonly Status: string;
  readonly DBClusterMembers: readonly {
    readonly DBInstanceIdentifier: string;
    readonly IsClusterWriter: boolean;
  }[];
  readonly DbClusterResourceId: string;
  readonly DBClusterArn: string;
  readonly TagList: readonly TagEntry[];
}

export interface DescribedInstances {
  readonly DBInstances: readonly DescribedInstance[];
  readonly Marker?: string;
}

export interface DescribedClusters {
  readonly DBClusters: readonly DescribedCluster[];
  readonly Marker?: string;
}

const versions = { 'aurora-mysql': '8.0.mysql_aurora.3.08.0', 'aurora-postgresql': '16.6' } as const;

const tagList = (tags: Tags): TagEntry[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The items after a marker, and the marker of what follows them. */
export function page<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  { Marker, MaxRecords }: { readonly Marker?: string; readonly MaxRecords?: number },
  { least, most }: { readonly least: number; readonly most: number },
): { readonly items: readonly Item[]; readonly marker: string | undefined } {
  const count = MaxRecords ?? most;
  if (!Number.isInteger(count) || count < least || count > most)
    throw invalidValue(`Invalid value ${count} for MaxRecords. Must be between ${least} and ${most}`);
  const sorted = [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const after = Marker === undefined ? '' : Buffer.from(Marker, 'base64url').toString();
  const rest = sorted.filter((item) => nameOf(item) > after);
  const chosen = rest.slice(0, count);
  const last = chosen.at(-1);
  return {
    items: chosen,
    marker: last && rest.length > count ? Buffer.from(nameOf(last)).toString('base64url') : undefined,
  };
}

/** Whether an item has, for every filter, one of its values. @throws FakeRdsError for a name that is no filter */
function fits(filters: readonly Filter[], values: Readonly<Record<string, string | undefined>>): boolean {
  return filters.every(({ Name, Values }) => {
    if (!(Name in values)) throw invalidValue(`Unrecognized filter name: ${Name}`);
    return Values.some((value) => value === values[Name] || value.toLowerCase() === values[Name]);
  });
}

const fleetPage = { least: 20, most: 100 };

export interface Place {
  readonly account: string;
  readonly region: string;
}

export function describeInstances(
  fleet: Fleet,
  { account, region }: Place,
  params: DescribeDBInstancesParams,
): DescribedInstances {
  const { DBInstanceIdentifier: id, Filters = [] } = params;
  const all = id === undefined ? [...fleet.instances.values()] : [fleet.instance(id)];
  const filterValues = (instance: Instance) => ({
    'db-cluster-id': instance.cluster,
    'db-instance-id': instance.id,
    'dbi-resource-id': instance.resourceId,
    engine: instance.engine,
  });
  // An unknown filter is refused even where there is nothing to filter.
  if (all.length === 0)
    fits(Filters, { 'db-cluster-id': '', 'db-instance-id': '', 'dbi-resource-id': '', engine: '' });
  const chosen = all.filter((instance) => fits(Filters, filterValues(instance)));
  const { items, marker } = page(chosen, (instance) => instance.id, params, fleetPage);
  return {
    DBInstances: items.map((instance) => ({
      DBInstanceIdentifier: instance.id,
      DBInstanceClass: 'db.r6g.large',
      Engine: instance.engine,
      EngineVersion: versions[instance.engine],
      DBInstanceStatus: instance.status,
      InstanceCreateTime: new Date(instance.createdAt),
      DBClusterIdentifier: instance.cluster,
      DbiResourceId: instance.resourceId,
      DBInstanceArn: `arn:aws:rds:${region}:${account}:db:${instance.id}`,
      TagList: tagList(instance.tags),
    })),
    Marker: marker,
  };
}

export function describeClusters(
  fleet: Fleet,
  { account, region }: Place,
  params: DescribeDBClustersParams,
): DescribedClusters {
  const { DBClusterIdentifier: id, Filters = [] } = params;
  const all = id === undefined ? [...fleet.clusters.values()] : [fleet.cluster(id)];
  const filterValues = (cluster: Cluster) => ({
    'db-cluster-id': cluster.id,
    'db-cluster-resource-id': cluster.resourceId,
    engine: cluster.engine,
  });
  if (all.length === 0) fits(Filters, { 'db-cluster-id': '', 'db-cluster-resource-id': '', engine: '' });
  const chosen = all.filter((cluster) => fits(Filters, filterValues(cluster)));
  const { items, marker } = page(chosen, (cluster) => cluster.id, params, fleetPage);
  return {
    DBClusters: items.map((cluster) => ({
      DBClusterIdentifier: cluster.id,
      Engine: cluster.engine,
      EngineVersion: versions[cluster.engine],
      Status: 'available',
      DBClusterMembers: cluster.members.map((member, index) => ({
        DBInstanceIdentifier: member,
        IsClusterWriter: index === 0,
      })),
      DbClusterResourceId: cluster.resourceId,
      DBClusterArn: `arn:aws:rds:${region}:${account}:cluster:${cluster.id}`,
      TagList: tagList(cluster.tags),
    })),
    Marker: marker,
  };
}
