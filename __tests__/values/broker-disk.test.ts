import fc from 'fast-check';
import { logTypes } from '../../contract/log-types';
import { longestBatch, partitionsPerTopic } from '../../contract/topics';
import { brokerDisk, metadataLog, offsetsTopic, type BrokerDisk } from '../../values/broker-disk';

const gib = 1024 ** 3;

const types = fc.subarray([...logTypes], { minLength: 1 });
const volume = fc.integer({ min: 1, max: 16_000 });
const fleet = fc.integer({ min: 1, max: 100_000 });

/**
 * The most that the broker can hold, counted apart from the product: each partition its retention, the segment that
 * cannot go yet and the one being written, each segment with two indexes; the offsets with what compaction copies; the
 * metadata.
 */
function mostBytes({ retentionBytes, segmentBytes, indexBytes }: BrokerDisk, partitions: number): number {
  const segments = Math.ceil(retentionBytes / segmentBytes) + 2;
  const partition = retentionBytes + 2 * segmentBytes + segments * 2 * indexBytes;
  const offsets = offsetsTopic.partitions * 4 * offsetsTopic.segmentBytes;
  const metadata = metadataLog.retentionBytes + 2 * metadataLog.segmentBytes;
  return partitions * partition + offsets + metadata;
}

describe('the share-out of the broker’s volume', () => {
  it('fills four fifths of the volume at worst, indexes and Kafka’s own records included', () => {
    fc.assert(
      fc.property(volume, types, fleet, (volumeGib, chosen, instances) => {
        const disk = brokerDisk({ volumeGib, logTypes: chosen, instances });
        fc.pre(disk.fits);
        // Rounding up to whole segments costs two indexes of one segment a partition.
        const rounding = chosen.length * partitionsPerTopic * 4 * disk.indexBytes;
        expect(mostBytes(disk, chosen.length * partitionsPerTopic)).toBeLessThanOrEqual(
          0.8 * volumeGib * gib + rounding,
        );
      }),
    );
  });

  it('gives Kafka numbers that it takes: a limit, and segments that hold the largest batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_000 }), types, (volumeGib, chosen) => {
        const { retentionBytes, segmentBytes, indexBytes } = brokerDisk({ volumeGib, logTypes: chosen });
        expect(retentionBytes).toBeGreaterThanOrEqual(segmentBytes);
        expect(segmentBytes).toBeGreaterThan(longestBatch);
        expect(segmentBytes).toBeLessThan(2 ** 31);
        expect(indexBytes).toBeGreaterThanOrEqual((segmentBytes / 4096) * 12);
        for (const bytes of [retentionBytes, segmentBytes, indexBytes]) expect(bytes % 1).toBe(0);
      }),
    );
  });

  it('names the smallest volume that fits', () => {
    fc.assert(
      fc.property(types, fleet, (chosen, instances) => {
        const { needsGib } = brokerDisk({ volumeGib: 1, logTypes: chosen, instances });
        const at = (volumeGib: number) => brokerDisk({ volumeGib, logTypes: chosen, instances });
        expect(at(needsGib).fits).toBe(true);
        expect(at(needsGib - 1).fits).toBe(false);
      }),
    );
  });

  it('retains a day of hints on a volume that fits: two a minute for each instance, of 1 KiB, spread unevenly', () => {
    fc.assert(
      fc.property(volume, types, fleet, (volumeGib, chosen, instances) => {
        const disk = brokerDisk({ volumeGib, logTypes: chosen, instances });
        const day = 2 * 24 * 60 * 1024 * (instances / partitionsPerTopic) * 2;
        // Smaller by the byte that rounding takes.
        if (disk.fits) expect(disk.retentionBytes).toBeGreaterThanOrEqual(day - 1);
        else expect(disk.needsGib).toBeGreaterThan(volumeGib);
      }),
    );
  });

  it('refuses more instances than a volume can carry hints of', () => {
    const prod = { volumeGib: 20, logTypes: ['error', 'slowquery'] } as const;
    expect(brokerDisk({ ...prod, instances: 316 })).toMatchObject({ fits: true, needsGib: 6 });
    expect(brokerDisk({ ...prod, instances: 5000 })).toMatchObject({ fits: false, needsGib: 80 });
  });

  it('needs more for more log types', () => {
    const needed = [1, 2, 3, 4].map(
      (count) => brokerDisk({ volumeGib: 20, logTypes: logTypes.slice(0, count), instances: 316 }).needsGib,
    );
    expect(needed).toEqual([...new Set(needed)].sort((a, b) => a - b));
  });
});
