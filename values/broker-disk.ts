import type { logTypes } from '../contract/log-types';
import { partitionsPerTopic } from '../contract/topics';

const mib = 1024 ** 2;
const gib = 1024 ** 3;

/**
 * Share of the volume that is promised to nobody: what the file system takes itself, what arrives between two runs of
 * Kafka’s clean-up, and what it has deleted but still holds for a minute (`file.delete.delay.ms`).
 */
const reserveShare = 0.2;

/** Segments that a partition is cut into. Kafka deletes whole ones, so that this is how finely it can forget. */
const segmentsPerPartition = 16;

/** More than the largest batch (`longestBatch` of the contract), and few enough files. */
const leastSegmentBytes = 4 * mib;

/** Kafka’s own default; `segment.bytes` is a 32-bit number. */
const mostSegmentBytes = gib;

/**
 * Segments that a partition holds beyond its retention at worst: Kafka deletes the oldest only when the rest still
 * reaches the retention, and one more is being written meanwhile (apache/kafka, UnifiedLog.deleteRetentionSizeBreachedSegments).
 */
const segmentsBeyondRetention = 2;

/** An offset index takes 8 bytes and a time index 12 for each 4 KiB (`index.interval.bytes`); a new one is made full size. */
const indexInterval = 4096;
const indexEntryBytes = 12;
const withIndexes = 1 + (2 * indexEntryBytes) / indexInterval;

/**
 * Where consumer groups keep their offsets. Kafka’s defaults, 50 partitions of 100 MiB segments, are sized for thousands
 * of groups; here there is one. It is compacted: what is clean, what is not yet, the segment being written, and the copy
 * that compaction makes.
 */
export const offsetsTopic = { partitions: 10, segmentBytes: 4 * mib, segmentsAtWorst: 4 } as const;

/** Where the controller keeps topics and access rights, with its snapshots. Kafka’s default segment would be 1 GiB. */
export const metadataLog = { retentionBytes: 64 * mib, segmentBytes: 16 * mib } as const;

/** Index files of the metadata log keep Kafka’s size (10 MiB each), because the broker has no setting for them alone. */
const metadataIndexBytes = 2 * 10 * mib;

const offsetsBytes =
  offsetsTopic.partitions * offsetsTopic.segmentsAtWorst * offsetsTopic.segmentBytes * withIndexes;
const metadataBytes =
  metadataLog.retentionBytes + segmentsBeyondRetention * metadataLog.segmentBytes + metadataIndexBytes;

/** What the broker keeps beside the topics, at worst. */
const ownBytes = offsetsBytes + metadataBytes;

/**
 * Hints of one instance and log type in a day, and what one of them takes: each minute one for the file being written
 * and one for its predecessor. Twice that, because instances do not spread evenly over partitions.
 */
const hintsADay = 2 * 24 * 60;
const hintBytes = 1024;
const unevenness = 2;

export interface BrokerDiskInput {
  readonly volumeGib: number;
  readonly logTypes: readonly (typeof logTypes)[number][];
  /** Aurora instances that hints are about. @default 1 */
  readonly instances?: number;
}

/** How the broker’s volume is shared out among partitions. */
export interface BrokerDisk {
  /** Whether the volume holds a day of hints of that many instances. */
  readonly fits: boolean;
  /** The smallest volume, in GiB, that does. */
  readonly needsGib: number;
  /** `retention.bytes` of each partition: never 0 or less, which Kafka takes for “without limit”. */
  readonly retentionBytes: number;
  /** `segment.bytes` of each partition. */
  readonly segmentBytes: number;
  /** `segment.index.bytes` of each partition: what an index of one segment needs. */
  readonly indexBytes: number;
}

const segmentFor = (partitionBytes: number): number =>
  Math.floor(Math.max(leastSegmentBytes, Math.min(partitionBytes / segmentsPerPartition, mostSegmentBytes)));

const partitionsOf = (types: BrokerDiskInput['logTypes']): number => types.length * partitionsPerTopic;

/** The volume on which every partition can retain `retention` bytes: `segmentFor`, turned round. */
function volumeFor(retention: number, partitions: number): number {
  const partitionBytes = Math.max(
    retention + segmentsBeyondRetention * leastSegmentBytes,
    Math.min(
      retention / (1 - segmentsBeyondRetention / segmentsPerPartition),
      retention + segmentsBeyondRetention * mostSegmentBytes,
    ),
  );
  return Math.ceil((partitions * partitionBytes * withIndexes + ownBytes) / (1 - reserveShare) / gib);
}

/** Shares a volume out among the partitions of the log types’ topics, so that it cannot run full. */
export function brokerDisk({ volumeGib, logTypes: types, instances = 1 }: BrokerDiskInput): BrokerDisk {
  const partitions = partitionsOf(types);
  const usable = volumeGib * gib * (1 - reserveShare) - ownBytes;
  const partitionBytes = usable / partitions / withIndexes;
  const segmentBytes = segmentFor(partitionBytes);
  const retentionBytes = Math.max(
    Math.floor(partitionBytes - segmentsBeyondRetention * segmentBytes),
    segmentBytes,
  );
  const daily = Math.ceil(instances / partitionsPerTopic) * unevenness * hintsADay * hintBytes;
  const needsGib = volumeFor(Math.max(daily, leastSegmentBytes), partitions);
  return {
    fits: volumeGib >= needsGib,
    needsGib,
    retentionBytes,
    segmentBytes,
    indexBytes: Math.ceil(segmentBytes / indexInterval) * indexEntryBytes,
  };
}
