import { checkImage } from '../../../tools/verify-pins/check-image';
import { Unreachable } from '../../../tools/verify-pins/http';
import { RegistryClient } from '../../../tools/verify-pins/registry';
import { digestOf, registry, startRegistry, type RegistryServer } from './registry-server';

let server: RegistryServer;
let client: RegistryClient;
beforeEach(async () => {
  ({ server, client } = await startRegistry());
});
afterEach(() => server.stop());

describe('an image', () => {
  const image = { registry, repository: 'valkey/valkey', tag: '8.1.3' };

  it('with several architectures is ok when ARM64 is one of them, and names its digest', async () => {
    const digest = server.pushIndex('valkey/valkey', '8.1.3', [
      'linux/amd64',
      'linux/arm64',
      'unknown/unknown',
    ]);
    expect(await checkImage(client, image)).toEqual({
      status: 'ok',
      detail: `${digest}, not pinned; platforms linux/amd64, linux/arm64`,
    });
  });

  it('fetches a token once for a repository, with the service and the scope of the challenge', async () => {
    server.pushImage('valkey/valkey', '8.1.3', { os: 'linux', architecture: 'arm64' });
    await checkImage(client, image);
    expect(server.requests.filter((path) => path === '/token')).toHaveLength(1);
    expect(server.requests).toEqual([
      '/v2/valkey/valkey/manifests/8.1.3',
      '/token',
      '/v2/valkey/valkey/manifests/8.1.3',
      expect.stringMatching(/^\/v2\/valkey\/valkey\/blobs\/sha256:/),
    ]);
  });

  it('with one architecture is judged by its configuration', async () => {
    server.pushImage('valkey/valkey', '8.1.3', { os: 'linux', architecture: 'arm64' });
    expect((await checkImage(client, image)).status).toBe('ok');
    server.pushImage('valkey/valkey', '8.1.3', { os: 'linux', architecture: 'amd64' });
    expect(await checkImage(client, image)).toEqual({
      status: 'mismatch',
      detail: 'not for linux/arm64; the registry has it for linux/amd64',
    });
  });

  it('with several architectures, but not ARM64, is a mismatch', async () => {
    server.pushIndex('valkey/valkey', '8.1.3', ['linux/amd64', 'windows/arm64']);
    expect(await checkImage(client, image)).toEqual({
      status: 'mismatch',
      detail: 'not for linux/arm64; the registry has it for linux/amd64, windows/arm64',
    });
  });

  it('is ok under its pinned digest', async () => {
    const digest = server.pushIndex('valkey/valkey', '8.1.3', ['linux/arm64']);
    expect(await checkImage(client, { ...image, digest })).toEqual({
      status: 'ok',
      detail: `${digest}, platforms linux/arm64`,
    });
  });

  it('whose tag was moved is a mismatch, and says whether the pinned content is still there', async () => {
    const pinned = server.pushIndex('valkey/valkey', '8.1.3', ['linux/arm64']);
    const moved = server.pushIndex('valkey/valkey', '8.1.3', ['linux/arm64', 'linux/amd64']);
    expect(await checkImage(client, { ...image, digest: pinned })).toEqual({
      status: 'mismatch',
      detail: `the tag means ${moved} now; the pinned ${pinned} can still be pulled`,
    });
    const gone = digestOf('something else');
    expect((await checkImage(client, { ...image, digest: gone })).detail).toBe(
      `the tag means ${moved} now; the pinned ${gone} is gone`,
    );
  });

  it('that the registry does not know is missing', async () => {
    server.pushIndex('valkey/valkey', '8.1.4', ['linux/arm64']);
    expect(await checkImage(client, image)).toEqual({
      status: 'missing',
      detail: 'registry.test has no valkey/valkey:8.1.3, or does not show it to the public',
    });
  });

  it('in a repository that is refused even with a token is missing, as Docker Hub does with unknown ones', async () => {
    server.pushIndex('valkey/valkey', '8.1.3', ['linux/arm64']);
    server.hidden.add('valkey/valkey');
    expect((await checkImage(client, image)).status).toBe('missing');
  });

  it('that is no container image is a mismatch', async () => {
    server.pushImage('valkey/valkey', '8.1.3', { name: 'a chart' });
    expect((await checkImage(client, image)).detail).toBe(
      'valkey/valkey:8.1.3 is no container image: it has no configuration of one',
    );
  });
});

describe('a registry that cannot be asked', () => {
  const image = { registry, repository: 'a/b', tag: '1' };
  const ask = (by = client) => checkImage(by, image);

  it.each([500, 503])('because it answers %i', async (status) => {
    server.failWith = status;
    await expect(ask()).rejects.toThrow(
      new Unreachable(`${server.address}/v2/a/b/manifests/1 answers ${status}`),
    );
  });

  it('because the limit of anonymous pulls is reached', async () => {
    server.failWith = 429;
    await expect(ask()).rejects.toThrow(/answers 429 \(the limit of anonymous pulls is reached/);
  });

  it('because it wants a password', async () => {
    server.challenge = () => 'Basic realm="private"';
    await expect(ask()).rejects.toThrow(
      /registry\.test asks for credentials in a way that is not supported: "Basic/,
    );
  });

  it('because it does not say what it wants', async () => {
    server.challenge = () => '';
    await expect(ask()).rejects.toThrow(/no WWW-Authenticate header/);
  });

  it('because its token service fails', async () => {
    server.tokenAnswer = () => ({ status: 500, body: '{}' });
    await expect(ask()).rejects.toThrow(/gives no token: it answers 500/);
  });

  it('because its token service gives none', async () => {
    server.tokenAnswer = () => ({ status: 200, body: '{"expires_in":300}' });
    await expect(ask()).rejects.toThrow(/has neither "token" nor "access_token"/);
  });

  it('because something else answers in its place', async () => {
    server.file('/v2/a/b/manifests/1', '<html>Please log in</html>');
    await expect(ask()).rejects.toThrow(/not JSON; is there a proxy in between/);
    server.file('/v2/a/b/manifests/1', '{"hello":"world"}');
    await expect(ask()).rejects.toThrow(/neither an image manifest nor a manifest list/);
  });

  it('because nothing listens', async () => {
    const nobody = new RegistryClient({ [registry]: 'http://127.0.0.1:1' });
    await expect(ask(nobody)).rejects.toThrow(Unreachable);
    await expect(ask(nobody)).rejects.toThrow(/127\.0\.0\.1:1 does not answer: .+/);
  });
});

it('a token under its OAuth 2 name is taken as well', async () => {
  server.pushIndex('a/b', '1', ['linux/arm64']);
  server.tokenAnswer = () => ({ status: 200, body: '{"access_token":"repository:a/b:pull"}' });
  expect((await checkImage(client, { registry, repository: 'a/b', tag: '1' })).status).toBe('ok');
});
