import { gzipSync } from 'node:zlib';
import { generationId, sha256 } from '../../../contract/generations';
import { hint as hintSchema } from '../../../contract/messages';
import { trackedGeneration } from '../../../contract/items';
import { banner, discoveryRig, hour, minute, slowKey, slowQueries, slowQuery } from './rig';

const quiet = { looked: 0, created: 0, sighted: 0, failed: 0, hinted: 0, incomplete: [] };

describe('a file that nobody knew', () => {
  it('becomes a generation, known by its first record, and is hinted at once', async () => {
    const rig = discoveryRig();
    const source = rig.bucket.put(slowKey, banner + slowQueries(1, 2));

    expect(await rig.cycle()).toMatchObject({ listed: 1, looked: 1, created: 1, hinted: 1, incomplete: [] });

    const anchor = sha256(slowQuery(1));
    const [item] = rig.store.items();
    expect(trackedGeneration.parse(item)).toEqual(item);
    expect(item).toMatchObject({
      instance_id: 'db-1',
      cluster_id: 'cluster-1',
      log_type: 'slowquery',
      log_file_name: 'slowquery/mysql-slowquery.log',
      generation: generationId({ instance: 'db-1', logType: 'slowquery', anchor }),
      anchor: { offset: banner.length, length: slowQuery(1).length, sha256: anchor },
      source,
      compressed: false,
      open: 'db-1',
      offset: 0,
    });
    const [hint] = rig.hints();
    expect(hintSchema.parse(hint)).toEqual(hint);
    expect(hint).toMatchObject({
      generation: item?.generation,
      source,
      size: item?.size,
      last_written: rig.clock.now(),
    });
  });

  it('is passed over while it has nothing but banners, and looked at again only when it has changed', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, banner);
    expect(await rig.cycle()).toMatchObject({ looked: 1, waiting: 1, created: 0 });
    await rig.clock.advance(minute);
    expect(await rig.cycle()).toMatchObject({ looked: 0, waiting: 0 });

    rig.bucket.put(slowKey, banner + banner + slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ looked: 1, created: 1, hinted: 1 });
  });

  it('whose only record may still grow is a generation once it has not changed for a while', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQuery(1));
    expect(await rig.cycle()).toMatchObject({ waiting: 1 });
    await rig.clock.advance(14 * minute);
    expect(await rig.cycle()).toMatchObject({ looked: 0 });
    await rig.clock.advance(minute);
    expect(await rig.cycle()).toMatchObject({ looked: 1, created: 1 });
    expect(rig.store.items()[0]?.anchor.sha256).toBe(sha256(slowQuery(1)));
  });

  it('that stays without a record is not looked at a third time', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, banner);
    await rig.cycle();
    await rig.clock.advance(20 * minute);
    expect(await rig.cycle()).toMatchObject({ looked: 1, waiting: 1 });
    await rig.clock.advance(20 * minute);
    expect(await rig.cycle()).toMatchObject({ looked: 0 });
  });

  it('has the same identity when its first record is longer than the first look', async () => {
    const long = slowQuery(1, `select '${'x'.repeat(200_000)}'`);
    const growing = discoveryRig();
    growing.bucket.put(slowKey, long.slice(0, 100_000));
    await growing.cycle();
    const whole = discoveryRig();
    whole.bucket.put(slowKey, long + slowQuery(2));
    await whole.cycle();

    const [first] = growing.store.items();
    expect(first?.anchor).toEqual({ offset: 0, length: 4096, sha256: sha256(long.slice(0, 4096)) });
    expect(whole.store.items()[0]?.generation).toBe(first?.generation);
  });

  it('is known by its first record behind more banners than the first look reaches', async () => {
    const rig = discoveryRig();
    const banners = banner.repeat(600);
    rig.bucket.put(slowKey, banners + slowQueries(1, 2));
    await rig.cycle();
    expect(rig.store.items()[0]?.anchor).toMatchObject({
      offset: banners.length,
      sha256: sha256(slowQuery(1)),
    });
  });

  it('was written before the look-back, and is left to a look further back', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2), rig.clock.now() - 49 * hour);
    expect(await rig.cycle()).toMatchObject({ listed: 0, created: 0 });
    expect(await rig.cycle(72 * hour)).toMatchObject({ listed: 1, created: 1, hinted: 1 });
  });

  it('of a log type that is off is left alone', async () => {
    const rig = discoveryRig({ options: { logTypes: ['error'] } });
    rig.bucket.put(slowKey, slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ listed: 0, looked: 0 });
  });

  it('is read from the running error log alone, which repeats the other one', async () => {
    const rig = discoveryRig();
    const line = (n: number) => `2026-11-21T11:00:0${n}.000000Z 0 [Note] [MY-010747] [Server] text ${n}\n`;
    rig.bucket.put('c/db-1/error/mysql-error.log', line(1) + line(2));
    rig.bucket.put('c/db-1/error/mysql-error-running.log', line(1) + line(2));
    expect(await rig.cycle()).toMatchObject({ listed: 1, created: 1 });
    expect(rig.store.items()[0]?.log_file_name).toBe('error/mysql-error-running.log');
  });
});

describe('a file that grows by being overwritten', () => {
  it('stays the same generation, and is hinted at once', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    rig.readAll();
    rig.hints();
    const { generation } = rig.store.items()[0] ?? {};

    await rig.clock.advance(minute);
    expect(await rig.cycle()).toMatchObject(quiet);
    const source = rig.bucket.put(slowKey, slowQueries(1, 5));
    expect(await rig.cycle()).toMatchObject({ looked: 1, created: 0, sighted: 1, hinted: 1 });

    expect(rig.store.items()).toHaveLength(1);
    expect(rig.store.items()[0]).toMatchObject({ generation, source, last_written: rig.clock.now() });
    expect(rig.hints()).toMatchObject([{ generation, source }]);
  });

  it('is opened again where it had been taken for finished', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    rig.readAll();
    const [{ generation = '' } = {}] = rig.store.items();
    rig.store.edit(generation, { sealed: true, complete: true, open: undefined });
    rig.bucket.put(slowKey, slowQueries(1, 3));
    await rig.cycle();
    expect(rig.store.item(generation)).toMatchObject({ sealed: false, complete: false, open: 'db-1' });
  });

  it('is seen by what was served, not by what was listed, when it changes in between', async () => {
    let overwrite: (() => void) | undefined;
    const rig = discoveryRig({
      bucket: {
        before: (operation) => {
          if (operation !== 'open') return;
          overwrite?.();
          overwrite = undefined;
        },
      },
    });
    rig.bucket.put(slowKey, slowQueries(1, 2));
    overwrite = () => void rig.bucket.put(slowKey, slowQueries(1, 4));
    await rig.cycle();
    expect(rig.store.items()[0]?.size).toBe(slowQueries(1, 4).length);
    expect(await rig.cycle()).toMatchObject({ looked: 0 });
  });

  it('is asked for no more bytes than it takes to recognise it', async () => {
    const wanted: (number | undefined)[] = [];
    const rig = discoveryRig();
    const open = rig.bucket.open.bind(rig.bucket);
    Object.assign(rig.bucket, {
      open: (...[source, options, signal]: Parameters<typeof open>) => {
        wanted.push(options.length);
        return open(source, options, signal);
      },
    });
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    rig.bucket.put(slowKey, slowQueries(1, 500));
    await rig.cycle();
    expect(wanted).toEqual([65_536, slowQuery(1).length]);
  });
});

describe('a generation that moves', () => {
  const rotated = `${slowKey}.2026-11-21.11`;

  it('is the same under the key it was rotated to, and the next one begins under the old key', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 3));
    await rig.cycle();
    rig.readAll();
    rig.hints();
    const [{ generation = '' } = {}] = rig.store.items();

    await rig.clock.advance(minute);
    rig.bucket.put(rotated, slowQueries(1, 4));
    rig.bucket.put(slowKey, slowQueries(10, 12));
    expect(await rig.cycle()).toMatchObject({ created: 1, sighted: 1, hinted: 2 });
    expect(rig.store.items()).toHaveLength(2);
    expect(rig.store.item(generation)).toMatchObject({
      source: { key: rotated },
      log_file_name: 'slowquery/mysql-slowquery.log.2026-11-21.11',
    });
  });

  it('and was read to its end before is not hinted', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 3));
    await rig.cycle();
    rig.readAll();
    await rig.clock.advance(minute);
    rig.bucket.rename(slowKey, rotated);
    rig.hints();
    expect(await rig.cycle()).toMatchObject({ sighted: 1, hinted: 0 });
    expect(rig.store.items()[0]?.source).toMatchObject({ key: rotated });
  });

  it('is the same when it was compressed on the way', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 30));
    await rig.cycle();
    await rig.clock.advance(minute);
    const source = rig.bucket.put(`${rotated}.gz`, gzipSync(slowQueries(1, 40)));
    expect(await rig.cycle()).toMatchObject({ created: 0, sighted: 1, hinted: 1 });
    expect(rig.store.items()).toMatchObject([
      { source, compressed: true, log_file_name: 'slowquery/mysql-slowquery.log.2026-11-21.11' },
    ]);
  });

  it('is not led back to an earlier copy of itself', async () => {
    const rig = discoveryRig();
    rig.bucket.put(rotated, slowQueries(1, 4));
    await rig.cycle();
    rig.bucket.put(slowKey, slowQueries(1, 3), rig.clock.now() - minute);
    rig.bucket.put(`${slowKey}.2026-11-21.10`, slowQueries(1, 2), rig.clock.now() + 1);
    expect(await rig.cycle()).toMatchObject({ looked: 2, sighted: 0, created: 0 });
    expect(rig.store.items()).toMatchObject([{ source: { key: rotated } }]);
    expect(await rig.cycle()).toMatchObject({ looked: 0 });
  });

  it('is found again where it had been missing', async () => {
    const rig = discoveryRig();
    const source = rig.bucket.put(slowKey, slowQueries(1, 3));
    await rig.cycle();
    rig.readAll();
    const [{ generation = '' } = {}] = rig.store.items();
    rig.store.edit(generation, { missing_since: rig.clock.now() });
    await rig.cycle();
    await rig.cycle();
    expect(rig.store.item(generation)).toMatchObject({ source });
    expect(rig.store.item(generation)).not.toHaveProperty('missing_since');
  });
});

describe('a file under whose name another body appears', () => {
  it('is a new generation, and the old one keeps its source', async () => {
    const rig = discoveryRig();
    const old = rig.bucket.put(slowKey, slowQueries(1, 3));
    await rig.cycle();
    const replaced = rig.bucket.put(slowKey, slowQueries(20, 21));
    expect(await rig.cycle()).toMatchObject({ created: 1, sighted: 0, hinted: 1 });
    expect(rig.store.items().map(({ source }) => source)).toEqual([old, replaced]);
  });

  it('stays the same generation when it is only shorter: the worker finds out where it differs', async () => {
    const rig = discoveryRig();
    const { etag } = rig.bucket.put(slowKey, slowQueries(1, 5));
    await rig.cycle();
    const [item] = rig.store.items();
    rig.store.edit(item?.generation ?? '', { read_to: etag });
    const source = rig.bucket.put(slowKey, slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ created: 0, sighted: 1, hinted: 1 });
    expect(rig.store.items()).toMatchObject([{ source, size: slowQueries(1, 2).length }]);
  });

  it('is not taken for the longer one that was there before and that nobody has read', async () => {
    const rig = discoveryRig();
    const source = rig.bucket.put(slowKey, slowQueries(1, 5));
    await rig.cycle();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ created: 0, hinted: 1 });
    expect(rig.store.items()).toMatchObject([{ source, size: slowQueries(1, 5).length }]);
  });

  it('is followed to the branch that a worker has made of it', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 5));
    await rig.cycle();
    const [parent] = rig.store.items();
    if (!parent) throw new Error('there is no generation');
    const branch = `${parent.generation}.2`;
    await rig.store.create({ ...parent, generation: branch, parent: parent.generation, base: 10 });
    rig.store.edit(parent.generation, { superseded_by: branch });

    const source = rig.bucket.put(slowKey, slowQueries(1, 6));
    await rig.cycle();
    expect(rig.store.item(branch)).toMatchObject({ source });
    expect(rig.store.item(parent.generation)).toMatchObject({ source: parent.source });
    rig.restart();
    expect(await rig.cycle()).toMatchObject({ created: 0, sighted: 0 });
  });

  it('is no failure when it is gone before it is looked at', async () => {
    const rig = discoveryRig({
      bucket: { before: (operation, key) => void (operation === 'open' && rig.bucket.delete(key)) },
    });
    rig.bucket.put(slowKey, slowQueries(1, 5));
    expect(await rig.cycle()).toMatchObject({ looked: 1, missed: 1, failed: 0, incomplete: [] });
    expect(rig.store.items()).toEqual([]);
  });
});

describe('a gzip file', () => {
  it.each([
    ['whole', (bytes: Buffer) => bytes],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ['of several members', (bytes: Buffer) => Buffer.concat([gzipSync(banner), bytes])],
  ])('that is %s is known by its decompressed first record', async (_, made) => {
    const rig = discoveryRig();
    rig.bucket.put(`${slowKey}.2026-11-21.7.gz`, made(gzipSync(slowQueries(1, 50))));
    await rig.cycle();
    expect(rig.store.items()).toMatchObject([{ compressed: true, anchor: { sha256: sha256(slowQuery(1)) } }]);
  });
});

describe('a clock that is wrong', () => {
  it.each([-2 * hour, 40 * minute])('by %d ms does not finish a file that is still written', async (skew) => {
    const rig = discoveryRig();
    const start = slowQuery(1, 'select 1,');
    rig.bucket.put(slowKey, start.slice(0, -2), rig.clock.now() - skew);
    expect(await rig.cycle()).toMatchObject({ waiting: 1, created: 0 });
    rig.bucket.put(slowKey, `${start.slice(0, -2)} 2;\n${slowQuery(2)}`, rig.clock.now() - skew);
    expect(await rig.cycle()).toMatchObject({ created: 1 });
  });
});
