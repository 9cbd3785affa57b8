import { eachWithDouble } from './client';

const { call, double } = eachWithDouble();

describe('for tests', () => {
  it('counts what means to change something, and remembers everything', async () => {
    await call('GET', '/api/default/users');
    await call('POST', '/api/default/users', {});
    expect(double().requests.map(({ method, url: path, status }) => [method, path, status])).toEqual([
      ['GET', '/api/default/users', 200],
      ['POST', '/api/default/users', 400],
    ]);
    expect(double().writes()).toHaveLength(1);
  });

  it('fails when it is told to, where and as often as it is told to', async () => {
    double().faults.push({ status: 503, times: 2, meets: (method) => method === 'POST' });
    expect((await call('GET', '/api/default/users')).status).toBe(200);
    for (const status of [503, 503, 400]) {
      expect((await call('POST', '/api/default/users', {})).status).toBe(status);
    }
  });

  it('answers a body that is no JSON as actix does', async () => {
    expect((await call('POST', '/api/default/users', '{')).status).toBe(400);
    expect((await call('POST', '/api/default/users', '[]')).status).toBe(400);
    expect((await call('POST', '/api/default/users', '{}', { 'content-type': 'text/plain' })).status).toBe(
      400,
    );
  });
});
