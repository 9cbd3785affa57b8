import { chartEntries } from '../../../tools/verify-pins/chart-index';
import { checkChart } from '../../../tools/verify-pins/check-chart';
import { Unreachable } from '../../../tools/verify-pins/http';
import type { RegistryClient } from '../../../tools/verify-pins/registry';
import { startRegistry, type RegistryServer } from './registry-server';

let server: RegistryServer;
let client: RegistryClient;
beforeEach(async () => {
  ({ server, client } = await startRegistry());
});
afterEach(() => server.stop());

/** As Helm writes it, with the texts that could be mistaken for keys. */
const index = `apiVersion: v1
entries:
  fluent-bit:
  - annotations:
      artifacthub.io/changes: |
        - kind: changed
          version: 9.9.9
    apiVersion: v1
    appVersion: 4.0.7
    created: "2025-09-01T00:00:00Z"
    digest: aaaa
    maintainers:
    - email: someone@example.com
      name: someone
    name: fluent-bit
    urls:
    - https://example.com/fluent-bit-0.53.0.tgz
    version: 0.53.0
  - apiVersion: v1
    appVersion: "4.0.3"
    digest: bbbb
    name: fluent-bit
    version: 0.50.0
  fluentd:
  - appVersion: v1.17.1
    name: fluentd
    version: 0.53.1
generated: "2026-01-01T00:00:00Z"
`;

describe('a chart in a repository with an index', () => {
  const chart = () => ({
    name: 'fluent-bit',
    version: '0.53.0',
    appVersion: '4.0.7',
    repository: `${server.address}/charts/`,
  });

  it('is ok, with the digest of its package', async () => {
    server.file('/charts/index.yaml', index);
    expect(await checkChart(client, chart())).toEqual({
      status: 'ok',
      detail: 'appVersion 4.0.7, package sha256:aaaa',
    });
  });

  it('for another application version is a mismatch', async () => {
    server.file('/charts/index.yaml', index);
    expect(await checkChart(client, { ...chart(), version: '0.50.0' })).toMatchObject({
      status: 'mismatch',
      detail: expect.stringContaining('its appVersion is 4.0.3, written down is 4.0.7'),
    });
  });

  it('that is not in it is missing', async () => {
    server.file('/charts/index.yaml', index);
    expect(await checkChart(client, { ...chart(), version: '0.53.1' })).toEqual({
      status: 'missing',
      detail: `${server.address}/charts/index.yaml has no fluent-bit 0.53.1; its first entry is 0.53.0`,
    });
    expect((await checkChart(client, { ...chart(), name: 'kafka' })).detail).toMatch(/has no chart kafka$/);
  });

  it('cannot be asked where there is no index', async () => {
    await expect(checkChart(client, chart())).rejects.toThrow(
      `${server.address}/charts/index.yaml answers 404`,
    );
  });
});

describe('chartEntries', () => {
  it('reads only the keys of a version, not texts inside of it', () => {
    expect(chartEntries(index, 'fluent-bit')).toEqual([
      { version: '0.53.0', appVersion: '4.0.7', digest: 'aaaa' },
      { version: '0.50.0', appVersion: '4.0.3', digest: 'bbbb' },
    ]);
    expect(chartEntries(index, 'fluentd')).toEqual([
      { version: '0.53.1', appVersion: 'v1.17.1', digest: undefined },
    ]);
  });

  it('reads an index whose lists are indented', () => {
    const indented =
      'entries:\n    "valkey":\n        - appVersion: \'9.1.1\'\n          version: 0.11.0\n        - version: 0.10.0\n';
    expect(chartEntries(indented, 'valkey')).toEqual([
      { version: '0.11.0', appVersion: '9.1.1', digest: undefined },
      { version: '0.10.0', appVersion: undefined, digest: undefined },
    ]);
  });

  it('knows nothing of an empty index', () => {
    expect(chartEntries('apiVersion: v1\nentries: {}\n', 'valkey')).toBeUndefined();
  });

  it('takes no other page for an index', () => {
    for (const page of ['', '<html>Please log in</html>', 'entries: [', 'entries: 1\n']) {
      expect(() => chartEntries(page, 'valkey')).toThrow(Unreachable);
    }
  });

  it('leaves a version a text, whatever it looks like', () => {
    expect(chartEntries('entries:\n  a:\n  - version: 1.10\n    appVersion: 4.0\n', 'a')).toEqual([
      { version: '1.10', appVersion: '4.0' },
    ]);
  });
});

describe('a chart in a registry', () => {
  const chart = {
    name: 'kafka',
    version: '32.4.3',
    appVersion: '4.0.0',
    repository: 'oci://registry-1.docker.io/bitnamicharts',
  };

  it('is ok when its metadata names the application version', async () => {
    const digest = server.pushImage('bitnamicharts/kafka', '32.4.3', {
      name: 'kafka',
      version: '32.4.3',
      appVersion: '4.0.0',
    });
    expect(await checkChart(client, chart)).toEqual({
      status: 'ok',
      detail: `appVersion 4.0.0, manifest ${digest}`,
    });
  });

  it('for another application version is a mismatch', async () => {
    server.pushImage('bitnamicharts/kafka', '32.4.3', {
      name: 'kafka',
      version: '32.4.3',
      appVersion: '3.9.0',
    });
    expect((await checkChart(client, chart)).status).toBe('mismatch');
  });

  it('that is an image is a mismatch', async () => {
    server.pushIndex('bitnamicharts/kafka', '32.4.3', ['linux/arm64']);
    expect(await checkChart(client, chart)).toMatchObject({
      status: 'mismatch',
      detail: expect.stringContaining('is no Helm chart'),
    });
  });

  it('that is not there is missing', async () => {
    expect((await checkChart(client, chart)).status).toBe('missing');
  });
});
