import { auditor } from '../../../../services/processor/master/audit';
import { bench, events, file, minutes, queries, stream, upTo, type BenchOptions } from './bench';

/** A finished file of some queries, and an auditor. */
async function audited(count: number, options: BenchOptions = {}) {
  const b = bench(options);
  const item = await b.finished(queries(count));
  const auditing = auditor(b.deps);
  const audit = () => auditing.audit(b.store.items(), b.signal);
  return { ...b, item, audit };
}

const none = { complete: 0, incomplete: 0, failed: 0 };

it('closes a complete generation that OpenObserve has all records of', async () => {
  const b = await audited(30);
  expect(await b.audit()).toEqual(none);
  b.clock.advance(minutes(2));
  expect(await b.audit()).toEqual({ ...none, complete: 1 });
  expect(b.now(b.item)).toMatchObject({ verified_to: b.item.offset });
  expect(b.now(b.item)).not.toHaveProperty('open');
});

it('closes one that has no record', async () => {
  const b = bench();
  const item = await b.finished(queries(3));
  b.store.edit(item.generation, { records: 0, first_time: undefined, last_time: undefined });
  b.openobserve.store.clear();
  b.clock.advance(minutes(2));
  await auditor(b.deps).audit(b.store.items(), b.signal);
  expect(b.now(item)).not.toHaveProperty('open');
});

it('sends again what OpenObserve has lost, tells of it, and believes it an hour later', async () => {
  const b = await audited(30);
  b.openobserve.store.clear();
  b.clock.advance(minutes(2));
  expect(await b.audit()).toEqual({ ...none, incomplete: 1 });
  expect(b.stored()).toEqual(upTo(30));
  expect(b.openobserve.store.records(events)).toMatchObject([
    { event_name: 'aurora.pipeline.resend', body: expect.stringContaining('30 records') },
  ]);
  expect(b.counters['resends db-1 slowquery']).toBeGreaterThan(0);
  expect(b.now(b.item)).toMatchObject({ open: 'db-1', verified_to: 0 });

  expect(await b.audit()).toEqual(none);
  b.clock.advance(minutes(60));
  expect(await b.audit()).toEqual({ ...none, complete: 1 });
  expect(b.now(b.item)).not.toHaveProperty('open');
  expect(b.stored()).toHaveLength(30);
});

it('sends again once, also when two masters find out at the same time', async () => {
  const b = await audited(30);
  b.openobserve.store.clear();
  b.clock.advance(minutes(2));
  const other = auditor(b.deps);
  await Promise.all([b.audit(), other.audit(b.store.items(), b.signal)]);
  expect(b.stored()).toEqual(upTo(30));
});

it('finds what is missing although as many are there, some of them twice', async () => {
  const b = await audited(10);
  const records = b.openobserve.store.records(stream);
  b.openobserve.store.clear();
  const twice = [...records.slice(0, 5), ...records.slice(0, 5)];
  await b.deps.sink.send(
    stream,
    twice.map((record) => JSON.stringify(record)),
    b.signal,
  );
  b.clock.advance(minutes(2));
  expect(await b.audit()).toEqual({ ...none, incomplete: 1 });
  expect(new Set(b.stored())).toEqual(new Set(upTo(10)));
  b.clock.advance(minutes(60));
  await b.audit();
  expect(b.now(b.item)).not.toHaveProperty('open');
  expect(b.counters['duplicates db-1 slowquery']).toBe(5);
});

it('does not miss records that it is known OpenObserve does not take', async () => {
  const b = bench();
  const item = await b.finished(`${queries(3)}${queries(2, 4, 60 * 80)}${queries(3, 6)}`);
  expect(b.stored().sort()).toEqual([1, 2, 3, 6, 7, 8]);
  expect(b.deadLetters.letters().map(({ cause }) => cause)).toEqual(['too old', 'too old']);
  b.clock.advance(minutes(2));
  const auditing = auditor(b.deps);
  await auditing.audit(b.store.items(), b.signal);
  expect(b.now(item)).not.toHaveProperty('open');
  expect(b.deadLetters.letters().map(({ attempts }) => attempts)).toEqual([1, 1]);
  expect(b.eventNames()).not.toContain('aurora.pipeline.resend');
});

it('puts away what was lost and is too old to be sent again', async () => {
  const b = await audited(4);
  b.openobserve.store.clear();
  b.clock.advance(minutes(60 * 73));
  expect(await b.audit()).toEqual({ ...none, incomplete: 1 });
  expect(b.deadLetters.letters()).toHaveLength(4);
  expect(b.eventNames()).toEqual(Array.from({ length: 4 }, () => 'aurora.pipeline.dead_letter'));
  expect(b.now(b.item)).not.toHaveProperty('open');
});

it('declares a gap where the file of what was lost is gone', async () => {
  const b = await audited(4, { versioned: false });
  b.openobserve.store.clear();
  b.bucket.delete(file);
  b.clock.advance(minutes(2));
  expect(await b.audit()).toEqual({ ...none, incomplete: 1 });
  expect(b.eventNames()).toEqual(['aurora.pipeline.gap']);
  expect(b.counters['gaps db-1 slowquery']).toBe(1);
  expect(b.now(b.item)).not.toHaveProperty('open');
});

it('changes nothing while OpenObserve answers no search', async () => {
  const b = await audited(4);
  b.openobserve.logs.behave({ search: { rates: { fail: 1 } } });
  b.clock.advance(minutes(2));
  const before = b.now(b.item);
  expect(await b.audit()).toEqual({ ...none, failed: 1 });
  expect(b.now(b.item)).toEqual(before);
  b.openobserve.logs.behave({});
  expect(await b.audit()).toEqual({ ...none, complete: 1 });
});

describe('a file that is still being read', () => {
  /** So many records were delivered by an hour later, and then one more file full. */
  async function growing(lose: boolean) {
    const b = bench({ versioned: false });
    const item = await b.read(queries(10));
    if (lose) b.openobserve.store.clear();
    const auditing = auditor(b.deps);
    const audit = () => auditing.audit(b.store.items(), b.signal);
    const grow = async (count: number) => {
      b.bucket.put(file, queries(count));
      const opened = await b.bucket.open(item.source, {}, b.signal);
      const { source, size, lastWritten: last_written } = opened;
      const { log_file_name, compressed } = item;
      await b.store.sight(b.now(item), { log_file_name, compressed, source, size, last_written });
      await b.hint(item);
    };
    b.clock.advance(minutes(60));
    await grow(20);
    return { ...b, item, audit, grow };
  }

  it('is compared with what had been delivered when the audit was due', async () => {
    const b = await growing(false);
    const { offset } = b.now(b.item);
    expect(await b.audit()).toEqual(none);
    b.clock.advance(minutes(2));
    await b.grow(30);
    expect(await b.audit()).toEqual({ ...none, complete: 1 });
    expect(b.now(b.item)).toMatchObject({ verified_to: offset, open: 'db-1' });
    expect(b.counters['duplicates db-1 slowquery'] ?? 0).toBe(0);
  });

  it('gets back what was lost of that', async () => {
    const b = await growing(true);
    expect(await b.audit()).toEqual(none);
    b.openobserve.store.clear();
    b.clock.advance(minutes(2));
    await b.grow(25);
    expect(await b.audit()).toEqual({ ...none, incomplete: 1 });
    expect(b.stored().sort((one, other) => one - other)).toEqual(upTo(24));
    expect(b.now(b.item)).toMatchObject({ open: 'db-1', complete: false });
  });

  it('is not closed by what was found of it before it was complete', async () => {
    const b = await growing(false);
    await b.audit();
    b.clock.advance(minutes(2));
    await b.grow(30);
    await b.store.seal(b.now(b.item));
    await b.hint(b.item);
    expect(b.now(b.item).complete).toBe(true);
    await b.audit();
    expect(b.now(b.item)).toHaveProperty('open');
    b.clock.advance(minutes(2));
    await b.audit();
    expect(b.now(b.item)).not.toHaveProperty('open');
  });
});

it('forgets generations that are no longer open', async () => {
  const b = bench();
  const item = await b.finished(queries(5));
  const auditing = auditor(b.deps);
  await auditing.audit(b.store.items(), b.signal);
  await auditing.audit([], b.signal);
  b.clock.advance(minutes(2));
  expect(await auditing.audit(b.store.items(), b.signal)).toEqual({ ...none, complete: 1 });
  expect(b.now(item)).not.toHaveProperty('open');
});
