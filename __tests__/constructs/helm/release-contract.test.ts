import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mergeValues, type HelmValues } from '../../../constructs/helm/helm-values';
import { knownValuesOf, publicPasswords } from '../../../constructs/helm/known-values';
import { checkRelease, type ReleaseDraft } from '../../../constructs/helm/release-contract';
import { allComponents } from '../../../values/components';
import { openobserve } from '../../../values/components/openobserve';
import { valkey } from '../../../values/components/valkey';
import { otelCollector } from '../../../values/components/otel-collector';
import { UserError } from '../../../values/user-error';

const resources = {
  requests: { cpu: '50m', memory: '128Mi' },
  limits: { cpu: '500m', memory: '512Mi' },
};
const image = { registry: 'docker.io', repository: 'valkey/valkey', tag: '8.1.3' };
const values: HelmValues = { image, resources, initResources: resources, metrics: { enabled: false } };

function draft(more: HelmValues = {}, overrides?: HelmValues): ReleaseDraft {
  return {
    component: valkey,
    layout: {
      image: { at: 'image', form: 'registry' },
      resources: ['resources', 'initResources'],
      nodeSelector: 'nodeSelector',
    },
    releaseName: 'valkey',
    image,
    values: mergeValues(values, more, overrides ?? {}),
    ...(overrides ? { overrides } : {}),
    environmentFile: 'values/environments/dev.ts',
  };
}

function mistakes(given: ReleaseDraft): readonly string[] {
  try {
    checkRelease(given);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.split('\n');
  }
  return [];
}

it('takes a release that is right', () => {
  expect(mistakes(draft())).toEqual([]);
});

it('has the known values of every pinned chart', () => {
  const charts = allComponents.flatMap(({ chart }) => chart ?? []);
  expect(charts.length).toBeGreaterThanOrEqual(5);
  for (const { name, version } of charts) {
    expect({ name, known: knownValuesOf({ name, version }) !== undefined }).toEqual({ name, known: true });
    expect(existsSync(join('constructs', 'helm', 'known-values', `${name}-${version}.json`))).toBe(true);
  }
});

it.each([
  ['a'.repeat(54), true],
  ['a'.repeat(53), false],
  ['Valkey', true],
  ['valkey-', true],
  ['val.key', true],
  ['', true],
])('release name %j: refused %j', (releaseName, refused) => {
  expect(
    mistakes({ ...draft(), releaseName }).some((line) => line.startsWith('valkey: release name: given')),
  ).toBe(refused);
});

it('refuses a version of a chart that nobody has read', () => {
  const component = { ...valkey, chart: { ...valkey.chart, version: '0.12.0' } };
  expect(mistakes({ ...draft(), component })).toEqual([
    'valkey: chart: given "valkey 0.12.0"; allowed: a chart whose values are written down; unpack it into a folder and run ' +
      'npm run known-values -- --from <folder>',
  ]);
});

describe('an override', () => {
  it('that the chart does not know is refused with what is near it', () => {
    const [line, ...others] = mistakes(draft({}, { dataStorage: { enable: true } }));
    expect(others).toEqual([]);
    expect(line).toMatch(
      /^values\/environments\/dev\.ts: valkey: helmValues\.valkey\.dataStorage\.enable: given true; allowed: .*near it: enabled, /,
    );
  });

  it('is called by its key in helmValues, and without a file where none is known', () => {
    const pinned = {
      repository: 'docker.io/otel/opentelemetry-collector-contrib',
      tag: '0.131.1-arm64',
    };
    const overrides = { mod: 'daemonset' };
    const lines = mistakes({
      component: otelCollector,
      layout: {
        image: { at: 'image', form: 'repository' },
        resources: ['resources'],
        nodeSelector: 'nodeSelector',
      },
      releaseName: 'otel',
      image: pinned,
      values: { image: pinned, resources, ...overrides },
      overrides,
    });
    expect(lines).toEqual([
      expect.stringMatching(
        /^otel-collector: helmValues\.otelCollector\.mod: given "daemonset"; .*near it: mode, /,
      ),
    ]);
  });

  it.each<[string, HelmValues, string, string]>([
    ['number', { service: { port: '6379' } }, 'service.port', 'a number'],
    ['boolean', { auth: { enabled: 'yes' } }, 'auth.enabled', 'true or false'],
    ['text', { valkeyConfig: 5 }, 'valkeyConfig', 'a text'],
    ['list', { tolerations: {} }, 'tolerations', 'a list'],
    ['map', { auth: [] }, 'auth', 'a map of keys and values'],
  ])('of another type than %s is refused', (_, overrides, path, allowed) => {
    const lines = mistakes(draft({}, overrides));
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`helmValues\\.valkey\\.${path}: given .*; allowed: ${allowed}$`)),
    );
  });

  it('may take something away, and put anything where the chart leaves it open', () => {
    expect(
      mistakes(
        draft({}, { podAnnotations: { 'a.b/c': 'd' }, livenessProbe: null, tolerations: [{ any: 1 }] }),
      ),
    ).toEqual([]);
  });

  it.each<[string, HelmValues]>([
    ['image.repository', { image: { repository: 'someone/else' } }],
    ['image.registry', { image: { registry: 'quay.io' } }],
    ['image.tag', { image: { tag: '8.1.3-amd64' } }],
    ['global.imageRegistry', { global: { imageRegistry: 'quay.io' } }],
    ['image.tag', { image: null }],
  ])('that touches the image is refused: %s', (path, overrides) => {
    expect(mistakes(draft({}, overrides))).toContainEqual(
      expect.stringMatching(new RegExp(`helmValues\\.valkey\\.${path}: given .*pin`)),
    );
  });

  it('that lets a further image in is refused', () => {
    expect(mistakes(draft({}, { metrics: { enabled: true } }))).toEqual([
      expect.stringMatching(
        /helmValues\.valkey\.metrics\.enabled: given true; allowed: false, which keeps ghcr\.io/,
      ),
    ]);
  });
});

it('refuses the image of the component itself when it is not the pinned one', () => {
  expect(mistakes(draft({ image: { tag: '8.1.4' } }))).toEqual([
    expect.stringMatching(/^valkey: image\.tag: given "8\.1\.4"; allowed: nothing else than the pin/),
  ]);
});

it('refuses "latest" wherever it stands', () => {
  expect(mistakes(draft({ extraInitContainers: [{ name: 'x', image: 'busybox:latest' }] }))).toEqual([
    expect.stringMatching(/^valkey: extraInitContainers\[0\]\.image: given "busybox:latest"/),
  ]);
});

it.each(['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])(
  'wants %s of every container',
  (part) => {
    const [kind = '', of = ''] = part.split('.');
    for (const at of ['resources', 'initResources']) {
      expect(mistakes(draft({ [at]: { [kind]: { [of]: null } } }))).toEqual([
        expect.stringMatching(
          new RegExp(`^valkey: ${at}\\.${kind}\\.${of}: given null; allowed: a quantity`),
        ),
      ]);
    }
  },
);

describe('a password', () => {
  it.each<[string, HelmValues]>([
    ['auth.aclUsers.default.password', { auth: { aclUsers: { default: { password: 'hunter2' } } } }],
    ['env.API_TOKEN', { env: { API_TOKEN: 'hunter2' } }],
    [
      'extraInitContainers[0].env[0].value',
      { extraInitContainers: [{ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }] },
    ],
  ])('is refused at %s, and not shown', (path, given) => {
    const lines = mistakes(draft(given));
    expect(lines).toEqual([expect.stringContaining(`valkey: ${path}: given "(not shown)"`)]);
    expect(lines.join('')).not.toContain('hunter2');
  });

  it('may be empty, a variable, or named', () => {
    expect(
      mistakes(
        draft({
          auth: { usersExistingSecret: 'users', aclUsers: { default: { password: '', passwordKey: 'key' } } },
          env: { A_PASSWORD: '${env:OTHER}', B_PASSWORD: '$(OTHER)' },
        }),
      ),
    ).toEqual([]);
  });

  const known = knownValuesOf(openobserve.chart) ?? {};
  const openobserveDraft = (more: HelmValues): ReleaseDraft => {
    const pinned = { repository: 'docker.io/openobserve/openobserve', tag: 'v0.15.0-rc4-arm64' };
    return {
      component: openobserve,
      layout: {
        image: { at: 'image', form: 'repository' },
        resources: ['resources'],
        nodeSelector: 'nodeSelector',
      },
      releaseName: 'openobserve',
      image: pinned,
      values: mergeValues(
        {
          image: pinned,
          resources,
          auth: { ZO_ROOT_USER_PASSWORD: '' },
          config: { ZO_TRACING_HEADER_VALUE: '' },
          persistence: { volumePermissions: { enabled: false } },
          minio: { enabled: false },
          zplane: { enabled: false },
        },
        more,
      ),
    };
  };

  it('that is a default of the chart has to be replaced, but in a part that is off', () => {
    expect(publicPasswords(known).map((path) => path.join('.'))).toEqual([
      'auth.ZO_ROOT_USER_PASSWORD',
      'config.ZO_TRACING_HEADER_VALUE',
      'minio.rootPassword',
    ]);
    expect(mistakes(openobserveDraft({}))).toEqual([]);
    const { auth, ...without } = openobserveDraft({}).values;
    expect(auth).toBeDefined();
    expect(mistakes({ ...openobserveDraft({}), values: without })).toEqual([
      expect.stringMatching(
        /^openobserve: auth\.ZO_ROOT_USER_PASSWORD: given nothing; allowed: .*everybody knows/,
      ),
    ]);
    expect(mistakes(openobserveDraft({ minio: { enabled: true } }))).toContainEqual(
      expect.stringMatching(/^openobserve: minio\.rootPassword: given nothing/),
    );
  });

  it('that everybody knows is refused in any text, as it is and in Base64', () => {
    const header = `Basic ${Buffer.from('root@example.com:Complexpass#123').toString('base64')}`;
    for (const text of ['x Complexpass#123 y', header]) {
      expect(mistakes(openobserveDraft({ extraEnv: [{ name: 'ANY', value: text }] }))).toEqual([
        expect.stringMatching(
          /^openobserve: extraEnv\[0\]\.value: given "\(not shown\)"; allowed: no password/,
        ),
      ]);
    }
  });
});

it('says everything that is wrong at once, one line a mistake', () => {
  const lines = mistakes({
    ...draft({ unknown: 1, resources: { limits: { cpu: null } } }, { image: { tag: 'latest' } }),
    releaseName: 'No',
  });
  expect(lines.length).toBeGreaterThanOrEqual(4);
  expect(new Set(lines).size).toBe(lines.length);
});
