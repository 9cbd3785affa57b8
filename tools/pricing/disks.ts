import { prices } from '../../values/prices';
import type { Environment } from '../../values/schema';
import { assume } from './assumptions';
import { line, type PriceLine } from './line';

const group = 'Disks and snapshots';
const includedIops = 3000;
const includedThroughput = 125;

/** Root disks, data volumes and the daily snapshots of the latter. */
export function diskLines({ nodeGroup, volumes, retention }: Environment): PriceLine[] {
  const { nodes, diskGib, diskIops, diskThroughputMibps } = nodeGroup;
  const dataGib = Object.values(volumes).reduce((sum, gib) => sum + gib, 0);
  const snapshotGb =
    dataGib * (assume('snapshotFill') + (retention.snapshots - 1) * assume('snapshotChange'));
  const extraIops = nodes * (diskIops - includedIops);
  const extraThroughput = nodes * (diskThroughputMibps - includedThroughput);
  return [
    line(group, 'Root disks, gp3', nodes * diskGib, 'GB-months', prices.gp3Storage),
    ...(extraIops > 0
      ? [line(group, 'Root disks, provisioned IOPS', extraIops, 'IOPS-months', prices.gp3Iops)]
      : []),
    ...(extraThroughput > 0
      ? [
          line(
            group,
            'Root disks, provisioned throughput',
            extraThroughput,
            'MiB/s-months',
            prices.gp3Throughput,
          ),
        ]
      : []),
    line(group, 'Data volumes, gp3', dataGib, 'GB-months', prices.gp3Storage),
    line(
      group,
      `Snapshots, ${retention.snapshots} of each data volume`,
      snapshotGb,
      'GB-months',
      prices.snapshotStorage,
      ['snapshotFill', 'snapshotChange'],
    ),
  ];
}
