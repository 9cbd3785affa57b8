import type { Attributes } from '../../constructs/policy/rule';

/** A peer, port, rule and policy as the Kubernetes API has them (networking.k8s.io/v1). */
export interface Peer {
  podSelector?: { matchLabels?: Record<string, string> };
  namespaceSelector?: { matchLabels?: Record<string, string> };
  ipBlock?: { cidr: string; except?: string[] };
}

export interface Rule {
  ports: { protocol: string; port: number }[];
  /** Named `from` or `to`. */
  from?: Peer[];
  to?: Peer[];
}

export interface NetworkPolicy {
  apiVersion: 'networking.k8s.io/v1';
  kind: 'NetworkPolicy';
  metadata: { name: string; namespace: string };
  spec: {
    podSelector: { matchLabels?: Record<string, string> };
    policyTypes: string[];
    ingress: Rule[];
    egress: Rule[];
  };
}

/** Lists that Terraform reads when it plans, by the expression that stands for each. */
export type PlannedLists = Readonly<Record<string, readonly string[]>>;

const objectsOf = (value: unknown, what: string): Attributes[] =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value]).map((each) => {
    if (typeof each !== 'object' || each === null) throw new Error(`${what}: ${JSON.stringify(each)}`);
    return each as Attributes;
  });

/** Refuses what it does not know, so that nothing is left out of the judgement unnoticed. */
function only(value: Attributes, what: string, ...known: readonly string[]): Attributes {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${what} has ${unknown.join(', ')}`);
  return value;
}

/** A block that stands once at most. `{}` selects everything, and is not the same as none. */
function selector(value: unknown, what: string): { matchLabels?: Record<string, string> } | undefined {
  const [block, ...more] = objectsOf(value, what);
  if (more.length > 0) throw new Error(`${what} stands more than once`);
  if (block === undefined) return undefined;
  const labels = only(block, what, 'match_labels')['match_labels'] as Record<string, string> | undefined;
  return labels === undefined ? {} : { matchLabels: labels };
}

function peerOf(block: Attributes, what: string): Peer {
  only(block, what, 'ip_block', 'namespace_selector', 'pod_selector');
  const peer: Peer = {};
  const [pods, spaces] = [
    selector(block['pod_selector'], `${what}.pod_selector`),
    selector(block['namespace_selector'], `${what}.namespace_selector`),
  ];
  if (pods) peer.podSelector = pods;
  if (spaces) peer.namespaceSelector = spaces;
  const [ipBlock] = objectsOf(block['ip_block'], `${what}.ip_block`);
  if (ipBlock) {
    const { cidr, except } = only(ipBlock, `${what}.ip_block`, 'cidr', 'except');
    peer.ipBlock = { cidr: String(cidr), ...(except ? { except: [...(except as string[])] } : {}) };
  }
  return peer;
}

/** What Terraform makes of a dynamic block: one block for each element of the list. */
function dynamicPeers(rule: Attributes, side: string, what: string, lists: PlannedLists): Peer[] {
  return objectsOf(rule['dynamic'], what).flatMap((dynamic) => {
    const [block] = objectsOf(only(dynamic, what, side)[side], what);
    const { for_each: each, content } = only(block ?? {}, what, 'for_each', 'content');
    const list = lists[String(each)];
    if (list === undefined) throw new Error(`${what}: no list is known for ${JSON.stringify(each)}`);
    return list.map((value) =>
      peerOf(JSON.parse(JSON.stringify(content).replaceAll(`\${${side}.value}`, value)) as Attributes, what),
    );
  });
}

function ruleOf(block: Attributes, side: 'from' | 'to', what: string, lists: PlannedLists): Rule {
  only(block, what, 'ports', side, 'dynamic');
  const peers = [
    ...objectsOf(block[side], what).map((peer) => peerOf(peer, what)),
    ...dynamicPeers(block, side, what, lists),
  ];
  const ports = objectsOf(block['ports'], what).map((port) => {
    const { protocol, port: number } = only(port, what, 'protocol', 'port');
    return { protocol: String(protocol), port: Number(number) };
  });
  return { ports, [side]: peers };
}

/**
 * The manifest that the Kubernetes provider sends for a `kubernetes_network_policy_v1`
 * (hashicorp/terraform-provider-kubernetes, kubernetes/structure_network_policy.go).
 */
export function manifestOf(attributes: Attributes, lists: PlannedLists): NetworkPolicy {
  const [metadata] = objectsOf(attributes['metadata'], 'metadata');
  const { name, namespace } = only(metadata ?? {}, 'metadata', 'name', 'namespace');
  const what = `${namespace}/${name}`;
  const [spec] = objectsOf(attributes['spec'], what);
  only(spec ?? {}, what, 'pod_selector', 'policy_types', 'ingress', 'egress');
  const rules = (direction: 'ingress' | 'egress', side: 'from' | 'to') =>
    objectsOf(spec?.[direction], what).map((rule, index) =>
      ruleOf(rule, side, `${what}.${direction}[${index}]`, lists),
    );
  const podSelector = selector(spec?.['pod_selector'], `${what}.pod_selector`);
  if (podSelector === undefined) throw new Error(`${what} selects no pods`);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: String(name), namespace: String(namespace) },
    spec: {
      podSelector,
      policyTypes: [...(spec?.['policy_types'] as string[])],
      ingress: rules('ingress', 'from'),
      egress: rules('egress', 'to'),
    },
  };
}
