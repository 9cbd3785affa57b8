import type { Party } from '../../contract/network-flows';
import type { PrefixListService } from '../../contract/network-flows/outside';
import { namespaces } from '../../contract/namespaces';
import { workloadNames, workloads, type Workload, type WorkloadName } from '../../contract/workloads';
import type { Attributes } from '../../constructs/policy/rule';
import { manifestOf, type NetworkPolicy } from '../support/network-policy-manifest';
import type { Template } from '../support/template';

/** What AWS is taken to list for its services. */
export const listedBlocks: Readonly<Record<PrefixListService, readonly string[]>> = {
  s3: ['52.216.0.0/15', '3.5.0.0/19'],
  dynamodb: ['52.94.0.0/22'],
};

/** The blocks of each prefix list that a stack reads, by the expression that stands for them. */
function plannedLists({ json }: Template): Record<string, readonly string[]> {
  const data = json['data'] as Record<string, Record<string, Attributes>> | undefined;
  return Object.fromEntries(
    Object.entries(data?.['aws_prefix_list'] ?? {}).map(([id, { name }]) => {
      const service = String(name).split('.').pop() as PrefixListService;
      return [`\${sort(data.aws_prefix_list.${id}.cidr_blocks)}`, listedBlocks[service]];
    }),
  );
}

/** Every network policy of a stack, as the API server would get it. */
export const policiesOf = (template: Template): NetworkPolicy[] => {
  const lists = plannedLists(template);
  return template
    .resources('kubernetes_network_policy_v1')
    .map(({ attributes }) => manifestOf(attributes, lists));
};

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** @default - a stranger, whom no flow names */
  readonly party?: Party;
}

/** How the engine names a pod. */
export const nameOf = ({ namespace, name }: Pod): string => `${namespace}/${name}[Pod]`;

/** The namespaces that policies stand in. */
export const guarded: readonly string[] = Object.values(namespaces);

const namespaceOf = (id: WorkloadName): string => namespaces[(workloads[id] as Workload).namespace];

/** Labels that charts put on pods beside those that policies select by. */
const more = { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'chart-1.0.0' };

/** Two pods of each workload, so that it shows whether they may talk to each other. */
export const ourPods: readonly Pod[] = workloadNames.flatMap((id) =>
  ['a', 'b'].map((suffix) => ({
    name: `${workloads[id].name}-${suffix}`,
    namespace: namespaceOf(id),
    labels: { ...workloads[id].labels, ...more },
    party: id,
  })),
);

/** CoreDNS carries more labels than the one that it is known by (EKS add-on coredns). */
const dns: Pod = {
  name: 'coredns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns', 'eks.amazonaws.com/component': 'coredns' },
  party: 'dns',
};

const without = (labels: Readonly<Record<string, string>>, label: string) =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => key !== label));

/** Pods without a label that anybody knows, everywhere. */
const unknowns: readonly Pod[] = [...guarded, 'default', 'kube-system'].map((namespace) => ({
  name: 'unknown',
  namespace,
  labels: { app: 'unknown' },
}));

/** Pods with all the labels of a workload, in every namespace but its own. */
const impostors: readonly Pod[] = workloadNames.flatMap((id) =>
  [...guarded, 'default']
    .filter((namespace) => namespace !== namespaceOf(id))
    .map((namespace) => ({
      name: `impostor-of-${workloads[id].name}`,
      namespace,
      labels: workloads[id].labels,
    })),
);

/** Pods that lack one of the labels of a workload, in its namespace. */
const halves: readonly Pod[] = workloadNames.flatMap((id) =>
  Object.keys(workloads[id].labels).map((label, index) => ({
    name: `${workloads[id].name}-without-label-${index}`,
    namespace: namespaceOf(id),
    labels: without(workloads[id].labels, label),
  })),
);

/** Somebody who calls himself DNS, where DNS is not. */
const falseDns: Pod = { name: 'false-dns', namespace: 'default', labels: dns.labels };

/** Everybody that a judgement is about. */
export const everybody: readonly Pod[] = [...ourPods, dns, ...unknowns, ...impostors, ...halves, falseDns];

/** Enough to see a flow that is missing: ours, whom they call, and one stranger in each namespace. */
export const theUsual: readonly Pod[] = [...ourPods, dns, ...unknowns];

export const podManifest = ({ name, namespace, labels }: Pod): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [{ name: 'container', image: 'image' }] },
});

/** The namespaces, with the label that Kubernetes gives each. */
export const namespaceManifests: readonly object[] = [...guarded, 'default', 'kube-system'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
}));
