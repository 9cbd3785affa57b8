import { prices } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';
import { volumeOf } from './volume';

const group = 'DynamoDB';

/** KB of an item that one eventually consistent read unit covers: a strongly consistent one covers 4. */
const kbPerReadUnit = 8;

/** Checkpoints, look-ups of each discovery cycle, and the tables themselves. */
export function dynamodbLines(environment: Environment): PriceLine[] {
  const { logs, retention } = environment;
  const { filesPerDay } = volumeOf(environment);
  const month = assume('daysPerMonth');
  const batches = (logs.gigabytesPerDay * 1000) / assume('batchMb');
  const writes = (batches + filesPerDay * assume('writesPerFile')) * assume('itemKb') * month;
  const kbPerInstance =
    logs.types.length * assume('lookBackHours') * assume('filesPerHour') * assume('itemKb');
  const lookUps = logs.instances * assume('discoveryCycles') * Math.max(0.5, kbPerInstance / kbPerReadUnit);
  // A strongly consistent read of one item before each batch, which is one unit.
  const reads = (lookUps + batches) * month;
  const storedGb = (filesPerDay * retention.searchableDays * assume('itemKb')) / 1e6;
  return [
    line(group, 'Writes, on demand', writes, 'write units', prices.dynamodbWrite, [
      'batchMb',
      'writesPerFile',
      'itemKb',
      'daysPerMonth',
    ]),
    line(group, 'Reads, on demand', reads, 'read units', prices.dynamodbRead, [
      'discoveryCycles',
      'lookBackHours',
      'batchMb',
      'itemKb',
      'daysPerMonth',
    ]),
    line(group, 'Storage', storedGb, 'GB-months', prices.dynamodbStorage, ['itemKb']),
    line(group, 'Point-in-time recovery', storedGb, 'GB-months', prices.dynamodbRecovery, ['itemKb']),
  ];
}
