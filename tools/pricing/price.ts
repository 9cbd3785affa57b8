import { readsRds } from '../../values/log-sources';
import { prices, pricesRegion } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { computeLines } from './compute';
import { diskLines } from './disks';
import { dynamodbLines } from './dynamodb';
import { bill, line, priceGroups, type Bill, type PriceGroup } from './line';
import { networkLines } from './network';
import { keyLines, monitoringLines } from './operations';
import { s3RequestLines, s3StorageLines } from './s3';
import { volumeOf } from './volume';

/** What an environment costs a month, estimated for its declared GB a day. */
export interface Price extends Bill {
  /** Dollars by group, in the order of `priceGroups`. */
  readonly groups: readonly { readonly group: PriceGroup; readonly monthlyUsd: number }[];
  /** Set where the environment lies in a region that the prices are not for. */
  readonly regionNote?: string;
}

const everywhere = ['bytesPerGb', 'noFreeTier'] as const;

/**
 * Prices one environment for a month.
 *
 * @param today decides whether its Kubernetes version costs extended support. @default - today
 */
export function priceOf(environment: Environment, today: Date = new Date()): Price {
  const lines = [
    ...computeLines(environment, today),
    ...diskLines(environment),
    ...networkLines(environment),
    ...s3StorageLines(environment),
    ...s3RequestLines(environment),
    ...dynamodbLines(environment),
    ...keyLines(environment),
    ...monitoringLines(environment),
  ];
  const { region } = environment;
  return {
    ...bill(lines, everywhere),
    groups: priceGroups.map((group) => ({
      group,
      monthlyUsd: lines.reduce((sum, each) => sum + (each.group === group ? each.monthlyUsd : 0), 0),
    })),
    ...(region === pricesRegion
      ? {}
      : { regionNote: `priced as ${pricesRegion}: the prices of ${region} differ, on both sides` }),
  };
}

/**
 * What an environment that reads logs through the RDS API would cost if they were exported to a bucket of ours instead, by
 * whatever means; `undefined` where nothing is read through it.
 */
export function exportedPriceOf(environment: Environment, today: Date = new Date()): Price | undefined {
  if (!readsRds(environment)) return undefined;
  const logs = { ...environment.logs, sourceBuckets: 'create' as const, rds: [] };
  return priceOf({ ...environment, logs }, today);
}

export type CloudWatchGroup = 'Ingestion' | 'Storage' | 'Logs Insights queries';

/** What CloudWatch Logs would charge a month to take, keep and search the same logs as long. */
export function cloudWatchPriceOf(environment: Environment): Bill<CloudWatchGroup> {
  const { logs, retention } = environment;
  const { gigabytesPerMonth } = volumeOf(environment);
  return bill<CloudWatchGroup>(
    [
      line('Ingestion', 'Standard log class', gigabytesPerMonth, 'GB', prices.logsIngestion, [
        'daysPerMonth',
      ]),
      line(
        'Storage',
        `${retention.searchableDays} days, compressed`,
        logs.gigabytesPerDay * retention.searchableDays * assume('cloudWatchCompression'),
        'GB-months',
        prices.logsStorage,
        ['cloudWatchCompression'],
      ),
      line(
        'Logs Insights queries',
        'Bytes scanned',
        gigabytesPerMonth * assume('cloudWatchScanned'),
        'GB',
        prices.insightsQuery,
        ['cloudWatchScanned', 'daysPerMonth'],
      ),
    ],
    everywhere,
  );
}

/** What the environments of one account share: its state bucket, key and image repositories. */
export function sharedPriceOf(): Bill<'Shared'> {
  return bill(
    [
      line('Shared', 'KMS key of the state bucket', 1, 'key-months', prices.kmsKey),
      line('Shared', 'State bucket', assume('stateGb'), 'GB-months', prices.s3Storage, ['stateGb']),
      line('Shared', 'ECR images', assume('imagesGb'), 'GB-months', prices.ecrStorage, ['imagesGb']),
    ],
    everywhere,
  );
}
