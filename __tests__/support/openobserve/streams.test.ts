import { eachWithDouble, said } from './client';

const { call, double } = eachWithDouble();

describe('streams (src/handler/http/request/stream/mod.rs, src/service/stream.rs)', () => {
  const settings = '/api/default/streams/s/settings?type=logs';
  const read = async () => (await call('GET', '/api/default/streams/s/schema?type=logs')).json;

  it('are not there before they have records or settings', async () => {
    expect(await said(call('GET', '/api/default/streams/s/schema?type=logs'))).toEqual([
      404,
      'stream not found',
    ]);
    await call('POST', settings, { data_retention: 7 });
    expect(await read()).toMatchObject({ settings: { data_retention: 7 }, total_fields: 0 });
    expect(await read()).not.toHaveProperty('schema');
    expect(double().streams.hasData('logs', 's')).toBe(false);
  });

  it('take their fields from the first record that has them', async () => {
    await call('POST', '/api/default/S/_json', [
      { a: 'x', b: 1, c: 1.5 },
      { a: 2, d: true },
    ]);
    expect((await read())['schema']).toEqual([
      { name: '_timestamp', type: 'Int64' },
      { name: 'a', type: 'Utf8' },
      { name: 'b', type: 'Int64' },
      { name: 'c', type: 'Float64' },
      { name: 'd', type: 'Boolean' },
    ]);
  });

  it('keep settings through a record, and forget with POST what it leaves out', async () => {
    await call('POST', settings, { data_retention: 7, index_fields: ['x'] });
    await call('POST', '/api/default/s/_json', { a: 'x' });
    expect(await read()).toMatchObject({ settings: { data_retention: 7, index_fields: ['x'] } });
    await call('POST', settings, { data_retention: 8 });
    expect(await read()).toMatchObject({ settings: { data_retention: 8, index_fields: [] } });
  });

  it('change with PUT what it names, twice what is added twice, and only where there are settings', async () => {
    await call('POST', '/api/default/s/_json', { a: 'x' });
    const change = { index_fields: { add: ['y'], remove: [] } };
    expect(await said(call('PUT', settings, change))).toEqual([400, 'stream settings could not be found']);
    await call('POST', settings, { data_retention: 7, index_fields: ['x'] });
    await call('PUT', settings, change);
    await call('PUT', settings, change);
    expect(await read()).toMatchObject({ settings: { data_retention: 7, index_fields: ['x', 'y', 'y'] } });
    await call('PUT', settings, { index_fields: { remove: ['y'] } });
    expect(await read()).toMatchObject({ settings: { index_fields: ['x'] } });
    expect((await call('PUT', settings, { index_fields: ['z'] })).status).toBe(400);
  });

  it.each([
    { field: 'b', told: 'full text search field [b] must be text field' },
    { field: 'z', told: 'field [z] not found in schema' },
  ])('refuse $field for full text', async ({ field, told }) => {
    await call('POST', '/api/default/s/_json', { a: 'x', b: 1 });
    expect(await said(call('POST', settings, { full_text_search_keys: [field] }))).toEqual([400, told]);
    expect((await call('POST', settings, { full_text_search_keys: ['a'] })).status).toBe(200);
  });

  it('are listed by their type', async () => {
    double().streams.learn('metrics', 'm', [{ value: 1 }]);
    double().streams.learn('logs', 'l', [{ a: 'x' }]);
    const { json } = await call('GET', '/api/default/streams?type=metrics');
    expect(json).toMatchObject({ total: 1, list: [{ name: 'm', stream_type: 'metrics' }] });
  });
});

describe('ingestion (src/handler/http/request/logs/ingest.rs, src/service/metrics/otlp.rs)', () => {
  it('takes lines of JSON, all of them or none', async () => {
    const good = await call('POST', '/api/default/s/_multi', '{"a":"x"}\n{"a":"y"}\n');
    expect(good.json).toEqual({ code: 200, status: [{ name: 's', successful: 2, failed: 0 }] });
    expect((await call('POST', '/api/default/t/_multi', '{"a":"x"}\n{"a"')).status).toBe(400);
    expect(double().streams.hasData('logs', 't')).toBe(false);
  });

  it('makes a stream of the header of OTLP logs, and of every metric', async () => {
    await call('POST', '/api/default/v1/logs', '{}', { 'stream-name': 'Otlp-Logs' });
    expect(double().streams.hasData('logs', 'otlp_logs')).toBe(true);
    const point = { attributes: [{ key: 'log.type', value: { stringValue: 'error' } }] };
    const metric = { name: 'aurora.log.lag', gauge: { dataPoints: [point] } };
    await call('POST', '/api/default/v1/metrics', {
      resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }],
    });
    const { json } = await call('GET', '/api/default/streams/aurora_log_lag/schema?type=metrics');
    expect(json['schema']).toEqual(expect.arrayContaining([{ name: 'log_type', type: 'Utf8' }]));
    expect((await call('POST', '/api/default/v1/logs', '{}', { 'content-type': 'text/plain' })).status).toBe(
      400,
    );
  });
});
