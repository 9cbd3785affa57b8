import {
  NetworkPolicyV1,
  type NetworkPolicyV1SpecEgress,
  type NetworkPolicyV1SpecIngress,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Fn, Lazy, Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { flowsOf, type Flow, type FlowPort, type Party } from '../../contract/network-flows';
import { namespaces, type NamespaceId } from '../../contract/namespaces';
import { workloadNames, workloads, type WorkloadName } from '../../contract/workloads';
import { peersOf, type NetworkAddresses } from './network-peers';
import { PrefixLists } from './prefix-lists';

export interface NetworkPoliciesProps extends NetworkAddresses {
  readonly region: string;
  /** What must be there before: the namespaces. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Both, in every policy: a direction that no policy of a pod names is open. */
const bothDirections = ['Ingress', 'Egress'];

const portsOf = (ports: readonly FlowPort[]) =>
  ports.map(({ protocol, port }) => ({ protocol, port: String(port) }));

type Destination = Pick<Flow, 'to' | 'ports'>;

/** Where flows lead to, each place once: CloudWatch, RDS and STS are the same addresses and the same port. */
const destinationsOf = (flows: readonly Destination[]): readonly Destination[] => [
  ...new Map(flows.map(({ to, ports }) => [JSON.stringify([to, ports]), { to, ports }])).values(),
];

/**
 * Network policies, generated from the table of flows: one for each namespace that refuses everything, and one for each
 * workload that lets its flows through.
 */
export class NetworkPolicies extends Construct {
  public readonly prefixLists: PrefixLists;
  /** Refuses everything to and from every pod of a namespace that no other policy allows. */
  public readonly defaultDeny: Readonly<Record<NamespaceId, NetworkPolicyV1>>;
  /** What each workload may do. */
  public readonly allowed: Readonly<Record<WorkloadName, NetworkPolicyV1>>;
  private readonly flows: readonly Flow[];

  /** @throws Error where the table lets connections in from an AWS service, of which there are none */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkPoliciesProps,
  ) {
    super(scope, id);
    this.flows = flowsOf(props.settings);
    this.prefixLists = new PrefixLists(this, 'prefix-lists', { region: props.region });
    const ids = Object.keys(namespaces) as NamespaceId[];
    this.defaultDeny = Object.fromEntries(
      ids.map((namespace) => [namespace, this.createDefaultDeny(namespace)]),
    ) as Record<NamespaceId, NetworkPolicyV1>;
    this.allowed = Object.fromEntries(
      workloadNames.map((workload) => [workload, this.createAllowed(workload)]),
    ) as Record<WorkloadName, NetworkPolicyV1>;
  }

  private createDefaultDeny(namespace: NamespaceId): NetworkPolicyV1 {
    return new NetworkPolicyV1(this, `deny-${namespace}`, {
      metadata: { name: 'default-deny', namespace: namespaces[namespace] },
      spec: { podSelector: {}, policyTypes: bothDirections },
      dependsOn: [...(this.props.dependsOn ?? [])],
    });
  }

  private createAllowed(id: WorkloadName): NetworkPolicyV1 {
    const { name, namespace, labels } = workloads[id];
    const incoming = this.flows.filter(({ to }) => to === id);
    const outgoing = this.flows.filter(({ from }) => from.includes(id));
    return new NetworkPolicyV1(this, name, {
      metadata: { name: `allow-${name}`, namespace: namespaces[namespace] },
      spec: {
        podSelector: { matchLabels: { ...labels } },
        policyTypes: bothDirections,
        ingress: incoming.map((flow) => this.ingressRule(flow)),
        egress: destinationsOf(outgoing).map(({ to, ports }) => this.egressRule(to, ports)),
      },
      dependsOn: [...(this.props.dependsOn ?? [])],
    });
  }

  private ingressRule({ id, from, ports }: Flow): NetworkPolicyV1SpecIngress {
    const peers = from.flatMap((party) => {
      const found = peersOf(party, this.props);
      if ('listOf' in found)
        throw new Error(`flow ${id}: ${party} is only called, and opens no connections itself`);
      return [...found.known];
    });
    return { ports: portsOf(ports), from: peers };
  }

  private egressRule(to: Party, ports: readonly FlowPort[]): NetworkPolicyV1SpecEgress {
    const found = peersOf(to, this.props);
    if ('known' in found) return { ports: portsOf(ports), to: [...found.known] };
    // Sorted: AWS gives them in any order, and another order would be a change.
    const blocks = Fn.sort(this.prefixLists.lists[found.listOf].cidrBlocks);
    // cdktf 0.21 writes dynamic blocks on the first level of a resource alone, so that this rule is written as it is.
    return Token.asAny(
      Lazy.anyValue({
        produce: () => ({
          ports: portsOf(ports),
          dynamic: { to: { for_each: blocks, content: { ip_block: { cidr: '${to.value}' } } } },
        }),
      }),
    ) as NetworkPolicyV1SpecEgress;
  }
}
