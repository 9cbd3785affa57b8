import { type ComponentInput, defineComponent, imageReference } from '../../values/component';
import {
  securityConsiderations,
  versionPolicy,
  architectureRequirements,
  buildInstructions,
} from '../../values/component-policies';
import { allComponents, components } from '../../values/components';
import {
  addOnNames,
  defaultKubernetesVersion,
  kubernetesVersions,
  pinsFor,
  standardSupportEnds,
} from '../../values/kubernetes-versions';
import { UserError } from '../../values/user-error';
import { compareVersions, describeRange, inRange, versionNumbers } from '../../values/version-range';

/** Every image that the first description of the system names, and where it went. */
const keptImages: readonly { readonly named: string; readonly is: keyof typeof components }[] = [
  { named: 'openobserve/openobserve:v0.15.0-rc4-arm64', is: 'openobserve' },
  { named: 'otel/opentelemetry-collector-contrib:0.131.1-arm64', is: 'otelCollector' },
  { named: 'fluent/fluent-bit:4.0.5-arm64', is: 'fluentBit' },
  { named: 'valkey/valkey:8.1.3', is: 'valkey' },
];

/** Those that could not stay as they were named, with what stands in their place. */
const replacedImages: readonly {
  readonly named: string;
  readonly is: keyof typeof components;
  readonly now: string;
}[] = [
  { named: 'bitnami/kafka:4.0.0', is: 'kafka', now: 'ecr/aurora-kafka:4.0.0' },
  {
    named: 'curlimages/curl:latest',
    is: 'curl',
    now: 'docker.io/curlimages/curl:8.17.0@sha256:935d9100e9ba842cdb060de42472c7ca90cfe9a7c96e4dacb55e79e560b3ff40',
  },
  {
    named: '072006186126.dkr.ecr.us-east-1.amazonaws.com/aurora-log-system:discovery-latest',
    is: 'discovery',
    now: 'ecr/aurora-log-system:discovery-1.4.0',
  },
  { named: 'aurora-processor:latest', is: 'processor', now: 'ecr/aurora-processor:1.4.0' },
];

/** The charts of the design, which the first description did not name. */
const charts: readonly [keyof typeof components, string, string, string][] = [
  ['openobserve', 'openobserve-standalone', '0.15.0', 'https://charts.openobserve.ai'],
  [
    'otelCollector',
    'opentelemetry-collector',
    '0.130.2',
    'https://open-telemetry.github.io/opentelemetry-helm-charts',
  ],
  ['fluentBit', 'fluent-bit', '0.53.0', 'https://fluent.github.io/helm-charts'],
  ['kafka', 'kafka', '32.4.3', 'oci://registry-1.docker.io/bitnamicharts'],
  ['valkey', 'valkey', '0.11.0', 'https://valkey.io/valkey-helm/'],
];

/** The compatibility matrix of the first description, as the interfaces and ranges that the check evaluates. */
const describedMatrix: readonly [keyof typeof components, string][] = [
  ['openobserve', 's3'],
  ['openobserve', 'prometheus'],
  ['otelCollector', 'openobserve 0.15'],
  ['kafka', 'kafka 4.0'],
  ['valkey', 'redis 7.2'],
];

const valid = (): ComponentInput => ({
  id: 'cache',
  title: 'Cache',
  group: 'data',
  purpose: 'Keeps things.',
  image: {
    pinned: 'here',
    registry: 'docker.io',
    repository: 'valkey/valkey',
    tag: '8.1.3',
    architecture: 'arm64',
    multiArch: true,
  },
  source: 'https://example.com',
  compatibleWith: { summary: 'All.' },
  verified: { image: { state: 'unverified', reason: 'no network' } },
});

/** The same component with another image, which the types would not let pass. */
const withImage = (change: Record<string, unknown>): ComponentInput => {
  const base = valid();
  return { ...base, image: { ...base.image, ...change } as unknown as ComponentInput['image'] };
};

const mistake = (input: ComponentInput): string => {
  try {
    defineComponent('values/components/cache.ts', input);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '(no mistake)';
};

describe('the images that the system was first described with', () => {
  it.each(keptImages)('$named is kept as it was named', ({ named, is }) => {
    expect(imageReference(components[is].image)).toBe(`docker.io/${named}`);
  });

  it.each(replacedImages)('$named is replaced by $now', ({ is, now }) => {
    expect(imageReference(components[is].image, { version: '1.4.0' })).toBe(now);
  });

  it('says of each replaced image why', () => {
    expect(components.kafka.image.upstream).toMatchObject({
      repository: 'bitnamilegacy/kafka',
      tag: '4.0.0',
    });
    expect(components.kafka.image.upstream?.why).toContain('bitnami/kafka:4.0.0 no longer resolves');
    expect(components.kafka.image.upstream?.source).toContain('bitnami/charts#35164');
    expect(components.curl.notes.join(' ')).toContain('curlimages/curl:latest');
    for (const { named, is } of replacedImages.slice(2)) {
      expect(components[is].image).toMatchObject({
        replaces: { reference: named, why: expect.stringMatching(/moves/) },
      });
    }
  });

  it('accounts for every component: none was added or lost', () => {
    const described = [...keptImages, ...replacedImages].map(({ is }) => is).sort();
    expect(Object.keys(components).sort()).toEqual(described);
  });
});

describe('the charts', () => {
  it.each(charts)('%s is deployed by %s %s', (key, name, version, repository) => {
    expect(components[key].chart).toMatchObject({ name, version, repository });
  });

  it('are all of them', () => {
    const charted = Object.entries(components)
      .filter(([, { chart }]) => chart)
      .map(([key]) => key);
    expect(charted.sort()).toEqual(charts.map(([key]) => key).sort());
  });
});

describe('the policies that the system was first described with', () => {
  it.each(describedMatrix)('the matrix says of %s: %s', (key, expected) => {
    const { provides, uses, requires } = components[key].compatibleWith;
    const said = [
      ...provides.flatMap((offer) => [offer.interface, `${offer.interface} ${offer.version}`]),
      ...uses.map((use) => use.interface),
      ...requires.map((need) => `${need.component} ${need.image.atLeast}`),
    ];
    expect(said).toContain(expected);
  });

  it('updates security patches immediately, minor versions monthly, and evaluates major ones', () => {
    expect(defineComponent('values/components/cache.ts', valid()).updatePolicy).toEqual({
      security: 'apply immediately',
      minor: 'test and apply monthly',
      major: 'evaluate features and breaking changes first',
    });
    expect(allComponents.filter(({ updatePolicy }) => updatePolicy.security !== 'apply immediately')).toEqual(
      [],
    );
  });

  it('keeps the architecture requirement, the version policy and the security considerations', () => {
    expect(architectureRequirements).toMatchObject({
      architecture: 'arm64',
      node: 'aurora-node-2',
      instanceType: 't4g.2xlarge',
    });
    expect(versionPolicy.join(' ')).toMatch(/Pin specific versions.*staging.*changelogs/);
    expect(securityConsiderations.join(' ')).toMatch(/Scan.*specific versions.*Update base images.*Sign/);
    expect(buildInstructions.map(({ wasDescribedAs }) => wasDescribedAs).join(' ')).toMatch(
      /bitnami\/kafka:latest.*golang:1\.21-alpine.*alpine:latest/,
    );
  });

  it.each([
    ['openobserve', /stable 0\.15/],
    ['fluentBit', /Major version 4\.0/],
    ['otelCollector', /k8sattributes/],
    ['kafka', /KRaft/],
  ] as const)('keeps the upgrade note on %s', (key, note) => {
    expect(components[key].upgradeNotes.join(' ')).toMatch(note);
  });
});

describe('every component', () => {
  it('runs on ARM64 and no image moves', () => {
    for (const component of allComponents) {
      expect(component.image.architecture).toBe('arm64');
      expect(imageReference(component.image, { version: '1.0.0' })).not.toMatch(/latest|amd64/);
    }
  });

  it('gives a source for each advisory and an upgrade', () => {
    const advisories = allComponents.flatMap((component) => component.advisories);
    expect(advisories.length).toBeGreaterThan(15);
    for (const { source, upgradeTo, summary } of advisories) {
      expect(source).toMatch(/^https:\/\/|^[\w.-]+\/[\w.-]+(#\d+|,)/);
      expect(upgradeTo).not.toBe('');
      expect(summary).toMatch(/\.$/);
    }
    expect(new Set(advisories.map(({ id }) => id)).size).toBe(advisories.length);
  });

  it('says of its chart, if it has one, whether the repository was asked', () => {
    const charted = allComponents.filter(({ chart }) => chart).map(({ id }) => id);
    expect(allComponents.filter(({ verified }) => verified.chart).map(({ id }) => id)).toEqual(charted);
    expect(charted.length).toBe(charts.length);
  });

  it('warns of the Lua faults in Valkey 8.1.3 and of the frozen Kafka image', () => {
    expect(components.valkey.advisories.map(({ id }) => id)).toContain('CVE-2025-49844');
    expect(components.kafka.advisories.map(({ id }) => id)).toContain('bitnami-frozen-images');
  });
});

describe('a component with a mistake', () => {
  it('passes as it should when there is none', () => {
    expect(mistake(valid())).toBe('(no mistake)');
  });

  it.each([
    ['no tag', { tag: undefined }, 'image.tag', 'given nothing', 'a tag of one release'],
    ['the tag "latest"', { tag: 'latest' }, 'image.tag', 'given "latest"', 'a tag of one release'],
    [
      'a tag that ends in "-latest"',
      { tag: 'discovery-latest' },
      'image.tag',
      'given "discovery-latest"',
      'a tag of one release',
    ],
    ['another architecture', { architecture: 'amd64' }, 'image.architecture', 'given "amd64"', '"arm64"'],
    [
      'a tag for another architecture',
      { tag: '8.1.3-amd64' },
      'image.tag',
      'given "8.1.3-amd64"',
      'an ARM64 image',
    ],
    [
      'a single-architecture tag that does not say so',
      { multiArch: false },
      'image.tag',
      'given "8.1.3"',
      '-arm64',
    ],
    ['a cut digest', { digest: 'sha256:abc' }, 'image.digest', 'given "sha256:abc"', '64 hexadecimal digits'],
    [
      'an upstream where nothing is copied',
      { upstream: { registry: 'docker.io', repository: 'a/b', tag: '1', why: 'w', source: 's' } },
      'image.upstream',
      'given {',
      'none for any other',
    ],
    [
      'a copy that does not say of what',
      { registry: 'ecr' },
      'image.upstream',
      'given nothing',
      'an upstream for an image in "ecr"',
    ],
    ['no way of pinning', { pinned: 'nowhere' }, 'image', 'given', '`pinned: "here"`'],
  ])(
    '%s is refused with file, component, path, what was given and what is allowed',
    (_, change, path, given, allowed) => {
      const message = mistake(withImage(change));
      expect(message).toContain(`values/components/cache.ts: component "cache": ${path}`);
      expect(message).toContain(given);
      expect(message).toContain(allowed);
    },
  );

  it('names several mistakes at once, one a line', () => {
    const lines = mistake(withImage({ tag: 'latest', architecture: 'amd64' })).split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/^values\/components\/cache\.ts: component "cache": image\./);
  });

  it('refuses a key that does not exist', () => {
    expect(mistake({ ...valid(), colour: 'red' } as ComponentInput)).toMatch(
      /colour: given "red", but there is no such key/,
    );
  });
});

describe('imageReference', () => {
  it('puts the registry of the account in the place of ecr', () => {
    const ecrRegistry = '072006186126.dkr.ecr.us-east-1.amazonaws.com';
    expect(imageReference(components.kafka.image, { ecrRegistry })).toBe(`${ecrRegistry}/aurora-kafka:4.0.0`);
  });

  it.each([undefined, '', 'latest', 'main-latest'])(
    'refuses %p as a version of an image of ours',
    (version) => {
      expect(() => imageReference(components.processor.image, { version })).toThrow(
        /aurora-processor: the version given at deploy time/,
      );
    },
  );
});

describe('Kubernetes on EKS', () => {
  const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

  it('has a default that was in standard support for more than 90 days when it was chosen', () => {
    expect(compareVersions(defaultKubernetesVersion, '1.35')).toBeGreaterThanOrEqual(0);
    expect(daysBetween('2026-11-21', standardSupportEnds[defaultKubernetesVersion] ?? '')).toBeGreaterThan(
      90,
    );
  });

  it('orders its dates and gives a source', () => {
    for (const row of kubernetesVersions) {
      for (const date of [row.released, row.standardSupportEnds, row.extendedSupportEnds]) {
        expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(Number.isNaN(Date.parse(date))).toBe(false);
      }
      // AWS: about 14 months of standard support, then 12 of extended support.
      expect(daysBetween(row.released, row.standardSupportEnds)).toBeGreaterThan(400);
      expect(daysBetween(row.released, row.standardSupportEnds)).toBeLessThan(450);
      expect(daysBetween(row.standardSupportEnds, row.extendedSupportEnds)).toBeGreaterThan(364);
      expect(row.source).toContain('https://');
    }
    const versions = kubernetesVersions.map(({ version }) => Number(version.split('.')[1]));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it.each(kubernetesVersions.filter(({ pins }) => pins).map(({ version }) => version))(
    'pins every add-on and the node image for %s, in the forms that EKS uses',
    (version) => {
      const { addOns, nodeImage } = pinsFor(version);
      expect(Object.keys(addOns).sort()).toEqual([...addOnNames].sort());
      for (const { version: build } of Object.values(addOns))
        expect(build).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
      expect(nodeImage.release).toMatch(/^\d+\.\d+\.\d+-20\d{6}$/);
      expect(nodeImage.release.startsWith(`${version}.`)).toBe(true);
    },
  );

  it('avoids the releases whose kernel may panic on 1.31 to 1.35 (awslabs/amazon-eks-ami#2845)', () => {
    expect(pinsFor('1.35').nodeImage.release).not.toMatch(/-(20260930|20261003)$/);
  });

  it.each(['1.33', '1.34', '1.37', 'latest'])('refuses %s, naming what can be chosen', (version) => {
    expect(() => pinsFor(version)).toThrow(UserError);
    expect(() => pinsFor(version)).toThrow(`given "${version}"`);
    expect(() => pinsFor(version)).toThrow('allowed: 1.35, 1.36');
  });
});

describe('versions', () => {
  it.each([
    ['v0.15.0-rc4-arm64', [0, 15, 0]],
    ['8.1.3', [8, 1, 3]],
    ['v1.36.0-eksbuild.25', [1, 36, 0]],
  ])('%s is read as %p', (version, numbers) => {
    expect(versionNumbers(version)).toEqual(numbers);
  });

  it('compares numbers, not letters, at the precision of the bound', () => {
    expect(compareVersions('0.130.2', '0.16')).toBeGreaterThan(0);
    expect(compareVersions('8.1.3', '8.1')).toBe(0);
    expect(compareVersions('8', '8.1')).toBeLessThan(0);
  });

  it('takes the lower bound in and leaves the upper one out', () => {
    expect(inRange('8.1.3', { atLeast: '8.1', below: '10' })).toBe(true);
    expect(inRange('10.0.0', { atLeast: '8.1', below: '10' })).toBe(false);
    expect(inRange('8.0.9', { atLeast: '8.1' })).toBe(false);
    expect(inRange('8.1.3', {})).toBe(true);
    expect(describeRange({ atLeast: '8.1', below: '10' })).toBe('at least 8.1 and below 10');
    expect(describeRange({})).toBe('any version');
  });

  it('refuses what is no version', () => {
    expect(() => versionNumbers('latest')).toThrow(/"latest" is not a version/);
  });
});

it('components cannot be changed by those who read them', () => {
  expect(Object.isFrozen(components.kafka.image.upstream)).toBe(true);
  expect(Object.isFrozen(components.valkey.advisories[0])).toBe(true);
});
