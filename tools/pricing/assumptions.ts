/** A figure that nobody can look up for an environment which is not running yet. */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  /** One sentence: what is assumed. Reports print it. */
  readonly text: string;
  /** Where it comes from, or `assumed`. */
  readonly basis: string;
}

const assumed = 'assumed';
const aws = (page: string) => `AWS, ${page}`;
/** By real processes, with moto in the place of AWS. */
const measured = 'measured by bench/pipeline.ts';

/**
 * Everything that a price rests on beside the environment's own values and AWS's list prices. Where a figure is not
 * known, it was chosen so that this system looks dearer rather than cheaper.
 */
export const assumptions = {
  hoursPerMonth: {
    value: 730,
    unit: 'hours',
    text: 'A month has 730 hours.',
    basis: 'AWS Pricing Calculator',
  },
  daysPerMonth: { value: 30.4, unit: 'days', text: 'A month has 30.4 days.', basis: '730 hours / 24' },
  bytesPerGb: {
    value: 1e9,
    unit: 'bytes',
    text: 'A GB is 10^9 bytes in every line; AWS bills most lines by 2^30 bytes, so that both sides really pay up to 7 % less.',
    basis: assumed,
  },
  noFreeTier: {
    value: 0,
    unit: 'US dollars',
    text: 'Free tiers, Savings Plans, private discounts and taxes are left out on both sides.',
    basis: assumed,
  },

  spotShare: {
    value: 0.4,
    unit: 'of the on-demand price',
    text: 'A Spot instance costs 40 % of its on-demand price; the market decides.',
    basis: assumed,
  },
  standingCpu: {
    value: 0.6,
    unit: 'vCPU',
    text: 'Add-ons, Kafka, Valkey and the collectors use 0.6 vCPU whether logs flow or not.',
    basis: assumed,
  },
  searchCpu: {
    value: 0.3,
    unit: 'vCPU',
    text: 'Searches, dashboards and alerts use 0.3 vCPU on average.',
    basis: assumed,
  },
  ingestCpu: {
    value: 0.26,
    unit: 'vCPU-seconds per MB',
    text: 'OpenObserve spends 0.26 vCPU-seconds on a MB, compaction included: it takes 31 MB/s on the 8 cores of an Apple M2.',
    basis: 'https://openobserve.ai/docs/architecture/; that one Graviton vCPU does as much is assumed',
  },
  processorCpu: {
    value: 0.04,
    unit: 'vCPU-seconds per MB',
    text: 'The processor spends 0.04 vCPU-seconds on a MB: read, parse, fingerprint, compress, send.',
    basis: `${measured}, part "path"; that one Graviton vCPU does as much is assumed`,
  },

  snapshotFill: {
    value: 0.6,
    unit: 'of the volume',
    text: 'A data volume is 60 % full, and a snapshot stores only what is used.',
    basis: assumed,
  },
  snapshotChange: {
    value: 0.15,
    unit: 'of the volume a day',
    text: 'Each further daily snapshot stores 15 % of the volume: what changed since the one before.',
    basis: `${assumed}; that snapshots are incremental: ${aws('https://docs.aws.amazon.com/ebs/latest/userguide/how_snapshots_work.html')}`,
  },

  outboundGb: {
    value: 30,
    unit: 'GB a month',
    text: 'Image pulls and calls to AWS services without a gateway endpoint come to 30 GB a month.',
    basis: assumed,
  },
  crossZoneGb: {
    value: 20,
    unit: 'GB a month',
    text: 'Nodes and the control plane’s network interfaces in other zones exchange 20 GB a month.',
    basis: assumed,
  },
  logsThroughGateway: {
    value: 0,
    unit: 'US dollars per GB',
    text: 'Log bytes are read from S3 and archived to S3 through the gateway endpoint, which is free; none passes a NAT gateway.',
    basis: aws('https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html'),
  },

  rdsTransfer: {
    value: 1.3,
    unit: 'times the log',
    text: 'Through the RDS API 1.3 times the log is transferred: DownloadCompleteDBLogFile serves a file from its beginning, so that what could not be followed page by page is loaded again. Calls themselves are free.',
    basis: assumed,
  },

  parquetRatio: {
    value: 0.12,
    unit: 'of the log',
    text: 'OpenObserve’s Parquet files, added columns included, take 12 % of the log.',
    basis: `${assumed}; zstd: https://openobserve.ai/docs/performance/`,
  },
  indexRatio: {
    value: 0.03,
    unit: 'of the log',
    text: 'Its full-text index takes another 3 %, so that the archive shrinks as much as AWS assumes for CloudWatch Logs.',
    basis: assumed,
  },
  compactionRewrites: {
    value: 2,
    unit: 'times',
    text: 'Compaction replaces each archived byte twice; what it replaces stays as a noncurrent version.',
    basis: assumed,
  },
  rawRatio: {
    value: 1,
    unit: 'of the log',
    text: 'Exported log files lie in the raw bucket uncompressed, as Aurora wrote them.',
    basis: assumed,
  },
  filesPerHour: {
    value: 1,
    unit: 'file',
    text: 'Each instance writes one file per log type and hour, exported once, when it is complete.',
    basis: `${assumed}; hourly rotation: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.MySQL.LogFileSize.html`,
  },

  discoveryCycles: {
    value: 1440,
    unit: 'cycles a day',
    text: 'Discovery lists every source bucket once a minute, all keys of it.',
    basis: 'the default cycle of the discovery service',
  },
  keysPerList: {
    value: 1000,
    unit: 'keys',
    text: 'A LIST request returns 1,000 keys.',
    basis: aws('https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html'),
  },
  getsPerFile: {
    value: 4,
    unit: 'GET requests',
    text: 'A file costs 4 GETs: its head when it is found, all of it when it is read, its last record when it is sealed, and a byte that shows that it is.',
    basis: `${measured}, part "requests"`,
  },
  uploadMb: {
    value: 4,
    unit: 'MB',
    text: 'OpenObserve uploads Parquet files of 4 MB on average, each with an index file.',
    basis: assumed,
  },
  uploadsPerStream: {
    value: 144,
    unit: 'files a day',
    text: 'However little arrives, every stream uploads a file each 10 minutes.',
    basis:
      'assumed, as ZO_MAX_FILE_RETENTION_TIME has it: https://openobserve.ai/docs/environment-variables/',
  },
  compactedMb: {
    value: 256,
    unit: 'MB',
    text: 'Compaction writes files of 256 MB on average.',
    basis: 'assumed, below ZO_COMPACT_MAX_FILE_SIZE: https://openobserve.ai/docs/environment-variables/',
  },
  searchReads: {
    value: 50_000,
    unit: 'GET requests a day',
    text: 'Searches that miss the disk cache read 50,000 objects or ranges a day.',
    basis: assumed,
  },

  recordRatio: {
    value: 2.9,
    unit: 'times the log',
    text: 'Slow queries as records of JSON, with the columns that tell where they are from, are 2.9 times as long as the log.',
    basis: `${measured}, part "path"; compressed on the wire to less than a third of the log`,
  },
  batchMb: {
    value: 4.2 / 2.9,
    unit: 'MB',
    text: 'The processor sends 1.4 MB of log in one batch, which is 4 MiB of records, and writes one checkpoint for it.',
    basis:
      'the default of AURORA_BATCH_BYTES (contract/settings.ts), over how much longer records are than the log',
  },
  writesPerFile: {
    value: 7,
    unit: 'writes',
    text: 'Beside the checkpoints of full batches a file costs 7 writes: found, taken, sealed, taken again, verified, and the checkpoints of its last batch and of its last record.',
    basis: `${measured}, part "requests"`,
  },
  readsPerFile: {
    value: 8,
    unit: 'reads',
    text: 'A file costs 8 strongly consistent reads of its item: by discovery, by its owner for each hint, and by the audit.',
    basis: `${measured}, part "requests"`,
  },
  openPerLog: {
    value: 2,
    unit: 'files',
    text: 'Of each log type of an instance 2 files are open at a time: the one that is written, and one that waits for its seal or audit.',
    basis: 'assumed, from sealing after 15 minutes and an audit 2 minutes later',
  },
  masterRounds: {
    value: 2880,
    unit: 'rounds a day',
    text: 'The master reads all open items twice a minute; discovery does in each of its cycles.',
    basis: 'the default of AURORA_MASTER_SECONDS (contract/settings.ts)',
  },
  instanceNotes: {
    value: 24,
    unit: 'writes a day',
    text: 'Discovery writes once an hour that it has seen an instance.',
    basis: 'services/discovery/instances.ts',
  },
  itemKb: {
    value: 1.25,
    unit: 'KB',
    text: 'A tracking item has 1.25 KB. A write counts each KB that is begun, here 2, and again for the copy in the index of open files.',
    basis: `${measured}, part "requests": 1.16 KB with short names; units: ${aws('https://aws.amazon.com/dynamodb/pricing/on-demand/')}`,
  },

  kmsBackground: {
    value: 200_000,
    unit: 'requests a month',
    text: 'Volumes, tables, secrets and the mail topic ask KMS 200,000 times a month.',
    basis: assumed,
  },
  bucketKeyShare: {
    value: 0.01,
    unit: 'of the S3 requests',
    text: 'With bucket keys one S3 request in a hundred asks KMS.',
    basis: aws('https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html'),
  },
  secretCalls: {
    value: 10_000,
    unit: 'calls a month',
    text: 'Secrets are read 10,000 times a month.',
    basis: assumed,
  },
  controlPlaneLogGb: {
    value: 10,
    unit: 'GB a month',
    text: 'The control plane writes 10 GB of log a month, most of it audit log.',
    basis: assumed,
  },
  flowLogGb: {
    value: 5,
    unit: 'GB a month',
    text: 'VPC flow logs come to 5 GB a month.',
    basis: assumed,
  },
  alarmMails: {
    value: 100,
    unit: 'mails a month',
    text: 'Alarms and budgets send 100 mails a month.',
    basis: assumed,
  },
  imagesGb: {
    value: 10,
    unit: 'GB',
    text: 'The ECR repositories of an account hold 10 GB of images.',
    basis: assumed,
  },
  stateGb: {
    value: 0.1,
    unit: 'GB',
    text: 'Terraform state and its old versions take 0.1 GB.',
    basis: assumed,
  },

  cloudWatchCompression: {
    value: 0.15,
    unit: 'of the log',
    text: 'CloudWatch Logs stores 15 % of what it takes in, after compression.',
    basis:
      'AWS Pricing Calculator, as quoted in https://dev.classmethod.jp/articles/compare-archive-cost-cloudwatchlogs-s3/',
  },
  cloudWatchScanned: {
    value: 1,
    unit: 'of a day’s log, each day',
    text: 'Logs Insights queries scan as much a day as is written in a day: 24 queries over one hour each.',
    basis: assumed,
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionId = keyof typeof assumptions;

/** The figure of an assumption. */
export const assume = (id: AssumptionId): number => assumptions[id].value;
