import { deliver } from '../../../../services/processor/delivery/deliver';
import type { IngestManner, Manners } from '../../../support/openobserve/manners';
import { batch, batchOf, bench, duplicatesAmong, generation, recordAt, stream } from './support';

const offsets = (count: number) => Array.from({ length: count }, (_, index) => index * 100);

const first = (...schedule: IngestManner[]): Manners => ({ ingest: { schedule } });

const quiet = {
  delivered: 6,
  alreadyThere: 0,
  duplicates: 0,
  ambiguous: 0,
  resends: 0,
  marksFailed: 0,
  rejected: [],
  unsure: false,
};

describe('one batch', () => {
  it('is sent, remembered, and not asked for', async () => {
    const { deps, options, stored, steps, marks, clock } = bench();
    expect(await deliver(deps, batch(6), options)).toEqual(quiet);
    expect(stored()).toEqual(offsets(6));
    expect(steps).toEqual(['c', 'd', 'e']);
    expect([...marks.known]).toEqual([[`${generation}:0`, 600]]);
    expect(clock.slept).toEqual([]);
  });

  it('of nothing is nothing', async () => {
    const { deps, options, steps } = bench();
    expect(await deliver(deps, batch(0), options)).toEqual({ ...quiet, delivered: 0 });
    expect(steps).toEqual([]);
  });

  it('that the cache remembers is not sent', async () => {
    const { deps, options, stored, steps } = bench();
    await deliver(deps, batch(4), options);
    expect(await deliver(deps, batch(6), options)).toMatchObject({ delivered: 2, alreadyThere: 4 });
    expect(stored()).toEqual(offsets(6));
    expect(await deliver(deps, batch(6), options)).toMatchObject({ delivered: 0, alreadyThere: 6 });
    expect(steps).toEqual(['c', 'd', 'e', 'c', 'd', 'e']);
  });

  it('is sent all the same while the cache is away', async () => {
    const { deps, options, stored, marks } = bench();
    marks.away = true;
    expect(await deliver(deps, batch(6), options)).toEqual({ ...quiet, marksFailed: 2 });
    expect(stored()).toEqual(offsets(6));
  });

  it('is sent again by a replay, which asks OpenObserve and not the cache', async () => {
    const { deps, options, stored, openobserve } = bench();
    await deliver(deps, batch(6), options);
    openobserve.store.clear();
    const replay = { ...deps, marks: undefined };
    expect(await deliver(replay, batch(6), { ...options, unsure: true })).toMatchObject({ delivered: 6 });
    expect(await deliver(replay, batch(6), { ...options, unsure: true })).toMatchObject({ alreadyThere: 6 });
    expect(stored()).toEqual(offsets(6));
  });
});

describe('after a takeover', () => {
  it('what is there is not sent again, and the next batch is asked for as well', async () => {
    const { deps, options, stored, steps, marks } = bench();
    await deliver(deps, batch(2), options);
    marks.known.clear();
    steps.length = 0;
    const unsure = { ...options, unsure: true };
    expect(await deliver(deps, batch(6), unsure)).toEqual({
      ...quiet,
      delivered: 4,
      alreadyThere: 2,
      unsure: true,
    });
    expect(steps).toEqual(['b', 'b', 'c', 'd', 'e']);
    expect(await deliver(deps, batch(6, 600), unsure)).toEqual(quiet);
    expect(stored()).toEqual(offsets(12));
  });

  it.each([60, 150])(
    'a record of another length is sent, though its offset is there and the cache remembers it: %d bytes',
    async (length) => {
      const { deps, options, openobserve } = bench();
      await deliver(deps, batch(3), options);
      const changed = batchOf([recordAt(0), recordAt(100), recordAt(200, { length })]);
      const unsure = { ...options, unsure: true };
      expect(await deliver(deps, changed, unsure)).toMatchObject({ delivered: 1, alreadyThere: 2 });
      const lengths = () => openobserve.store.records(stream).map((record) => record['log_record_length']);
      expect(lengths()).toEqual([100, 100, 100, length]);
      expect(await deliver(deps, changed, unsure)).toMatchObject({ delivered: 0, alreadyThere: 3 });
      expect(lengths()).toHaveLength(4);
    },
  );

  it('a record whose answer says nothing is sent again, though another one is at its offset', async () => {
    const { deps, options, openobserve } = bench();
    await deliver(deps, batch(1), options);
    openobserve.logs.behave(first('drop before'));
    const changed = batchOf([recordAt(0, { length: 150 })]);
    expect(await deliver({ ...deps, marks: undefined }, changed, options)).toMatchObject({
      ...{ delivered: 1, ambiguous: 1, resends: 1, duplicates: 0 },
    });
    const lengths = openobserve.store.records(stream).map((record) => record['log_record_length']);
    expect(lengths).toEqual([100, 150]);
  });

  it('OpenObserve’s word counts more than the cache’s', async () => {
    const { deps, options, stored, openobserve } = bench();
    await deliver(deps, batch(6), options);
    openobserve.store.clear();
    expect(await deliver(deps, batch(6), { ...options, unsure: true })).toMatchObject({ delivered: 6 });
    expect(stored()).toEqual(offsets(6));
  });

  it('everything may be there twice where neither answers', async () => {
    const { deps, options, stored, marks } = bench({ search: { rates: { fail: 1 } } });
    await deliver(deps, batch(6), options);
    marks.away = true;
    expect(await deliver(deps, batch(6), { ...options, unsure: true })).toEqual({
      ...quiet,
      duplicates: 6,
      marksFailed: 2,
      unsure: true,
    });
    expect(duplicatesAmong(stored())).toBe(6);
  });

  it('the cache still helps where OpenObserve does not answer', async () => {
    const { deps, options, stored } = bench({ search: { rates: { partial: 1 } } });
    await deliver(deps, batch(6), options);
    expect(await deliver(deps, batch(6), { ...options, unsure: true })).toMatchObject({
      alreadyThere: 6,
      duplicates: 0,
    });
    expect(stored()).toEqual(offsets(6));
  });
});

describe('refusals', () => {
  it.each<IngestManner>(['refuse', 'too many', 'bad'])(
    '“%s” is sent again later, and nothing twice',
    async (manner) => {
      const { deps, options, stored, clock } = bench(first(manner, manner));
      expect(await deliver(deps, batch(6), options)).toEqual(quiet);
      expect(stored()).toEqual(offsets(6));
      expect(clock.slept).toHaveLength(2);
    },
  );

  it('are followed by waits that grow, within their bound, and last as long as the answer asks for', async () => {
    const { deps, options, clock } = bench(
      first(...Array.from({ length: 20 }, () => 'refuse' as const), 'too many'),
    );
    const pace = { first: 100, longest: 1000 };
    await deliver({ ...deps, random: () => 0.5 }, batch(1), { ...options, backoff: pace });
    expect(clock.slept.slice(0, 5)).toEqual([50, 100, 200, 400, 500]);
    expect(clock.slept.slice(5)).toEqual([...Array.from({ length: 15 }, () => 500), 1000]);
  });

  it('begin anew with short waits after a success', async () => {
    const { deps, options, clock } = bench({
      ingest: { schedule: ['refuse', 'refuse', 'store', 'refuse', 'store'] },
      largestBody: 400,
    });
    const pace = { first: 100, longest: 1000 };
    await deliver({ ...deps, random: () => 0.5 }, batch(6), { ...options, backoff: pace });
    expect(clock.slept).toEqual([50, 100, 50]);
  });

  it('for no reason do not reject a record that is sent alone', async () => {
    const { deps, options, stored } = bench(first('bad', 'bad', 'bad', 'bad', 'bad'));
    expect(await deliver(deps, batch(2), options)).toMatchObject({ delivered: 2, rejected: [] });
    expect(stored()).toEqual(offsets(2));
  });

  it('are told before each wait', async () => {
    const { deps, options } = bench(first('refuse', 'drop before'));
    const told: string[] = [];
    await deliver(deps, batch(1), { ...options, waiting: (cause) => told.push(cause) });
    expect(told).toEqual(['HTTP 503: MemoryTableOverflowError', 'other side closed']);
  });

  it('as too large cut a batch until it fits, in order', async () => {
    const { deps, options, stored } = bench({ largestBody: 200 });
    expect(await deliver(deps, batch(6), options)).toEqual(quiet);
    expect(stored()).toEqual(offsets(6));
  });

  it('as too large of a single record reject it, and the cache does not hide it', async () => {
    const { deps, options, stored, marks } = bench({ largestBody: 200 });
    const large = recordAt(100, { extra: { db_query_text: 'x'.repeat(300) } });
    const given = batchOf([recordAt(0), large, recordAt(200)]);
    const { rejected, delivered } = await deliver(deps, given, options);
    expect(delivered).toBe(2);
    expect(rejected).toEqual([
      { offset: 100, length: 100, cause: expect.stringMatching(/^HTTP 413/) as string },
    ]);
    expect(stored()).toEqual([0, 200]);
    expect(marks.known.size).toBe(0);
  });

  it('that go on are narrowed down to the records that are bad', async () => {
    const { deps, options, stored } = bench();
    const bad = [7, 30].map((index) => ({ ...recordAt(index * 100), json: '[]' }));
    const given = batch(40).records.map(
      (record) => bad.find(({ offset }) => offset === record.offset) ?? record,
    );
    const { rejected, delivered, ambiguous } = await deliver(deps, batchOf(given), options);
    expect(rejected.map(({ offset }) => offset)).toEqual([700, 3000]);
    expect(rejected[0]?.cause).toBe('HTTP 400: Failed processing: flatten value must be an object');
    expect([delivered, ambiguous]).toEqual([38, 0]);
    expect(stored()).toEqual(offsets(40).filter((offset) => offset !== 700 && offset !== 3000));
  });
});

describe('answers that say neither yes nor no', () => {
  it.each<[IngestManner, object]>([
    ['drop before', { ambiguous: 1, resends: 1 }],
    ['drop after', { ambiguous: 1, resends: 0 }],
    ['fail after', { ambiguous: 1, resends: 0 }],
    ['nothing', { ambiguous: 1, resends: 1 }],
    ['half', { ambiguous: 1, resends: 1 }],
  ])('“%s”: what is missing is asked for, and sent', async (manner, expected) => {
    const { deps, options, stored, steps } = bench(first(manner));
    expect(await deliver(deps, batch(6), options)).toEqual({ ...quiet, ...expected });
    expect(stored().sort((a, b) => a - b)).toEqual(offsets(6));
    expect(steps.slice(0, 3)).toEqual(['c', 'd', 'b']);
  });

  it('“lose” cannot be told from a good answer: the audit is there for it', async () => {
    const { deps, options, stored } = bench(first('lose'));
    expect(await deliver(deps, batch(6), options)).toEqual(quiet);
    expect(stored()).toEqual([]);
  });

  it('wait before they are asked about, so that what is on its way arrives', async () => {
    const { deps, options, clock } = bench(first('drop after'));
    await deliver(deps, batch(6), { ...options, settle: 700 });
    expect(clock.slept).toEqual([700]);
  });

  it('are asked about again where a search fails, and not sent before one is answered', async () => {
    const { deps, options, stored } = bench({
      ingest: { schedule: ['drop after'] },
      search: { schedule: ['fail', 'time out', 'drop', 'partial'] },
    });
    expect(await deliver(deps, batch(6), options)).toMatchObject({ delivered: 6, duplicates: 0, resends: 0 });
    expect(stored()).toEqual(offsets(6));
  });

  it('are asked about twice before anything is sent again: one search may miss what is there', async () => {
    const { deps, options, stored, clock } = bench({
      ingest: { schedule: ['drop after'] },
      search: { schedule: ['miss'] },
    });
    const patient = { ...options, settle: 600, confirmAfter: 1700 };
    expect(await deliver(deps, batch(6), patient)).toMatchObject({ delivered: 6, resends: 0, duplicates: 0 });
    expect(stored()).toEqual(offsets(6));
    expect(clock.slept).toEqual([600, 1700]);
  });

  it('leave alone what the first search found, where the second is not answered', async () => {
    const { deps, options, stored } = bench({
      ingest: { schedule: ['half'] },
      search: { schedule: ['answer', ...Array.from({ length: 5 }, () => 'fail' as const)] },
    });
    expect(await deliver(deps, batch(6), options)).toMatchObject({ delivered: 6, duplicates: 3 });
    expect(stored().sort((a, b) => a - b)).toEqual(offsets(6));
  });

  it('blame no record where more are missing than are said to have failed', async () => {
    const { deps, options, stored } = bench();
    const { sink } = deps;
    let lies = 5;
    const send: typeof sink.send = async (to, lines, signal) =>
      lines.length === 4 && lies-- > 0
        ? { kind: 'response', status: 200, body: { status: [{ successful: 3, failed: 1 }] } }
        : sink.send(to, lines, signal);
    const { rejected } = await deliver({ ...deps, sink: { ...sink, send } }, batch(4), options);
    expect(rejected).toEqual([]);
    expect(stored()).toEqual(offsets(4));
  });

  it('are followed by a second sending, counted, where searches are not answered at all', async () => {
    const { deps, options, stored, openobserve } = bench({
      ingest: { schedule: ['drop after'] },
      search: { rates: { fail: 1 } },
    });
    const { duplicates, resends, delivered } = await deliver(deps, batch(6), { ...options, askAttempts: 3 });
    expect({ duplicates, resends, delivered }).toEqual({ duplicates: 6, resends: 1, delivered: 6 });
    expect(duplicatesAmong(stored())).toBe(6);
    expect(openobserve.logs.counters.search.fail).toBe(3);
  });

  it('that repeat make requests smaller: a refusal as too large may look like a broken connection', async () => {
    const { deps, options, stored, openobserve } = bench();
    const { sink } = deps;
    const send: typeof sink.send = async (to, lines, signal) =>
      lines.length > 2 ? { kind: 'broken', cause: 'EPIPE', unsent: false } : sink.send(to, lines, signal);
    expect(await deliver({ ...deps, sink: { ...sink, send } }, batch(6), options)).toMatchObject({
      delivered: 6,
    });
    expect(stored()).toEqual(offsets(6));
    expect(openobserve.logs.counters.ingest.store).toBeGreaterThan(2);
  });
});

describe('records that OpenObserve discards with status 200', () => {
  const old = (offset: number) => recordAt(offset, { minutesAgo: 6 * 60 });

  it('are rejected with its words, and the others are delivered once', async () => {
    const { deps, options, stored, openobserve } = bench();
    const given = batchOf([recordAt(0), old(100), recordAt(200), old(300)]);
    const { rejected, delivered, duplicates } = await deliver(deps, given, options);
    expect([delivered, duplicates]).toEqual([2, 0]);
    expect(rejected.map(({ offset }) => offset)).toEqual([100, 300]);
    expect(rejected[0]?.cause).toMatch(
      /^HTTP 200 with 0 successful and 2 failed of 2: Too old data, only last 5 hours/,
    );
    expect(stored()).toEqual([0, 200]);
    expect(openobserve.logs.counters.ingest.store).toBe(3);
  });

  it('are found without a search, by smaller and smaller requests', async () => {
    const { deps, options, stored } = bench({ search: { rates: { drop: 1 } } });
    const given = batchOf([recordAt(0), recordAt(100), recordAt(200), old(300)]);
    const { rejected, delivered, duplicates } = await deliver(deps, given, options);
    expect(rejected.map(({ offset }) => offset)).toEqual([300]);
    expect(delivered).toBe(3);
    expect([...new Set(stored())].sort((a, b) => a - b)).toEqual([0, 100, 200]);
    expect(duplicatesAmong(stored())).toBeLessThanOrEqual(duplicates);
  });

  it('are not rejected for a failure that passes', async () => {
    const { deps, options, stored } = bench(first('half', 'half'));
    expect(await deliver(deps, batch(1), options)).toMatchObject({ delivered: 1, rejected: [] });
    expect(stored()).toEqual([0]);
  });
});

describe('an OpenObserve that is away', () => {
  it('is waited for until the work is called off', async () => {
    const { deps, options, abort, clock, stored } = bench({ ingest: { rates: { refuse: 1 } } });
    const waiting = () => {
      if (clock.slept.length === 500) abort.abort(new Error('stopping'));
    };
    await expect(deliver(deps, batch(6), { ...options, waiting })).rejects.toThrow('stopping');
    expect(stored()).toEqual([]);
  });

  it('is no reason to go on asking once the work is called off', async () => {
    const { deps, options, abort, openobserve } = bench({ search: { rates: { fail: 1 } } });
    const waiting = () => abort.abort(new Error('stopping'));
    await expect(deliver(deps, batch(6), { ...options, unsure: true, waiting })).rejects.toThrow('stopping');
    expect(openobserve.logs.counters).toMatchObject({ search: { fail: 1 }, ingest: { store: 0 } });
  });

  it('is not taken for silent, or waited for, when the work is called off in the middle of a search', async () => {
    const { deps, options, abort } = bench();
    const sink: typeof deps.sink = {
      ...deps.sink,
      offsets: async () => {
        abort.abort(new Error('stopping'));
        throw new Error('aborted');
      },
    };
    const told: string[] = [];
    const waiting = (cause: string) => told.push(cause);
    const call = deliver({ ...deps, sink }, batch(6), { ...options, unsure: true, waiting });
    await expect(call).rejects.toThrow('stopping');
    expect(told).toEqual([]);
  });

  it('keeps what it acknowledged in the moment of the stop', async () => {
    const { deps, options, abort } = bench();
    const faultPoints = (step: string) => {
      if (step === 'd') abort.abort(new Error('stopping'));
    };
    expect(await deliver({ ...deps, faultPoints }, batch(6), options)).toEqual(quiet);
  });
});
