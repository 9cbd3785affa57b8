import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Checks } from '../../../services/shared/health';
import { serveHttp, type ServiceHttp } from '../../../services/shared/http';

let server: ServiceHttp | undefined;
afterEach(() => server?.close());

const well: Checks = { loop: () => ({ ok: true }) };

async function serve(alive: () => Checks, ready: () => Checks, metrics = () => Promise.resolve('a 1\n')) {
  server = await serveHttp({ port: 0, alive, ready, metrics });
  const { port } = server;
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

it('answers with every check and its cause, and 503 when one fails', async () => {
  let kafka = { ok: false, cause: 'joining' } as { ok: boolean; cause?: string };
  const get = await serve(
    () => well,
    () => ({ kafka: () => kafka, store: () => ({ ok: true }) }),
  );
  const before = await get('/readyz');
  expect(before.status).toBe(503);
  expect(await before.json()).toEqual({
    ok: false,
    checks: { kafka: { ok: false, cause: 'joining' }, store: { ok: true } },
  });
  kafka = { ok: true };
  const after = await get('/readyz?verbose');
  expect(after.status).toBe(200);
  expect(after.headers.get('content-type')).toBe('application/json');
  const alive = await get('/healthz');
  expect([alive.status, await alive.json()]).toEqual([200, { ok: true, checks: { loop: { ok: true } } }]);
});

it('serves metrics as Prometheus wants them, and a failure to collect as one', async () => {
  let broken = false;
  const get = await serve(
    () => well,
    () => well,
    () => (broken ? Promise.reject(new Error('no meter')) : Promise.resolve('a 1\n')),
  );
  const metrics = await get('/metrics');
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await metrics.text()).toBe('a 1\n');
  broken = true;
  expect((await get('/metrics')).status).toBe(500);
});

it('knows no other path, and answers nothing but questions', async () => {
  const get = await serve(
    () => well,
    () => well,
  );
  expect((await get('/')).status).toBe(404);
  expect(await (await get('/ready')).json()).toEqual({
    error: 'no /ready here; there are /healthz, /readyz and /metrics',
  });
  expect((await get('/healthz', { method: 'POST' })).status).toBe(405);
  const head = await get('/healthz', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it('names the variable when its port is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, resolve));
  const { port } = other.address() as AddressInfo;
  await expect(
    serveHttp({ port, alive: () => well, ready: () => well, metrics: () => Promise.resolve('') }),
  ).rejects.toThrow(/^AURORA_HTTP_PORT: given \d+, which cannot be had: .*EADDRINUSE/);
  await new Promise((resolve) => other.close(resolve));
});
