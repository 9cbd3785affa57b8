import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsCli } from '../../tools/verify-pins/aws-cli';
import { chartEntries } from '../../tools/verify-pins/chart-index';
import { checkChart } from '../../tools/verify-pins/check-chart';
import { checkAddOn, checkNodeImage } from '../../tools/verify-pins/check-eks';
import { checkImage } from '../../tools/verify-pins/check-image';
import { Unreachable } from '../../tools/verify-pins/http';
import { exitCode, type PinOutcome, type PinStatus } from '../../tools/verify-pins/outcome';
import { printOutcomes } from '../../tools/verify-pins/print';
import { RegistryClient } from '../../tools/verify-pins/registry';
import { verifyPins } from '../../tools/verify-pins/verify';
import { allComponents, components } from '../../values/components';
import { kubernetesVersions, pinsFor } from '../../values/kubernetes-versions';
import { digestOf, RegistryServer } from './verify-pins/registry-server';

let server: RegistryServer;
let client: RegistryClient;
const registry = 'registry.test';

beforeEach(async () => {
  server = await RegistryServer.start();
  client = new RegistryClient({
    [registry]: server.address,
    'docker.io': server.address,
    'registry-1.docker.io': server.address,
  });
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
    expect(chartEntries('', 'valkey')).toBeUndefined();
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

describe('what AWS is asked', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program in the place of the AWS CLI, that prints what it was called with. */
  const program = (script: string): string => {
    const path = join(folder, 'aws');
    writeFileSync(path, `#!${process.execPath}\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const prints = (answer: unknown) =>
    awsCli(undefined, program(`console.log(${JSON.stringify(JSON.stringify(answer))})`));

  const addOnAnswer = {
    addons: [
      {
        addonVersions: [
          {
            addonVersion: 'v1.36.0-eksbuild.26',
            architecture: ['amd64', 'arm64'],
            compatibilities: [{ clusterVersion: '1.36', defaultVersion: true }],
          },
          {
            addonVersion: 'v1.36.0-eksbuild.25',
            architecture: ['amd64', 'arm64'],
            compatibilities: [{ defaultVersion: false }],
          },
          { addonVersion: 'v1.36.0-eksbuild.24', architecture: ['amd64'] },
        ],
      },
    ],
  };

  it('is asked for JSON, in the region that was given', async () => {
    const echo = awsCli('eu-west-1', program('console.log(JSON.stringify(process.argv.slice(2)))'));
    expect(JSON.parse(await echo(['eks', 'list-clusters']))).toEqual([
      'eks',
      'list-clusters',
      '--output',
      'json',
      '--region',
      'eu-west-1',
    ]);
  });

  it('an add-on build that EKS offers is ok, and the default is named', async () => {
    expect(await checkAddOn(prints(addOnAnswer), 'kube-proxy', 'v1.36.0-eksbuild.25', '1.36')).toEqual({
      status: 'ok',
      detail: 'offered for Kubernetes 1.36; the default is v1.36.0-eksbuild.26',
    });
  });

  it('an add-on build that EKS does not offer is missing', async () => {
    expect(await checkAddOn(prints(addOnAnswer), 'kube-proxy', 'v1.36.0-eksbuild.1', '1.36')).toEqual({
      status: 'missing',
      detail:
        'EKS offers no kube-proxy v1.36.0-eksbuild.1 for Kubernetes 1.36; the default is v1.36.0-eksbuild.26',
    });
    expect((await checkAddOn(prints({ addons: [] }), 'kube-proxy', 'v1', '1.36')).status).toBe('missing');
  });

  it('an add-on build without ARM64 is a mismatch', async () => {
    expect(await checkAddOn(prints(addOnAnswer), 'kube-proxy', 'v1.36.0-eksbuild.24', '1.36')).toEqual({
      status: 'mismatch',
      detail: 'not for arm64; EKS has it for amd64',
    });
  });

  const path = '/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/arm64/standard';
  const parameters = {
    Parameters: [
      { Name: `${path}/recommended/release_version`, Value: '1.36.5-20261101' },
      { Name: `${path}/recommended/image_id`, Value: 'ami-1' },
      {
        Name: `${path}/amazon-eks-node-al2023-arm64-standard-1.36-v20261003/release_version`,
        Value: '1.36.4-20261003',
      },
    ],
  };

  it('a node image release that AWS publishes is ok, even when another is recommended', async () => {
    expect(await checkNodeImage(prints(parameters), '1.36.4-20261003', '1.36')).toEqual({
      status: 'ok',
      detail: `published under ${path}; recommended is 1.36.5-20261101`,
    });
  });

  it('a node image release that AWS does not publish is missing', async () => {
    expect(await checkNodeImage(prints(parameters), '1.36.4-20261004', '1.36')).toEqual({
      status: 'missing',
      detail: `${path} has no release 1.36.4-20261004; recommended is 1.36.5-20261101`,
    });
  });

  it('cannot be asked without the AWS CLI', async () => {
    await expect(
      checkAddOn(awsCli(undefined, join(folder, 'none')), 'coredns', 'v1', '1.36'),
    ).rejects.toThrow(
      new Unreachable('the AWS CLI (`aws`) is not installed; install it, or check this pin where it is'),
    );
  });

  it('cannot be asked without credentials: its last line says why', async () => {
    const aws = awsCli(
      undefined,
      program("console.error('\\nUnable to locate credentials.'); process.exit(253)"),
    );
    await expect(checkNodeImage(aws, 'x', '1.36')).rejects.toThrow(
      '`aws ssm get-parameters-by-path` fails: Unable to locate credentials.',
    );
  });

  it('cannot be asked when it answers something unknown', async () => {
    await expect(
      checkAddOn(awsCli(undefined, program("console.log('hello')")), 'a', 'v', '1.36'),
    ).rejects.toThrow(/not JSON/);
    await expect(checkAddOn(prints({ other: 1 }), 'a', 'v', '1.36')).rejects.toThrow(
      /answers in an unknown form/,
    );
  });
});

describe('verifyPins', () => {
  const noAws = () => Promise.reject(new Unreachable('no AWS here'));

  /** Where nothing listens, so that no test depends on the network. */
  const closed = 'http://127.0.0.1:1';

  it('asks about every pin of ours, and about nothing that is built at deploy time', async () => {
    const outcomes = await verifyPins({
      components: allComponents.map((component) =>
        component.chart?.repository.startsWith('https:')
          ? { ...component, chart: { ...component.chart, repository: closed } }
          : component,
      ),
      kubernetesVersions,
      registry: new RegistryClient({ 'docker.io': closed, 'registry-1.docker.io': closed }),
      aws: noAws,
    });
    const pins = outcomes.map(({ pin }) => pin);
    expect(pins).toContain('kafka image (source of the copy)');
    expect(pins).toContain('openobserve chart');
    expect(pins).toContain('kube-proxy for Kubernetes 1.36');
    expect(pins).toContain('node image for Kubernetes 1.35');
    expect(pins.join(' ')).not.toMatch(/discovery|processor/);
    const images = allComponents.filter(({ image }) => image.pinned === 'here').length;
    const charts = allComponents.filter(({ chart }) => chart).length;
    expect(pins).toHaveLength(images + charts + 2 * 7);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['unreachable']));
  });

  it('asks for the image that the copy of Kafka is made from', async () => {
    server.pushIndex('bitnamilegacy/kafka', '4.0.0', ['linux/amd64', 'linux/arm64']);
    const [image, chart] = await verifyPins({
      components: [components.kafka],
      kubernetesVersions: [],
      registry: client,
      aws: noAws,
    });
    expect(image).toMatchObject({ given: 'docker.io/bitnamilegacy/kafka:4.0.0', status: 'ok' });
    expect(chart).toMatchObject({
      given: 'oci://registry-1.docker.io/bitnamicharts/kafka 32.4.3',
      status: 'missing',
    });
  });

  it('compares the digest of curl', async () => {
    server.pushIndex('curlimages/curl', '8.17.0', ['linux/arm64']);
    const [outcome] = await verifyPins({
      components: [components.curl],
      kubernetesVersions: [],
      registry: client,
      aws: noAws,
    });
    expect(outcome).toMatchObject({
      pin: 'curl image',
      status: 'mismatch',
      detail: expect.stringContaining('is gone'),
    });
  });

  it('keeps going after what could not be asked', async () => {
    server.pushIndex('valkey/valkey', '8.1.3', ['linux/arm64']);
    const valkey = {
      ...components.valkey,
      chart: { ...components.valkey.chart, repository: `${server.address}/none` },
    };
    const outcomes = await verifyPins({
      components: [valkey],
      kubernetesVersions: kubernetesVersions.slice(-1),
      registry: client,
      aws: noAws,
    });
    expect(outcomes[0]).toMatchObject({ pin: 'valkey image', status: 'ok' });
    expect(outcomes[1]).toMatchObject({ pin: 'valkey chart', status: 'unreachable' });
    expect(outcomes.at(-1)).toEqual({
      pin: 'node image for Kubernetes 1.36',
      given: pinsFor('1.36').nodeImage.release,
      status: 'unreachable',
      detail: 'no AWS here',
    });
  });

  it('does not hide a fault of its own', async () => {
    const broken = () => Promise.reject(new TypeError('a fault'));
    await expect(
      verifyPins({
        components: [],
        kubernetesVersions: kubernetesVersions.slice(-1),
        registry: client,
        aws: broken,
      }),
    ).rejects.toThrow('a fault');
  });
});

describe('the result of a run', () => {
  const outcome = (status: PinStatus): PinOutcome => ({
    pin: 'valkey image',
    given: 'valkey:8.1.3',
    status,
    detail: 'because',
  });

  it.each([
    [['ok'], 0, 0],
    [['ok', 'unreachable'], 0, 1],
    [['ok', 'mismatch'], 1, 1],
    [['missing', 'ok'], 1, 1],
  ] as const)('%p exits with %i, and with --require-network with %i', (statuses, plain, strict) => {
    const outcomes = statuses.map(outcome);
    expect(exitCode(outcomes, false)).toBe(plain);
    expect(exitCode(outcomes, true)).toBe(strict);
  });

  it('says loudly what was not checked', () => {
    const text = printOutcomes([outcome('ok'), outcome('unreachable'), outcome('missing')]);
    expect(text).toContain('valkey image: valkey:8.1.3\n            because');
    expect(text).toContain('1 ok, 0 mismatch, 1 missing, 1 unreachable');
    expect(text).toContain('1 of 3 pins were NOT checked');
    expect(printOutcomes([outcome('ok')])).not.toContain('NOT checked');
  });
});

describe('the command', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'tools/verify-pins.ts', ...args], { encoding: 'utf8' });

  it('explains itself', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const option of ['--json', '--require-network', '--kubernetes-version', '--region']) {
      expect(stdout).toContain(option);
    }
  });

  it('refuses a version without pins, without a stack trace', () => {
    const { status, stderr, stdout } = run('--kubernetes-version', '1.33');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/given "1\.33".*allowed: 1\.35, 1\.36/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
