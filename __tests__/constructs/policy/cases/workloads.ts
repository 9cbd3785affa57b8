import type { Attributes } from '../../../../constructs/policy/rule';
import { clean, resource, violation, type Case } from './case';

type Changes = Readonly<Record<string, unknown>>;

/** A container that obeys every rule, as the Terraform provider spells it. */
const container = (changes: Changes = {}) => ({
  name: 'main',
  image: 'docker.io/valkey/valkey:8.1.3',
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '256Mi' } },
  security_context: {
    allow_privilege_escalation: false,
    read_only_root_filesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  liveness_probe: { http_get: { port: 80 } },
  readiness_probe: { http_get: { port: 80 } },
  ...changes,
});

const spec = (changes: Changes = {}) => ({
  node_selector: { 'kubernetes.io/arch': 'arm64' },
  security_context: { run_as_non_root: true, run_as_user: 1000, seccomp_profile: { type: 'RuntimeDefault' } },
  container: [container()],
  ...changes,
});

/** A Deployment as the Terraform provider spells it. */
const deployment = (podChanges: Changes = {}, changes: Changes = {}) =>
  resource('kubernetes_deployment_v1', { spec: { template: { spec: spec(podChanges) }, ...changes } });

/** A Deployment with one container that differs from the rules in something. */
const withContainer = (changes: Changes) => deployment({ container: [container(changes)] });

const job = (podChanges: Changes = {}) =>
  resource('kubernetes_job_v1', { spec: { template: { spec: spec(podChanges) } } });

const security = (changes: Changes) =>
  withContainer({ security_context: { ...container().security_context, ...changes } });

/** The same pod as a chart renders it. */
const rendered = (kind: string, changes: Attributes = {}, containerChanges: Attributes = {}) =>
  resource(`manifest/${kind}`, {
    spec: {
      template: {
        spec: {
          nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: 'main',
              image: 'docker.io/valkey/valkey:8.1.3',
              resources: {
                requests: { cpu: '100m', memory: '128Mi' },
                limits: { cpu: '1', memory: '256Mi' },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              livenessProbe: { httpGet: { port: 80 } },
              readinessProbe: { httpGet: { port: 80 } },
              ...containerChanges,
            },
          ],
          ...changes,
        },
      },
    },
  });

const configMap = (name: string, data: Readonly<Record<string, string>>) =>
  resource('manifest/ConfigMap', { metadata: { name }, data }, name);

const claim = { volume: [{ name: 'data', persistent_volume_claim: { claim_name: 'data' } }] };

/** Every rule on pods passes a Deployment, a Job and a rendered StatefulSet that obey all of them. */
const allPass: readonly Case[] = [
  'workload-apart-from-node',
  'workload-arm64',
  'workload-capabilities-dropped',
  'workload-image-pinned',
  'workload-memory-fits',
  'workload-no-escalation',
  'workload-non-root',
  'workload-one-writer',
  'workload-probes',
  'workload-read-only-root',
  'workload-resources',
  'workload-seccomp',
].flatMap((rule) => [
  clean(rule, 'a Deployment that obeys', [deployment()]),
  clean(rule, 'a rendered StatefulSet that obeys', [rendered('StatefulSet')]),
]);

export const workloadCases: readonly Case[] = [
  ...allPass,

  violation('workload-image-pinned', 'no tag', [withContainer({ image: 'docker.io/busybox' })], 'no tag'),
  violation('workload-image-pinned', 'latest', [withContainer({ image: 'busybox:latest' })], 'moving tag'),
  violation('workload-image-pinned', 'no image', [withContainer({ image: undefined })], 'image is unset'),
  violation(
    'workload-image-pinned',
    'an init container',
    [deployment({ init_container: [container({ name: 'first', image: 'busybox' })] })],
    'container "first"',
  ),
  violation(
    'workload-image-pinned',
    'rendered',
    [rendered('DaemonSet', {}, { image: 'busybox' })],
    'container "main"',
  ),
  clean('workload-image-pinned', 'a digest alone', [
    withContainer({ image: `registry.example.com/kafka@sha256:${'0'.repeat(64)}` }),
  ]),
  clean('workload-image-pinned', 'known only after apply', [withContainer({ image: '${data.x.y}' })]),

  violation('workload-resources', 'none', [withContainer({ resources: {} })], 'requests.cpu is unset'),
  violation(
    'workload-resources',
    'no memory limit',
    [withContainer({ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1' } } })],
    'limits.memory is unset',
  ),
  violation(
    'workload-resources',
    'an init container of a chart',
    [rendered('Deployment', { initContainers: [{ name: 'init', image: 'a:1' }] })],
    'container "init"',
  ),

  violation(
    'workload-non-root',
    'unset',
    [deployment({ security_context: { seccomp_profile: { type: 'RuntimeDefault' } } })],
    'runAsNonRoot is unset',
  ),
  violation('workload-non-root', 'user 0', [security({ run_as_user: 0 })], 'runAsUser is 0'),
  violation('workload-non-root', 'user 0 as text', [security({ run_as_user: '0' })], 'runAsUser is 0'),
  violation(
    'workload-non-root',
    'a container that says otherwise than its pod',
    [security({ run_as_non_root: false })],
    'runAsNonRoot is false',
  ),

  violation(
    'workload-read-only-root',
    'writable',
    [security({ read_only_root_filesystem: false })],
    'readOnlyRootFilesystem is false',
  ),
  violation(
    'workload-read-only-root',
    'by default',
    [rendered('Deployment', {}, { securityContext: {} })],
    'readOnlyRootFilesystem is unset',
  ),

  violation(
    'workload-no-escalation',
    'by default',
    [security({ allow_privilege_escalation: undefined })],
    'allowPrivilegeEscalation is unset',
  ),
  violation('workload-no-escalation', 'privileged', [security({ privileged: true })], 'privileged is true'),

  violation('workload-capabilities-dropped', 'none', [security({ capabilities: undefined })], 'drops []'),
  violation(
    'workload-capabilities-dropped',
    'one is added',
    [security({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } })],
    'adds ["NET_ADMIN"]',
  ),

  violation(
    'workload-seccomp',
    'unset',
    [deployment({ security_context: { run_as_non_root: true } })],
    'seccompProfile.type is unset',
  ),
  violation(
    'workload-seccomp',
    'unconfined',
    [security({ seccomp_profile: { type: 'Unconfined' } })],
    '"Unconfined"',
  ),

  violation(
    'workload-probes',
    'removed',
    [withContainer({ liveness_probe: undefined })],
    'livenessProbe is unset',
  ),
  violation(
    'workload-probes',
    'no readiness',
    [rendered('StatefulSet', {}, { readinessProbe: undefined })],
    'readinessProbe is unset',
  ),
  clean('workload-probes', 'a Job ends', [
    job({ container: [container({ liveness_probe: undefined, readiness_probe: undefined })] }),
  ]),

  violation(
    'workload-apart-from-node',
    'a path of the node',
    [deployment({ volume: [{ name: 'logs', host_path: { path: '/var/log' } }] })],
    'hostPath /var/log',
  ),
  violation(
    'workload-apart-from-node',
    'its network',
    [rendered('DaemonSet', { hostNetwork: true })],
    'hostNetwork',
  ),
  violation('workload-apart-from-node', 'its processes', [deployment({ host_pid: true })], 'hostPID'),
  violation('workload-apart-from-node', 'its memory', [deployment({ host_ipc: true })], 'hostIPC'),
  violation(
    'workload-apart-from-node',
    'its ports',
    [withContainer({ port: [{ container_port: 4317, host_port: 4317 }] })],
    'hostPort 4317',
  ),
  clean('workload-apart-from-node', 'no port of the node, as a plan says it', [
    withContainer({ port: [{ container_port: 4317, host_port: 0 }] }),
  ]),

  violation('workload-arm64', 'any node', [deployment({ node_selector: undefined })], 'is unset'),
  violation(
    'workload-arm64',
    'another architecture',
    [deployment({ node_selector: { 'kubernetes.io/arch': 'amd64' } })],
    '"amd64"',
  ),

  violation('workload-one-writer', 'two at once', [deployment(claim)], 'the strategy unset'),
  violation(
    'workload-one-writer',
    'a rolling update',
    [deployment(claim, { strategy: { type: 'RollingUpdate' } })],
    '"RollingUpdate"',
  ),
  clean('workload-one-writer', 'one after the other', [
    deployment(claim, { strategy: { type: 'Recreate' } }),
  ]),

  ...(
    [
      ['GOMEMLIMIT', '1750MiB'],
      ['KAFKA_HEAP_OPTS', '-Xms256m -Xmx256m'],
      ['NODE_OPTIONS', '--max-old-space-size=300'],
      ['ZO_MEMORY_CACHE_MAX_SIZE', '256'],
    ] as const
  ).map(([name, value]) =>
    violation(
      'workload-memory-fits',
      `${name} above the limit`,
      [withContainer({ env: [{ name, value }] })],
      'the memory limit is 256 MiB',
    ),
  ),
  ...(
    [
      ['GOMEMLIMIT', '200MiB'],
      ['KAFKA_HEAP_OPTS', '-Xms128m -Xmx128m'],
      ['NODE_OPTIONS', '--max-old-space-size=200'],
      ['ZO_MEMORY_CACHE_MAX_SIZE', '100'],
    ] as const
  ).map(([name, value]) =>
    clean('workload-memory-fits', `${name} below the limit`, [withContainer({ env: [{ name, value }] })]),
  ),
  violation(
    'workload-memory-fits',
    'the sum of the caches in a config map',
    [
      rendered('StatefulSet', {}, { envFrom: [{ configMapRef: { name: 'settings' } }] }),
      configMap('settings', { ZO_MEMORY_CACHE_MAX_SIZE: '100', ZO_MEM_TABLE_MAX_SIZE: '200' }),
    ],
    'comes to 300 MiB',
  ),
  clean('workload-memory-fits', 'a variable of its own wins over the config map', [
    rendered(
      'StatefulSet',
      {},
      {
        envFrom: [{ configMapRef: { name: 'settings' } }],
        env: [{ name: 'ZO_MEMORY_CACHE_MAX_SIZE', value: '50' }],
      },
    ),
    configMap('settings', { ZO_MEMORY_CACHE_MAX_SIZE: '500' }),
  ]),
  violation(
    'workload-memory-fits',
    'maxmemory in a file that is mounted',
    [
      rendered('Deployment', { volumes: [{ name: 'config', configMap: { name: 'valkey' } }] }),
      configMap('valkey', { 'valkey.conf': 'appendonly yes\nmaxmemory 768mb\n' }),
    ],
    'maxmemory comes to 768 MiB',
  ),
  clean('workload-memory-fits', 'maxmemory that fits', [
    rendered('Deployment', { volumes: [{ name: 'config', configMap: { name: 'valkey' } }] }),
    configMap('valkey', { 'valkey.conf': 'maxmemory 128mb\nmaxmemory-policy noeviction\n' }),
  ]),
];
