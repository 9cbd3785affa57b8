import { shown } from '../attributes';
import { isWholeInternet } from '../cidr';
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
} from '../kubernetes-fields';
import type { Attributes, Resource, Rule } from '../rule';

const nameOf = ({ attributes }: Resource): string | undefined =>
  string(object(attributes, 'metadata'), 'name');
const namespaceOf = ({ attributes }: Resource): string | undefined =>
  string(object(attributes, 'metadata'), 'namespace');

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces */
const podSecurity: Rule = {
  id: 'namespace-pod-security',
  level: 'error',
  why: 'Without the label the API server admits privileged pods, whatever the charts say of themselves.',
  fix: 'Label the namespace pod-security.kubernetes.io/enforce: restricted.',
  appliesTo: kindTypes('Namespace'),
  check: ({ attributes }) => {
    const level = stringMap(object(attributes, 'metadata'), 'labels')['pod-security.kubernetes.io/enforce'];
    return level === 'restricted' ? undefined : `pod-security.kubernetes.io/enforce is ${shown(level)}`;
  },
};

/** A policy that selects every pod, names both directions and lets nothing through. */
function deniesEverything({ attributes }: Resource): boolean {
  const spec = object(attributes, 'spec');
  const selector = object(spec, 'pod_selector') ?? {};
  const selects = Object.values(selector).some(
    (value) =>
      value !== null &&
      value !== undefined &&
      JSON.stringify(value) !== '{}' &&
      JSON.stringify(value) !== '[]',
  );
  const types = strings(spec, 'policy_types');
  return (
    !selects &&
    types.includes('Ingress') &&
    types.includes('Egress') &&
    objects(spec, 'ingress').length === 0 &&
    objects(spec, 'egress').length === 0
  );
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies */
const defaultDeny: Rule = {
  id: 'namespace-default-deny',
  level: 'error',
  why: 'A pod that no policy selects may talk to everything and be reached by everything.',
  fix: 'Give the namespace a network policy that selects every pod and allows nothing, in and out.',
  appliesTo: kindTypes('Namespace'),
  check: (resource, { resources }) => {
    const name = nameOf(resource);
    const policies = resources.filter(
      (other) => kindOf(other) === 'NetworkPolicy' && namespaceOf(other) === name,
    );
    return policies.some(deniesEverything)
      ? undefined
      : `namespace ${shown(name)} has ${policies.length} network policies, and none that denies everything else`;
  },
};

function peersOf({ attributes }: Resource): readonly { direction: 'ingress' | 'egress'; peer: Attributes }[] {
  const spec = object(attributes, 'spec');
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    objects(spec, direction).flatMap((rule) => {
      const side = direction === 'ingress' ? 'from' : 'to';
      // Peers that are made from a list which is known only at the plan.
      if (object(rule, 'dynamic')?.[side] !== undefined) return [];
      const value = field(rule, side);
      const peers = (Array.isArray(value) ? value : [value]) as (Attributes | undefined)[];
      // A rule without peers is a rule for everybody.
      return (peers.length === 0 ? [undefined] : peers).map((peer) => ({ direction, peer: peer ?? {} }));
    }),
  );
}

const notOpen: Rule = {
  id: 'network-policy-not-open',
  level: 'error',
  why: 'A rule without a peer, or with the whole Internet as one, undoes the policy that it stands in.',
  fix: 'Name the pods, or an address block that is narrower; an egress to the Internet excepts private addresses.',
  appliesTo: kindTypes('NetworkPolicy'),
  check: (resource) => {
    for (const { direction, peer } of peersOf(resource)) {
      const block = object(peer, 'ip_block');
      const cidr = string(block, 'cidr');
      const selects = ['pod_selector', 'namespace_selector'].some((name) => objects(peer, name).length > 0);
      if (cidr === undefined && !selects) return `${direction} has a rule without a peer`;
      if (cidr === undefined || !isWholeInternet(cidr)) continue;
      if (direction === 'ingress') return `ingress from ${cidr}`;
      if (strings(block, 'except').length === 0) return `egress to ${cidr} excepts nothing`;
    }
    return undefined;
  },
};

/** Parameters of the driver: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
const encryptedClass: Rule = {
  id: 'storage-class-encrypted',
  level: 'error',
  why: 'A volume that is made without encryption stays so, and its snapshots with it.',
  fix: 'Set the parameters type to gp3, encrypted to "true" and kmsKeyId to the environment’s key.',
  appliesTo: kindTypes('StorageClass'),
  check: ({ attributes }) => {
    const { type, encrypted, kmsKeyId } = stringMap(attributes, 'parameters');
    if (type !== 'gp3') return `type is ${shown(type)}`;
    if (encrypted !== 'true') return `encrypted is ${shown(encrypted)}`;
    return kmsKeyId ? undefined : 'kmsKeyId is unset';
  },
};

const keptVolumes: Rule = {
  id: 'storage-class-keeps-data',
  level: 'error',
  why: 'A claim that is deleted by mistake takes its volume along, or the volume is made where no node can attach it.',
  fix: 'Set the reclaim policy to Retain, the binding mode to WaitForFirstConsumer and expansion to true.',
  appliesTo: kindTypes('StorageClass'),
  check: ({ attributes }) => {
    const wanted = { reclaim_policy: 'Retain', volume_binding_mode: 'WaitForFirstConsumer' } as const;
    for (const [name, value] of Object.entries(wanted)) {
      if (field(attributes, name) !== value) return `${name} is ${shown(field(attributes, name))}`;
    }
    return bool(attributes, 'allow_volume_expansion') === true
      ? undefined
      : `allow_volume_expansion is ${shown(field(attributes, 'allow_volume_expansion'))}`;
  },
};

const letsGo: Rule = {
  id: 'disruption-budget-lets-go',
  level: 'error',
  why: 'A budget that no eviction can meet stops every drain, and with it every update of the nodes.',
  fix: 'Set maxUnavailable to 1 or more, and leave minAvailable out.',
  appliesTo: kindTypes('PodDisruptionBudget'),
  check: ({ attributes }) => {
    const spec = object(attributes, 'spec');
    const [least, most] = [field(spec, 'min_available'), field(spec, 'max_unavailable')];
    if (least !== undefined && least !== null && least !== '') return `minAvailable is ${shown(least)}`;
    return most === undefined || most === null || /^0%?$/.test(String(most))
      ? `maxUnavailable is ${shown(most)}`
      : undefined;
  },
};

const internalAnnotations: Readonly<Record<string, string>> = {
  'service.beta.kubernetes.io/aws-load-balancer-internal': 'true',
  'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
};

const notPublic: Rule = {
  id: 'service-not-public',
  level: 'error',
  why: 'A Service of type LoadBalancer is open to the Internet unless it says otherwise, and a NodePort to the VPC.',
  fix: 'Use ClusterIP; a load balancer is annotated as internal and has loadBalancerSourceRanges and a certificate.',
  appliesTo: kindTypes('Service'),
  check: ({ attributes }) => {
    const spec = object(attributes, 'spec');
    const type = string(spec, 'type') ?? 'ClusterIP';
    if (type === 'NodePort') return 'type is NodePort';
    if (type !== 'LoadBalancer') return undefined;
    const annotations = stringMap(object(attributes, 'metadata'), 'annotations');
    if (!Object.entries(internalAnnotations).some(([key, value]) => annotations[key] === value)) {
      return 'the load balancer is not annotated as internal';
    }
    const ranges = strings(spec, 'load_balancer_source_ranges');
    if (ranges.length === 0 || ranges.some(isWholeInternet))
      return `loadBalancerSourceRanges is ${shown(ranges)}`;
    return annotations['service.beta.kubernetes.io/aws-load-balancer-ssl-cert']
      ? undefined
      : 'the load balancer has no certificate';
  },
};

const noWildcards: Rule = {
  id: 'rbac-no-wildcards',
  level: 'error',
  why: 'A wildcard grants what the next version of Kubernetes or a new resource type brings along.',
  fix: 'Name API groups, resources and verbs.',
  appliesTo: kindTypes('ClusterRole', 'Role'),
  check: ({ attributes }) => {
    for (const rule of objects(attributes, 'rule')) {
      for (const name of ['api_groups', 'resources', 'verbs']) {
        if (strings(rule, name).includes('*')) return `${name} has "*"`;
      }
    }
    return undefined;
  },
};

const noSecretsRead: Rule = {
  id: 'rbac-no-secrets',
  level: 'error',
  why: 'A role that reads secrets of the cluster reads every password there is.',
  fix: 'Mount the one secret that a pod needs instead of letting it ask for secrets.',
  appliesTo: kindTypes('ClusterRole', 'Role'),
  check: ({ attributes }) =>
    objects(attributes, 'rule').some((rule) => strings(rule, 'resources').includes('secrets'))
      ? 'resources has "secrets"'
      : undefined,
};

const claimedClass: Rule = {
  id: 'volume-claim-names-class',
  level: 'error',
  why: 'A claim without a class takes the cluster’s default, which may be none, or one without encryption.',
  fix: 'Name the storage class in the claim.',
  appliesTo: kindTypes('PersistentVolumeClaim', 'StatefulSet'),
  check: (resource) => {
    const claims =
      kindOf(resource) === 'StatefulSet'
        ? objects(object(resource.attributes, 'spec'), 'volume_claim_template')
        : [resource.attributes];
    const without = claims.find((claim) => string(object(claim, 'spec'), 'storage_class_name') === undefined);
    return without && `claim ${shown(string(object(without, 'metadata'), 'name'))} names no storage class`;
  },
};

const releasePinned: Rule = {
  id: 'helm-release-pinned',
  level: 'error',
  why: 'A release without a version takes the newest chart at every plan, and old revisions fill the cluster.',
  fix: 'Name the version, or the package of a version; limit max_history.',
  appliesTo: ['helm_release'],
  check: ({ attributes }) => {
    const [chart, version] = [string(attributes, 'chart'), string(attributes, 'version')];
    const packaged = chart !== undefined && /-\d+\.\d+\.\d+[^/]*\.tgz$/.test(chart);
    if (!packaged && !/^v?\d+\.\d+\.\d+/.test(version ?? '')) return `version is ${shown(version)}`;
    const history = field(attributes, 'max_history');
    return typeof history === 'number' && history > 0 ? undefined : `max_history is ${shown(history)}`;
  },
};

const neverEmpty: Rule = {
  id: 'autoscaler-keeps-one',
  level: 'error',
  why: 'Zero replicas need a feature gate that EKS does not set, and a service that is scaled away collects nothing.',
  fix: 'Set minReplicas to 1 or more, and maxReplicas to no less.',
  appliesTo: [...kindTypes('HorizontalPodAutoscaler'), 'kubernetes_horizontal_pod_autoscaler_v2'],
  check: ({ attributes }) => {
    const spec = object(attributes, 'spec');
    const [least, most] = [Number(field(spec, 'min_replicas') ?? 1), Number(field(spec, 'max_replicas'))];
    if (!(least >= 1)) return `minReplicas is ${shown(field(spec, 'min_replicas'))}`;
    return most >= least
      ? undefined
      : `maxReplicas is ${shown(field(spec, 'max_replicas'))}, minReplicas ${least}`;
  },
};

/** What Kubernetes objects that are no pods are held to, and releases of charts. */
export const kubernetesRules: readonly Rule[] = [
  claimedClass,
  defaultDeny,
  encryptedClass,
  keptVolumes,
  letsGo,
  neverEmpty,
  noSecretsRead,
  noWildcards,
  notOpen,
  notPublic,
  podSecurity,
  releasePinned,
];
