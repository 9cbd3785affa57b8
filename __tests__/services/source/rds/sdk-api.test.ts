import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RDSClient } from '@aws-sdk/client-rds';
import { fakeRds, slowLog, type FakeRds } from '../../../../demo/fake-rds/engine';
import { fakeRdsServer, type FakeRdsServer } from '../../../../demo/fake-rds/http';
import { RdsError } from '../../../../services/source/rds/api';
import { rdsError } from '../../../../services/source/rds/errors';
import { sdkApi, type SdkApi } from '../../../../services/source/rds/sdk-api';
import { requestOf } from '../../../../services/source/rds/sdk-download';

const region = 'eu-central-1';
const options = { environment: 'prod', homeRegion: region };
const role = 'arn:aws:iam::444455556666:role/log-reader';
const now = Date.UTC(2026, 10, 21, 9, 15);
const { signal } = new AbortController();
const before = { ...process.env };

let home: FakeRds;
let away: FakeRds;
let server: FakeRdsServer;
const apis: SdkApi[] = [];

function connect(setting: Partial<Parameters<typeof sdkApi>[0]> = {}): SdkApi {
  const api = sdkApi({ region, ...setting }, options);
  apis.push(api);
  return api;
}

beforeEach(async () => {
  const common = { clock: { now: () => now }, rates: { account: false } } as const;
  home = fakeRds({ ...common, caps: { bytes: 2000, lines: 5 } });
  away = fakeRds({ ...common, account: '444455556666', seed: 2 });
  home.addCluster({ id: 'orders', tags: { team: 'red' } });
  home.addInstance({ id: 'one', cluster: 'orders', tags: { tier: '1' } });
  home.append('one', slowLog, '# Time: 1\nZürich\n');
  away.addInstance({ id: 'far' });
  away.append('far', slowLog, 'from afar\n');
  server = await fakeRdsServer({
    engines: [home, away],
    keys: [{ accessKeyId: 'home', secretAccessKey: 'open sesame', account: '111122223333' }],
    roles: [{ arn: role, externalId: 'secret word' }],
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'home',
    AWS_SECRET_ACCESS_KEY: 'open sesame',
  });
});

afterEach(async () => {
  for (const api of apis.splice(0)) api.close();
  await server.close();
  process.env = { ...before };
});

/** What a call was refused as. */
async function refusal(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    return rdsError('the call', error).refusal;
  }
  throw new Error('It was not refused');
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString('utf8');
}

const portion = (api: SdkApi, instance = 'one', file: string = slowLog, marker = '0') =>
  api.downloadPortion({ instance, file, marker }, signal);
const complete = (api: SdkApi, instance = 'one', file: string = slowLog) =>
  api.downloadComplete({ instance, file }, signal);

it('tells clusters, instances and files', async () => {
  const api = connect();
  expect(await api.describeClusters(undefined, signal)).toEqual({
    items: [{ cluster: 'orders', engine: 'aurora-mysql', instances: ['one'], tags: { team: 'red' } }],
    marker: undefined,
  });
  expect(await api.describeInstances(undefined, signal)).toEqual({
    items: [{ instance: 'one', cluster: 'orders', engine: 'aurora-mysql', tags: { tier: '1' } }],
    marker: undefined,
  });
  const file = { file: slowLog, size: 18, lastWritten: now };
  const files = (request: object) => api.describeLogFiles({ instance: 'one', ...request }, signal);
  expect(await files({})).toEqual({ items: [file], marker: undefined });
  expect(await files({ writtenSince: now + 1 })).toMatchObject({ items: [] });
  expect(await files({ nameContains: 'error' })).toMatchObject({ items: [] });
});

it('reads page by page', async () => {
  for (let index = 0; index < 130; index += 1) home.addInstance({ id: `i-${index}`, cluster: 'orders' });
  const api = connect();
  const first = await api.describeInstances(undefined, signal);
  const second = await api.describeInstances(first.marker, signal);
  expect([first.items.length, second.items.length, second.marker]).toEqual([100, 31, undefined]);
});

it('reads portions as bytes', async () => {
  const api = connect();
  const { data, marker, pending } = await portion(api);
  expect(data.toString('utf8')).toBe('# Time: 1\nZürich\n');
  expect([marker, pending]).toEqual(['2026-11-21.9:18', false]);
  expect(await portion(api, 'one', slowLog, marker)).toMatchObject({ data: Buffer.alloc(0) });
  const { data: line } = await api.downloadPortion(
    { instance: 'one', file: slowLog, marker: '0', lines: 1 },
    signal,
  );
  expect(line.toString()).toBe('# Time: 1\n');
});

it('downloads whole files', async () => {
  const text = 'select 1 /* Zürich */;\n'.repeat(20_000);
  home.append('one', slowLog, text);
  expect(await read(await complete(connect()))).toBe(`# Time: 1\nZürich\n${text}`);
});

it('goes by the endpoint of RDS before that of all services', async () => {
  process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:9';
  process.env['AWS_ENDPOINT_URL_RDS'] = server.url;
  const api = connect();
  expect((await portion(api)).data).toHaveLength(18);
  expect(await read(await complete(api))).toHaveLength(17);
});

describe('a refusal', () => {
  it('says that there is no instance, or no file', async () => {
    const api = connect();
    expect(await refusal(() => portion(api, 'nobody'))).toBe('no instance');
    expect(await refusal(() => portion(api, 'one', 'error/nothing.log'))).toBe('no file');
    expect(await refusal(() => complete(api, 'nobody'))).toBe('no instance');
    expect(await refusal(() => complete(api, 'one', 'error/nothing.log'))).toBe('no file');
  });

  it('says that nothing is allowed', async () => {
    home.denies = () => true;
    const api = connect();
    expect(await refusal(() => portion(api))).toBe('denied');
    expect(await refusal(() => complete(api))).toBe('denied');
    process.env['AWS_SECRET_ACCESS_KEY'] = 'guessed';
    const stranger = connect();
    expect(await refusal(() => portion(stranger))).toBe('denied');
    expect(await refusal(() => complete(stranger))).toBe('denied');
  });

  it('says that calls are throttled, after one attempt', async () => {
    home.trouble.throttled = 1;
    const api = connect();
    expect(await refusal(() => portion(api))).toBe('throttled');
    expect(await refusal(() => complete(api))).toBe('throttled');
    expect(home.calls.count('all')).toBe(2);
  });

  it('says that it may pass', async () => {
    const api = connect();
    home.setStatus('one', 'rebooting');
    expect(await refusal(() => portion(api))).toBe('passing');
    expect(await refusal(() => complete(api))).toBe('passing');
    home.setStatus('one', 'available');
    home.trouble.serverErrors = 1;
    expect(await refusal(() => portion(api))).toBe('passing');
    expect(await refusal(() => complete(api))).toBe('passing');
  });

  it('says that a portion has bytes that are no text', async () => {
    home.append('one', slowLog, 'a\0b\n');
    expect(await refusal(() => portion(connect()))).toBe('binary');
  });

  it('is thrown for what is aborted', async () => {
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const api = connect();
    await expect(api.downloadComplete({ instance: 'one', file: slowLog }, abort.signal)).rejects.toThrow(
      'enough',
    );
    await expect(api.describeClusters(undefined, abort.signal)).rejects.toThrow();
  });
});

describe('a role', () => {
  it('is assumed with its external id', async () => {
    const api = connect({ roleArn: role, externalId: 'secret word' });
    expect((await portion(api, 'far')).data.toString()).toBe('from afar\n');
    expect(await read(await complete(api, 'far'))).toBe('from afar\n');
  });

  it('is denied with another one, or none', async () => {
    const wrong = connect({ roleArn: role, externalId: 'guessed' });
    expect(await refusal(() => portion(wrong, 'far'))).toBe('denied');
    expect(await refusal(() => complete(wrong, 'far'))).toBe('denied');
    expect(await refusal(() => portion(connect({ roleArn: role }), 'far'))).toBe('denied');
  });
});

describe('a download', () => {
  let odd: Server;

  /** An RDS whose answers are not what they should be. */
  async function answering(
    act: (response: Parameters<Parameters<typeof createServer>[1] & object>[1]) => void,
  ) {
    odd = createServer((_request, response) => act(response));
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    process.env['AWS_ENDPOINT_URL_RDS'] = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
    return connect();
  }

  afterEach(() => {
    odd.closeAllConnections();
    odd.close();
  });

  it('that ends before its length is an error', async () => {
    const api = await answering((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half of it');
      setTimeout(() => response.destroy(), 50);
    });
    const chunks = await complete(api);
    await expect(read(chunks)).rejects.toThrow();
  });

  it('that is broken off in the middle of a piece is an error', async () => {
    const api = await answering((response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' }).write('half of it');
      setTimeout(() => response.destroy(), 50);
    });
    const chunks = await complete(api);
    await expect(read(chunks)).rejects.toThrow();
  });

  it.each([
    [404, '<html>no such page</html>', 'passing'],
    [404, '{"__type":"com.amazon.rds#DBLogFileNotFoundFault","message":"x"}', 'no file'],
    [429, '', 'throttled'],
    [302, '', 'passing'],
    [403, '', 'denied'],
    [503, 'Rate exceeded', 'throttled'],
    [502, 'a proxy', 'passing'],
  ])('is refused with status %i and “%s”: %s', async (status, text, expected) => {
    const api = await answering((response) => response.writeHead(status).end(text));
    await expect(complete(api)).rejects.toBeInstanceOf(RdsError);
    expect(await refusal(() => complete(api))).toBe(expected);
  });
});

it.each([
  ['eu-west-1', 'rds.eu-west-1.amazonaws.com'],
  ['cn-north-1', 'rds.cn-north-1.amazonaws.com.cn'],
])('downloads in %s from %s', async (where, hostname) => {
  delete process.env['AWS_ENDPOINT_URL'];
  const client = new RDSClient({ region: where });
  expect(await requestOf(client)).toMatchObject({ protocol: 'https:', hostname });
  client.destroy();
});
