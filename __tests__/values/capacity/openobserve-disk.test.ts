import { diskCacheMib, openobserveDisk } from '../../../values/capacity/openobserve-disk';

test('a volume holds an hour of log and the metadata, and as much again for caches', () => {
  // 1000 GB a day are 38.8 GiB an hour; 2 × (38.8 + 4) = 85.6.
  expect(openobserveDisk(1000).needsGib).toBe(86);
});

test('more log needs a larger volume', () => {
  const needs = [1, 30, 100, 1000, 10_000].map((daily) => openobserveDisk(daily).needsGib);
  expect(needs).toEqual([...needs].sort((a, b) => a - b));
  expect(new Set(needs).size).toBe(needs.length);
});

test.each([10, 86, 100, 300, 16_000])(
  'on %d GiB, all caches together leave half of the volume',
  (volumeGib) => {
    const cacheMib = diskCacheMib(volumeGib);
    // The result cache and the aggregation cache take a tenth of it each.
    expect(cacheMib * 1.2).toBeLessThanOrEqual((volumeGib * 1024) / 2);
    expect(cacheMib * 1.2).toBeGreaterThan((volumeGib * 1024) / 2 - 2);
  },
);
