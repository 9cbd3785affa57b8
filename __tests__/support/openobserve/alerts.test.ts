import { eachWithDouble, said } from './client';

const { call, double } = eachWithDouble();

describe('alerts (src/service/alerts/alert.rs), templates and destinations (src/service/alerts)', () => {
  const id = '0'.repeat(26) + 'A';
  const alert = {
    id,
    name: 'an-alert',
    stream_type: 'metrics',
    stream_name: 'm',
    destinations: ['d'],
    query_condition: { type: 'sql', sql: 'SELECT max(value) FROM "m"' },
    trigger_condition: { period: 10 },
    context_attributes: { ' definition ': 'x' },
  };
  const destination = { name: 'd', url: 'https://example.com', template: 't', type: 'http' };

  const prepare = async () => {
    double().streams.learn('metrics', 'm', [{ value: 1 }]);
    await call('POST', '/api/default/alerts/destinations', destination);
  };

  it('keeps templates and destinations by their names', async () => {
    for (const [kind, body] of [
      ['templates', { name: 't', body: '{"a":"\\n"}' }],
      ['destinations', destination],
    ] as const) {
      const path = `/api/default/alerts/${kind}`;
      expect((await call('PUT', `${path}/${body.name}`, body)).status).toBe(404);
      expect((await call('POST', path, body)).status).toBe(200);
      expect((await call('POST', path, body)).status).toBe(400);
      expect((await call('PUT', `${path}/${body.name}`, body)).status).toBe(200);
      expect((await call('GET', `${path}/${body.name}`)).json).toMatchObject(body);
      expect((await call('POST', path, { ...body, name: 'a b' })).status).toBe(400);
    }
    expect(await said(call('POST', '/api/default/alerts/templates', { name: 'u', body: '' }))).toEqual([
      400,
      'Template body cannot be empty',
    ]);
    expect(await said(call('POST', '/api/default/alerts/destinations', { name: 'u' }))).toEqual([
      400,
      'HTTP destination must have a url',
    ]);
  });

  it('takes the id that is given with overwrite alone, and never twice', async () => {
    await prepare();
    const path = '/api/v2/default/alerts';
    expect((await call('POST', `${path}?overwrite=true`, alert)).json).toMatchObject({ code: 200, id });
    expect((await call('POST', path, alert)).status).toBe(409);
    expect((await call('POST', `${path}?overwrite=true`, alert)).status).toBe(500);
    const { json } = await call('POST', path, { ...alert, id: undefined, name: 'another' });
    expect(json['id']).not.toBe(id);
    expect((await call('GET', `${path}?folder=default`)).json['list']).toHaveLength(2);
  });

  it('changes everything of an alert but its name and its stream', async () => {
    await prepare();
    await call('POST', '/api/v2/default/alerts?overwrite=true', alert);
    const change = { ...alert, name: 'other', description: 'New.', trigger_condition: { period: 20 } };
    expect(await said(call('PUT', `/api/v2/default/alerts/${id}`, change))).toEqual([200, 'Alert Updated']);
    expect((await call('GET', `/api/v2/default/alerts/${id}`)).json).toMatchObject({
      name: 'an-alert',
      description: 'New.',
      trigger_condition: { period: 20 },
      context_attributes: { definition: 'x' },
    });
    expect(await said(call('GET', `/api/v2/default/alerts/${'1'.repeat(27)}`))).toEqual([
      404,
      'Alert not found',
    ]);
  });

  it.each([
    { change: { destinations: [] }, told: [400, 'Alert destinations is required'] },
    { change: { destinations: ['e'] }, told: [404, 'Alert destination e not found'] },
    { change: { stream_name: 'n' }, told: [404, 'Stream n not found'] },
    { change: { name: 'a/b' }, told: [400, "Alert name cannot contain '/'"] },
    { change: { name: 'a b' }, told: [400, expect.stringContaining('space characters')] },
    {
      change: { query_condition: { type: 'sql', sql: 'Select  * from m' } },
      told: [400, 'Alert with SQL can not contain SELECT * in the SQL query'],
    },
    { change: { query_condition: { type: 'sql' } }, told: [400, 'Alert with SQL mode should have a query'] },
    {
      change: { query_condition: { type: 'promql', promql: 'm' } },
      told: [400, 'Alert with PromQL mode should have a query'],
    },
  ])('refuses $change', async ({ change, told }) => {
    await prepare();
    expect(await said(call('POST', '/api/v2/default/alerts', { ...alert, ...change }))).toEqual(told);
  });

  it('refuses an id that is none, and a folder that is not there', async () => {
    await prepare();
    expect((await call('POST', '/api/v2/default/alerts', { ...alert, id: 'x' })).status).toBe(400);
    expect((await call('POST', '/api/v2/default/alerts?folder=x', alert)).status).toBe(404);
  });
});
