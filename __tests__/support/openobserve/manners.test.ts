import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { basic, eachWithDouble, root, type Reply } from './client';
import type { IngestManner, SearchManner } from './manners';
import { OpenObserveDouble } from './server';
import { placesQuery } from '../../../services/processor/delivery/queries';

const { call, double } = eachWithDouble();

const send = (): Promise<Reply | 'closed'> =>
  call('POST', '/api/default/s/_multi', '{"a":"1"}\n{"a":"2"}\n{"a":"3"}').catch(() => 'closed' as const);

const stored = () =>
  double()
    .store.records('s')
    .map(({ a }) => a);

const counts = (reply: Reply | 'closed') =>
  reply === 'closed' ? undefined : (reply.json?.['status'] as object[] | undefined)?.[0];

it.each<[IngestManner, number | 'closed', object | undefined, string[]]>([
  ['store', 200, { successful: 3, failed: 0 }, ['1', '2', '3']],
  ['refuse', 503, undefined, []],
  ['too many', 429, undefined, []],
  ['bad', 400, undefined, []],
  ['too large', 413, undefined, []],
  ['drop before', 'closed', undefined, []],
  ['drop after', 'closed', undefined, ['1', '2', '3']],
  ['fail after', 500, undefined, ['1', '2', '3']],
  ['lose', 200, { successful: 3, failed: 0 }, []],
  ['half', 200, { successful: 1, failed: 2 }, ['2']],
  ['nothing', 200, { successful: 0, failed: 0 }, []],
])('“%s” answers %s', async (manner, status, expected, there) => {
  double().logs.behave({ ingest: { schedule: [manner] } });
  const reply = await send();
  expect(reply === 'closed' ? reply : reply.status).toBe(status);
  if (expected === undefined) expect(counts(reply)).toBeUndefined();
  else expect(counts(reply)).toMatchObject(expected);
  expect(stored()).toEqual(there);
  expect(double().logs.counters.ingest[manner]).toBe(1);
});

it('goes on as a good one when its schedule is over', async () => {
  double().logs.behave({ ingest: { schedule: ['refuse', 'nothing'] } });
  const replies = [await send(), await send(), await send()];
  expect(replies.map((reply) => reply !== 'closed' && reply.status)).toEqual([503, 200, 200]);
  expect(stored()).toEqual(['1', '2', '3']);
});

it('behaves by chance as often as it is told, and the same way for the same seed', async () => {
  const run = async (seed: number) => {
    double().logs.behave({ seed, ingest: { rates: { refuse: 0.2, nothing: 0.1 } } });
    double().logs.resetCounters();
    const ingest = Array.from({ length: 1000 }, () => double().logs.ingest('s', 'multi', '{}').status);
    return { ingest, counters: double().logs.counters.ingest };
  };
  const first = await run(7);
  expect(first.counters.refuse).toBeGreaterThan(150);
  expect(first.counters.refuse).toBeLessThan(250);
  expect(first.counters.nothing).toBeGreaterThan(70);
  expect(first.counters.nothing).toBeLessThan(130);
  expect((await run(7)).ingest).toEqual(first.ingest);
  expect((await run(8)).ingest).not.toEqual(first.ingest);
});

it('leaves streams alone that it is not told of', async () => {
  double().logs.behave({ streams: ['t'], ingest: { rates: { refuse: 1 } } });
  expect(await send()).toMatchObject({ status: 200 });
});

it('refuses what is longer than it is told', async () => {
  double().logs.behave({ largestBody: 20 });
  expect(await send()).toMatchObject({ status: 413 });
});

it.each<[SearchManner, number | 'closed']>([
  ['fail', 500],
  ['time out', 408],
  ['drop', 'closed'],
  ['partial', 200],
  ['miss', 200],
])('a search that is to “%s” answers %s', async (manner, status) => {
  await send();
  double().logs.behave({ search: { schedule: [manner] } });
  const query = { sql: placesQuery('s', 'g', 0, 1), start_time: 0, end_time: 1 };
  const reply = await call('POST', '/api/default/_search', { query }).catch(() => 'closed' as const);
  expect(reply === 'closed' ? reply : reply.status).toBe(status);
  if (status === 200) {
    expect(reply).toMatchObject({ json: { hits: [], is_partial: manner === 'partial' } });
  }
});

it('that is slow stores nothing for a client that has gone', async () => {
  const abort = new AbortController();
  const slow = new OpenObserveDouble(root, {
    sleep: async () => {
      const closed = once(connection, 'close');
      abort.abort();
      await closed;
    },
  });
  slow.logs.behave({ delay: 1 });
  const url = await slow.start();
  const request = httpRequest(`${url}/api/default/s/_multi`, {
    method: 'POST',
    headers: { authorization: basic(root) },
    signal: abort.signal,
  });
  const connected = slow.connection();
  const failed = once(request, 'error');
  request.end('{"a":"1"}');
  const connection = await connected;
  await failed;
  await slow.stop();
  expect(slow.store.counts()).toEqual({});
});

it('says which manners there are', () => {
  const rates = { refuze: 1 } as unknown as Record<IngestManner, number>;
  expect(() => double().logs.behave({ ingest: { rates } })).toThrow(
    /^no manner “refuze”; there are store, refuse/,
  );
});
