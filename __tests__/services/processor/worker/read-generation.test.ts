import { key, line, lines, rig, rotatedKey } from './support';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('Reading a generation', () => {
  it('delivers every record but the last, which may still grow, and gives the generation back', async () => {
    const { found, read, numbers, store } = rig();
    const body = lines(1, 10);
    const { generation } = await found(body);
    expect(await read(generation)).toBe('done');
    expect(numbers()).toEqual(upTo(9));
    expect(store.item(generation)).toMatchObject({
      ...{ offset: body.length - line(10).length, length: body.length, records: 9 },
      ...{ taken: false, fence: 1, complete: false, attempts: 0 },
    });
  });

  it('sends several batches, and checkpoints each', async () => {
    const { found, read, numbers, store } = rig({ batchBytes: 1500 });
    const { generation } = await found(lines(1, 10));
    await read(generation);
    expect(numbers()).toEqual(upTo(9));
    expect(store.calls.save).toBeGreaterThan(3);
  });

  it('does nothing for a generation that is unknown, or not behind', async () => {
    const { found, read, store, stored } = rig();
    expect(await read('unknown')).toBe('done');
    const { generation } = await found(lines(1, 3));
    await read(generation);
    const before = stored().length;
    expect(await read(generation)).toBe('done');
    expect(stored()).toHaveLength(before);
    expect(store.item(generation)?.fence).toBe(1);
  });

  it('goes on where it was left when the file has grown, and reads nothing twice', async () => {
    const { found, sighted, read, numbers } = rig();
    const { generation } = await found(lines(1, 4));
    await read(generation);
    await sighted(generation, lines(1, 9));
    await read(generation);
    await sighted(generation, lines(1, 12));
    await read(generation);
    expect(numbers()).toEqual(upTo(11));
  });

  it('reads what lies there, even if that is newer than what was sighted', async () => {
    const { found, read, numbers, bucket, store } = rig();
    const { generation, source } = await found(lines(1, 4));
    bucket.put(key, lines(1, 8));
    await read(generation);
    expect(numbers()).toEqual(upTo(7));
    expect(store.item(generation)?.source).toEqual(source);
  });

  it('goes on under the name to which the file was renamed', async () => {
    const { found, sighted, read, numbers, bucket } = rig();
    const { generation } = await found(lines(1, 4));
    await read(generation);
    bucket.delete(key);
    await sighted(generation, lines(1, 8), rotatedKey);
    await read(generation);
    expect(numbers()).toEqual(upTo(7));
  });

  it('delivers the last record of a sealed file, and is complete', async () => {
    const { found, read, numbers, store } = rig();
    const body = lines(1, 5);
    const { generation } = await found(body);
    await read(generation);
    store.edit(generation, { sealed: true });
    expect(await read(generation)).toBe('done');
    expect(numbers()).toEqual(upTo(5));
    expect(store.item(generation)).toMatchObject({
      complete: true,
      offset: body.length,
      length: body.length,
    });
  });

  it('does not take a body for finished that has grown since it was sealed', async () => {
    const { found, sighted, read, numbers, store, bucket } = rig();
    const { generation } = await found(lines(1, 5));
    await read(generation);
    store.edit(generation, { sealed: true });
    const grown = lines(1, 7);
    bucket.put(key, grown);
    await read(generation);
    expect(store.item(generation)).toMatchObject({ sealed: false, complete: false });
    // Discovery comes later, and sees nothing new.
    await sighted(generation, grown);
    await read(generation);
    expect(numbers()).toEqual(upTo(6));
    expect(store.item(generation)).toMatchObject({ sealed: false, complete: false });
  });

  it('tells of bytes that come after the file was taken for finished', async () => {
    const { found, sighted, read, store, events, stored } = rig();
    const cut = lines(1, 2).slice(0, -3);
    const { generation } = await found(cut);
    store.edit(generation, { sealed: true });
    await read(generation);
    await sighted(generation, `${cut}, the rest of a record\n${lines(3, 4)}`);
    await read(generation);
    expect(events()).toEqual(['aurora.pipeline.continuation']);
    expect(stored().some(({ body }) => body === ', the rest of a record')).toBe(true);
    expect(store.item(generation)?.complete).toBe(false);
  });
});

describe('A takeover', () => {
  /** Stops at a step for good, as a process that was killed. */
  const dyingAt = (step: string) => {
    let dead = false;
    return (at: string) => {
      if (dead || at !== step) return undefined;
      dead = true;
      return new Promise<void>(() => undefined);
    };
  };

  it.each(['a', 'c', 'd', 'e', 'f'])('loses and repeats nothing after a death at step %s', async (step) => {
    const { found, read, numbers, store } = rig({ faultPoints: dyingAt(step) });
    const { generation } = await found(lines(1, 10));
    void read(generation);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await read(generation)).toBe('done');
    expect([...numbers()].sort((one, other) => one - other)).toEqual(upTo(9));
    expect(store.item(generation)).toMatchObject({ taken: false, records: 9 });
  });

  it('stops the owner before, whose writes are refused', async () => {
    const held: (() => void)[] = [];
    const once = (step: string) =>
      step === 'f' && held.length === 0 ? new Promise<void>((resolve) => held.push(resolve)) : undefined;
    const { found, read, numbers, store } = rig({ faultPoints: once });
    const { generation } = await found(lines(1, 10));
    const stale = read(generation);
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await read(generation)).toBe('done');
    const after = store.item(generation);
    held.forEach((release) => release());
    expect(await stale).toBe('lost');
    expect(store.item(generation)).toEqual(after);
    expect(new Set(numbers()).size).toBe(numbers().length);
  });

  it('stays in doubt as long as nothing was asked for', async () => {
    const { found, read, store, bucket } = rig({ versioned: false });
    const { generation } = await found(lines(1, 3));
    store.edit(generation, { taken: true });
    bucket.delete(key);
    expect(await read(generation)).toBe('missing');
    expect(store.item(generation)?.taken).toBe(true);
  });
});

describe('Failures', () => {
  it('are counted, and become a dead letter after several in a row; the next body is tried again', async () => {
    let broken = true;
    const before = (operation: string) => {
      if (broken && operation === 'open') throw new Error('AccessDenied: s3:GetObject');
    };
    const { found, sighted, read, store, deadLetters, events, numbers } = rig({ bucket: { before } });
    const { generation } = await found(lines(1, 4));
    for (const attempts of [1, 2]) {
      expect(await read(generation)).toBe('failed');
      expect(store.item(generation)).toMatchObject({
        attempts,
        cause: 'AccessDenied: s3:GetObject',
        taken: false,
      });
    }
    expect(await read(generation)).toBe('failed');
    expect(deadLetters.letters()).toMatchObject([{ from: 0, to: lines(1, 4).length, state: 'waiting' }]);
    expect(events()).toEqual(['aurora.pipeline.dead_letter']);
    expect(await read(generation)).toBe('done');

    broken = false;
    await sighted(generation, lines(1, 5));
    await read(generation);
    expect(numbers()).toEqual(upTo(4));
  });

  it('of a sealed file end with a declared gap', async () => {
    const before = (operation: string) => {
      if (operation === 'open') throw new Error('AccessDenied');
    };
    const { found, read, store, events } = rig({ bucket: { before }, attempts: 1 });
    const body = lines(1, 4);
    const { generation } = await found(body);
    store.edit(generation, { sealed: true });
    await read(generation);
    expect(store.item(generation)).toMatchObject({ complete: true, gaps: 1, gap_bytes: body.length });
    expect(events()).toEqual(['aurora.pipeline.dead_letter', 'aurora.pipeline.gap']);
  });

  it('of the store are repeated', async () => {
    let calls = 0;
    const before = () => {
      calls += 1;
      if (calls % 2 === 0) throw new Error('ProvisionedThroughputExceededException');
    };
    const { found, read, numbers } = rig();
    const { generation, ...item } = await found(lines(1, 6));
    const throttled = rig({ store: { before } });
    throttled.bucket.put(key, lines(1, 6));
    while (!(await throttled.store.create({ ...item, generation }).catch(() => false))) calls += 1;
    expect(await throttled.read(generation)).toBe('done');
    await read(generation);
    expect(throttled.numbers()).toEqual(numbers());
  });

  it('puts away records that OpenObserve would discard for their time, and passes them', async () => {
    const old = line(2, 'number 2', 100 * 60);
    const ahead = line(3, 'number 3', -30 * 60);
    const { found, read, numbers, deadLetters, store, counted } = rig({ batchBytes: 100_000 });
    const { generation } = await found(line(1) + old + ahead + lines(4, 6));
    await read(generation);
    expect(numbers()).toEqual([1, 4, 5]);
    expect(deadLetters.letters()).toMatchObject([
      { from: 0, to: (line(1) + old + ahead).length, records: 2, cause: 'too old; and 1 other causes' },
    ]);
    expect(store.item(generation)?.records).toBe(3);
    expect(counted).toMatchObject({ recordsRejected: 2, recordsRead: 5, recordsDelivered: 3 });
  });
});

describe('A stop', () => {
  it('lets what is on its way arrive, and gives the generation back', async () => {
    const { found, read, store, stop, numbers, deps } = rig({ bucket: { chunk: 200 } });
    const { generation } = await found(lines(1, 40));
    const { send } = deps.sink;
    Object.assign(deps.sink, {
      send: (...args: Parameters<typeof send>) => {
        stop.abort();
        return send(...args);
      },
    });
    expect(await read(generation)).toBe('stopped');
    const item = store.item(generation);
    expect(item).toMatchObject({ taken: false, records: numbers().length });
    expect(numbers().length).toBeGreaterThan(0);
    expect(numbers().length).toBeLessThan(39);
  });

  it('that may take no longer leaves the generation in doubt', async () => {
    const { found, read, store, abort, deps } = rig();
    const { generation } = await found(lines(1, 10));
    Object.assign(deps.sink, {
      send: async () => {
        abort.abort();
        return { kind: 'broken', cause: 'aborted', unsent: false };
      },
    });
    expect(await read(generation)).toBe('stopped');
    expect(store.item(generation)).toMatchObject({ taken: true, offset: 0 });
  });
});
