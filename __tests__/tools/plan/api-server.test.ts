import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { apiServerProbe } from '../../../tools/plan/api-server';
import { selfSigned } from './support/tls';

const tls = selfSigned();
const servers: Server[] = [];
const sockets = new Set<Socket>();

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  sockets.forEach((socket) => socket.destroy());
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const probe = (endpoint: string, certificateAuthority = tls.cert) =>
  apiServerProbe(2_000)({ cluster: 'aurora-test', endpoint, certificateAuthority });

it('takes any answer for one: who may do what is for the plan to find out', async () => {
  const asked: (string | undefined)[] = [];
  const server = createTlsServer(tls, (request, response) => {
    asked.push(request.url, request.headers.authorization);
    response.writeHead(401).end('Unauthorized');
  });
  expect(await probe(`https://127.0.0.1:${await listening(server)}`)).toBeUndefined();
  expect(asked).toEqual(['/readyz', undefined]);
});

it('does not take for the cluster what only has its address', async () => {
  const server = createTlsServer(tls, (_, response) => void response.end());
  expect(await probe(`https://127.0.0.1:${await listening(server)}`, '')).toMatch(/certificate/);
});

it('says that nothing listens there', async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  expect(await probe(`http://127.0.0.1:${port}`)).toMatch(/ECONNREFUSED/);
});

it('gives up on silence, which is how a private endpoint answers from outside', async () => {
  const port = await listening(createServer(() => undefined));
  expect(await probe(`http://127.0.0.1:${port}`)).toBe('no answer within 2 s');
});

it('asks through the proxy that Terraform’s providers use', async () => {
  const connected: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    connected.push(request.url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const before = process.env['HTTPS_PROXY'];
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${await listening(proxy)}`;
  try {
    expect(await probe('https://cluster.example')).toMatch(/403/);
    expect(connected).toEqual(['cluster.example:443']);
  } finally {
    if (before === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = before;
  }
});
