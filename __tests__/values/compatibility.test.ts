import { checkCompatibility, type ClusterFacts, type Incompatibility } from '../../values/compatibility';
import type { Component } from '../../values/component';
import { components } from '../../values/components';
import {
  type AddOnName,
  type KubernetesPins,
  kubernetesVersions,
  pinsFor,
} from '../../values/kubernetes-versions';

type Key = keyof typeof components;

/** The shipped components with another tag for one of them. */
const withTag = (key: Key, tag: string): Record<string, Component> => {
  const component: Component = components[key];
  return { ...components, [key]: { ...component, image: { ...component.image, tag } as Component['image'] } };
};

/** The shipped components with another chart for one of them. */
const withChart = (key: Key, version: string, appVersion: string): Record<string, Component> => {
  const component: Component = components[key];
  if (!component.chart) throw new Error(`${key} has no chart`);
  return { ...components, [key]: { ...component, chart: { ...component.chart, version, appVersion } } };
};

/** The shipped components with another version of an interface that one of them uses. */
const withUse = (key: Key, name: string, version: string): Record<string, Component> => {
  const component: Component = components[key];
  const uses = component.compatibleWith.uses.map((use) =>
    use.interface === name ? { ...use, version } : use,
  );
  return { ...components, [key]: { ...component, compatibleWith: { ...component.compatibleWith, uses } } };
};

const without = (key: Key): Record<string, Component> =>
  Object.fromEntries(Object.entries(components).filter(([name]) => name !== key));

const withAddOn = (version: string, name: AddOnName, build: string): KubernetesPins => {
  const pins = pinsFor(version);
  return { ...pins, addOns: { ...pins.addOns, [name]: { ...pins.addOns[name], version: build } } };
};

const latest: ClusterFacts = { kubernetesVersion: '1.36' };

const only = (found: readonly Incompatibility[]): Incompatibility => {
  expect(found).toHaveLength(1);
  return found[0] as Incompatibility;
};

describe('what is shipped', () => {
  it.each(kubernetesVersions.filter(({ pins }) => pins).map(({ version }) => version))(
    'goes together on %s',
    (version) => {
      expect(checkCompatibility(components, { kubernetesVersion: version })).toEqual([]);
    },
  );
});

describe('a combination that does not go together is found, with both sides and what to do', () => {
  it('the collector before OpenObserve 0.15', () => {
    const found = checkCompatibility(withTag('openobserve', 'v0.14.7-arm64'), latest);
    expect(found.map(({ rule }) => rule)).toEqual(['chart-runs-image', 'component-requirement']);
    expect(found[1]?.message).toContain(
      'OpenTelemetry Collector 0.131.1-arm64 needs openobserve at least 0.15',
    );
    expect(found[1]?.message).toContain('given is v0.14.7-arm64. Move OpenObserve into that range');
  });

  it('a release candidate of 0.15 counts as 0.15, as the matrix says', () => {
    expect(checkCompatibility(withTag('openobserve', 'v0.15.3-arm64'), latest)).toEqual([]);
  });

  it('the collector without OpenObserve', () => {
    const found = checkCompatibility(without('openobserve'), latest);
    expect(found.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
      'component-requirement otel-collector',
      'interface-missing otel-collector',
      'interface-missing fluent-bit',
      'interface-missing curl',
      'interface-missing processor',
    ]);
    expect(found[0]?.message).toContain('needs openobserve at least 0.15');
    expect(found[0]?.message).toContain('there is none');
  });

  it('a collector chart from 0.160 with the 0.131 image', () => {
    const found = checkCompatibility(withChart('otelCollector', '0.160.0', '0.160.0'), latest);
    expect(found.map(({ rule }) => rule)).toEqual(['chart-runs-image', 'known-conflict']);
    expect(found[1]?.message).toContain('chart 0.160.0 and image 0.131.1-arm64 do not go together');
    expect(found[1]?.message).toContain('keep chart 0.130.2');
  });

  it('a collector chart just below that limit has no known conflict', () => {
    const found = checkCompatibility(withChart('otelCollector', '0.159.3', '0.131.0'), latest);
    expect(found).toEqual([]);
  });

  it('a chart for another series than the image', () => {
    const { subject, message } = only(checkCompatibility(withChart('fluentBit', '0.58.1', '5.1.1'), latest));
    expect(subject).toBe('fluent-bit');
    expect(message).toContain('image 4.0.5-arm64 does not go with chart fluent-bit 0.58.1');
    expect(message).toContain('written for 5.1.1 and runs the 5.1 series');
  });

  it('an image outside the range that a chart declares', () => {
    const { rule, message } = only(checkCompatibility(withTag('valkey', '7.2.5'), latest));
    expect(rule).toBe('chart-runs-image');
    expect(message).toContain('image 7.2.5 does not go with chart valkey 0.11.0');
    expect(message).toContain('runs at least 8.1 and below 10');
  });

  it('a client that speaks the protocol of Kafka 2.0', () => {
    const { rule, message } = only(checkCompatibility(withUse('processor', 'kafka', '2.0'), latest));
    expect(rule).toBe('interface-version');
    expect(message).toContain(
      'Processor service speaks kafka 2.0, but Apache Kafka 4.0.0 accepts clients from 2.1 on',
    );
    expect(message).toContain('KIP-896');
  });

  it('a client of a newer Redis protocol than Valkey speaks', () => {
    const { message } = only(checkCompatibility(withUse('processor', 'redis', '7.4'), latest));
    expect(message).toContain('speaks redis 7.4, but Valkey 8.1.3 speaks 7.2 at most');
  });

  it('clients without Kafka', () => {
    const found = checkCompatibility(without('kafka'), latest);
    expect(found.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
      'interface-missing discovery',
      'interface-missing processor',
    ]);
    expect(found[0]?.message).toContain('Discovery service uses kafka, which no component provides');
  });

  it('Fluent Bit on a kernel with 64 KiB pages', () => {
    const pins = pinsFor('1.36');
    const { rule, message } = only(
      checkCompatibility(components, {
        kubernetesVersion: '1.36',
        pins: { ...pins, nodeImage: { ...pins.nodeImage, pageSizeKib: 64 } },
      }),
    );
    expect(rule).toBe('node-page-size');
    expect(message).toContain('Fluent Bit 4.0.5-arm64 runs on kernels with pages of 4 KiB');
    expect(message).toContain(`node image ${pins.nodeImage.release} has pages of 64 KiB`);
    expect(message).toContain('fluent/fluent-bit#10941');
  });

  it('kube-proxy of another minor version than the cluster', () => {
    const { rule, subject, message } = only(
      checkCompatibility(components, {
        kubernetesVersion: '1.36',
        pins: withAddOn('1.36', 'kube-proxy', 'v1.35.3-eksbuild.21'),
      }),
    );
    expect([rule, subject]).toEqual(['add-on-kubernetes', 'kube-proxy']);
    expect(message).toContain('kube-proxy v1.35.3-eksbuild.21 does not go with Kubernetes 1.36');
    expect(message).toContain('describe-addon-versions');
  });

  it('a build that nobody pinned is left to verify:pins', () => {
    expect(
      checkCompatibility(components, {
        kubernetesVersion: '1.36',
        pins: withAddOn('1.36', 'coredns', 'v1.14.9-eksbuild.1'),
      }),
    ).toEqual([]);
  });

  it('a node image of another minor version than the cluster', () => {
    const { rule, message } = only(
      checkCompatibility(components, { kubernetesVersion: '1.35', amiRelease: '1.36.4-20261003' }),
    );
    expect(rule).toBe('node-image-kubernetes');
    expect(message).toContain(
      'Node image 1.36.4-20261003 carries the kubelet of Kubernetes 1.36, but the cluster is 1.35',
    );
    expect(message).toContain(pinsFor('1.35').nodeImage.release);
  });

  it('all pins of one version on a cluster of another', () => {
    const found = checkCompatibility(components, { kubernetesVersion: '1.36', pins: pinsFor('1.35') });
    expect(found.map(({ subject }) => subject).sort()).toEqual(['kube-proxy', 'node-image']);
  });

  it('a Kubernetes version without pins', () => {
    const { rule, message } = only(checkCompatibility(components, { kubernetesVersion: '1.34' }));
    expect(rule).toBe('kubernetes-pins');
    expect(message).toContain('Kubernetes 1.34');
    expect(message).toContain('Choose 1.35 or 1.36');
  });
});
