import {
  bool,
  field,
  kindOf,
  kindTypes,
  object,
  objects,
  string,
  stringMap,
  strings,
} from './kubernetes-fields';
import type { Attributes, Resource } from './rule';

/** One container of a pod, init containers included. */
export interface Container {
  readonly name: string;
  readonly image: string | undefined;
  /** Runs before the others, and ends. */
  readonly init: boolean;
  readonly resources: Attributes | undefined;
  readonly securityContext: Attributes | undefined;
  readonly attributes: Attributes;
}

/** The pod of a workload, however it is made. */
export interface Pod {
  /** Runs to its end instead of serving: a Job or CronJob. */
  readonly ends: boolean;
  readonly securityContext: Attributes | undefined;
  readonly containers: readonly Container[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly spec: Attributes;
}

/** The types that make pods. */
export const podTypes = kindTypes('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod');

/** Where the provider spells a kind as one word in its older type. */
const legacyTypes = ['kubernetes_daemonset'];

const podPaths: Readonly<Record<string, string>> = {
  Pod: 'spec',
  CronJob: 'spec.job_template.spec.template.spec',
};

const containersOf = (spec: Attributes, name: string, init: boolean): Container[] =>
  objects(spec, name).map((attributes) => ({
    name: string(attributes, 'name') ?? '(without a name)',
    image: string(attributes, 'image'),
    init,
    resources: object(attributes, 'resources') ?? (field(attributes, 'resources') as Attributes | undefined),
    securityContext: object(attributes, 'security_context'),
    attributes,
  }));

/** The pod that a resource makes; `undefined` where it makes none, or where Terraform knows it only after apply. */
export function podOf(resource: Resource): Pod | undefined {
  if (!podTypes.includes(resource.type) && !legacyTypes.includes(resource.type)) return undefined;
  const kind = kindOf(resource) ?? '';
  const spec = object(resource.attributes, podPaths[kind] ?? 'spec.template.spec');
  if (spec === undefined) return undefined;
  return {
    ends: kind === 'Job' || kind === 'CronJob',
    securityContext: object(spec, 'security_context'),
    containers: [...containersOf(spec, 'init_container', true), ...containersOf(spec, 'container', false)],
    nodeSelector: stringMap(spec, 'node_selector'),
    spec,
  };
}

/** A setting of security that a container inherits from its pod unless it has its own. */
export const inherited = (pod: Pod, container: Container, name: string): unknown =>
  field(container.securityContext, name) ?? field(pod.securityContext, name);

/** What a pod shares with its node, such as `hostNetwork` or `hostPath /var/log`. */
export function sharedWithNode({ spec, containers }: Pod): readonly string[] {
  const namespaces = (
    [
      ['host_network', 'hostNetwork'],
      ['host_pid', 'hostPID'],
      ['host_ipc', 'hostIPC'],
    ] as const
  ).flatMap(([terraform, manifest]) =>
    bool(spec, terraform) === true || bool(spec, manifest) === true ? [manifest] : [],
  );
  const paths = objects(spec, 'volume').flatMap((volume) => {
    const path = string(object(volume, 'host_path'), 'path');
    return path === undefined ? [] : [`hostPath ${path}`];
  });
  const ports = containers.flatMap(({ attributes }) =>
    objects(attributes, 'port').flatMap((port) => {
      const value = field(port, 'host_port');
      return value === undefined || value === null || value === 0 ? [] : [`hostPort ${String(value)}`];
    }),
  );
  return [...namespaces, ...paths, ...ports];
}

/** The capabilities that a container drops and adds. */
export function capabilitiesOf({ securityContext }: Container): {
  readonly drop: readonly string[];
  readonly add: readonly string[];
} {
  const capabilities = object(securityContext, 'capabilities');
  return { drop: strings(capabilities, 'drop'), add: strings(capabilities, 'add') };
}
