import { repair, SinkSilent, type RepairRange } from '../../../services/processor/repair';
import { bench, file, minutes, queries, query, stream, upTo } from './master/bench';

/** OpenObserve that has lost all of the first requests for records, and acknowledged them. */
const losing = (requests: number) => ({
  streams: [stream],
  ingest: { schedule: Array.from({ length: requests }, () => 'lose' as const) },
});

const whole = (offset: number): RepairRange => ({ from: 0, to: offset });

it('sends what OpenObserve has lost, and nothing else', async () => {
  const b = bench();
  b.openobserve.logs.behave(losing(2));
  const item = await b.finished(queries(100));
  const before = b.stored().length;
  expect(before).toBeLessThan(100);
  const outcome = await repair(b.deps, item, whole(item.offset), b.signal);
  expect(outcome).toMatchObject({
    kind: 'read',
    records: 100,
    missing: 100 - before,
    sent: 100 - before,
    duplicates: 0,
    rejected: [],
  });
  expect(b.stored().sort((one, other) => one - other)).toEqual(upTo(100));
});

it('sends nothing the second time', async () => {
  const b = bench();
  b.openobserve.logs.behave(losing(1));
  const item = await b.finished(queries(50));
  await repair(b.deps, item, whole(item.offset), b.signal);
  expect(await repair(b.deps, item, whole(item.offset), b.signal)).toMatchObject({ missing: 0, sent: 0 });
  expect(b.stored()).toHaveLength(50);
});

it('only finds out what is missing when it is asked to', async () => {
  const b = bench();
  b.openobserve.logs.behave(losing(100));
  const item = await b.finished(queries(20));
  expect(await repair(b.deps, item, { ...whole(item.offset), dryRun: true }, b.signal)).toMatchObject({
    missing: 20,
    sent: 0,
  });
  expect(b.stored()).toEqual([]);
});

it('leaves what lies behind the offset to the generation’s owner', async () => {
  const b = bench();
  b.openobserve.logs.behave(losing(1));
  const item = await b.read(queries(3));
  // The last record of a live file is held back.
  expect(item.offset).toBe(Buffer.byteLength(queries(2)));
  expect(await repair(b.deps, item, whole(item.size), b.signal)).toMatchObject({ records: 2, sent: 2 });
  expect(b.stored()).toEqual([1, 2]);
});

it('reads a range from its middle on with the parser’s state there', async () => {
  const b = bench();
  const item = await b.finished(
    `${queries(10)}${query(11).replace('SELECT', 'use shop;\nSELECT')}${queries(9, 12)}`,
  );
  const records = b.openobserve.store.records(stream);
  const after = records.filter(({ db_namespace }) => db_namespace === 'shop');
  expect(after).toHaveLength(10);
  b.openobserve.store.clear();
  const first = await repair(b.deps, item, { from: 0, to: Number(after[3]?.['log_offset']) }, b.signal);
  expect(first).toMatchObject({ kind: 'read', records: 13 });
  const rest = { from: Number(after[3]?.['log_offset']), to: item.offset, state: '{"database":"shop"}' };
  expect(await repair(b.deps, item, rest, b.signal)).toMatchObject({ kind: 'read', records: 7, sent: 7 });
  expect(b.stored()).toEqual(upTo(20));
});

it('sends nothing while OpenObserve does not say what it has', async () => {
  const b = bench();
  const item = await b.finished(queries(10));
  b.openobserve.logs.behave({ search: { rates: { fail: 1 } } });
  await expect(repair(b.deps, item, whole(item.offset), b.signal)).rejects.toThrow(SinkSilent);
  expect(b.stored()).toHaveLength(10);
});

it('finds a body that was overwritten among the versions of its file', async () => {
  const b = bench();
  const item = await b.finished(queries(10));
  b.openobserve.store.clear();
  b.bucket.put(file, queries(5, 500));
  expect(await repair(b.deps, item, whole(item.offset), b.signal)).toMatchObject({ sent: 10 });
  expect(b.stored()).toEqual(upTo(10));
});

it('says when the body is gone', async () => {
  const b = bench({ versioned: false });
  const item = await b.finished(queries(10));
  b.bucket.put(file, queries(5, 500));
  expect(await repair(b.deps, item, whole(item.offset), b.signal)).toEqual({ kind: 'gone' });
});

it('names what OpenObserve does not take, with what is needed to read it again', async () => {
  const b = bench();
  const item = await b.finished(queries(5));
  b.openobserve.store.clear();
  b.clock.advance(minutes(60 * 73));
  const outcome = await repair(b.deps, item, whole(item.offset), b.signal);
  if (outcome.kind !== 'read') throw new Error('it was not read');
  expect(outcome).toMatchObject({ missing: 5, sent: 0 });
  expect(outcome.rejected.map(({ cause }) => cause)).toEqual(Array.from({ length: 5 }, () => 'too old'));
  const [, second] = outcome.rejected;
  const range = {
    from: second?.offset ?? 0,
    to: (second?.offset ?? 0) + (second?.length ?? 0),
    state: second?.state,
  };
  expect(await repair(b.deps, item, range, b.signal)).toMatchObject({ records: 1, missing: 1 });
});

it('leaves out what a branch has from its parent', async () => {
  const b = bench();
  b.openobserve.logs.behave(losing(1));
  const item = { ...(await b.finished(queries(6))), base: Buffer.byteLength(queries(4)) };
  expect(await repair(b.deps, item, whole(item.offset), b.signal)).toMatchObject({ records: 2 });
  expect(b.stored()).toEqual([5, 6]);
});
