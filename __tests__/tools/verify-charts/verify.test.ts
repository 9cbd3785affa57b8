import type { PlacedRelease } from '../../../stacks/releases';
import type { Manifest } from '../../../tools/verify-charts/manifests';
import { manifestsIn } from '../../../tools/verify-charts/manifests';
import { exitCode, printOutcomes } from '../../../tools/verify-charts/print';
import { CannotAsk, type Validator } from '../../../tools/verify-charts/validators';
import { verifyCharts, type VerifyProps } from '../../../tools/verify-charts/verify';
import type { Renderer, RenderInput } from '../../../tools/verify-charts/helm';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { valkey } from '../../../values/components/valkey';
import { environment } from '../../support/environment';
import { workFolder } from './support';

const charts = workFolder();
mkdirSync(join(charts, 'valkey'));
writeFileSync(join(charts, 'valkey', 'Chart.yaml'), 'name: valkey\nversion: 0.11.0\n');

const labels = { 'app.kubernetes.io/name': 'valkey', 'app.kubernetes.io/instance': 'valkey' };
const image = 'docker.io/valkey/valkey:8.1.3';
const probe = { tcpSocket: { port: 6379 } };

/** A pod that keeps every rule. */
const goodPod = {
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'valkey',
      image,
      ports: [{ name: 'tcp', containerPort: 6379 }],
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      livenessProbe: probe,
      readinessProbe: probe,
    },
  ],
};
const [goodContainer] = goodPod.containers;
const deployment = (pod: object = goodPod, podLabels: object = labels) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'valkey', namespace: 'aurora-logs' },
  spec: {
    replicas: 1,
    strategy: { type: 'Recreate' },
    template: { metadata: { labels: podLabels }, spec: pod },
  },
});
const service = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'valkey', namespace: 'aurora-logs' },
  spec: { type: 'ClusterIP', selector: labels, ports: [{ port: 6379, targetPort: 'tcp' }], ...spec },
});

/** A chart that writes values `a` and `b` into an object, and knows nothing of others; `b` is 2 unless told. */
const chart = (objects: readonly object[]): Renderer => ({
  render: ({ values }: RenderInput) =>
    Promise.resolve(
      values['bad'] === true
        ? { refusal: 'bad values' }
        : {
            manifests: [
              ...objects,
              {
                apiVersion: 'v1',
                kind: 'ConfigMap',
                metadata: { name: 'c' },
                data: { a: values['a'], b: values['b'] ?? 2 },
              },
            ]
              .map((object) => stringify(object))
              .join('---\n'),
          },
    ),
  pull: () => Promise.reject(new Error('nothing is fetched here')),
});

const release = (more: Partial<PlacedRelease> = {}): PlacedRelease => ({
  environment: environment({ chartSource: 'upstream' }),
  stackId: 'test-platform',
  releaseName: 'valkey',
  namespace: 'aurora-logs',
  component: valkey,
  values: { a: 1 },
  suppressions: [],
  ...more,
});

async function verify(
  objects: readonly object[],
  more: Partial<PlacedRelease> = {},
  props: Partial<VerifyProps> = {},
) {
  const [outcome] = await verifyCharts({
    releases: [release(more)],
    helm: chart(objects),
    charts,
    validators: [],
    work: charts,
    today: new Date('2026-01-01'),
    ...props,
  });
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}
const mistakesOf = async (...args: Parameters<typeof verify>) => (await verify(...args)).mistakes;

const good = [deployment(), service()];
const withContainer = (changes: object) => [
  deployment({ ...goodPod, containers: [{ ...goodContainer, ...changes }] }),
  service(),
];

it('finds nothing wrong with a release that is right, and says what it looked at', async () => {
  expect(await verify(good)).toMatchObject({
    environment: 'test',
    release: 'valkey',
    chart: 'valkey 0.11.0',
    values: 1,
    objects: ['Deployment/valkey', 'Service/valkey', 'ConfigMap/c'],
    mistakes: [],
  });
  expect((await verify(good)).ruleChecks).toBeGreaterThan(10);
});

describe('a value that changes nothing', () => {
  it('is refused with its path', async () => {
    expect(await mistakesOf(good, { values: { a: 1, deep: { typo: true } } })).toEqual([
      'deep.typo: we set it, and it changes nothing in the rendering',
    ]);
  });

  it('is not one that the chart has as its default', async () => {
    expect(await mistakesOf(good, { values: { a: 1, b: 2 } })).toEqual([]);
  });

  it('may be no value at all, which takes nothing away', async () => {
    expect(await mistakesOf(good, { values: { nothing: null } })).toHaveLength(1);
  });
});

it('says what the chart has against the values', async () => {
  expect(await mistakesOf(good, { values: { bad: true } })).toEqual([
    'the chart refuses the values: bad values',
  ]);
});

it.each<[string, readonly object[], RegExp]>([
  ['breaks a rule', withContainer({ livenessProbe: undefined }), /error workload-probes: /],
  [
    'runs another image',
    withContainer({ image: 'docker.io/valkey/valkey:8.1.4' }),
    /image: given .*8\.1\.4; allowed: .*8\.1\.3/,
  ],
  [
    'runs an image by another one’s digest',
    withContainer({ image: `docker.io/other/valkey@sha256:${'0'.repeat(64)}` }),
    /image: given docker\.io\/other\/valkey@/,
  ],
  ['has labels of nobody', [deployment(goodPod, { app: 'x' })], /are those of no workload/],
  [
    'does not open the port of a flow',
    withContainer({ ports: [] }),
    /allowed: with 6379, where the flow "cache" leads/,
  ],
  [
    'has a Service that selects by less than network policies',
    [deployment(), service({ selector: { 'app.kubernetes.io/name': 'valkey' } })],
    /Service\/valkey: selects by .*allowed: with app\.kubernetes\.io\/instance=valkey/,
  ],
  [
    'has a Service with another port',
    [deployment(), service({ ports: [{ port: 80, targetPort: 'tcp' }] })],
    /port 80 leads to 6379/,
  ],
  [
    'has a Service that leads nowhere',
    [deployment(), service({ ports: [{ port: 6379, targetPort: 'http' }] })],
    /port 6379 leads to "http"/,
  ],
  [
    'holds a password that everybody knows',
    [
      ...good,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's' },
        data: { password: Buffer.from('Complexpass#123').toString('base64') },
      },
    ],
    /Secret\/s: holds a password/,
  ],
])('refuses a release that %s', async (_, objects, mistake) => {
  expect(await mistakesOf(objects)).toContainEqual(expect.stringMatching(mistake));
});

it('takes a digest in the place of the tag, and beside it', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  for (const reference of [`docker.io/valkey/valkey@${digest}`, `${image}@${digest}`]) {
    const mistakes = await mistakesOf(withContainer({ image: reference }));
    expect(mistakes.filter((mistake) => mistake.includes('image: given'))).toEqual([]);
  }
});

describe('a suppression', () => {
  const reason = 'an agent that serves nobody has nothing to probe';
  const unprobed = withContainer({ livenessProbe: undefined });

  it('of the component lets an object break a rule, and is shown', async () => {
    const outcome = await verify(unprobed, { suppressions: [{ ruleId: 'workload-probes', reason }] });
    expect(outcome.mistakes).toEqual([]);
    expect(outcome.suppressed).toEqual([`Deployment/valkey: workload-probes: ${reason}`]);
  });

  it('that nothing needs is refused', async () => {
    expect(await mistakesOf(good, { suppressions: [{ ruleId: 'workload-probes', reason }] })).toEqual([
      'the suppression of rule "workload-probes" is refused: no object violates it',
    ]);
  });
});

describe('validity', () => {
  const validator = (answer: () => Promise<readonly string[]>): Validator => ({
    name: 'somebody',
    validate: answer,
  });

  it('is what validators say', async () => {
    const outcome = await verify(
      good,
      {},
      { validators: [validator(() => Promise.resolve(['Service/x: no']))] },
    );
    expect(outcome.mistakes).toEqual(['somebody: Service/x: no']);
    expect(outcome.validatedBy).toEqual(['somebody']);
  });

  it('stays open where nobody could be asked, loudly, and fails on demand', async () => {
    const refusing = validator(() => Promise.reject(new CannotAsk('offline')));
    const outcome = await verify(good, {}, { validators: [refusing] });
    expect(outcome).toMatchObject({ mistakes: [], validatedBy: [], notAsked: ['offline'] });
    expect(printOutcomes([outcome])).toMatch(/NOT held against.*\n?.*--require-validation/);
    expect(exitCode([outcome], false)).toBe(0);
    expect(exitCode([outcome], true)).toBe(1);
  });
});

it('fails with exit code 1, and shows every mistake', async () => {
  const outcome = await verify(good, { values: { typo: 1 } });
  expect(exitCode([outcome], false)).toBe(1);
  expect(printOutcomes([outcome])).toMatch(
    /refused .*test: valkey[^]*typo: we set it[^]*0 releases ok, 1 refused/,
  );
});

it('reads YAML as Kubernetes does', () => {
  const [manifest] = manifestsIn('kind: A\napiVersion: v1\nmetadata: { name: b }\nmode: 0555\n');
  expect(manifest?.['mode']).toBe(0o555);
});

it('refuses a document that is no object', () => {
  expect(manifestsIn('---\n# nothing\n---\nkind: A\napiVersion: v1\nmetadata:\n  name: b\n')).toHaveLength(1);
  expect(() => manifestsIn('a: [')).toThrow(/no Kubernetes object/);
  expect(() => manifestsIn('a: 1')).toThrow(/no Kubernetes object: \{"a":1\}/);
  const job: Manifest = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'j' },
    spec: { jobTemplate: { spec: deployment().spec } },
  };
  expect(manifestsIn(stringify(job))).toHaveLength(1);
});
