import { assume, assumptions } from '../pricing/assumptions';
import { remembered, listPageSeconds } from '../pricing/scale-measures';
import { demandOf, limits, overwritesOf, reach, type Demand, type Limit } from '../pricing/scale';
import { generatedNotice, type GeneratedPage } from './generated-page';
import { code, list, table } from './markdown';

const sizes = [1, 10, 100];

/** A number as people read it: three digits that mean something, with separators. */
const number = (value: number): string =>
  value === 0
    ? '0'
    : value.toLocaleString('en-US', { maximumSignificantDigits: value >= 1000 ? 4 : 3, useGrouping: true });
const dollars = (usd: number): string => `$${Math.round(usd).toLocaleString('en-US')}`;

const lineUsd = ({ price }: Demand, start: string): number =>
  price.lines.reduce((sum, { what, monthlyUsd }) => sum + (what.startsWith(start) ? monthlyUsd : 0), 0);
const groupUsd = ({ price }: Demand, name: string): number =>
  price.groups.find(({ group }) => group === name)?.monthlyUsd ?? 0;

type Measure = readonly [what: string, of: (demand: Demand) => string];

const needs: readonly Measure[] = [
  ['Aurora instances', (at) => number(at.instances)],
  ['Log, MB/s', (at) => number(at.megabytesPerSecond)],
  ['Files a day, one an hour for each log', (at) => number(at.filesPerDay)],
  ['Workers’ CPU, vCPU', (at) => number(at.workerCpu)],
  ['Workers, each 512 MiB requested', (at) => number(at.workers)],
  ['Records to OpenObserve, MB/s of JSON', (at) => number(at.recordMegabytesPerSecond)],
  ['The same on the wire, MB/s', (at) => number(at.megabytesPerSecond * remembered.wireRatio)],
  [
    'OpenObserve’s CPU, vCPU, by bytes of log and by bytes of JSON',
    ({ openobserveCpu: [least, most] }) => `${number(least)} to ${number(most)}`,
  ],
  ['OpenObserve’s archive, TB for 30 days', (at) => number(at.archivedTerabytes)],
  ['Hints by Kafka, a second', (at) => number(at.hintsPerSecond)],
  ['DynamoDB writes, a second', (at) => number(at.writesPerSecond)],
  ['Open tracking items, and MB of a scan', (at) => `${number(at.openItems)}, ${number(at.openMegabytes)}`],
  [
    'LIST requests of a cycle, and seconds that they take',
    (at) => `${number(at.listRequestsPerCycle)}, ${number(at.listSeconds)}`,
  ],
  ['GET requests a day', (at) => number(at.getsPerDay)],
  [
    'DynamoDB writes and reads, for a GB of log',
    (at) => `${number(at.perGb.writes)} and ${number(at.perGb.reads)}`,
  ],
  [
    'The same, for an instance and minute',
    (at) => `${number(at.perInstanceMinute.writes)} and ${number(at.perInstanceMinute.reads)}`,
  ],
  [
    'S3 requests, for a GB of log, and for an instance and minute',
    (at) => `${number(at.perGb.s3)}, ${number(at.perInstanceMinute.s3)}`,
  ],
  ['Valkey’s keys, MiB', (at) => number(at.valkeyMib)],
  ['Nodes that the price is for', ({ nodes, instanceType }) => `${nodes} × ${instanceType}`],
];

const costs: readonly Measure[] = [
  ['Control plane and nodes', (at) => dollars(groupUsd(at, 'Control plane and nodes'))],
  ['S3: listing', (at) => dollars(lineUsd(at, 'LIST: discovery'))],
  ['S3: GETs of discovery and processor', (at) => dollars(lineUsd(at, 'GET: discovery and processor'))],
  ['S3: PUTs of exported files', (at) => dollars(lineUsd(at, 'PUT: exported log files'))],
  [
    'S3: requests of OpenObserve',
    (at) => dollars(lineUsd(at, 'PUT: OpenObserve') + lineUsd(at, 'GET: OpenObserve')),
  ],
  ['S3: storage', (at) => dollars(groupUsd(at, 'S3 storage'))],
  ['DynamoDB: writes', (at) => dollars(lineUsd(at, 'Writes, on demand'))],
  ['DynamoDB: reads', (at) => dollars(lineUsd(at, 'Reads, on demand'))],
  ['Heartbeats', (at) => dollars(lineUsd(at, 'Heartbeats'))],
  ['Disks and snapshots', (at) => dollars(groupUsd(at, 'Disks and snapshots'))],
  ['Everything', (at) => dollars(at.price.monthlyUsd)],
  ['CloudWatch, for the same', (at) => dollars(at.cloudWatchUsd)],
];

const sized = (measures: readonly Measure[]): string => {
  const demands = sizes.map(demandOf);
  return table(
    ['', ...sizes.map((size) => `${size} TB a day`)],
    measures.map(([what, of]) => [what, ...demands.map(of)]),
  );
};

/** What is changed where something ends, in the order of `limits`. */
const remedies: Readonly<Record<keyof typeof limits, string>> = {
  files:
    'Beyond it discovery looks at files again in each cycle, one GET each: slow and dear, but right. Raise `filesRemembered` (200 bytes each), or shorten `AURORA_LOOK_BACK_HOURS`.',
  listing:
    'Beyond it a cycle takes as long as the listing, and every file is found that much later. Keep fewer days of raw files, put the day into the prefix and list only today’s and yesterday’s, list prefixes side by side, or let S3 tell of new files (EventBridge) and list seldom. Several discoveries with a prefix each are harmless today.',
  partitions:
    'Beyond it more workers get nothing to do. Raise `partitionsPerTopic` (contract/topics.ts) before the fleet needs it: instances then move to other partitions, which costs nothing but a few hints.',
  valkey:
    'Beyond it Valkey refuses to remember, and the work goes on with the questions to OpenObserve alone. Raise `workloads.valkey`, or remember for fewer hours: a batch that is sent again is sent again within minutes.',
};

const limitRows = (Object.entries(limits) as [keyof typeof limits, Limit][]).map(([id, limit]) => [
  limit.what,
  number(limit.least),
  `${number(reach(limit))} TB`,
  remedies[id],
]);

const used = [
  'processorCpu',
  'ingestCpu',
  'recordRatio',
  'batchMb',
  'filesPerHour',
  'writesPerFile',
  'readsPerFile',
  'getsPerFile',
  'openPerLog',
  'itemKb',
  'keysPerList',
] as const;

function render(): string {
  const [one] = sizes.map(demandOf) as [Demand];
  const minutes = overwritesOf(one);
  return `${generatedNotice('tools/docs/scale.ts and tools/pricing')}

# What 1, 10 and 100 TB a day need

An estimate, from measures and from the assumptions that the price report prints (${code('npm run synth -- --details')}
shows each, and the price for the GB a day that an environment declares). The reference fleet is 316 instances that write
1 TB a day of error and slow-query log; larger fleets are taken for many of it. Logs are exported once an hour, each file
when it is complete, and kept for 7 days; records are searchable for 30. All figures are means over the day: nodes have room
for 1.7 times as much.

**1 TB a day is what this system is built for. 10 TB needs a larger OpenObserve than one pod, and the settings below. 100 TB
is ten of these systems, each with its own accounts, buckets and OpenObserve, rather than one:** the last column shows what
they would come to together.

## Needs

${sized(needs)}

## Price

US dollars a month at list price, as if the design reached so far.

${sized(costs)}

## Where it stops, and what to change there

${table(['What ends', 'There is', 'Enough for, a day', 'What then'], limitRows)}

Three things have no number that can be looked up:

- **OpenObserve, one pod.** It says of itself that it takes 31 MB/s on 8 cores. At 1 TB a day it gets
  ${number(one.megabytesPerSecond)} MB/s of log as ${number(one.recordMegabytesPerSecond)} MB/s of JSON, because each record
  says where it is from. Columns that repeat are next to nothing in its files, but they are parsed. If its figure means
  bytes of JSON, 1 TB a day takes ${number(one.openobserveCpu[1])} vCPU instead of ${number(one.openobserveCpu[0])}, which is
  more than the default node has. Error logs have shorter lines, and grow more. Memory is not what grows first: one pod has
  6 GiB of it by default, at most 10. Nobody has measured it on Graviton with such records: do so before you rely on one
  ${code('t4g.2xlarge')}. Beyond one node OpenObserve runs as a cluster, which needs its high-availability chart, etcd or
  NATS and PostgreSQL: another design.
- **The Kafka broker, one pod.** It carries hints and no logs: ${number(one.hintsPerSecond)} messages of 1 KB a second at
  1 TB a day. It never is what limits. When it is away, nothing is found until it is back, and nothing is lost.
- **DynamoDB.** A table on demand takes 4,000 write units a second from the start (Amazon DynamoDB Developer Guide, "On-demand
  capacity mode"), and one partition key 1,000: an instance would have to write 500 batches a second.

## What costs more than it seems

- **Files that grow.** The price is for files that are exported once. An exporter that overwrites every file each minute has
  each of them found, read on and written down each minute: at 1 TB a day ${number(minutes.writeUnits / 1e6)} million write
  units a day, ${dollars(minutes.writesUsd)} a month, and ${dollars(minutes.putsUsd)} for the PUTs; its old versions come on
  top, each a whole file. Export every 10 minutes instead, and it is a tenth.
- **Tracking items of more than 1 KB.** A checkpoint writes ${number(assume('itemKb'))} KB to the table and as much to the
  index of open files: ${2 * Math.ceil(assume('itemKb'))} units. Below 1 KB it would be half, and without the copy in the
  index a quarter.
- **Small batches.** Half of ${code('AURORA_BATCH_BYTES')} is twice as many checkpoints.

## How it was measured

${code('npm run bench:pipeline')} runs discovery, master and workers as processes against a real Kafka broker,
Redis, and moto in the place of AWS. The figures are from a machine with 2 x86 CPUs that other programs kept busy, with a load of
12 to 20, which makes each MB dearer: run it on yours. A worker’s memory is bounded by ${code('AURORA_BYTES_IN_FLIGHT')} and
does not grow with the log. A page of a listing is assumed to take ${listPageSeconds} s. A worker may use one CPU to 60 % on
average, and a node too.

${list(used.map((id) => `${assumptions[id].text} (${assumptions[id].basis})`))}
- A batch that is remembered takes ${remembered.valkeyBytes} bytes of Valkey for 48 hours.
- A file that is exported once has ${remembered.hintsPerFile} hints.
`;
}

/** `docs/scale.md`. */
export const scalePage: GeneratedPage = { path: 'docs/scale.md', render };
