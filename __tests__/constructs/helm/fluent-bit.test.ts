import { parse } from 'yaml';
import { FluentBit, literal, type FluentBitProps } from '../../../constructs/helm/fluent-bit';
import { placeRelease, releaseSettings, valueOf } from './support';

const props: FluentBitProps = {
  settings: releaseSettings,
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
  environment: 'dev',
  clusterName: 'aurora-dev',
  priorityClass: 'aurora-agents',
};

const placed = (more: Partial<FluentBitProps> = {}) =>
  placeRelease((stack) => new FluentBit(stack, 'fluent-bit', { ...props, ...more }));

const senders = ['10.0.0.0/16'];
const closed = placed();
const open = placed({ forwardInput: { senders } });

const configurationOf = ({ values }: ReturnType<typeof placed>) =>
  parse((valueOf(values, 'config.extraFiles') as Record<string, string>)['fluent-bit.yaml'] ?? '') as {
    readonly service: Record<string, unknown>;
    readonly pipeline: { readonly inputs: readonly Record<string, unknown>[] };
  };

it('is released on every node, in the namespace of agents', () => {
  expect(closed.resource.attributes).toMatchObject({
    name: 'fluent-bit',
    namespace: 'aurora-agents',
    chart: 'fluent-bit',
    version: '0.53.0',
  });
  expect(closed.values).toMatchObject({
    kind: 'DaemonSet',
    fullnameOverride: 'fluent-bit',
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'aurora-agents',
  });
});

it('takes annotations that change with the passwords, which it reads at its start', () => {
  expect(closed.values).not.toHaveProperty('podAnnotations');
  const { values } = placed({ podAnnotations: { 'aurora/generation': '2' } });
  expect(valueOf(values, 'podAnnotations')).toEqual({ 'aurora/generation': '2' });
});

it('runs the pinned image for ARM64', () => {
  expect(valueOf(closed.values, 'image')).toEqual({
    repository: 'docker.io/fluent/fluent-bit',
    tag: '4.0.5-arm64',
  });
});

it('loads its own configuration and nothing of the chart’s', () => {
  expect(valueOf(closed.values, 'args')).toEqual([
    '--workdir=/fluent-bit/etc',
    '--config=/fluent-bit/etc/conf/fluent-bit.yaml',
  ]);
  expect(valueOf(closed.values, 'config')).toEqual({
    service: '',
    inputs: '',
    filters: '',
    outputs: '',
    customParsers: '',
    extraFiles: { 'fluent-bit.yaml': expect.any(String) as string },
  });
});

it('has no more rights on the node than to read logs and to keep its state', () => {
  expect(valueOf(closed.values, 'securityContext')).toEqual({
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(valueOf(closed.values, 'podSecurityContext')).toMatchObject({
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(valueOf(closed.values, 'daemonSetVolumes')).toEqual([
    { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
    { name: 'state', hostPath: { path: '/var/lib/fluent-bit', type: 'DirectoryOrCreate' } },
  ]);
  expect(valueOf(closed.values, 'daemonSetVolumeMounts')).toEqual([
    { name: 'logs', mountPath: '/var/log', readOnly: true },
    { name: 'state', mountPath: '/var/lib/fluent-bit' },
  ]);
});

it('keeps its state in the folder that is mounted', () => {
  const { service, pipeline } = configurationOf(closed);

  expect(service['storage.path']).toMatch(/^\/var\/lib\/fluent-bit\//);
  expect(pipeline.inputs[0]?.['db']).toMatch(/^\/var\/lib\/fluent-bit\//);
});

it('reads pods and namespaces in the cluster, and nothing of nodes and events', () => {
  expect(valueOf(closed.values, 'rbac')).toEqual({ create: true, nodeAccess: false, eventsAccess: false });
});

it('is ready and alive whatever OpenObserve does', () => {
  for (const probe of ['livenessProbe', 'readinessProbe']) {
    expect(valueOf(closed.values, probe)).toMatchObject({ httpGet: { path: '/', port: 'http' } });
  }
});

it('leaves out of the chart what brings other images or rules of its own', () => {
  expect(closed.values).toMatchObject({
    testFramework: { enabled: false },
    hotReload: { enabled: false },
    networkPolicy: { enabled: false },
  });
});

const secretKey = (variable: string, name: string, key: string) => ({
  name: variable,
  valueFrom: { secretKeyRef: { name, key } },
});

const ingestion = [
  secretKey('OPENOBSERVE_EMAIL', 'openobserve-ingestion', 'email'),
  secretKey('OPENOBSERVE_PASSWORD', 'openobserve-ingestion', 'password'),
];

it('opens no port for senders unless it is asked to', () => {
  expect(closed.construct.forwardInput).toBeUndefined();
  expect(closed.values).not.toHaveProperty('extraPorts');
  expect(valueOf(closed.values, 'env')).toEqual(ingestion);
  expect(configurationOf(closed).pipeline.inputs.map(({ name }) => name)).not.toContain('forward');
});

it('takes lines from named senders who have the shared key', () => {
  expect(open.construct.forwardInput).toEqual({ senders });
  expect(valueOf(open.values, 'extraPorts')).toEqual([
    { name: 'forward', port: 24224, containerPort: 24224, protocol: 'TCP' },
  ]);
  expect(valueOf(open.values, 'env')).toEqual([
    ...ingestion,
    secretKey('FORWARD_SHARED_KEY', 'fluent-forward', 'shared_key'),
  ]);
  expect(configurationOf(open).pipeline.inputs.map(({ name }) => name)).toContain('forward');
});

it('is never reachable from outside the cluster by a Service of its own', () => {
  expect(valueOf(open.values, 'service')).toEqual({ type: 'ClusterIP', port: 2020 });
});

it('brings the programs that it calls', () => {
  expect(Object.keys(valueOf(open.values, 'config.extraFiles') as object)).toEqual([
    'fluent-bit.yaml',
    'aurora-lines.lua',
    'aurora-records.lua',
  ]);
});

it('pauses when the buffer that was asked for is full', () => {
  const { service } = configurationOf(placed({ bufferMib: 64 }));

  expect(service['storage.max_chunks_up']).toBe(32);
});

it('hands Fluent Bit’s own variables through Terraform unread', () => {
  const written = JSON.stringify(open.resource.attributes['values']);

  expect(written).toContain('$${FORWARD_SHARED_KEY}');
  expect(written).not.toMatch(/[^$]\$\{/);
});

it('hands what looks like a template through the chart’s own', () => {
  expect(literal('{ {a = {{1}}} }')).toBe('{ {a = {{ "{{" }}1}}} }');
  expect(literal('{{{')).toBe('{{ "{{" }}{');
});
