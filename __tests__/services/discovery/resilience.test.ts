import { BodyGone } from '../../../services/source/body-reader';
import type { ListedFile } from '../../../services/source/log-source';
import { memoryStore } from '../support/memory-store';
import { discoveryRig, hour, minute, slowKey, slowQueries } from './rig';

const keyOf = (instance: string) => `cluster-1/${instance}/slowquery/mysql-slowquery.log`;

describe('a generation that is behind', () => {
  it('is hinted again after two minutes without progress, and not before', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    await rig.clock.advance(minute);
    expect(await rig.cycle()).toMatchObject({ hinted: 0 });
    await rig.clock.advance(minute);
    expect(await rig.cycle()).toMatchObject({ looked: 0, hinted: 1 });
    expect(await rig.cycle()).toMatchObject({ hinted: 0 });
  });

  it('is left alone while its owner gets further', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    for (let round = 0; round < 5; round += 1) {
      await rig.clock.advance(minute);
      rig.store.edit(rig.store.items()[0]?.generation ?? '', { progress_at: rig.clock.now() });
      expect(await rig.cycle()).toMatchObject({ hinted: 0 });
    }
    await rig.clock.advance(2 * minute);
    expect(await rig.cycle()).toMatchObject({ hinted: 1 });
  });

  it('is hinted when it was sealed and its last record waits', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    rig.readAll();
    await rig.clock.advance(3 * minute);
    expect(await rig.cycle()).toMatchObject({ hinted: 0 });
    rig.store.edit(rig.store.items()[0]?.generation ?? '', { sealed: true });
    expect(await rig.cycle()).toMatchObject({ hinted: 1 });
  });

  it('of a log type that was turned off is not hinted', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    const other = discoveryRig({ store: rig.store, options: { logTypes: ['error'] } });
    expect(await other.cycle()).toMatchObject({ hinted: 0 });
  });
});

describe('a restart', () => {
  it('reads nothing and publishes nothing where nothing has changed', async () => {
    const rig = discoveryRig();
    for (const instance of ['db-1', 'db-2']) rig.bucket.put(keyOf(instance), slowQueries(1, 3));
    await rig.cycle();
    rig.readAll();
    rig.restart();
    const opened = rig.bucket.calls.open;
    expect(await rig.cycle()).toMatchObject({ listed: 2, looked: 0, hinted: 0, incomplete: [] });
    expect(rig.bucket.calls.open).toBe(opened);
  });

  it('publishes nothing for generations that are complete and verified', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 3));
    await rig.cycle();
    rig.readAll();
    rig.store.edit(rig.store.items()[0]?.generation ?? '', { sealed: true, complete: true, open: undefined });
    rig.restart();
    const before = rig.store.items();
    expect(await rig.cycle()).toMatchObject({ looked: 1, created: 0, sighted: 0, hinted: 0 });
    expect(rig.store.items()).toEqual(before);
  });

  it('between writing a generation down and hinting it is made up for', async () => {
    const rig = discoveryRig();
    rig.broker.down = () => true;
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    rig.broker.down = undefined;
    rig.restart();
    expect(await rig.cycle()).toMatchObject({ created: 0, hinted: 1 });
  });
});

describe('two discoveries at once', () => {
  it('write each generation down once, and both stay complete', async () => {
    const store = memoryStore({ before: () => new Promise((resolve) => setImmediate(resolve)) });
    const one = discoveryRig({ store });
    const other = discoveryRig({ store });
    for (let round = 1; round <= 3; round += 1) {
      for (const rig of [one, other])
        for (let n = 0; n < 10; n += 1) rig.bucket.put(keyOf(`db-${n}`), slowQueries(1, 2 * round));
      const reports = await Promise.all([one.cycle(), other.cycle()]);
      for (const report of reports) expect(report).toMatchObject({ failed: 0, incomplete: [] });
      expect(store.items()).toHaveLength(10);
      expect(store.items().every(({ size }) => size === slowQueries(1, 2 * round).length)).toBe(true);
    }
    const hinted = new Set([...one.published, ...other.published].map(({ instance_id }) => instance_id));
    expect(hinted.size).toBe(10);
  });
});

describe('a broker that is away', () => {
  it('leaves nothing counted as hinted: everything goes out when it is back, though its owner made progress', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    rig.readAll();
    rig.hints();
    rig.broker.down = () => true;
    rig.bucket.put(slowKey, slowQueries(1, 3));
    const report = await rig.cycle();
    expect(report).toMatchObject({ sighted: 1, failed: 0, hinted: 0 });
    expect(report.incomplete).toEqual(['hints of slowquery logs were not published: the broker is away']);

    rig.broker.down = undefined;
    expect(await rig.cycle()).toMatchObject({ looked: 0, hinted: 1, incomplete: [] });
    expect(rig.hints()).toMatchObject([{ size: slowQueries(1, 3).length }]);
    expect(await rig.cycle()).toMatchObject({ hinted: 0 });
  });

  it('for one topic does not keep the hints of another back', async () => {
    const rig = discoveryRig();
    rig.broker.down = ({ log_type }) => log_type === 'slowquery';
    rig.bucket.put(slowKey, slowQueries(1, 2));
    rig.bucket.put(
      'c/db-1/audit/audit.log.0.2026-11-21-11-00.0',
      "1700000000000001,db-1,a,h,1,1,QUERY,d,'select 1',0\n",
    );
    expect(await rig.cycle()).toMatchObject({ created: 2, hinted: 1 });
    expect(rig.hints()).toMatchObject([{ log_type: 'audit' }]);
  });
});

describe('one file that cannot be read', () => {
  it('does not keep the others from being found, is told, and is tried again', async () => {
    let broken = true;
    const rig = discoveryRig({
      bucket: {
        before: (operation, key) => {
          if (broken && operation === 'open' && key === keyOf('db-3')) throw new Error('AccessDenied');
        },
      },
    });
    for (let n = 1; n <= 5; n += 1) rig.bucket.put(keyOf(`db-${n}`), slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ looked: 5, created: 4, hinted: 4, failed: 1, incomplete: [] });
    expect(rig.log.lines).toContainEqual({
      level: 'warn',
      message: 'A log file could not be looked at',
      instance: 'db-3',
      logFileName: 'slowquery/mysql-slowquery.log',
      place: `logs/${keyOf('db-3')}`,
      cause: 'AccessDenied',
    });
    broken = false;
    expect(await rig.cycle()).toMatchObject({ looked: 1, created: 1, failed: 0 });
  });

  it('is no complete cycle when it is every file', async () => {
    const rig = discoveryRig({
      bucket: {
        before: (operation) => {
          if (operation === 'open') throw new Error('AccessDenied');
        },
      },
    });
    for (let n = 1; n <= 30; n += 1) rig.bucket.put(keyOf(`db-${n}`), slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({
      failed: 30,
      incomplete: ['listing: none of 30 files could be looked at'],
    });
    expect(rig.log.lines).toHaveLength(20);
  });
});

describe('a table that is throttled', () => {
  it('delays only what it concerns', async () => {
    let throttled = true;
    const store = memoryStore({
      before: (operation, key) => {
        if (throttled && operation === 'create' && key?.instance_id === 'db-2')
          throw new Error('ThrottlingException');
      },
    });
    const rig = discoveryRig({ store });
    for (let n = 1; n <= 3; n += 1) rig.bucket.put(keyOf(`db-${n}`), slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ created: 2, hinted: 2, failed: 1, incomplete: [] });
    throttled = false;
    expect(await rig.cycle()).toMatchObject({ created: 1, hinted: 1 });
  });

  it('that cannot tell what is open makes the cycle incomplete, and new files are hinted all the same', async () => {
    const store = memoryStore({
      before: (operation) => {
        if (operation === 'open') throw new Error('ThrottlingException');
      },
    });
    const rig = discoveryRig({ store });
    rig.bucket.put(slowKey, slowQueries(1, 2));
    const report = await rig.cycle();
    expect(report).toMatchObject({ created: 1, hinted: 1 });
    expect(report.incomplete).toEqual([
      'reading the open generations: ThrottlingException',
      'going through the open generations: ThrottlingException',
    ]);
  });

  it('whose write arrived and whose answer was lost gets no second generation', async () => {
    let lost = true;
    const store = memoryStore({
      after: (operation) => {
        if (lost && operation === 'create') throw new Error('socket hang up');
      },
    });
    const rig = discoveryRig({ store });
    rig.bucket.put(slowKey, slowQueries(1, 2));
    expect(await rig.cycle()).toMatchObject({ failed: 1, hinted: 1 });
    lost = false;
    expect(await rig.cycle()).toMatchObject({ created: 0, failed: 0, hinted: 0 });
    expect(store.items()).toHaveLength(1);
  });
});

describe('a source that was written down by an owner after this process saw a newer one', () => {
  it('is noticed, and the newer one written down again', async () => {
    const rig = discoveryRig();
    const older = rig.bucket.put(slowKey, slowQueries(1, 2));
    await rig.cycle();
    const newer = rig.bucket.put(slowKey, slowQueries(1, 4));
    await rig.cycle();
    const { generation = '' } = rig.store.items()[0] ?? {};
    rig.store.edit(generation, { source: older, read_to: older.etag });
    await rig.cycle();
    expect(await rig.cycle()).toMatchObject({ looked: 1, sighted: 1, hinted: 1 });
    expect(rig.store.item(generation)).toMatchObject({ source: newer });
  });
});

describe('instances', () => {
  it('are written down once an hour each, however many files they have', async () => {
    const rig = discoveryRig();
    for (const file of ['slowquery/mysql-slowquery.log', 'slowquery/mysql-slowquery.log.2026-11-21.9'])
      rig.bucket.put(`c/db-1/${file}`, slowQueries(1, file.length));
    await rig.cycle();
    await rig.cycle();
    expect(rig.instances).toEqual([{ instance: 'db-1', at: rig.clock.now() }]);
    await rig.clock.advance(hour);
    await rig.cycle();
    expect(rig.instances).toHaveLength(2);
  });

  it('that could not be written down are tried again, and their files are read meanwhile', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    rig.table.down = true;
    expect(await rig.cycle()).toMatchObject({ created: 1, failed: 1, incomplete: [] });
    rig.table.down = false;
    expect(await rig.cycle()).toMatchObject({ failed: 0 });
    expect(rig.instances).toHaveLength(1);
  });
});

describe('a listing', () => {
  it('of 20 000 files is gone through with no more than 16 of them held', async () => {
    const rig = discoveryRig({ options: { filesRemembered: 500 } });
    const body = Buffer.from(slowQueries(1, 2));
    let held = 0;
    let most = 0;
    async function* list(): AsyncGenerator<ListedFile> {
      for (let n = 0; n < 20_000; n += 1) {
        most = Math.max(most, (held += 1));
        yield {
          instance: `db-${n}`,
          cluster: 'c',
          logType: 'slowquery',
          logFileName: 'slowquery/mysql-slowquery.log',
          source: { kind: 's3', bucket: 'logs', key: keyOf(`db-${n}`), etag: `"${n}"` },
          size: body.length,
          lastWritten: rig.clock.now(),
        };
      }
    }
    rig.bucket.put(slowKey, body);
    const { open } = rig.bucket;
    Object.assign(rig.bucket, {
      list,
      open: async (...[source, options, signal]: Parameters<typeof open>) => {
        held -= 1;
        if (source.kind !== 's3' || Number(source.etag.slice(1, -1)) % 20 > 0)
          throw new BodyGone('it is gone');
        return { ...(await open({ ...source, key: slowKey }, options, signal)), source };
      },
    });
    expect(await rig.cycle()).toMatchObject({
      listed: 20_000,
      created: 1_000,
      missed: 19_000,
      hinted: 1_000,
      failed: 0,
    });
    expect(most).toBeLessThanOrEqual(17);
  });

  it('that breaks off makes the cycle incomplete, and what came before is hinted', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2));
    const { list } = rig.bucket;
    Object.assign(rig.bucket, {
      async *list(...given: Parameters<typeof list>) {
        yield* list(...given);
        throw new Error('SlowDown');
      },
    });
    expect(await rig.cycle()).toMatchObject({ created: 1, hinted: 1, incomplete: ['listing: SlowDown'] });
  });

  it('that is stopped takes no new files, and says so', async () => {
    const stop = new AbortController();
    const rig = discoveryRig({
      bucket: { before: (operation) => void (operation === 'open' && stop.abort()) },
    });
    for (let n = 1; n <= 50; n += 1) rig.bucket.put(keyOf(`db-${n}`), slowQueries(1, 2));
    const report = await rig.cycle(undefined, stop.signal);
    expect(report.looked).toBeLessThanOrEqual(16);
    expect(report.incomplete).toEqual(['it was stopped']);
  });
});
