import type { TrackedGeneration } from '../../contract/items';
import { bench, file, queries, query } from '../services/processor/master/bench';

type Bench = ReturnType<typeof bench>;

/** A file that was read, and that another body takes the name of: discovery has seen that one. */
async function overwritten(b: Bench, before: string, after: string): Promise<TrackedGeneration> {
  const item = await b.read(before);
  const source = b.bucket.put(file, after);
  const size = Buffer.byteLength(after);
  await b.store.sight(item, { ...item, source, size, last_written: b.clock.now() });
  return b.now(item);
}

/** What a branch delivers, once somebody reads it. */
async function readBranch(b: Bench, item: TrackedGeneration): Promise<TrackedGeneration> {
  const generation = b.now(item).superseded_by;
  if (generation === undefined) throw new Error('there is no branch');
  const branch = b.store.item(generation);
  if (branch === undefined) throw new Error(`${generation} is not there`);
  await b.hint(branch);
  return b.now(branch);
}

describe('a file whose last record was held back, and that is rewritten within this record', () => {
  const held = query(3).replace('SELECT 3;', 'SELECT 33333,');
  const instead = query(4) + queries(3, 5);

  it('becomes a branch: no record is made of bytes of both bodies, and the held-back one is delivered from its version', async () => {
    const b = bench();
    const item = await overwritten(b, queries(2) + held, queries(2) + instead);
    expect(b.stored()).toEqual([1, 2]);
    expect(await b.hint(item)).toBe('done');
    expect(b.now(item)).toMatchObject({ complete: true, gaps: 0, records: 3 });
    await readBranch(b, item);
    expect(b.stored()).toEqual([1, 2, 33333, 4, 5, 6]);
  });

  it('has a declared gap where no version of it is left', async () => {
    const b = bench({ versioned: false });
    const item = await overwritten(b, queries(2) + held, queries(2) + instead);
    expect(await b.hint(item)).toBe('done');
    expect(b.now(item)).toMatchObject({ complete: true, gaps: 1, gap_bytes: Buffer.byteLength(held) });
    expect(b.eventNames()).toEqual(['aurora.pipeline.branch', 'aurora.pipeline.gap']);
    await readBranch(b, item);
    expect(b.stored()).toEqual([1, 2, 4, 5, 6]);
  });
});
