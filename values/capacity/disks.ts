import type { logTypes } from '../../contract/log-types';
import { partitionsPerTopic } from '../../contract/topics';
import type { Shape } from '../schema/shape';
import { brokerDisk } from '../broker-disk';
import { openobserveDisk } from './openobserve-disk';

/** One data volume against what it must hold. */
export interface DiskDemand {
  readonly name: string;
  /** The key in `volumes` that sizes it. */
  readonly volume: keyof Shape['volumes'];
  readonly givenGib: number;
  readonly needsGib: number;
  /** What takes the room. */
  readonly holds: string;
}

/** What an environment says of its volumes, and of the logs that fill them. */
export interface DiskSettings {
  readonly volumes: Shape['volumes'];
  readonly logs: {
    readonly gigabytesPerDay: number;
    readonly instances: number;
    readonly types: readonly (typeof logTypes)[number][];
  };
}

/**
 * The volumes whose contents grow with the logs. Valkey’s holds what its memory does, and the collector limits its queue
 * to its volume.
 */
export function diskDemands({ volumes, logs }: DiskSettings): DiskDemand[] {
  const kafka = brokerDisk({
    volumeGib: volumes.kafkaGib,
    logTypes: logs.types,
    instances: logs.instances,
  });
  const openobserve = openobserveDisk(logs.gigabytesPerDay);
  return [
    {
      name: 'openobserve',
      volume: 'openobserveGib',
      givenGib: volumes.openobserveGib,
      needsGib: openobserve.needsGib,
      holds: `an hour of log that is not in S3 yet, ${openobserve.metadataGib} GiB of metadata, and as much again for caches`,
    },
    {
      name: 'kafka',
      volume: 'kafkaGib',
      givenGib: volumes.kafkaGib,
      needsGib: kafka.needsGib,
      holds: `a day of hints about ${logs.instances} instances, in ${logs.types.length} × ${partitionsPerTopic} partitions`,
    },
  ];
}
