import { Namespaces, type NamespacesProps } from '../../../constructs/kubernetes/namespaces';
import { namespaces } from '../../../contract/namespaces';
import { place } from '../../support/place';

const base: NamespacesProps = { environment: 'test', kubernetesVersion: '1.36', protection: 'data' };
const build = (props: Partial<NamespacesProps> = {}) =>
  place((stack) => new Namespaces(stack, 'namespaces', { ...base, ...props }));

const template = build();
const attributesOf = (id: string) => template.resource('kubernetes_namespace_v1', `/${id}`).attributes;
const metadataOf = (id: string) => attributesOf(id)['metadata'] as Record<string, Record<string, string>>;

test('there are the namespaces of the contract and no other', () => {
  const names = template
    .resources('kubernetes_namespace_v1')
    .map(({ attributes }) => (attributes['metadata'] as { name: string }).name);
  expect(names.sort()).toEqual(Object.values(namespaces).sort());
});

test.each([
  ['logs', 'restricted'],
  ['agents', 'privileged'],
])('%s enforces %s, and what is not restricted is reported', (id, enforced) => {
  expect(metadataOf(id)['labels']).toMatchObject({
    'pod-security.kubernetes.io/enforce': enforced,
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  });
});

test('pods are judged by the standards of the cluster’s version', () => {
  for (const id of ['logs', 'agents']) {
    for (const mode of ['enforce', 'audit', 'warn']) {
      expect(metadataOf(id)['labels']?.[`pod-security.kubernetes.io/${mode}-version`]).toBe('v1.36');
    }
  }
  const other = build({ kubernetesVersion: '1.35' }).resource('kubernetes_namespace_v1', '/logs').attributes;
  expect(JSON.stringify(other)).toContain('"pod-security.kubernetes.io/enforce-version":"v1.35"');
});

test('only agents have exceptions, each with its reason', () => {
  const exceptions = (id: string) =>
    Object.entries(metadataOf(id)['annotations'] ?? {}).filter(([name]) =>
      name.startsWith('pod-security.aurora-log-system/'),
    );
  expect(exceptions('logs')).toEqual([]);
  expect(exceptions('agents').map(([name]) => name.split('/')[1])).toEqual(['host-path', 'run-as-root']);
  for (const [, why] of exceptions('agents')) expect(why.length).toBeGreaterThan(40);
});

test('a pod that names no service account gets no token', () => {
  const accounts = template.resources('kubernetes_default_service_account_v1');
  expect(accounts).toHaveLength(2);
  for (const { attributes } of accounts) expect(attributes['automount_service_account_token']).toBe(false);
  const of = accounts.map(({ attributes }) => (attributes['metadata'] as { namespace: string }).namespace);
  expect(of.map((text) => /kubernetes_namespace_v1\.namespaces_(\w+?)_/.exec(text)?.[1]).sort()).toEqual([
    'agents',
    'logs',
  ]);
});

test.each([
  ['data', { prevent_destroy: true }],
  ['none', {}],
] as const)('where protection is "%s", a namespace is guarded so', (protection, lifecycle) => {
  for (const { attributes } of build({ protection }).resources('kubernetes_namespace_v1')) {
    expect(attributes['lifecycle'] ?? {}).toEqual(lifecycle);
  }
});
