import { prices } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';
import { volumeOf } from './volume';

const group = 'DynamoDB';

/** KB that one eventually consistent read unit covers; a strongly consistent one covers 4. */
const kbPerReadUnit = 8;

/** What the services ask of DynamoDB in a day. */
export interface TableUse {
  /** Requests that write an item of `log-file-tracking`. */
  readonly trackingWrites: number;
  /** Requests that write an item of `instance-metadata`. */
  readonly instanceWrites: number;
  readonly writeUnits: number;
  /** Of single items, strongly consistent. */
  readonly itemReads: number;
  /** Times that all open items are read. */
  readonly scans: number;
  readonly readUnits: number;
}

/**
 * Checkpoints and what else is written for a file; and the reads of single items, and of all open ones by the loops of
 * discovery and master. Every item that is written is open, so that its copy in the index is written too.
 */
export function tableUseOf(environment: Environment): TableUse {
  const { filesPerDay, batchesPerDay, openFiles } = volumeOf(environment);
  const trackingWrites = batchesPerDay + filesPerDay * assume('writesPerFile');
  const instanceWrites = environment.logs.instances * assume('instanceNotes');
  const itemReads = filesPerDay * assume('readsPerFile');
  const scans = assume('discoveryCycles') + assume('masterRounds');
  const unitsPerScan = Math.max(0.5, (openFiles * assume('itemKb')) / kbPerReadUnit);
  return {
    trackingWrites,
    instanceWrites,
    writeUnits: 2 * Math.ceil(assume('itemKb')) * trackingWrites + instanceWrites,
    itemReads,
    scans,
    readUnits: itemReads + scans * unitsPerScan,
  };
}

/** What the services write and read, and the tables themselves. */
export function dynamodbLines(environment: Environment): PriceLine[] {
  const { filesPerDay } = volumeOf(environment);
  const { writeUnits, readUnits } = tableUseOf(environment);
  const month = assume('daysPerMonth');
  const storedGb = (filesPerDay * environment.retention.searchableDays * assume('itemKb')) / 1e6;
  return [
    line(group, 'Writes, on demand', writeUnits * month, 'write units', prices.dynamodbWrite, [
      'recordRatio',
      'batchMb',
      'writesPerFile',
      'instanceNotes',
      'itemKb',
      'daysPerMonth',
    ]),
    line(group, 'Reads, on demand', readUnits * month, 'read units', prices.dynamodbRead, [
      'readsPerFile',
      'openPerLog',
      'discoveryCycles',
      'masterRounds',
      'itemKb',
      'daysPerMonth',
    ]),
    line(group, 'Storage', storedGb, 'GB-months', prices.dynamodbStorage, ['itemKb']),
    line(group, 'Point-in-time recovery', storedGb, 'GB-months', prices.dynamodbRecovery, ['itemKb']),
  ];
}
