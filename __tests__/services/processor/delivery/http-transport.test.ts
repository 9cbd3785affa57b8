import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { httpTransport, retryAfterOf } from '../../../../services/processor/delivery/http-transport';
import { openObserveSink } from '../../../../services/processor/delivery/openobserve';
import type { Transport } from '../../../../services/processor/delivery/transport';
import { systemClock } from '../../../../services/shared/clock';
import { freePort } from '../../../support/free-port';
import { root } from '../../../support/openobserve/client';
import { OpenObserveDouble } from '../../../support/openobserve/server';

const closers: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function transportTo(url: string, more: { password?: string; timeout?: number } = {}): Transport {
  const transport = httpTransport({ url, ...root, clock: systemClock, ...more });
  closers.push(() => transport.close());
  return transport;
}

/** A server that answers as it is told. */
async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = (transport: Transport, signal = new AbortController().signal) =>
  transport(
    { method: 'POST', path: '/api/default/s/_multi', lines: ['{"a":1}'], longestAnswer: 100 },
    signal,
  );

it('delivers to OpenObserve, compressed, and asks it', async () => {
  const double = new OpenObserveDouble(root);
  closers.push(() => double.stop());
  const sink = openObserveSink(transportTo(await double.start()), 'default');
  const { signal } = new AbortController();
  const time = Date.now() * 1000;
  const line = JSON.stringify({
    _timestamp: time,
    log_generation: 'g',
    log_offset: 7,
    log_record_length: 3,
    text: 'é'.repeat(5000),
  });
  expect(await sink.send('s', [line], signal)).toEqual({
    kind: 'response',
    status: 200,
    body: { code: 200, status: [{ name: 's', successful: 1, failed: 0 }] },
  });
  expect(double.store.records('s')[0]?.['text']).toBe('é'.repeat(5000));
  expect(await sink.offsets('s', 'g', { from: 0, to: 8, firstTime: time, lastTime: time }, signal)).toEqual([
    { offset: 7, length: 3 },
  ]);
  expect(await sink.ready(signal)).toBe(true);
});

it('is not let in with another password', async () => {
  const double = new OpenObserveDouble(root);
  closers.push(() => double.stop());
  const sink = openObserveSink(transportTo(await double.start(), { password: 'x' }), 'default');
  const { signal } = new AbortController();
  expect(await sink.ready(signal)).toBe(false);
  expect(await sink.send('s', ['{}'], signal)).toMatchObject({ status: 401 });
});

it('says what it sends, and how', async () => {
  let seen: IncomingMessage['headers'] = {};
  const url = await serving(({ headers }, response) => {
    seen = headers;
    response.end('{}');
  });
  await post(transportTo(`${url}/behind/a/proxy/`));
  expect(seen).toMatchObject({
    'content-type': 'application/json',
    authorization: expect.stringMatching(/^Basic /) as string,
  });
  expect(['gzip', 'zstd']).toContain(seen['content-encoding']);
});

it('keeps the path of its address', async () => {
  const url = await serving(({ url: path }, response) => response.end(JSON.stringify(path)));
  expect(await post(transportTo(`${url}/behind/`))).toMatchObject({ body: '/behind/api/default/s/_multi' });
});

it('hands on a text that is no JSON, and how long to wait', async () => {
  const url = await serving((_, response) => response.writeHead(503, { 'retry-after': '7' }).end('busy'));
  expect(await post(transportTo(url))).toEqual({
    kind: 'response',
    status: 503,
    body: 'busy',
    retryAfter: 7000,
  });
});

it('does not follow a redirect', async () => {
  const url = await serving((_, response) => response.writeHead(302, { location: '/' }).end());
  expect(await post(transportTo(url))).toMatchObject({ status: 302 });
});

it('knows that nothing was sent where nobody listens', async () => {
  const transport = transportTo(`http://127.0.0.1:${await freePort()}`);
  expect(await post(transport)).toEqual({ kind: 'broken', cause: 'ECONNREFUSED', unsent: true });
});

it.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
  ['a connection that is closed', ({ socket }) => socket.destroy()],
  [
    'half an answer',
    ({ socket }, response) =>
      response.writeHead(200, { 'content-length': 9 }).write('{', () => socket.destroy()),
  ],
  ['an endless answer', (_, response) => response.end('x'.repeat(10_000))],
])('cannot tell what came of a request after %s', async (_, answer) => {
  expect(await post(transportTo(await serving(answer)))).toMatchObject({ kind: 'broken', unsent: false });
});

it('waits no longer for an answer than it is told', async () => {
  const transport = transportTo(await serving(() => undefined), { timeout: 50 });
  expect(await post(transport)).toEqual({ kind: 'broken', cause: 'no answer in time', unsent: false });
});

it('leaves a request when it is called off', async () => {
  const abort = new AbortController();
  const url = await serving(() => abort.abort());
  expect(await post(transportTo(url), abort.signal)).toMatchObject({ kind: 'broken', unsent: false });
});

it.each([
  ['7', 7000],
  ['0', 0],
  ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads Retry-After: %s', (header, expected) => {
  expect(retryAfterOf(header, Date.UTC(2026, 10, 21, 12))).toBe(expected);
});
