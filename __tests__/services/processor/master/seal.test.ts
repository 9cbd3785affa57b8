import type { TrackedGeneration } from '../../../../contract/items';
import { seal, seemFinished } from '../../../../services/processor/master/seal';
import { noon, s3Source, trackedItem } from '../../support/tracked-item';
import { bench, file, minutes, queries, upTo } from './bench';

const sealAfter = minutes(15);
const read = (change: Partial<TrackedGeneration> = {}): TrackedGeneration =>
  trackedItem({ read_to: '"e1"', offset: 500, length: 1000, ...change });
const rotated = (hour: string, change: Partial<TrackedGeneration> = {}) =>
  read({
    generation: `g${hour}`,
    log_file_name: `slowquery/mysql-slowquery.log.2026-11-21.${hour}`,
    ...change,
  });

/** Which of some generations seem finished so long after noon, when they were written. */
const finished = (items: readonly TrackedGeneration[], after: number): string[] =>
  seemFinished(items, noon + after, sealAfter).map(({ generation }) => generation);

describe('a generation seems finished', () => {
  it('when it was read to its end and has been quiet for long enough, and not before', () => {
    expect(finished([read()], sealAfter - 1)).toEqual([]);
    expect(finished([read()], sealAfter)).toHaveLength(1);
  });

  it.each([
    ['was not read to its end', { read_to: '"e0"' }],
    ['was never read', { read_to: undefined }],
    ['is found nowhere', { missing_since: noon }],
    ['is sealed already', { sealed: true }],
  ])('not when it %s', (_, change) => {
    expect(finished([read(change)], minutes(600))).toEqual([]);
  });

  it('after two quiet minutes when its name is rotated and a later file is there', () => {
    const items = [rotated('9'), rotated('10'), rotated('11')];
    expect(finished(items, minutes(2) - 1)).toEqual([]);
    expect(finished(items, minutes(2))).toEqual(['g9', 'g10']);
  });

  it('after two quiet minutes when the file that is being written now is there', () => {
    expect(finished([rotated('09.gz'), read()], minutes(2))).toEqual(['g09.gz']);
  });

  it('not by a later file of another instance, type or family', () => {
    const others = [
      rotated('12', { instance_id: 'db-2' }),
      rotated('12', { log_type: 'general' }),
      read({ log_file_name: 'error/mysql-error-running.log.2026-11-21.12' }),
    ];
    for (const other of others) expect(finished([rotated('09'), other], minutes(2))).toEqual([]);
  });

  it('sooner than two minutes where the environment seals sooner', () => {
    expect(seemFinished([rotated('09'), rotated('10')], noon + 5000, 5000)).toHaveLength(2);
    expect(seemFinished([rotated('09'), rotated('10')], noon + 4999, 5000)).toEqual([]);
  });

  it('at once when a branch lies where it lay', () => {
    expect(finished([read({ superseded_by: 'g.2' })], 0)).toHaveLength(1);
  });
});

describe('sealing', () => {
  it('lets the last record be delivered', async () => {
    const b = bench();
    const item = await b.read(queries(5));
    expect(b.stored()).toEqual(upTo(4));
    expect(await seal(b.deps, item, b.signal)).toBe(true);
    await b.hint(item);
    expect(b.stored()).toEqual(upTo(5));
    expect(b.now(item)).toMatchObject({ sealed: true, complete: true, offset: item.size });
  });

  it('is left out where the file has grown and discovery has not seen it yet', async () => {
    const b = bench();
    const item = await b.read(queries(5));
    b.bucket.put(file, queries(6));
    expect(await seal(b.deps, item, b.signal)).toBe(false);
    expect(b.now(item).sealed).toBe(false);
  });

  it('is done where the file is gone, or another one has taken its name', async () => {
    for (const versioned of [true, false]) {
      const b = bench({ versioned });
      const item = await b.read(queries(5));
      b.bucket.delete(file);
      expect(await seal(b.deps, item, b.signal)).toBe(true);
      const other = await b.read(queries(3, 100), 'c1/db-2/slowquery/mysql-slowquery.log');
      b.bucket.put('c1/db-2/slowquery/mysql-slowquery.log', queries(9, 200));
      expect(await seal(b.deps, other, b.signal)).toBe(true);
    }
  });

  it('is refused where somebody has read on meanwhile', async () => {
    const b = bench();
    const item = await b.read(queries(5));
    b.store.edit(item.generation, { source: s3Source('"other"') });
    expect(await seal(b.deps, item, b.signal)).toBe(false);
  });

  it('does not take a bucket that fails for a file that is gone', async () => {
    const b = bench();
    const item = await b.read(queries(5));
    const reader = { ...b.bucket, latest: () => Promise.reject(new Error('SlowDown')) };
    await expect(seal({ ...b.deps, reader }, item, b.signal)).rejects.toThrow('SlowDown');
    expect(b.now(item).sealed).toBe(false);
  });
});
