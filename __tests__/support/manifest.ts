import type { Resource } from '../../constructs/policy/rule';
import { kindOf } from '../../constructs/policy/kubernetes-fields';
import type { KubernetesObject } from './api-server';

/** Kinds that the stacks hold as resources of Terraform, and where Kubernetes keeps them. */
const apiVersions: Readonly<Record<string, string>> = {
  CronJob: 'batch/v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Job: 'batch/v1',
  LimitRange: 'v1',
  Namespace: 'v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  ResourceQuota: 'v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  ConfigMap: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  StatefulSet: 'apps/v1',
  StorageClass: 'storage.k8s.io/v1',
};

/** What only the provider knows. */
const ofProvider = new Set([
  ...['depends_on', 'lifecycle', 'provider', 'timeouts', 'tags_all', 'immutable_data'],
  ...[
    'wait_for_completion',
    'wait_for_rollout',
    'wait_for_load_balancer',
    'wait_for_default_service_account',
  ],
]);

/** Attributes that are maps: their keys are the user’s own. */
const maps = new Set([
  ...['annotations', 'binary_data', 'data', 'default', 'default_request', 'hard', 'labels', 'limits'],
  ...['match_labels', 'max', 'min', 'node_selector', 'parameters', 'requests', 'selector'],
]);

/** Blocks that repeat are in the singular, and Kubernetes’ lists in the plural, but for these. */
const uncounted = new Set([
  'egress',
  'env',
  'env_from',
  'from',
  'ingress',
  'match_expressions',
  'match_fields',
  'to',
]);

/** Blocks that the provider has as a list of one, and Kubernetes as the thing itself. */
const single = new Set(['scale_down', 'scale_up']);

/** Initials stay as they are: `hostIPC`. */
const initials = /_(ip|ipc|pid|id)(?=_|$)/g;

const camelCase = (name: string): string =>
  name
    .replace(initials, (all) => (/^_(ip|ipc|pid)$/.test(all) ? `_${all.slice(1).toUpperCase()}` : all))
    .replace(/_([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const plural = (name: string): string => {
  if (name.endsWith('s')) return name;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
};

/** Blocks that Terraform writes once for each element of something that is known later: here, for one. */
const expanded = (block: Record<string, unknown>): Record<string, unknown> => {
  const { dynamic, ...others } = block;
  const blocks = Object.entries((dynamic ?? {}) as Record<string, { content: unknown }>);
  return { ...others, ...Object.fromEntries(blocks.map(([name, { content }]) => [name, [content]])) };
};

/** The provider has these numbers as text, because a port may be a name and a count a percentage, too. */
const numbers = new Set([
  'fs_group',
  'max_surge',
  'max_unavailable',
  'min_available',
  'port',
  'replicas',
  'run_as_group',
  'run_as_user',
  'target_port',
]);

const numberOrName = (name: string, value: unknown): unknown =>
  numbers.has(name) && typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;

/** The selector of a Service is a map, and elsewhere an object that has one. */
const isMapOf = (name: string, value: Record<string, unknown>): boolean =>
  maps.has(name) && !('match_labels' in value || 'match_expressions' in value);

function fieldOf(name: string, value: unknown): [string, unknown] {
  if (single.has(name) && Array.isArray(value)) return [camelCase(name), converted(name, value[0])];
  const repeated = Array.isArray(value) && value.some(isObject) && !uncounted.has(name);
  return [camelCase(repeated ? plural(name) : name), converted(name, value)];
}

function converted(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => converted('', each));
  if (!isObject(value) || isMapOf(name, value)) return numberOrName(name, value);
  return Object.fromEntries(
    Object.entries(expanded(value))
      .filter(([key, each]) => each !== undefined && each !== null && !ofProvider.has(key))
      .map(([key, each]) => fieldOf(key, each)),
  );
}

/** A storage class has no `spec`: its fields stand beside its metadata, and the provider calls two of them otherwise. */
const renamed: Readonly<Record<string, string>> = { storageProvisioner: 'provisioner' };

/** What an expression reads of another resource: `${kubernetes_namespace_v1.logs.metadata[0].name}`. */
const reference = /^\$\{(\w+\.[\w-]+)\.([\w.[\]]+)\}$/;

/** Blocks that cannot repeat are lists of one for Terraform, and the thing itself in its JSON. */
const read = (attributes: unknown, path: string): unknown =>
  path
    .replaceAll('[0]', '')
    .split('.')
    .reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), attributes);

/** What only AWS knows, in a form that Kubernetes takes. */
const standIn = (name: string): string => (name === 'cidr' ? '10.0.0.0/16' : 'stand-in');

/** Puts values in the place of expressions; a text without any is what Terraform makes of it. */
function evaluated(value: unknown, byAddress: ReadonlyMap<string, Resource>, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => evaluated(each, byAddress, name));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, evaluated(each, byAddress, key)]),
    );
  }
  if (typeof value !== 'string') return value;
  const [, address = '', path = ''] = reference.exec(value) ?? [];
  const known = read(byAddress.get(address)?.attributes, path);
  if (known !== undefined) return evaluated(known, byAddress, name);
  return value.replace(/\$\$\{|%%\{|\$\{([^}]*)\}/g, (all: string, expression: string | undefined) =>
    expression === undefined ? all.slice(1) : standIn(name),
  );
}

function manifestOf({ type, attributes }: Resource): KubernetesObject[] {
  const kind = type.startsWith('kubernetes_')
    ? (kindOf({ type }) ?? '').replace(/^DefaultServiceAccount$/, 'ServiceAccount')
    : '';
  const apiVersion = apiVersions[kind];
  if (apiVersion === undefined) return [];
  const fields = converted('', attributes) as Record<string, unknown>;
  const entries = Object.entries(fields).map(([key, value]) => [renamed[key] ?? key, value]);
  const manifest = Object.fromEntries(entries) as { metadata?: object };
  const unnamed = type.startsWith('kubernetes_default_service_account') ? { name: 'default' } : {};
  return [{ apiVersion, kind, ...manifest, metadata: { ...unnamed, ...manifest.metadata } }];
}

/**
 * Kubernetes objects as manifests, from the resources of a stack that make them. Left out are kinds that no pod needs to
 * be admitted. An API server that is asked to be strict says where this is not faithful.
 */
export function manifestsOf(resources: readonly Resource[]): readonly KubernetesObject[] {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  return resources.flatMap((resource) =>
    manifestOf({
      ...resource,
      attributes: evaluated(resource.attributes, byAddress) as Resource['attributes'],
    }),
  );
}
