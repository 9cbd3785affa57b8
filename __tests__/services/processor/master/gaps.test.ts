import { declareGap } from '../../../../services/processor/master/gaps';
import { bench, events, file, minutes, queries, upTo, type BenchOptions } from './bench';

const half = Buffer.byteLength(queries(4));

/** A file that has grown and was gone before that was read. */
async function lost(options: BenchOptions = {}) {
  const b = bench({ versioned: false, ...options });
  await b.read(queries(5));
  b.bucket.put(file, queries(9));
  const item = b.store.items()[0];
  if (!item) throw new Error('there is no generation');
  const { source, size, lastWritten } = await b.bucket.open(item.source, {}, b.signal);
  const { log_file_name, compressed } = item;
  await b.store.sight(item, { log_file_name, compressed, source, size, last_written: lastWritten });
  b.bucket.delete(file);
  expect(await b.hint(item)).toBe('missing');
  return { ...b, item: b.now(item) };
}

it('declares what is left of a missing file a gap, once nobody expects it any more', async () => {
  const b = await lost();
  expect(b.item).toMatchObject({ offset: half, missing_since: b.clock.now() });
  b.clock.advance(minutes(15) - 1);
  expect(await declareGap(b.deps, b.item, b.signal)).toBe(false);
  expect(b.now(b.item)).toEqual(b.item);

  b.clock.advance(1);
  expect(await declareGap(b.deps, b.item, b.signal)).toBe(true);
  const end = Buffer.byteLength(queries(9));
  const after = b.now(b.item);
  expect(after).toMatchObject({
    ...{ offset: end, length: end, gaps: 1, gap_bytes: end - half, complete: true, taken: false },
  });
  expect(after).not.toHaveProperty('missing_since');
  expect(b.counters['gaps db-1 slowquery']).toBe(1);
  expect(b.openobserve.store.records(events)).toMatchObject([
    { event_name: 'aurora.pipeline.gap', log_offset: half, log_record_length: end - half },
  ]);
});

it('declares it once, also when two masters do it', async () => {
  const b = await lost();
  b.clock.advance(minutes(15));
  const both = await Promise.all([
    declareGap(b.deps, b.item, b.signal),
    declareGap(b.deps, b.item, b.signal),
  ]);
  expect(both.sort()).toEqual([false, true]);
  expect(b.now(b.item)).toMatchObject({ gaps: 1, complete: true });
  expect(b.counters['gaps db-1 slowquery']).toBe(1);
});

it('declares nothing where the file is back', async () => {
  const b = await lost();
  b.clock.advance(minutes(15));
  b.bucket.put(file, queries(9));
  expect(await declareGap(b.deps, b.item, b.signal)).toBe(false);
  expect(b.now(b.item)).toEqual(b.item);
});

it('declares nothing where discovery has found the file elsewhere meanwhile', async () => {
  const b = await lost();
  b.clock.advance(minutes(15));
  b.store.edit(b.item.generation, { missing_since: undefined });
  expect(await declareGap(b.deps, b.item, b.signal)).toBe(false);
  expect(b.now(b.item)).toMatchObject({ complete: false, gaps: 0 });
});

it('gives back a generation that turns out not to be missing when it is taken', async () => {
  let sighted = false;
  const b = await lost({
    before: (operation, key) => {
      if (operation !== 'take' || !key || !sighted) return;
      sighted = false;
      b.store.edit(key.generation, { missing_since: undefined });
    },
  });
  b.clock.advance(minutes(15));
  sighted = true;
  expect(await declareGap(b.deps, b.item, b.signal)).toBe(false);
  expect(b.now(b.item)).toMatchObject({ taken: false, complete: false, offset: half, gaps: 0 });
});

it('tells of the gap before it becomes final', async () => {
  const b = await lost();
  b.clock.advance(minutes(15));
  const store = { ...b.store, save: () => Promise.reject(new Error('throttled')) };
  await expect(declareGap({ ...b.deps, store }, b.item, b.signal)).rejects.toThrow('throttled');
  expect(b.eventNames()).toEqual(['aurora.pipeline.gap']);
  expect(b.now(b.item).complete).toBe(false);
});

it('counts no gap where everything had been read', async () => {
  const b = bench({ versioned: false });
  const item = await b.finished(queries(5));
  b.store.edit(item.generation, { complete: false, missing_since: b.clock.now() });
  b.bucket.delete(file);
  b.clock.advance(minutes(15));
  expect(await declareGap(b.deps, b.now(item), b.signal)).toBe(false);
  expect(b.now(item)).toMatchObject({ complete: true, gaps: 0, offset: item.offset });
  expect(b.stored()).toEqual(upTo(5));
});
