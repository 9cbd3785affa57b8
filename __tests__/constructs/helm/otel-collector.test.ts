import { OtelCollector, type OtelCollectorProps } from '../../../constructs/helm/otel-collector';
import { clusterRules } from '../../../constructs/helm/otel-collector-cluster';
import { queueDirectory } from '../../../constructs/helm/otel-collector-config';
import { Template, testStack } from '../../support/template';

const props: OtelCollectorProps = {
  settings: {
    chartSource: 'upstream',
    ecrRegistry: '012345678901.dkr.ecr.eu-central-1.amazonaws.com',
    copies: false,
  },
  resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } },
  environment: 'dev',
  clusterName: 'aurora-dev',
  region: 'eu-central-1',
  account: '012345678901',
  storageClass: 'data',
  priorityClass: 'telemetry',
};

function placed(more: Partial<OtelCollectorProps> = {}) {
  const stack = testStack();
  const { values } = new OtelCollector(stack, 'otel-collector', { ...props, ...more }).release;
  return { values, release: Template.of(stack).resource('helm_release').attributes };
}

const { values, release } = placed();

it('is released under the name that others reach it by', () => {
  expect(release).toMatchObject({
    name: 'otel-collector',
    namespace: 'aurora-logs',
    chart: 'opentelemetry-collector',
    version: '0.130.2',
  });
  expect(values['fullnameOverride']).toBe('otel-collector');
});

it('takes annotations that change with the passwords, which it reads at its start', () => {
  expect(values).not.toHaveProperty('podAnnotations');
  expect(placed({ podAnnotations: { 'aurora/generation': '2' } }).values['podAnnotations']).toEqual({
    'aurora/generation': '2',
  });
});

it('runs the pinned image for ARM64', () => {
  expect(values['image']).toEqual({
    repository: 'docker.io/otel/opentelemetry-collector-contrib',
    tag: '0.131.1-arm64',
  });
  expect(values['nodeSelector']).toEqual({ 'kubernetes.io/arch': 'arm64' });
});

it('replaces the chart’s configuration instead of adding to it', () => {
  expect(Object.keys(values)).not.toContain('config');
  expect(values['alternateConfig']).toMatchObject({
    service: { pipelines: { logs: { receivers: ['otlp'] } } },
  });
});

it('closes the ports of the chart’s other receivers', () => {
  expect(values['ports']).toEqual({
    'jaeger-compact': { enabled: false },
    'jaeger-thrift': { enabled: false },
    'jaeger-grpc': { enabled: false },
    zipkin: { enabled: false },
  });
});

it('hands the collector’s own variables through Terraform unread', () => {
  const written = JSON.stringify(release['values']);

  expect(written).toContain('$${env:MY_POD_IP}:4317');
  expect(written).not.toMatch(/[^$]\$\{env:/);
});

it('takes its credentials from the secret of the ingestion account', () => {
  const from = (key: string) => ({ secretKeyRef: { name: 'openobserve-ingestion', key } });

  expect(values['extraEnvs']).toEqual([
    { name: 'OPENOBSERVE_EMAIL', valueFrom: from('email') },
    { name: 'OPENOBSERVE_PASSWORD', valueFrom: from('password') },
  ]);
});

it('is admitted where Pod Security is restricted', () => {
  expect(values['podSecurityContext']).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 10001,
    fsGroup: 10001,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(values['securityContext']).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

it('mounts its queue’s volume and nothing of the node', () => {
  expect(values['extraVolumeMounts']).toEqual([{ name: 'queue', mountPath: queueDirectory }]);
  expect(JSON.stringify(values)).not.toMatch(/hostPath|presets/);
});

it.each([
  [undefined, '2Gi'],
  [20, '20Gi'],
])('keeps what is not delivered on a volume: queueGib %p asks for %s', (queueGib, storage) => {
  expect(placed({ ...(queueGib === undefined ? {} : { queueGib }) }).values).toMatchObject({
    mode: 'statefulset',
    statefulset: {
      persistentVolumeClaimRetentionPolicy: { enabled: true },
      volumeClaimTemplates: [
        {
          metadata: { name: 'queue' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'data',
            resources: { requests: { storage } },
          },
        },
      ],
    },
  });
});

it('is probed, and has time to learn the cluster’s pods before it counts as dead', () => {
  expect(values['startupProbe']).toEqual({
    httpGet: { path: '/', port: 13133 },
    periodSeconds: 5,
    failureThreshold: 24,
  });
  expect(values['livenessProbe']).toMatchObject({ failureThreshold: 6 });
});

it('has a priority', () => {
  expect(values['priorityClassName']).toBe('telemetry');
});

describe('its rights', () => {
  it('are to read, one resource at a time', () => {
    const verbs = clusterRules.flatMap((rule) => rule.verbs);
    const wildcards = clusterRules
      .flatMap(({ apiGroups, resources }) => [...apiGroups, ...resources])
      .filter((name) => name.includes('*'));

    expect(verbs.filter((verb) => !['get', 'list', 'watch'].includes(verb))).toEqual([]);
    expect(wildcards).toEqual([]);
    expect(values['clusterRole']).toEqual({ create: true, rules: clusterRules });
  });

  it('reach no secret, and no command in a pod', () => {
    const resources = clusterRules.flatMap((rule) => rule.resources);

    expect(resources.filter((resource) => /^secrets|^configmaps|proxy$|exec$/.test(resource))).toEqual([]);
  });
});

it('lets the environment’s own values win', () => {
  const { values: own } = placed({
    overrides: { podAnnotations: { team: 'logs' }, livenessProbe: { failureThreshold: 9 } },
  });

  expect(own).toMatchObject({
    podAnnotations: { team: 'logs' },
    livenessProbe: { failureThreshold: 9, timeoutSeconds: 5 },
  });
});
