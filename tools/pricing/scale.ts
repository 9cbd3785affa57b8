import { partitionsPerTopic } from '../../contract/topics';
import { defineEnvironment } from '../../values/define-environment';
import { instanceTypes } from '../../values/instance-types';
import { prices } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { averageCpuOf } from './compute';
import { tableUseOf } from './dynamodb';
import { line } from './line';
import { cloudWatchPriceOf, priceOf, type Price } from './price';
import { s3RequestsOf } from './s3';
import { batchesRememberedHours, filesRemembered, listPageSeconds, remembered } from './scale-measures';
import { volumeOf } from './volume';

/** Requests of discovery, master and workers, pages of scans and listings included. */
export interface Requests {
  /** Of DynamoDB. */
  readonly writes: number;
  readonly reads: number;
  /** LIST and GET. */
  readonly s3: number;
}

/** What an environment for so much log needs, each figure a mean over the day. */
export interface Demand {
  readonly terabytesPerDay: number;
  readonly instances: number;
  readonly megabytesPerSecond: number;
  readonly filesPerDay: number;
  /** Nodes of `instanceType` that the price is for. */
  readonly nodes: number;
  readonly instanceType: string;
  readonly workerCpu: number;
  readonly workers: number;
  /** MB of records a second that OpenObserve parses. */
  readonly recordMegabytesPerSecond: number;
  /** vCPU that OpenObserve needs for them: by the bytes of the log, as the price has it, and by those of the records. */
  readonly openobserveCpu: readonly [least: number, most: number];
  readonly hintsPerSecond: number;
  readonly writesPerSecond: number;
  readonly openItems: number;
  readonly openMegabytes: number;
  readonly listRequestsPerCycle: number;
  readonly listSeconds: number;
  /** Files of the look-back that discovery must remember. */
  readonly filesInLookBack: number;
  readonly getsPerDay: number;
  readonly perGb: Requests;
  readonly perInstanceMinute: Requests;
  readonly valkeyMib: number;
  readonly archivedTerabytes: number;
  readonly price: Price;
  readonly cloudWatchUsd: number;
}

/** The reference fleet writes 1 TB a day. */
const instancesPerTerabyte = 316;
const days = 30;
/** A day on which the default Kubernetes version is in standard support: its end is no matter of scale. */
const today = new Date('2026-11-01');

/** Share of a node’s CPU that is used on average, so that busy hours find room. */
const nodeShare = 0.6;
/** Share of one CPU that a worker uses on average: the parser is one thread. */
const workerShare = 0.6;
/** The default look-back of discovery. */
const lookBackDays = 2;

/** MiB that Valkey’s keys may take under the default limit of `workloads.valkey` (constructs/helm/valkey-limits.ts). */
export const valkeyRoomMib = 307;

/** The smallest choice of nodes with enough CPU: the one of the reference fleet, or as many of the largest type. */
function nodesFor(environment: Environment): Pick<Environment['nodeGroup'], 'instanceType' | 'nodes'> {
  const cpu = averageCpuOf(environment);
  if (cpu <= instanceTypes['t4g.2xlarge'].vcpu * nodeShare) return { instanceType: 't4g.2xlarge', nodes: 1 };
  return {
    instanceType: 'm7g.4xlarge',
    nodes: Math.ceil(cpu / (instanceTypes['m7g.4xlarge'].vcpu * nodeShare)),
  };
}

/**
 * An environment for so many TB a day. Beyond what `values/` accepts it is a thought: it has the prices, and as many nodes
 * as the CPU takes, although one OpenObserve cannot use them.
 */
export function environmentOf(terabytesPerDay: number): Environment {
  const reference = defineEnvironment({
    name: 'scale',
    account: '111122223333',
    region: 'us-east-1',
    tags: { owner: 'platform', costCentre: 'logs' },
    network: { mode: 'create', zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] },
    logs: { gigabytesPerDay: 1000, instances: instancesPerTerabyte },
    retention: { searchableDays: days },
    volumes: { openobserveGib: 300 },
    budget: { monthlyUsd: 1000 },
  });
  const logs = {
    ...reference.logs,
    gigabytesPerDay: terabytesPerDay * 1000,
    instances: Math.ceil(terabytesPerDay * instancesPerTerabyte),
  };
  const volumes = {
    ...reference.volumes,
    openobserveGib: Math.ceil(reference.volumes.openobserveGib * Math.max(1, terabytesPerDay)),
  };
  const sized = { ...reference, logs, volumes };
  return { ...sized, nodeGroup: { ...sized.nodeGroup, ...nodesFor(sized) } };
}

export function demandOf(terabytesPerDay: number): Demand {
  const environment = environmentOf(terabytesPerDay);
  const { megabytesPerSecond, filesPerDay, batchesPerDay, openFiles, archivedGbPerDay } =
    volumeOf(environment);
  const { trackingWrites, instanceWrites, itemReads, scans } = tableUseOf(environment);
  const { lists, reads } = s3RequestsOf(environment);
  const month = assume('daysPerMonth');
  const listRequestsPerCycle = lists / month / assume('discoveryCycles');
  const workerCpu = megabytesPerSecond * assume('processorCpu');
  const ingestCpu = megabytesPerSecond * assume('ingestCpu');
  const perDay = 86_400;
  const openMegabytes = (openFiles * assume('itemKb')) / 1000;
  const requests: Requests = {
    writes: trackingWrites + instanceWrites,
    reads: itemReads + scans * Math.max(1, Math.ceil(openMegabytes)),
    s3: (lists + reads) / month,
  };
  const by = (part: number): Requests => ({
    writes: requests.writes / part,
    reads: requests.reads / part,
    s3: requests.s3 / part,
  });
  return {
    terabytesPerDay,
    instances: environment.logs.instances,
    megabytesPerSecond,
    filesPerDay,
    nodes: environment.nodeGroup.nodes,
    instanceType: environment.nodeGroup.instanceType,
    workerCpu,
    workers: Math.max(environment.workloads.processorWorkers, Math.ceil(workerCpu / workerShare)),
    recordMegabytesPerSecond: megabytesPerSecond * assume('recordRatio'),
    openobserveCpu: [ingestCpu, ingestCpu * assume('recordRatio')],
    hintsPerSecond: (filesPerDay * remembered.hintsPerFile) / perDay,
    writesPerSecond: requests.writes / perDay,
    openItems: openFiles,
    openMegabytes,
    listRequestsPerCycle,
    listSeconds: listRequestsPerCycle * listPageSeconds,
    filesInLookBack: filesPerDay * lookBackDays,
    getsPerDay: reads / month,
    perGb: by(terabytesPerDay * 1000),
    perInstanceMinute: by(environment.logs.instances * 24 * 60),
    valkeyMib:
      ((batchesPerDay + 2 * filesPerDay) * (batchesRememberedHours / 24) * remembered.valkeyBytes) /
      1024 ** 2,
    archivedTerabytes: (archivedGbPerDay * days) / 1000,
    price: priceOf(environment, today),
    cloudWatchUsd: cloudWatchPriceOf(environment).monthlyUsd,
  };
}

/** Something that does not grow with the log. */
export interface Limit {
  readonly what: string;
  /** How much of it there is, and how much of it is needed for so many TB a day. */
  readonly least: number;
  readonly needed: (demand: Demand) => number;
}

export const limits = {
  files: {
    what: 'Files that discovery remembers',
    least: filesRemembered,
    needed: (at) => at.filesInLookBack,
  },
  listing: {
    what: 'Seconds of a cycle',
    least: 86_400 / assume('discoveryCycles'),
    needed: (at) => at.listSeconds,
  },
  partitions: { what: 'Partitions of a topic', least: partitionsPerTopic, needed: (at) => at.workers },
  valkey: { what: 'MiB of Valkey', least: valkeyRoomMib, needed: (at) => at.valkeyMib },
} as const satisfies Record<string, Limit>;

/** The TB a day up to which a limit holds, to a tenth. */
export function reach({ least, needed }: Limit): number {
  let tenths = 1;
  while (tenths < 10_000 && needed(demandOf(tenths / 10)) <= least) tenths += 1;
  return (tenths - 1) / 10;
}

/** What it costs when every log is overwritten each minute instead of exported once. */
export interface Overwrites {
  /** Of DynamoDB, a day. */
  readonly writeUnits: number;
  /** US dollars a month. */
  readonly writesUsd: number;
  readonly putsUsd: number;
}

/** Each version of a file is sighted, taken, and written down as read. */
const writesPerVersion = 3;

export function overwritesOf({ terabytesPerDay }: Pick<Demand, 'terabytesPerDay'>): Overwrites {
  const { logs } = environmentOf(terabytesPerDay);
  const versions = logs.instances * logs.types.length * assume('discoveryCycles');
  const writeUnits = versions * writesPerVersion * 2 * Math.ceil(assume('itemKb'));
  const month = assume('daysPerMonth');
  return {
    writeUnits,
    writesUsd: line('DynamoDB', '', writeUnits * month, '', prices.dynamodbWrite).monthlyUsd,
    putsUsd: line('S3 requests', '', versions * month, '', prices.s3Write).monthlyUsd,
  };
}
