import { Unreachable } from '../../../tools/verify-pins/http';
import { RegistryClient } from '../../../tools/verify-pins/registry';
import { verifyPins } from '../../../tools/verify-pins/verify';
import { allComponents, components } from '../../../values/components';
import { kubernetesVersions, pinsFor } from '../../../values/kubernetes-versions';
import { startRegistry, type RegistryServer } from './registry-server';

let server: RegistryServer;
let client: RegistryClient;
beforeEach(async () => {
  ({ server, client } = await startRegistry());
});
afterEach(() => server.stop());

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
