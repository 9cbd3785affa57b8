import type { TrackedGeneration } from '../../../contract/items';
import { noon, trackedItem } from '../support/tracked-item';

/**
 * Bytes of a value as DynamoDB counts them: a number has about a byte for two digits and one more, a list or map three and
 * one for each element ("DynamoDB Item sizes and formats", Amazon DynamoDB Developer Guide).
 */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const parts: readonly number[] = Array.isArray(value)
    ? value.map((each) => sizeOf(each))
    : Object.entries(value).map(([name, each]) => Buffer.byteLength(name) + sizeOf(each));
  return 3 + parts.reduce((sum, size) => sum + size + 1, 0);
}

const busy = (change: Partial<TrackedGeneration>): TrackedGeneration =>
  trackedItem({
    marks: Array.from({ length: 8 }, (_, n) => ({
      offset: 100_000_000 + n,
      length: 4096,
      hash: 'f'.repeat(16),
    })),
    state: JSON.stringify({ database: 'shop', time: noon * 1000, dialect: 'mysql' }),
    owner: 'processor-worker-5d8f7c9b6d-abcde',
    offset: 100_000_000,
    records: 300_000,
    declared: 1000,
    read_to: `"${'e'.repeat(32)}"`,
    length: 100_000_000,
    first_time: noon * 1000,
    last_time: noon * 1000,
    progress_at: noon,
    verified_at: noon,
    verified_to: 100_000_000,
    source: { kind: 's3', bucket: 'logs', key: 'k', etag: `"${'e'.repeat(32)}"`, version: 'v'.repeat(32) },
    ...change,
  });

it('an item of a busy generation has its eight marks, and costs two write units at most', () => {
  expect(sizeOf(busy({}))).toBeLessThanOrEqual(1280);
});

it('an item with the longest names that AWS allows still costs two write units', () => {
  const instance = 'i'.repeat(63);
  const cluster = 'c'.repeat(63);
  const file = `slowquery/mysql-slowquery.log.2026-11-21.07`;
  const item = busy({
    instance_id: instance,
    cluster_id: cluster,
    log_file_name: file,
    generation: `${'a'.repeat(32)}.2`,
    parent: 'a'.repeat(32),
    base: 100_000_000,
    source: {
      kind: 's3',
      bucket: 'b'.repeat(63),
      key: `exports/aurora/${cluster}/${instance}/${file}.gz`,
      etag: `"${'e'.repeat(32)}-1000"`,
      version: 'v'.repeat(32),
    },
  });
  expect(sizeOf(item)).toBeLessThanOrEqual(2048);
});
