import {
  flows,
  isWorkload,
  partyTitle,
  type Flow,
  type FlowPort,
  type Party,
} from '../../contract/network-flows';
import {
  notInternet,
  outsiders,
  type Outsider,
  type OutsiderName,
  type Place,
} from '../../contract/network-flows/outside';
import { namespaces, type NamespaceId } from '../../contract/namespaces';
import { workloadNames, workloads } from '../../contract/workloads';
import { generatedNotice, type GeneratedPage } from './generated-page';
import { code, list, table } from './markdown';

const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => code(`${key}=${value}`))
    .join(', ');

function addressesText(place: Place): string {
  switch (place.kind) {
    case 'pods':
      return `Pods in ${code(place.namespace)} with ${labelsText(place.labels)}`;
    case 'blocks':
      return place.blocks.map(code).join(', ');
    case 'vpc':
      return 'The blocks of the VPC';
    case 'vpc-and-first-service':
      return `The blocks of the VPC, and the first address of ${code('cluster.serviceCidr')}`;
    case 'prefix-list':
      return `Prefix list ${code(`com.amazonaws.<region>.${place.service}`)}`;
    case 'internet':
      return `${code('0.0.0.0/0')} except ${notInternet.map(code).join(', ')} and the blocks of the VPC`;
    case 'setting':
      return 'The blocks that the environment names';
  }
}

/** `TCP 9093, 9094`, each protocol once. */
const portsText = (ports: readonly FlowPort[]): string =>
  [...new Set(ports.map(({ protocol }) => protocol))]
    .map(
      (protocol) =>
        `${protocol} ${ports
          .filter((each) => each.protocol === protocol)
          .map(({ port }) => port)
          .join(', ')}`,
    )
    .join(', ');

const edge = (flow: Flow, from: Party): string =>
  `  ${from} ${flow.condition ? '-.' : '--'} "${portsText(flow.ports)}" ${flow.condition ? '.->' : '-->'} ${flow.to}`;

/** A diagram of some flows. Mermaid draws parties in the order in which they are named. */
function diagram(of: readonly Flow[]): string {
  const named = new Set(of.flatMap(({ from, to }) => [...from, to]));
  const box = (id: NamespaceId) => {
    const inside = workloadNames.filter((name) => workloads[name].namespace === id && named.has(name));
    return inside.length === 0
      ? []
      : [
          `  subgraph ${namespaces[id]}`,
          ...inside.map((name) => `    ${name}["${partyTitle(name)}"]`),
          '  end',
        ];
  };
  return [
    '```mermaid',
    'flowchart LR',
    ...(Object.keys(namespaces) as NamespaceId[]).flatMap(box),
    ...[...named]
      .filter((party) => !isWorkload(party))
      .map((party) => `  ${party}(["${partyTitle(party)}"])`),
    ...of.flatMap((flow) => flow.from.map((from) => edge(flow, from))),
    '```',
  ].join('\n');
}

const amongWorkloads = ({ from, to }: Flow): boolean => isWorkload(to) && from.every(isWorkload);

const flowTable = (of: readonly Flow[]): string =>
  table(
    ['Flow', 'From', 'To', 'Ports', 'Where', 'Why'],
    of.map(({ id, from, to, ports, why, condition }) => [
      code(id),
      from.map(partyTitle).join(', '),
      partyTitle(to),
      portsText(ports),
      condition?.text ?? 'everywhere',
      why,
    ]),
  );

const outsiderRows = (): string[][] =>
  (Object.keys(outsiders) as OutsiderName[]).map((name) => {
    const { name: title, place, what }: Outsider = outsiders[name];
    return [title, addressesText(place), what];
  });

const workloadRows = (): string[][] =>
  workloadNames.map((id) => {
    const { name, namespace, labels } = workloads[id];
    return [name, code(namespaces[namespace]), labelsText(labels)];
  });

/** What the fence is for. */
const whyItMatters = [
  'OpenObserve’s open-source edition has no roles: every account may read, write and delete everything. The account that the collector, Fluent Bit and the processor write with is not root, and still no narrower than that. Who may reach port 5080 is therefore the real fence, and these policies are it.',
  'Nothing between pods is encrypted: HTTP to OpenObserve and to the collector, Kafka’s listeners (SASL over plain text), and Valkey. Pods of one node talk inside that node; between nodes the traffic crosses the VPC as it is. Whoever can read it there has passwords. Encrypting it would take a certificate authority for the cluster, which nothing here runs.',
  'What leaves the cluster is encrypted: AWS and the webhook by TLS, and people by the TLS of the load balancer, or by that of the API server (`npm run open`). Two things are not: credentials from the agent on the same node, and records over the Forward protocol, which have a shared key.',
];

/** What the policies depend on, each with the place that says so. */
const conditionsOfEnforcement = [
  'The VPC CNI enforces policies only where it is told to (`enableNetworkPolicy`); rule `eks-network-policy-enforced` refuses a cluster without it.',
  'A Service has the same port as its pods, and selects by every label in the table of workloads: the VPC CNI sees the address of a Service before kube-proxy translates it, and lets it through only where the policy’s selector matches the Service’s own (aws/amazon-network-policy-controller-k8s, pkg/resolvers/endpoints.go).',
  'No chart brings policies of its own: policies only add to each other, so that one of a chart’s would open what is closed here.',
  'The address blocks of S3 and DynamoDB are read at each plan. AWS seldom changes them; a deployment of the platform brings the policies up to date.',
];

/** What they do not hold back. */
const limits = [
  'A new pod is open until the VPC CNI has its policies in place, which takes moments (EKS User Guide, “Restrict Pod network traffic with Kubernetes network policies”, standard mode). The strict mode would close that, and needs policies for every pod of the cluster, CoreDNS among them.',
  'A node reaches its own pods: so do probes, and port-forwarding, which the API server hands to the kubelet. Pods on the network of their node are the node, and no policy holds for them.',
  'Pods have addresses of the VPC. A block of `access.loadBalancer.allowedCidrs` or `fluentBit.forwardInput.senders` that holds the nodes’ subnet lets in every pod of the cluster: name the blocks of the clients alone. Where a workload may call the VPC, as for the API server, it may call the same port of any pod there that does not refuse it.',
  'The VPC CNI holds no policies for a pod that nothing owns, such as one of `kubectl run` (EKS User Guide, the same page). Whoever may create pods in a namespace of ours is inside the fence anyway.',
  'Namespaces of others have the policies that others give them. No label lets a pod there reach ours: every rule names namespace and labels together.',
];

/** The text of `docs/network-flows.md`. */
export function renderNetworkFlows(): string {
  const inside = flows.filter(amongWorkloads);
  const outside = flows.filter((flow) => !amongWorkloads(flow));
  return `${[
    generatedNotice('contract/network-flows.ts and contract/workloads.ts'),
    '',
    '# Network flows',
    '',
    `Every connection that a pod of ours may open or take. All others are refused, in ${Object.values(namespaces).map(code).join(' and ')}, in both directions, also to and from pods that no flow names. The network policies are generated from the same table.`,
    '',
    '## Why it matters',
    '',
    list(whyItMatters),
    '',
    '## Between workloads',
    '',
    diagram(inside),
    '',
    flowTable(inside),
    '',
    '## To and from outside',
    '',
    'Dotted: only where the environment has it.',
    '',
    diagram(outside),
    '',
    flowTable(outside),
    '',
    '## Who is outside',
    '',
    table(['Party', 'Addresses', 'What it is'], outsiderRows()),
    '',
    '## Workloads',
    '',
    'Policies select pods by these labels, and by namespace.',
    '',
    table(['Workload', 'Namespace', 'Labels'], workloadRows()),
    '',
    '## What the policies depend on',
    '',
    list(conditionsOfEnforcement),
    '',
    '## What they do not hold back',
    '',
    list(limits),
  ].join('\n')}\n`;
}

export const networkFlowsPage: GeneratedPage = {
  path: 'docs/network-flows.md',
  render: renderNetworkFlows,
};
