import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { basic, root } from './client';
import { OpenObserveDouble, type DoubleOptions } from './server';

const now = Date.now() * 1000;
const hour = 3_600_000_000;

let double: OpenObserveDouble;
let url = '';

async function open(options: DoubleOptions = {}): Promise<void> {
  double = new OpenObserveDouble(root, options);
  url = await double.start();
}

afterEach(() => double.stop());

interface Reply {
  readonly status: number;
  readonly text: string;
  /** Of the one stream. */
  readonly counts: Readonly<Record<string, unknown>> | undefined;
}

async function post(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(`${url}/api/default/${path}`, {
    method: 'POST',
    headers: { authorization: basic(root), ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const text = await response.text();
  const { status } = (text.startsWith('{') ? JSON.parse(text) : {}) as { status?: Reply['counts'][] };
  return { status: response.status, text, counts: status?.[0] };
}

/** Records as one request of lines. */
const multi = (...records: readonly unknown[]) =>
  post('S/_multi', records.map((record) => JSON.stringify(record)).join('\n'));

const columns = () => Object.fromEntries(double.streams.columns('logs', 's'));

describe('bodies (actix-web 4.9, types/payload.rs and encoding/decoder.rs)', () => {
  const line = '{"a":"x"}';

  it.each([
    ['gzip', gzipSync(line)],
    ['deflate', deflateSync(line)],
    ['br', brotliCompressSync(line)],
    ['identity', Buffer.from(line)],
  ])('are decoded from %s', async (encoding, body) => {
    await open();
    expect(await post('s/_multi', body, { 'content-encoding': encoding })).toMatchObject({
      counts: { successful: 1, failed: 0 },
    });
    expect(double.store.records('s')).toMatchObject([{ a: 'x' }]);
  });

  it('are refused where they cannot be decoded', async () => {
    await open();
    expect((await post('s/_multi', line, { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  it('are too large by what was sent, and by what it decodes to', async () => {
    await open({ payloadLimit: 1000 });
    const long = JSON.stringify({ a: 'x'.repeat(2000) });
    expect((await post('s/_multi', long)).status).toBe(413);
    expect((await post('s/_multi', gzipSync(long), { 'content-encoding': 'gzip' })).status).toBe(413);
    expect(gzipSync(long).length).toBeLessThan(1000);
    expect(double.store.counts()).toEqual({});
  });

  it('need an account', async () => {
    await open();
    expect((await post('s/_multi', line, { authorization: 'Basic eDp5' })).status).toBe(401);
  });

  it('come as a list, as one object, and as lines with empty ones between', async () => {
    await open();
    await post('s/_json', '[{"a":"1"},{"a":"2"}]');
    await post('s/_json', '{"a":"3"}');
    await post('s/_multi', '{"a":"4"}\n\n  \n{"a":"5"}\n');
    expect(double.store.records('s').map(({ a }) => a)).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each(['{"a":1}\n[]', '{"a":1}\n"a"', '{"a":1}\n{"a"', 'null'])(
    'with anything that is no object are refused whole: %j',
    async (body) => {
      await open();
      const { status, text } = await post('s/_multi', body);
      expect([status, JSON.parse(text)]).toMatchObject([400, { code: 400 }]);
      expect(double.store.counts()).toEqual({});
    },
  );
});

describe('names (src/config/src/utils/flatten.rs)', () => {
  it('are lower case with underscores, through three levels', async () => {
    await open();
    await multi({
      'Db.Query-Text': 'x',
      N: { Inner: { Deep: { er: 1 } } },
      list: [1, 'a'],
      gone: null,
      none: [],
      Größe: 1,
    });
    expect(double.store.records('s')).toEqual([
      {
        db_query_text: 'x',
        n_inner_deep: '{"er":1}',
        list: '[1,"a"]',
        größe: 1,
        _timestamp: expect.any(Number) as number,
      },
    ]);
  });
});

describe('times (src/config/src/utils/time.rs, src/service/logs/ingest.rs)', () => {
  const day = Date.UTC(2026, 10, 21, 12) * 1000;

  it.each([
    ['microseconds', day + 7, day + 7],
    ['milliseconds', day / 1000 + 7, day + 7000],
    ['seconds', day / 1e6, day],
    ['nanoseconds', `${day}007`, day],
    ['a text of digits', String(day + 7), day + 7],
    ['RFC 3339', '2026-11-21T12:00:00.000007Z', day + 7],
    ['no zone', '2026-11-21 12:00:00', day],
  ])('are understood as %s', async (_, given, expected) => {
    await open({ allowedHours: 1e6, futureHours: 1e6 });
    await multi({ _timestamp: given, a: 'x' });
    expect(double.store.records('s')).toEqual([{ _timestamp: expected, a: 'x' }]);
    expect(columns()).toEqual({ _timestamp: 'Int64', a: 'Utf8' });
  });

  it.each([{}, { _timestamp: 0 }])('are now where there is none: %j', async (record) => {
    await open();
    await multi(record);
    expect(double.store.records('s')[0]?.['_timestamp']).toBeGreaterThan(now - hour);
  });

  it('that are too far away, or none, leave their record out with status 200', async () => {
    await open();
    const good = { _timestamp: now, a: 'x' };
    expect(await multi({ _timestamp: now - 6 * hour }, good)).toMatchObject({
      status: 200,
      counts: {
        successful: 1,
        failed: 1,
        error: expect.stringMatching(/^Too old data, only last 5 hours/) as string,
      },
    });
    expect((await multi({ _timestamp: now + 25 * hour })).counts).toMatchObject({
      successful: 0,
      failed: 1,
      error: expect.stringMatching(/^Too far data, only future 24 hours/) as string,
    });
    expect((await multi({ _timestamp: true })).counts).toMatchObject({
      failed: 1,
      error: "Can't parse timestamp",
    });
    expect(double.store.records('s')).toEqual([good]);
  });
});

describe('columns (src/service/schema.rs, src/infra/src/schema/mod.rs)', () => {
  it('tell 2.0 from 2', async () => {
    await open();
    await post('s/_multi', '{"whole":2,"decimal":2.0,"power":2e3,"text":"\\"no\\":2.0"}');
    expect(columns()).toMatchObject({ whole: 'Int64', decimal: 'Float64', power: 'Float64', text: 'Utf8' });
    expect(columns()).not.toHaveProperty('no');
  });

  it.each([
    ['1', '"x"', 'Utf8'],
    ['1', '2.5', 'Float64'],
    ['2.5', '"x"', 'Utf8'],
    ['true', '"x"', 'Utf8'],
  ])('change for good from %s to what %s needs: %s', async (before, after, type) => {
    await open();
    await post('s/_multi', `{"a":${before}}`);
    await post('s/_multi', `{"a":${after}}`);
    await post('s/_multi', `{"a":${before}}`);
    expect(columns()).toMatchObject({ a: type });
    expect(double.store.counts()).toEqual({ s: 3 });
  });

  it.each([
    ['"x"', '1', '1'],
    ['true', '2', true],
    ['1', 'true', 1],
    ['2.5', '3', 3],
  ])('that were made for %s cast %s to %j', async (before, after, stored) => {
    await open();
    await post('s/_multi', `{"a":${before}}`);
    expect((await post('s/_multi', `{"a":${after}}`)).counts).toMatchObject({ successful: 1, failed: 0 });
    expect(double.store.records('s')[1]?.['a']).toBe(stored);
  });

  it('are made for the widest value of a request', async () => {
    await open();
    await multi({ a: true }, { a: 1 }, { a: 1.5 });
    expect(columns()).toMatchObject({ a: 'Float64' });
  });

  it('of more than 1000 leave nothing behind, and neither do the counts', async () => {
    await open();
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`c${index}`, 1]));
    expect(await multi(wide)).toMatchObject({ status: 200, counts: { successful: 0, failed: 0 } });
    expect(double.streams.hasData('logs', 's')).toBe(false);
  });
});
