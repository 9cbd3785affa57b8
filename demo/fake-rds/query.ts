import type { DescribedCluster, DescribedInstance, FakeRds, Filter } from './engine';
import { FakeRdsError, invalidValue } from './errors';
import { element, field, list, type Xml } from './xml';

type Params = URLSearchParams;

const optional = (params: Params, name: string): string | undefined => params.get(name) ?? undefined;

function needed(params: Params, name: string): string {
  const value = params.get(name);
  if (value) return value;
  throw invalidValue(`The parameter ${name} must be provided and must not be blank.`);
}

function number(params: Params, name: string): number | undefined {
  const value = params.get(name);
  if (value === null) return undefined;
  if (/^-?\d+$/.test(value)) return Number(value);
  throw invalidValue(`Invalid value ${value} for ${name}`);
}

/** `Filters.Filter.1.Name`, `Filters.Filter.1.Values.Value.1` and so on, both counted from 1. */
function filters(params: Params): Filter[] {
  const found: Filter[] = [];
  for (let index = 1; params.has(`Filters.Filter.${index}.Name`); index += 1) {
    const start = `Filters.Filter.${index}`;
    const Values: string[] = [];
    for (let each = 1; params.has(`${start}.Values.Value.${each}`); each += 1)
      Values.push(params.get(`${start}.Values.Value.${each}`) ?? '');
    found.push({ Name: params.get(`${start}.Name`) ?? '', Values });
  }
  return found;
}

const paged = (params: Params) => ({
  Marker: optional(params, 'Marker'),
  MaxRecords: number(params, 'MaxRecords'),
  Filters: filters(params),
});

const tags = (entries: DescribedInstance['TagList']): Xml =>
  list('TagList', 'Tag', entries, ({ Key, Value }) => [field('Key', Key), field('Value', Value)]);

const instance = ({ TagList, ...plain }: DescribedInstance): Xml[] => [
  ...Object.entries(plain).map(([name, value]) => field(name, value as string | Date | undefined)),
  tags(TagList),
];

const cluster = ({ TagList, DBClusterMembers, ...plain }: DescribedCluster): Xml[] => [
  ...Object.entries(plain).map(([name, value]) => field(name, value)),
  list('DBClusterMembers', 'DBClusterMember', DBClusterMembers, (member) => [
    field('DBInstanceIdentifier', member.DBInstanceIdentifier),
    field('IsClusterWriter', member.IsClusterWriter),
  ]),
  tags(TagList),
];

const actions: Readonly<Record<string, (rds: FakeRds, params: Params) => Xml[]>> = {
  DescribeDBInstances: (rds, params) => {
    const id = optional(params, 'DBInstanceIdentifier');
    const answer = rds.describeDBInstances({ DBInstanceIdentifier: id, ...paged(params) });
    return [field('Marker', answer.Marker), list('DBInstances', 'DBInstance', answer.DBInstances, instance)];
  },
  DescribeDBClusters: (rds, params) => {
    const id = optional(params, 'DBClusterIdentifier');
    const answer = rds.describeDBClusters({ DBClusterIdentifier: id, ...paged(params) });
    return [field('Marker', answer.Marker), list('DBClusters', 'DBCluster', answer.DBClusters, cluster)];
  },
  DescribeDBLogFiles: (rds, params) => {
    const answer = rds.describeDBLogFiles({
      DBInstanceIdentifier: needed(params, 'DBInstanceIdentifier'),
      FilenameContains: optional(params, 'FilenameContains'),
      FileLastWritten: number(params, 'FileLastWritten'),
      FileSize: number(params, 'FileSize'),
      MaxRecords: number(params, 'MaxRecords'),
      Marker: optional(params, 'Marker'),
    });
    return [
      list('DescribeDBLogFiles', 'DescribeDBLogFilesDetails', answer.DescribeDBLogFiles, (file) =>
        Object.entries(file).map(([name, value]) => field(name, value as string | number)),
      ),
      field('Marker', answer.Marker),
    ];
  },
  DownloadDBLogFilePortion: (rds, params) => {
    const answer = rds.downloadDBLogFilePortion({
      DBInstanceIdentifier: needed(params, 'DBInstanceIdentifier'),
      LogFileName: needed(params, 'LogFileName'),
      Marker: optional(params, 'Marker'),
      NumberOfLines: number(params, 'NumberOfLines'),
    });
    return [
      field('LogFileData', answer.LogFileData),
      field('Marker', answer.Marker),
      field('AdditionalDataPending', answer.AdditionalDataPending),
    ];
  },
};

/** The name of the API’s version, and the name space of its answers. */
export const rdsVersion = '2014-10-31';

const unknownAction = (action: string, version: string): FakeRdsError =>
  new FakeRdsError('InvalidAction', `Could not find operation ${action} for version ${version}`);

/** What an action answers, as XML. @throws FakeRdsError */
export function queryAnswer(rds: FakeRds, params: Params): Xml {
  const action = params.get('Action') ?? '';
  const version = params.get('Version') ?? '';
  const act = version === rdsVersion ? actions[action] : undefined;
  if (!act) throw unknownAction(action, version);
  return element(`${action}Result`, ...act(rds, params));
}
