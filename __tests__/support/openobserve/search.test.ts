import { countQuery, placesQuery } from '../../../services/processor/delivery/queries';
import { eachWithDouble, said } from './client';

const { call } = eachWithDouble();
const base = Math.trunc(Date.now() / 1000) * 1_000_000;

const record = (generation: string, offset: number, at = offset, length = 5) => ({
  _timestamp: base + at,
  log_generation: generation,
  log_offset: offset,
  log_record_length: length,
});

const places = (...offsets: number[]) => offsets.map((log_offset) => ({ log_offset, log_record_length: 5 }));

const search = (sql: string, more: object = {}) =>
  call('POST', '/api/default/_search?type=logs', {
    query: { sql, start_time: base - 1000, end_time: base + 1000, from: 0, size: 100, ...more },
  });

const hits = async (...query: Parameters<typeof search>) => (await search(...query)).json['hits'];

beforeEach(() =>
  call('POST', '/api/default/s/_json', [
    record('a', 0),
    record('a', 10),
    record('a', 5),
    record('a', 5),
    record('a', 20),
    record("b'c", 5),
  ]),
);

it('answers which places there are, each once, in the order of their offsets', async () => {
  expect(await hits(placesQuery('s', 'a', 0, 20))).toEqual(places(0, 5, 10));
  expect(await hits(placesQuery('s', 'a', 1, 21))).toEqual(places(5, 10, 20));
  expect(await hits(placesQuery('s', "b'c", 0, 20))).toEqual(places(5));
  expect(await hits(placesQuery('s', 'none', 0, 20))).toEqual([]);
});

it('answers each length that there is at an offset', async () => {
  await call('POST', '/api/default/s/_json', [record('a', 5, 5, 7), record('a', 5, 5, 7)]);
  const hit = { log_offset: 5, log_record_length: 7 };
  expect(await hits(placesQuery('s', 'a', 1, 20))).toEqual([...places(5), hit, ...places(10)]);
});

it('leaves a length out that a record does not have', async () => {
  await call('POST', '/api/default/s/_json', { _timestamp: base, log_generation: 'd', log_offset: 1 });
  expect(await hits(placesQuery('s', 'd', 0, 20))).toEqual([{ log_offset: 1 }]);
});

it('counts the records of each generation, and those that are there twice once if asked', async () => {
  expect(await hits(countQuery('s', ['a', "b'c", 'none'], false))).toEqual([
    { log_generation: 'a', records: 5 },
    { log_generation: "b'c", records: 1 },
  ]);
  expect(await hits(countQuery('s', ['a'], true))).toEqual([
    { log_generation: 'a', records: 5, distinct_records: 4 },
  ]);
});

it('takes the start of the time into it, and its end not', async () => {
  const offsets = async (start_time: number, end_time: number) =>
    hits(placesQuery('s', 'a', 0, 100), { start_time, end_time });
  expect(await offsets(base + 5, base + 20)).toEqual(places(5, 10));
  expect(await offsets(base + 21, base + 100)).toEqual([]);
});

it('answers so many hits as it is asked for, from where it is asked, and by default 1000', async () => {
  const sql = placesQuery('s', 'a', 0, 100_000);
  expect(await hits(sql, { size: 2, from: 1 })).toEqual(places(5, 10));
  await call(
    'POST',
    '/api/default/s/_json',
    Array.from({ length: 1500 }, (_, i) => record('a', 100 + i, 100)),
  );
  for (const size of [undefined, 0, -1]) expect(await hits(sql, { size })).toHaveLength(1000);
  expect(await hits(sql, { size: -999 })).toHaveLength(1504);
});

it('has the shape of the real one', async () => {
  expect((await search(countQuery('s', ['a'], false))).json).toMatchObject({
    took: 1,
    total: 1,
    from: 0,
    size: 100,
    is_partial: false,
  });
});

it('of a stream that does not exist has no hits, and is partial', async () => {
  const { status, json } = await search(placesQuery('t', 'a', 0, 20));
  expect([status, json]).toMatchObject([
    200,
    { hits: [], is_partial: true, function_error: ['Stream not found t'] },
  ]);
});

it('of a stream without its columns is refused', async () => {
  await call('POST', '/api/default/t/_json', { a: 'x' });
  const { status, json } = await search(placesQuery('t', 'a', 0, 20));
  expect([status, json]).toMatchObject([
    400,
    { code: 20004, message: 'Search field not found: log_generation' },
  ]);
});

it.each(['SELECT * FROM "s"', `${placesQuery('s', 'a', 0, 1)} LIMIT 5`, 'SELECT 1', ''])(
  'refuses another statement, and says so: %j',
  async (sql) => {
    const { status, json } = await search(sql);
    expect([status, json['error_detail']]).toEqual([400, `the double does not understand ${sql}`]);
  },
);

it('refuses a query without times', async () => {
  const query = { sql: placesQuery('s', 'a', 0, 1) };
  expect(await said(call('POST', '/api/default/_search', { query }))).toEqual([
    400,
    'query.start_time: a whole number is needed',
  ]);
});
