import { calmBehaviours, moodSwings, type Behaviours, type Moods } from './behaviours';
import { callBudget, type Rates, type Trouble } from './budget';
import { callLog, type Call, type Calls, type Operation } from './calls';
import {
  describeClusters,
  describeInstances,
  type DescribedClusters,
  type DescribedInstances,
  type DescribeDBClustersParams,
  type DescribeDBInstancesParams,
} from './describe';
import {
  portionOf,
  wholeFile,
  type DownloadDBLogFilePortionParams,
  type DownloadDeps,
  type Downloaded,
  type LogFilePortion,
} from './download';
import { FakeRdsError } from './errors';
import { retentionOf } from './files';
import {
  fleet as newFleet,
  type Cluster,
  type ClusterOptions,
  type Fleet,
  type Instance,
  type InstanceOptions,
} from './fleet';
import type { Body, Generation, LogType } from './generation';
import { listFiles, type DescribedLogFiles, type DescribeDBLogFilesParams } from './listing';
import type { Caps } from './portion';
import { seeded } from './random';

export type { Behaviours, Moods } from './behaviours';
export type { Rate, Rates, Trouble } from './budget';
export type { Brought, Call, Calls, DataTotals, Operation } from './calls';
export type {
  DescribedCluster,
  DescribedClusters,
  DescribedInstance,
  DescribedInstances,
  DescribeDBClustersParams,
  DescribeDBInstancesParams,
  Filter,
} from './describe';
export type { DownloadDBLogFilePortionParams, LogFilePortion } from './download';
export { FakeRdsError, type FakeRdsErrorCode } from './errors';
export { errorLog, generalLog, postgresLog, runningErrorLog, slowLog } from './files';
export type { Cluster, ClusterOptions, Engine, Instance, InstanceOptions, Tags } from './fleet';
export type { Generation, LogType, Shrink } from './generation';
export type { DescribedLogFiles, DescribeDBLogFilesParams, ListedLogFile } from './listing';
export { truncationNotice, type Caps } from './portion';

export interface FakeRdsOptions {
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  /** Decides whatever is left to chance. @default 1 */
  readonly seed?: number;
  /** @default eu-central-1 */
  readonly region?: string;
  /** 12 digits. @default 111122223333 */
  readonly account?: string;
  /** @default - 1 048 576 bytes and 10 000 lines, as AWS documents them */
  readonly caps?: Partial<Caps>;
  readonly rates?: Rates;
  readonly trouble?: Partial<Trouble>;
  readonly behaviours?: Partial<Behaviours>;
  /** Behaviours that come and go by chance. @default - none does */
  readonly moods?: Moods;
}

export interface Appended {
  /** The id of the generation that was written to. */
  readonly generation: number;
  /** Bytes. */
  readonly from: number;
  readonly to: number;
}

export interface DownloadCompleteLogFileParams {
  readonly DBInstanceIdentifier: string;
  readonly LogFileName: string;
}

/** The RDS of one account and region: what happens in it, what its API answers, and what really was. */
export interface FakeRds {
  readonly account: string;
  readonly region: string;
  /** May be set at any time. */
  readonly behaviours: Behaviours;
  /** May be set at any time. */
  readonly trouble: Trouble;
  /** Calls that are refused with AccessDenied: set it to be an account whose role is not allowed to do something. */
  denies: (operation: Operation, instance: string | undefined) => boolean;

  addCluster(options: ClusterOptions): Cluster;
  addInstance(options: InstanceOptions): Instance;
  deleteInstance(id: string): void;
  setStatus(id: string, status: string): void;
  setTags(id: string, tags: Readonly<Record<string, string>>): void;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly instances: ReadonlyMap<string, Instance>;

  /** Writes to the live file of a log, which begins to exist. @param base as `slowquery/mysql-slowquery.log` */
  append(instance: string, base: string, data: Uint8Array | string): Appended;
  /** The live file of a log becomes one of the hour that ended, and an empty one takes its place. */
  rotate(instance: string, base: string): Generation;
  /** What is in the error log moves to the end of the running error log. Hosts do it every 5 minutes. */
  flushErrorLog(instance: string): void;
  /** Four new audit files begin. */
  rotateAudit(instance: string): void;
  /** Every file of an instance comes back so many bytes shorter. */
  shrink(instance: string, by: number | ((name: string) => number)): void;
  /** Another instance becomes the writer. All of them restart: their files come back shorter. */
  failover(cluster: string, options?: { readonly to?: string; readonly by?: number }): void;
  /** Deletes rotated files that are too old. @param retention milliseconds @default - those of Aurora */
  purge(retention?: Partial<Record<LogType, number>>): void;

  describeDBClusters(params?: DescribeDBClustersParams): DescribedClusters;
  describeDBInstances(params?: DescribeDBInstancesParams): DescribedInstances;
  describeDBLogFiles(params: DescribeDBLogFilesParams): DescribedLogFiles;
  downloadDBLogFilePortion(params: DownloadDBLogFilePortionParams): LogFilePortion;
  downloadCompleteLogFile(params: DownloadCompleteLogFileParams): Buffer;

  readonly calls: Calls;
  /** Every generation that ever was, in the order in which they began. */
  readonly generations: readonly Generation[];
}

/** Instances in these states cannot be asked for their logs yet. */
const notReady = new Set(['creating', 'rebooting', 'starting', 'renaming', 'resetting-master-credentials']);
const gone = new Set(['stopped', 'stopping', 'deleting', 'failed']);

/** An instance that can be asked for its logs. */
function ready(fleet: Fleet, id: string): Instance {
  const instance = fleet.instance(id);
  if (notReady.has(instance.status))
    throw new FakeRdsError('DBInstanceNotReady', `DB instance ${id} is not ready: ${instance.status}`);
  if (gone.has(instance.status))
    throw new FakeRdsError('InvalidDBInstanceState', `Instance ${id} is in state ${instance.status}`);
  return instance;
}

export function fakeRds(options: FakeRdsOptions): FakeRds {
  const { clock, seed = 1, region = 'eu-central-1', account = '111122223333', rates = {} } = options;
  const chance = seeded(seed);
  const behaviours: Behaviours = { ...calmBehaviours, ...options.behaviours };
  const trouble: Trouble = { throttled: 0, serverErrors: 0, ...options.trouble };
  const caps: Caps = { bytes: 1_048_576, lines: 10_000, ...options.caps };
  const generations: Body[] = [];
  const calls = callLog();
  const fleet = newFleet({ clock, behaviours, random: chance.fork('ids'), generations });
  const spend = callBudget(rates, trouble, chance.fork('trouble'));
  const turnMood = moodSwings(behaviours, options.moods, chance.fork('moods'));
  const cuts = chance.fork('cuts');

  /** Answers a call, and remembers it however it ends. */
  const answer = <Result>(
    operation: Operation,
    { DBInstanceIdentifier: instance, LogFileName: file }: Partial<DownloadCompleteLogFileParams>,
    act: (now: number) => Downloaded<Result>,
  ): Result => {
    const at = clock.now();
    turnMood(at);
    const call: Call = calls.begin({ operation, at, instance, file });
    try {
      spend(operation, at);
      if (rds.denies(operation, instance))
        throw new FakeRdsError(
          'AccessDenied',
          `User: arn:aws:iam::${account}:role/reader is not authorized to perform: rds:${operation}`,
        );
      const { result, data } = act(at);
      call.data = data;
      return result;
    } catch (error) {
      if (error instanceof FakeRdsError) call.error = error.code;
      throw error;
    }
  };
  const deps = (now: number): DownloadDeps => ({ behaviours, caps, now });
  const files = (id: string) => fleet.instance(id).files;

  const rds: FakeRds = {
    account,
    region,
    behaviours,
    trouble,
    denies: () => false,
    addCluster: fleet.addCluster,
    addInstance: fleet.addInstance,
    deleteInstance: fleet.deleteInstance,
    setStatus: (id, status) => {
      fleet.instance(id).status = status;
    },
    setTags: (id, tags) => {
      (fleet.instances.get(id) ?? fleet.cluster(id)).tags = tags;
    },
    clusters: fleet.clusters,
    instances: fleet.instances,

    append: (instance, base, data) => {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data;
      const { id, size } = files(instance).append(base, bytes);
      return { generation: id, from: size - bytes.length, to: size };
    },
    rotate: (instance, base) => files(instance).rotate(base),
    flushErrorLog: (instance) => files(instance).flushErrorLog(),
    rotateAudit: (instance) => files(instance).rotateAudit(),
    shrink: (instance, by) => files(instance).shrink(typeof by === 'number' ? () => by : by),
    failover: (id, { to, by = cuts.int(1024, 8192) } = {}) => {
      const cluster = fleet.cluster(id);
      const [writer, ...readers] = cluster.members;
      const next = to ?? (readers.length > 0 ? cuts.pick(readers) : writer);
      if (next === undefined || !cluster.members.includes(next))
        throw new Error(`${cluster.id} has no instance ${next ?? 'at all'}`);
      cluster.members = [next, ...cluster.members.filter((member) => member !== next)];
      for (const member of cluster.members) files(member).shrink(() => by);
    },
    purge: (retention = {}) => {
      for (const instance of fleet.instances.values())
        instance.files.purge((logType) => retention[logType] ?? retentionOf(logType));
    },

    describeDBClusters: (params = {}) =>
      answer('DescribeDBClusters', {}, () => ({
        result: describeClusters(fleet, { account, region }, params),
      })),
    describeDBInstances: (params = {}) =>
      answer('DescribeDBInstances', params, () => ({
        result: describeInstances(fleet, { account, region }, params),
      })),
    describeDBLogFiles: (params) =>
      answer('DescribeDBLogFiles', params, (now) => ({
        result: listFiles(ready(fleet, params.DBInstanceIdentifier), behaviours, now, params),
      })),
    downloadDBLogFilePortion: (params) =>
      answer('DownloadDBLogFilePortion', params, (now) =>
        portionOf(ready(fleet, params.DBInstanceIdentifier), params, deps(now)),
      ),
    downloadCompleteLogFile: (params) =>
      answer('DownloadCompleteLogFile', params, (now) =>
        wholeFile(ready(fleet, params.DBInstanceIdentifier), params.LogFileName, deps(now)),
      ),
    calls,
    generations,
  };
  return rds;
}
