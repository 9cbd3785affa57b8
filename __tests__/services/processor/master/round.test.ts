import { runRounds } from '../../../../services/processor/master/loop';
import { master } from '../../../../services/processor/master/round';
import { bench, file, minutes, queries, stream, upTo } from './bench';

const quiet = { sealed: 0, gaps: 0, verified: 0, incomplete: 0, failed: 0, problems: [] };

it('brings a file that is no longer written to its verified end', async () => {
  const b = bench();
  const item = await b.read(queries(20));
  const { round } = master(b.deps);
  expect(await round(b.signal)).toEqual({ ...quiet, open: 1 });
  b.clock.advance(minutes(15));
  expect(await round(b.signal)).toEqual({ ...quiet, open: 1, sealed: 1 });
  await b.hint(item);
  expect(b.stored()).toEqual(upTo(20));
  b.clock.advance(minutes(2));
  expect(await round(b.signal)).toEqual({ ...quiet, open: 1, verified: 1 });
  expect(await round(b.signal)).toEqual({ ...quiet, open: 0 });
});

it('does for the others what it cannot do for one, and says so', async () => {
  const b = bench();
  const broken = await b.read(queries(5));
  const sound = await b.read(queries(5, 100), file.replace('db-1', 'db-2'));
  const latest: typeof b.bucket.latest = (source, signal) =>
    source.kind === 's3' && source.key === file
      ? Promise.reject(new Error('AccessDenied'))
      : b.bucket.latest(source, signal);
  b.clock.advance(minutes(15));
  const report = await master({ ...b.deps, reader: { ...b.bucket, latest } }).round(b.signal);
  expect(report).toEqual({ ...quiet, open: 2, sealed: 1, failed: 1 });
  expect(b.now(broken).sealed).toBe(false);
  expect(b.now(sound).sealed).toBe(true);
  expect(b.log.lines).toContainEqual(
    expect.objectContaining({ task: 'seal', generation: broken.generation, cause: 'AccessDenied' }),
  );
});

it('seals and measures also while dead letters cannot be looked for, and is not complete', async () => {
  const b = bench();
  await b.read(queries(5));
  b.clock.advance(minutes(15));
  const instances = () => {
    throw new Error('throttled');
  };
  const report = await master({ ...b.deps, instances }).round(b.signal);
  expect(report).toEqual({ ...quiet, open: 1, sealed: 1, problems: ['dead letters: throttled'] });
  expect(b.gauges).toHaveProperty(['lagBytes db-1 slowquery']);
});

it('says why it could do nothing', async () => {
  const b = bench({
    before: (operation) => {
      if (operation === 'open') throw new Error('throttled');
    },
  });
  const report = await master(b.deps).round(b.signal);
  expect(report).toEqual({ ...quiet, open: 0, problems: ['open generations: throttled'] });
});

it('two masters do nothing twice', async () => {
  const b = bench();
  const item = await b.finished(queries(20));
  const masters = [master(b.deps), master(b.deps)];
  const rounds = () => Promise.all(masters.map(({ round }) => round(b.signal)));
  b.openobserve.store.clear();
  for (const wait of [2, 1, 60, 60]) {
    b.clock.advance(minutes(wait));
    await rounds();
  }
  expect(b.stored()).toEqual(upTo(20));
  expect(b.now(item)).not.toHaveProperty('open');
});

describe('the loop', () => {
  /** Runs so many rounds, which end as given. */
  async function rounds(problems: readonly (readonly string[])[], takes = 0) {
    const b = bench();
    const stop = new AbortController();
    const started: number[] = [];
    const told: string[] = [];
    const round = async () => {
      started.push(b.clock.now());
      b.clock.advance(takes);
      if (started.length === problems.length) queueMicrotask(() => stop.abort());
      return { ...quiet, open: 1, problems: problems[started.length - 1] ?? [] };
    };
    const watch = { completed: () => told.push('completed'), failed: (cause: string) => told.push(cause) };
    await runRounds({ master: { round }, clock: b.clock, log: b.log, watch }, 1000, stop.signal);
    return { starts: started.map((at) => at - (started[0] ?? 0)), told, log: b.log };
  }

  it('goes round once in its time, whatever a round takes of it', async () => {
    expect((await rounds([[], [], []], 300)).starts).toEqual([0, 1000, 2000]);
    expect((await rounds([[], [], []], 1500)).starts).toEqual([0, 1500, 3000]);
  });

  it('tells readiness and the log of a round that was not complete', async () => {
    const { told, log } = await rounds([[], ['audit: no answer'], []]);
    expect(told).toEqual(['completed', 'audit: no answer']);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error', cause: 'audit: no answer' }));
  });
});

it('stops in the middle of a round without a word of failure', async () => {
  const b = bench();
  await b.finished(queries(20));
  b.openobserve.store.clear();
  b.clock.advance(minutes(2));
  const stop = new AbortController();
  const sink = {
    ...b.deps.sink,
    offsets: async () => {
      stop.abort();
      throw new Error('aborted');
    },
  };
  const report = await master({ ...b.deps, sink }).round(stop.signal);
  expect(report).toMatchObject({ failed: 0, problems: [] });
  expect(b.openobserve.store.records(stream)).toEqual([]);
});
