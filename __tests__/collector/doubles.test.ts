import { gzipSync } from 'node:zlib';
import { KubernetesDouble, cluster } from './kubernetes-double';
import { OpenObserveDouble } from './openobserve-double';

describe('the double of OpenObserve', () => {
  const double = new OpenObserveDouble('default', { email: 'a@example.com', password: 'secret' });
  const authorization = `Basic ${Buffer.from('a@example.com:secret').toString('base64')}`;
  const protobuf = { authorization, 'content-type': 'application/x-protobuf' };
  /** A request for traces that holds one span named `hi`: fields 1, 2, 2, 5, each a length-delimited message. */
  const span = Uint8Array.from([0x0a, 8, 0x12, 6, 0x12, 4, 0x2a, 2, 0x68, 0x69]);
  const post = async (path: string, headers: Record<string, string>, body: Uint8Array<ArrayBuffer> = span) =>
    (await fetch(`${double.url}${path}`, { method: 'POST', headers, body })).status;

  beforeAll(() => double.open());
  afterAll(() => double.close());

  it.each([
    ['/api/default/v1/traces', 200],
    ['/api/default/v1/traces/', 404],
    ['/api/default//v1/traces', 404],
    ['/api/default/v1/traces/v1/traces', 404],
    ['/api/other/v1/traces', 404],
    ['/api/default/otlp_logs/_json', 404],
  ])('answers %s with %i', async (path, status) => {
    await expect(post(path, protobuf)).resolves.toBe(status);
  });

  it.each([
    ['another account', { ...protobuf, authorization: 'Basic eDp5' }, 401],
    ['no account', { 'content-type': 'application/x-protobuf' }, 401],
    ['another content type', { ...protobuf, 'content-type': 'application/x-protobuf; charset=utf-8' }, 400],
    ['an encoding that the body is not in', { ...protobuf, 'content-encoding': 'gzip' }, 400],
  ])('refuses %s', async (_, headers, status) => {
    await expect(post('/api/default/v1/traces', headers as Record<string, string>)).resolves.toBe(status);
  });

  it('reads what is compressed', async () => {
    const before = double.count('hi');
    await post(
      '/api/default/v1/traces',
      { ...protobuf, 'content-encoding': 'gzip' },
      new Uint8Array(gzipSync(span)),
    );

    expect(double.count('hi')).toBe(before + 1);
  });

  it('hears nothing while it is down, and has its old address afterwards', async () => {
    const { url } = double;
    await double.close();
    await expect(post('/api/default/v1/traces', protobuf)).rejects.toThrow('fetch failed');
    await double.open();

    expect(double.url).toBe(url);
    await expect(post('/api/default/v1/traces', protobuf)).resolves.toBe(200);
  });
});

describe('the double of Kubernetes', () => {
  const double = new KubernetesDouble();
  beforeAll(() => double.open());
  afterAll(() => double.close());

  it('lists what is in the cluster', async () => {
    const list = (await (await fetch(`${double.url}/api/v1/pods?limit=500`)).json()) as Record<
      string,
      unknown
    >;

    expect(list).toMatchObject({ kind: 'PodList', items: [{ metadata: { name: cluster.sender.name } }] });
  });

  it('names the kinds of a group', async () => {
    const list = (await (await fetch(`${double.url}/apis/batch/v1`)).json()) as Record<string, unknown>;

    expect(list).toMatchObject({
      kind: 'APIResourceList',
      resources: [{ kind: 'CronJob' }, { kind: 'Job' }],
    });
  });

  it('keeps a watch open', async () => {
    const stop = new AbortController();
    const { body } = await fetch(`${double.url}/apis/apps/v1/replicasets?watch=true`, stop);
    const next = body?.getReader().read();
    // A watch that had ended would have said so before this answer.
    await fetch(`${double.url}/apis/batch/v1`);
    stop.abort();

    await expect(next).rejects.toThrow('aborted');
  });

  it('writes down what it was asked, in the words of RBAC', async () => {
    await fetch(`${double.url}/api/v1/secrets`);

    expect([...double.asked]).toEqual(['list /pods', 'watch apps/replicasets', 'get /secrets']);
  });
});
