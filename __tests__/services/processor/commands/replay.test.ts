import {
  replay,
  replayedLine,
  ReplayMistake,
  type ReplayRequest,
} from '../../../../services/processor/commands/replay';
import type { Replayed } from '../../../../services/processor/commands/replay-letter';
import { noon, waitingLetter } from '../../support/tracked-item';
import { bench, events, file, minutes, queries, stream, upTo, type BenchOptions } from '../master/bench';

const old = 60 * 80;

/** A replay of what a bench has. */
function replaying(b: ReturnType<typeof bench>) {
  return async (request: ReplayRequest, dryRun = false) => {
    const told: Replayed[] = [];
    const options = { dryRun, done: (replayed: Replayed) => void told.push(replayed) };
    const complete = await replay(b.deps, request, options, b.signal);
    return { complete, told };
  };
}

/** A finished file, two of whose records OpenObserve does not take for their age: one dead letter. */
async function withLetter(options: BenchOptions = {}) {
  const b = bench(options);
  const item = await b.finished(`${queries(2)}${queries(2, 3, old)}${queries(2, 5)}`);
  expect(b.stored()).toEqual([1, 2, 5, 6]);
  const [letter] = b.deadLetters.letters();
  if (!letter) throw new Error('there is no dead letter');
  const request = { deadLetter: `db-1/${letter.job_id}` };
  /** OpenObserve takes older records from now on. */
  const deps = { ...b.deps, options: { ...b.deps.options, window: { past: minutes(60 * 200) } } };
  return { ...b, item, letter, request, replay: replaying(b), later: replaying({ ...b, deps }) };
}

describe('a dead letter', () => {
  it('waits again with the new cause where OpenObserve still does not take it', async () => {
    const b = await withLetter();
    const { complete, told } = await b.replay(b.request);
    expect(complete).toBe(false);
    expect(told).toMatchObject([
      {
        missing: 2,
        sent: 0,
        problem: expect.stringContaining('too old; OpenObserve takes records of the last 72 hours'),
      },
    ]);
    expect(b.deadLetters.letters()).toMatchObject([{ state: 'waiting', attempts: 2 }]);
  });

  it('says what is missing and changes nothing in a dry run', async () => {
    const b = await withLetter();
    const before = b.deadLetters.letters();
    const { told } = await b.later(b.request, true);
    expect(told).toMatchObject([{ missing: 2, sent: 0 }]);
    expect(b.deadLetters.letters()).toEqual(before);
    expect(b.stored()).toEqual([1, 2, 5, 6]);
  });
});

/** A finished file, whose records OpenObserve refused for no reason: dead letters of all of them. */
async function refused(options: BenchOptions = {}) {
  const b = bench(options);
  const bad = Array.from({ length: 200 }, () => 'bad' as const);
  b.openobserve.logs.behave({ streams: [stream], ingest: { schedule: bad } });
  const item = await b.finished(queries(4));
  b.openobserve.logs.behave({});
  const letters = b.deadLetters.letters();
  const requests = letters.map(({ job_id }) => ({ deadLetter: `db-1/${job_id}` }));
  const every = async (dryRun = false) => {
    const came = [];
    for (const request of requests) came.push(await replaying(b)(request, dryRun));
    return came;
  };
  expect(b.stored()).toEqual([]);
  return { ...b, item, letters, every };
}

describe('a dead letter that OpenObserve takes by now', () => {
  it('is sent, told of and closed', async () => {
    const b = await refused();
    expect((await b.every()).every(({ complete }) => complete)).toBe(true);
    expect(b.stored().sort()).toEqual(upTo(4));
    expect(b.deadLetters.letters().every(({ state }) => state === 'replayed')).toBe(true);
    expect(b.eventNames()).toContain('aurora.pipeline.replay');
  });

  it('is sent once, however often it is replayed', async () => {
    const b = await refused();
    await b.every();
    const again = await b.every();
    expect(again.every(({ complete }) => complete)).toBe(true);
    expect(again[0]?.told[0]?.what).toContain('was replayed 2026-11-21T');
    expect(b.stored()).toHaveLength(4);
  });

  it('is taken up again where a replay was broken off', async () => {
    const b = await refused();
    for (const letter of b.letters)
      await b.deadLetters.move(letter, { state: 'replaying', cause: letter.cause, attempts: 1 }, noon);
    await b.every();
    expect(b.stored().sort()).toEqual(upTo(4));
    expect(b.deadLetters.letters().every(({ state }) => state === 'replayed')).toBe(true);
  });

  it('waits again where a replay is stopped', async () => {
    const b = await refused();
    const stop = new AbortController();
    const sink = {
      ...b.deps.sink,
      offsets: async () => (stop.abort(), Promise.reject(new Error('aborted'))),
    };
    const deadLetter = `db-1/${b.letters[0]?.job_id}`;
    const options = { dryRun: false, done: () => undefined };
    await expect(replay({ ...b.deps, sink }, { deadLetter }, options, stop.signal)).rejects.toThrow();
    expect(b.deadLetters.letters()[0]).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('waits again where OpenObserve does not say what it has', async () => {
    const b = await refused();
    b.openobserve.logs.behave({ search: { rates: { fail: 1 } } });
    const [first] = await b.every();
    expect(first).toMatchObject({
      complete: false,
      told: [{ problem: expect.stringContaining('does not answer') }],
    });
    expect(b.deadLetters.letters()[0]).toMatchObject({ state: 'waiting', attempts: 2 });
  });

  it('waits again where its file is gone, and says so', async () => {
    const b = await refused({ versioned: false });
    b.bucket.delete(file);
    const [first] = await b.every();
    expect(first?.told).toMatchObject([{ problem: expect.stringContaining('its file is gone') }]);
    expect(b.deadLetters.letters()[0]).toMatchObject({ state: 'waiting' });
  });
});

it('a file that could not be read is given back to the workers, and its letter waits for them', async () => {
  const b = bench();
  b.bucket.put(file, queries(5));
  const item = await b.find();
  const open = b.worker.reader.open;
  Object.assign(b.worker, { reader: { ...b.bucket, open: () => Promise.reject(new Error('AccessDenied')) } });
  for (let attempt = 1; attempt <= 3; attempt += 1) expect(await b.hint(item)).toBe('failed');
  Object.assign(b.worker, { reader: { ...b.bucket, open } });
  expect(await b.hint(item)).toBe('done');
  expect(b.stored()).toEqual([]);

  const request = { deadLetter: `db-1/${item.generation}:0` };
  const first = await replaying(b)(request);
  expect(first).toMatchObject({
    complete: false,
    told: [{ problem: expect.stringContaining('workers try again') }],
  });
  await b.hint(item);
  await b.store.seal(b.now(item));
  await b.hint(item);
  expect(b.stored()).toEqual(upTo(5));
  expect(await replaying(b)(request)).toMatchObject({ complete: true, told: [{ missing: 0, sent: 0 }] });
  expect(b.deadLetters.letters()).toMatchObject([{ state: 'replayed' }]);
  expect(b.stored()).toHaveLength(5);
});

describe('an instance', () => {
  const two = async () => {
    const b = bench();
    await b.finished(queries(5, 1, 120));
    await b.finished(queries(5, 6, 30), `${file}.2026-11-21.11`);
    await b.finished(queries(5, 100), file.replace('db-1', 'db-2'));
    return b;
  };

  it('gets back everything of its own that is missing', async () => {
    const b = await two();
    b.openobserve.store.clear();
    const { complete, told } = await replaying(b)({ instance: 'db-1' });
    expect(complete).toBe(true);
    expect(told.map(({ sent }) => sent)).toEqual([5, 5]);
    expect(b.stored().sort((one, other) => one - other)).toEqual(upTo(10));
    expect(b.openobserve.store.records(events)).toHaveLength(2);
    expect(await replaying(b)({ instance: 'db-1' })).toMatchObject({ told: [{ sent: 0 }, { sent: 0 }] });
    expect(b.stored()).toHaveLength(10);
  });

  it('gets back records of a span of time, and reads only the files that may have some', async () => {
    const b = await two();
    b.openobserve.store.clear();
    const span = { since: noon - minutes(60), until: noon - minutes(30) + 1 };
    const { told } = await replaying(b)({ instance: 'db-1', ...span });
    expect(told).toMatchObject([{ records: 5, sent: 5, what: expect.stringContaining('2026-11-21.11') }]);
    expect(b.stored().sort()).toEqual([10, 6, 7, 8, 9]);
    const none = await replaying(b)({
      instance: 'db-1',
      since: noon - minutes(60),
      until: noon - minutes(45),
    });
    expect(none).toEqual({ complete: true, told: [] });
  });

  it('gets its dead letters closed too', async () => {
    const b = await refused();
    const { told } = await replaying(b)({ instance: 'db-1' });
    expect(told[0]).toMatchObject({ missing: 4, sent: 4 });
    expect(told.slice(1).every(({ missing }) => missing === 0)).toBe(true);
    expect(b.deadLetters.letters().every(({ state }) => state === 'replayed')).toBe(true);
    expect(b.stored()).toHaveLength(4);
  });

  it('does for the other files what it cannot do for one', async () => {
    const b = await two();
    b.openobserve.store.clear();
    const open: typeof b.bucket.open = (source, ...rest) =>
      source.kind === 's3' && source.key === file
        ? Promise.reject(new Error('AccessDenied'))
        : b.bucket.open(source, ...rest);
    const { complete, told } = await replaying({ ...b, deps: { ...b.deps, reader: { ...b.bucket, open } } })({
      instance: 'db-1',
    });
    expect(complete).toBe(false);
    expect(told.map(({ problem }) => problem).sort()).toEqual(['AccessDenied', undefined]);
    expect(b.stored()).toHaveLength(5);
  });
});

describe('a mistake is told with what was given and what is allowed', () => {
  it.each([
    ['db-1', '--dead-letter: given db-1; allowed: INSTANCE/JOB'],
    ['/x', '--dead-letter: given /x; allowed: INSTANCE/JOB'],
    ['db-9/x:0', 'given db-9/x:0; there is no such dead letter; none waits for db-9'],
    ['db-1/x:0', `there is no such dead letter; there wait db-1/${'a'.repeat(32)}:100`],
  ])('dead letter %s', async (deadLetter, message) => {
    const b = bench();
    await b.deadLetters.put(waitingLetter());
    await expect(replaying(b)({ deadLetter })).rejects.toThrow(message);
    await expect(replaying(b)({ deadLetter })).rejects.toBeInstanceOf(ReplayMistake);
  });

  it('an instance that is not known, and a span that ends before it begins', async () => {
    const b = bench();
    await expect(replaying(b)({ instance: 'db-9' })).rejects.toThrow(
      '--instance: given db-9; nothing was ever read',
    );
    await expect(replaying(b)({ instance: 'db-9', since: noon, until: noon })).rejects.toThrow(
      '--until must be later',
    );
  });
});

it('says in one line what came of a range', () => {
  const replayed = { what: 'dead letter db-1/g:0', records: 9, missing: 2, sent: 2 };
  expect(replayedLine(replayed, false)).toBe('dead letter db-1/g:0: 9 records, 2 missing, 2 sent');
  expect(replayedLine({ ...replayed, problem: 'its file is gone' }, true)).toBe(
    'dead letter db-1/g:0: 9 records, 2 missing; not complete: its file is gone',
  );
});
