import type { TrackedGeneration } from '../../contract/items';
import type { Constants, ParserOptions } from '../parse/grammar';

/** Where the Aurora instances are. */
export interface Home {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

/** How records are made of bytes: settings, and nothing that a file says. */
export interface ParseSettings {
  readonly home: Home;
  /** IANA zone of times without a zone. */
  readonly timeZone: string;
  readonly fingerprint: boolean;
  readonly mask: boolean;
  /** Bytes. @default 16 MiB */
  readonly longestRecord?: number;
}

/** The partition that an ARN in a region begins with (AWS General Reference, "Amazon Resource Names"). */
const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/**
 * Columns that are equal for all records of a generation. The server’s address is the instance’s id: its endpoint cannot be
 * known from S3. File name and key say where a record was read; they differ when it is read again after a rotation.
 */
export function constantsOf(item: TrackedGeneration, home: Home): Constants {
  const { source } = item;
  const { region, account } = source.kind === 'rds' ? source : home;
  return {
    db_system_name: 'mysql',
    cloud_provider: 'aws',
    cloud_region: region,
    cloud_account_id: account,
    cloud_resource_id: `arn:${partitionOf(region)}:rds:${region}:${account}:db:${item.instance_id}`,
    aws_rds_cluster_id: item.cluster_id,
    aws_rds_instance_id: item.instance_id,
    server_address: item.instance_id,
    log_file_name: item.log_file_name,
    log_generation: item.generation,
    ...(source.kind === 's3' ? { aws_s3_bucket: source.bucket, aws_s3_key: source.key } : {}),
  };
}

/** What the parser is told about a generation. */
export const parserOptionsOf = (
  item: TrackedGeneration,
  { home, timeZone, fingerprint, mask, longestRecord }: ParseSettings,
): ParserOptions => ({
  logType: item.log_type,
  constants: constantsOf(item, home),
  generation: item.generation,
  fileTime: item.file_time * 1000,
  timeZone,
  fingerprint,
  mask,
  ...(longestRecord === undefined ? {} : { longestRecord }),
});
