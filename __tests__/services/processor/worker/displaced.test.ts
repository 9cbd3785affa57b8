import { key, line, lines, rig } from './support';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
/** The body of another generation. */
const other = line(900, 'another file') + line(901, 'and its second record');

describe('A body that was replaced', () => {
  it('is read to its end by its version', async () => {
    const { found, read, numbers, bucket, store } = rig();
    const { generation } = await found(lines(1, 4));
    await read(generation);
    const last = bucket.put(key, lines(1, 9));
    bucket.put(key, other);
    store.edit(generation, { read_to: 'an older one' });
    expect(await read(generation)).toBe('done');
    expect(numbers()).toEqual(upTo(8));
    expect(store.item(generation)?.source).toEqual(last);
    store.edit(generation, { sealed: true });
    await read(generation);
    expect(numbers()).toEqual(upTo(9));
  });

  it('is read by its version after it was deleted, too', async () => {
    const { found, read, numbers, bucket } = rig();
    const { generation } = await found(lines(1, 4));
    bucket.delete(key);
    await read(generation);
    expect(numbers()).toEqual(upTo(3));
  });

  it('is missing where no versions are kept, since when it was looked for first', async () => {
    const { found, read, bucket, store, advance } = rig({ versioned: false });
    const { generation } = await found(lines(1, 4));
    bucket.put(key, other);
    expect(await read(generation)).toBe('missing');
    const since = store.item(generation)?.missing_since;
    advance(60_000);
    expect(await read(generation)).toBe('missing');
    expect(store.item(generation)).toMatchObject({ missing_since: since, taken: false, complete: false });
  });
});

describe('A body that was shortened and has grown again', () => {
  const short = (count: number, ...more: number[]) =>
    lines(1, count) + more.map((number) => line(number)).join('');

  it('becomes a branch, while its version is there without a loss or a duplicate', async () => {
    const { found, sighted, read, numbers, store, events } = rig({ batchBytes: 100_000 });
    const { generation } = await found(lines(1, 10));
    await read(generation);
    await sighted(generation, short(5, 50, 51, 52));
    expect(await read(generation)).toBe('done');
    expect(store.item(generation)).toMatchObject({
      complete: true,
      superseded_by: `${generation}.2`,
      gaps: 0,
    });
    expect(store.item(`${generation}.2`)).toMatchObject({
      ...{ parent: generation, base: lines(1, 5).length, open: 'db-1', offset: 0 },
    });
    expect(store.item(`${generation}.2`)?.overlap).toBeUndefined();
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(10), 50, 51]);
    expect(events()).toEqual(['aurora.pipeline.branch']);
  });

  it('delivers a record that was cut as it is now', async () => {
    const { found, sighted, read, stored, generation } = await (async () => {
      const tools = rig({ batchBytes: 100_000 });
      return { ...tools, ...(await tools.found(lines(1, 10))) };
    })();
    await read(generation);
    void found;
    await sighted(generation, `${lines(1, 5)}${line(6).slice(0, -4)}\n${lines(50, 52)}`);
    await read(generation);
    await read(`${generation}.2`);
    const cut = stored().filter(({ log_offset }) => log_offset === lines(1, 5).length);
    expect(cut.map(({ body }) => body)).toEqual(['number 6', 'numbe']);
  });

  it('goes on behind the last record that OpenObserve has of it, where no version is left: what is gone is declared', async () => {
    const { found, sighted, read, numbers, store, events } = rig({ versioned: false, batchBytes: 100_000 });
    const { generation } = await found(lines(1, 4));
    await read(generation);
    await sighted(generation, lines(1, 10));
    await read(generation);
    await sighted(generation, short(6, 50, 51));
    await read(generation);
    expect(store.item(generation)).toMatchObject({ complete: true, gaps: 1, gap_bytes: line(10).length });
    expect(store.item(`${generation}.2`)).toMatchObject({ base: lines(1, 6).length });
    expect(store.item(`${generation}.2`)?.overlap).toBeUndefined();
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(9), 50]);
    expect(store.item(`${generation}.2`)?.duplicates).toBe(0);
    expect(events()).toEqual(['aurora.pipeline.branch', 'aurora.pipeline.gap']);
  });

  it('is read again from a mark on where OpenObserve does not say what it has either: what may be twice is counted', async () => {
    const { found, sighted, read, numbers, store, events, deps } = rig({
      versioned: false,
      batchBytes: 100_000,
    });
    Object.assign(deps.sink, { offsets: () => Promise.reject(new Error('no search')) });
    const { generation } = await found(lines(1, 4));
    await read(generation);
    await sighted(generation, lines(1, 10));
    await read(generation);
    await sighted(generation, short(6, 50, 51));
    await read(generation);
    const parent = store.item(generation);
    expect(parent).toMatchObject({ complete: true, gaps: 1, gap_bytes: line(10).length });
    expect(parent?.marks).not.toEqual([]);
    expect(store.item(`${generation}.2`)).toMatchObject({
      base: lines(1, 4).length,
      overlap: lines(1, 9).length,
    });
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(9), 5, 6, 50]);
    expect(store.item(`${generation}.2`)?.duplicates).toBe(3);
    expect(events()).toEqual(['aurora.pipeline.branch', 'aurora.pipeline.gap']);
  });

  it('is left to the branch that an owner had made before it died, also when the parent could read on', async () => {
    const { found, sighted, read, numbers, store } = rig({ batchBytes: 100_000 });
    const { generation } = await found(lines(1, 10));
    await read(generation);
    const parent = store.item(generation);
    if (!parent) throw new Error('there is no generation');
    await store.create({
      ...parent,
      generation: `${generation}.2`,
      parent: generation,
      offset: 0,
      marks: [],
    });
    store.edit(generation, { taken: true });
    await sighted(generation, lines(1, 12));
    expect(await read(generation)).toBe('done');
    expect(store.item(generation)).toMatchObject({ superseded_by: `${generation}.2`, complete: true });
    expect(numbers()).toEqual(upTo(10));
  });

  it('is noticed where nobody had read the longer one yet: what it had more is not lost', async () => {
    const { found, overwritten, read, numbers, store } = rig({ batchBytes: 100_000 });
    const { generation } = await found(lines(1, 10));
    overwritten(short(5, 50, 51));
    expect(await read(generation)).toBe('done');
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(10), 50]);
    expect(store.item(generation)).toMatchObject({ complete: true, gaps: 0 });
  });

  it('is declared a gap where nobody had read the longer one yet and no version of it is left', async () => {
    const { found, overwritten, read, numbers, store, events } = rig({
      versioned: false,
      batchBytes: 100_000,
    });
    const { generation } = await found(lines(1, 10));
    overwritten(short(5, 50, 51));
    await read(generation);
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(5), 50]);
    expect(store.item(generation)).toMatchObject({ complete: true, gaps: 1, gap_bytes: lines(1, 10).length });
    expect(events()).toContain('aurora.pipeline.gap');
  });

  it('is noticed in the record that was held back, before anything of it is delivered', async () => {
    const { found, sighted, read, numbers, store } = rig({ batchBytes: 100_000 });
    const { generation } = await found(lines(1, 5));
    await read(generation);
    await sighted(generation, short(4, 50, 51));
    await read(generation);
    expect(store.item(generation)).toMatchObject({ records: 5, superseded_by: `${generation}.2` });
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(5), 50]);
  });

  it('is noticed while it is still shorter than what was read', async () => {
    const { found, sighted, read, store } = rig();
    const { generation } = await found(lines(1, 9));
    await read(generation);
    await sighted(generation, lines(1, 3));
    await read(generation);
    expect(store.item(`${generation}.2`)?.base).toBe(lines(1, 3).length);
  });

  it('branches again from the branch', async () => {
    const { found, sighted, read, numbers, store } = rig({ batchBytes: 100_000 });
    const { generation } = await found(lines(1, 10));
    await read(generation);
    await sighted(generation, short(7, 50, 51, 52));
    await read(generation);
    await read(`${generation}.2`);
    await sighted(`${generation}.2`, short(3, 60, 61));
    await read(`${generation}.2`);
    expect(store.item(`${generation}.3`)).toMatchObject({
      parent: `${generation}.2`,
      base: lines(1, 3).length,
    });
    await read(`${generation}.3`);
    expect(numbers()).toEqual([...upTo(10), 50, 51, 52, 60]);
  });

  it('makes one branch, however often its parent’s owner is stopped on the way', async () => {
    let saves = 0;
    const before = (operation: string) => {
      if (operation !== 'save') return;
      saves += 1;
      // All attempts of one owner to say that there is a branch.
      if (saves >= 3 && saves < 9) throw new Error('throttled');
    };
    const { found, sighted, read, numbers, store } = rig({ batchBytes: 100_000, store: { before } });
    const { generation } = await found(lines(1, 6));
    await read(generation);
    saves = 2;
    await sighted(generation, short(3, 50, 51));
    expect(await read(generation)).toBe('failed');
    expect(store.item(generation)?.superseded_by).toBeUndefined();
    expect(await read(generation)).toBe('done');
    await read(`${generation}.2`);
    expect(numbers()).toEqual([...upTo(6), 50]);
    expect(store.items()).toHaveLength(2);
  });
});
