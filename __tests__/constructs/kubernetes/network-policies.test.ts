import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { NetworkPolicies, type NetworkPoliciesProps } from '../../../constructs/kubernetes/network-policies';
import type { Attributes } from '../../../constructs/policy/rule';
import { namespaces } from '../../../contract/namespaces';
import { flows } from '../../../contract/network-flows';
import { workloadNames, workloads } from '../../../contract/workloads';
import { place } from '../../support/place';

const props: NetworkPoliciesProps = {
  region: 'eu-west-1',
  vpcCidrs: ['10.40.0.0/16', '100.64.0.0/20'],
  serviceCidr: '172.20.0.0/16',
  settings: {
    internet: true,
    interfaceEndpoints: [],
    logBuckets: true,
    rdsHere: false,
    rdsElsewhere: false,
    rdsRoles: false,
    alertWebhook: false,
    loadBalancerClients: [],
    forwardSenders: [],
  },
};

interface Spec {
  readonly pod_selector: Attributes;
  readonly policy_types: readonly string[];
  readonly ingress?: readonly {
    readonly ports: readonly Attributes[];
    readonly from: readonly Attributes[];
  }[];
  readonly egress?: readonly {
    readonly ports: readonly Attributes[];
    readonly to?: readonly Attributes[];
    readonly dynamic?: Attributes;
  }[];
}

function placed(changes: Partial<NetworkPoliciesProps> = {}) {
  const template = place((stack) => {
    new KubernetesProvider(stack, 'kubernetes', {});
    new NetworkPolicies(stack, 'network', { ...props, ...changes });
  });
  const all = template.resources('kubernetes_network_policy_v1').map(({ attributes, path }) => ({
    path,
    metadata: attributes['metadata'] as { name: string; namespace: string },
    spec: attributes['spec'] as Spec,
    dependsOn: attributes['depends_on'],
  }));
  const specOf = (name: string): Spec => {
    const found = all.find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new Error(`no policy ${name}`);
    return found.spec;
  };
  return { template, all, specOf };
}

const { template, all, specOf } = placed();

/** Egress rules to one port, as the blocks that they are to. */
const blocksTo = (spec: Spec, port: number): unknown[] =>
  (spec.egress ?? [])
    .filter(({ ports }) => ports.some((each) => each['port'] === String(port)))
    .flatMap(({ to }) => (to ?? []).map((peer) => peer['ip_block']))
    .filter((block) => block !== undefined);

describe('network policies', () => {
  it.each(Object.values(namespaces))('refuse everything in %s that no other policy allows', (namespace) => {
    const deny = all.find(
      ({ metadata }) => metadata.name === 'default-deny' && metadata.namespace === namespace,
    );
    expect(deny?.spec).toEqual({ pod_selector: {}, policy_types: ['Ingress', 'Egress'] });
  });

  it('stand once for each workload, in its namespace, for its labels and both directions', () => {
    expect(all.filter(({ metadata }) => metadata.name !== 'default-deny')).toHaveLength(workloadNames.length);
    for (const id of workloadNames) {
      const { name, namespace, labels } = workloads[id];
      const policy = all.find(({ metadata }) => metadata.name === `allow-${name}`);
      expect(policy?.metadata.namespace).toBe(namespaces[namespace]);
      expect(policy?.spec.pod_selector).toEqual({ match_labels: labels });
      expect(policy?.spec.policy_types).toEqual(['Ingress', 'Egress']);
    }
  });

  it('have no rule without a peer or a port, which would be one for everybody', () => {
    const rules = all.flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])]);
    expect(rules.length).toBeGreaterThan(40);
    for (const rule of rules) {
      const peers = 'from' in rule ? rule.from : (rule.to ?? rule.dynamic);
      expect(Object.keys(peers ?? {})).not.toHaveLength(0);
      expect(rule.ports).not.toHaveLength(0);
    }
  });

  it('name pods by namespace and labels together: either alone would be a rule for more', () => {
    const peers = all
      .flatMap(({ spec }) => [
        ...(spec.ingress ?? []).flatMap(({ from }) => from),
        ...(spec.egress ?? []).flatMap(({ to }) => to ?? []),
      ])
      .filter((peer) => peer['ip_block'] === undefined);
    expect(peers.length).toBeGreaterThan(40);
    const inNamespace = (namespace: string, labels: object) => ({
      namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': namespace } },
      pod_selector: { match_labels: labels },
    });
    const known = [
      inNamespace('kube-system', { 'k8s-app': 'kube-dns' }),
      ...workloadNames.map((id) => inNamespace(namespaces[workloads[id].namespace], workloads[id].labels)),
    ];
    for (const peer of peers) expect(known).toContainEqual(peer);
  });

  it('let the Pod Identity agent be asked for credentials', () => {
    for (const name of ['openobserve', 'discovery', 'processor-master', 'processor-worker']) {
      expect(blocksTo(specOf(`allow-${name}`), 80)).toEqual([{ cidr: '169.254.170.23/32' }]);
    }
  });

  it('let CloudWatch, RDS and STS be called by one rule, since they are the same addresses', () => {
    const { specOf: reading } = placed({
      settings: {
        ...props.settings,
        rdsHere: true,
        rdsRoles: true,
        interfaceEndpoints: ['monitoring', 'rds', 'sts'],
      },
    });
    const vpc = props.vpcCidrs.map((cidr) => ({ cidr }));
    for (const name of ['discovery', 'processor-master', 'processor-worker'])
      expect(blocksTo(reading(`allow-${name}`), 443)).toEqual(vpc);
    const callers = reading('allow-valkey').ingress?.flatMap(({ from }) => from) ?? [];
    expect(callers).toContainEqual(
      expect.objectContaining({ pod_selector: { match_labels: workloads.discovery.labels } }),
    );
  });

  it('let CoreDNS be asked, where it is', () => {
    expect(specOf('allow-kafka').egress?.[0]).toEqual({
      ports: [
        { protocol: 'UDP', port: '53' },
        { protocol: 'TCP', port: '53' },
      ],
      to: [
        {
          namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          pod_selector: { match_labels: { 'k8s-app': 'kube-dns' } },
        },
      ],
    });
  });

  it('let the API server be called in the VPC and by the address of its Service', () => {
    expect(blocksTo(specOf('allow-fluent-bit'), 443)).toEqual([
      { cidr: '10.40.0.0/16' },
      { cidr: '100.64.0.0/20' },
      { cidr: '172.20.0.1/32' },
    ]);
  });

  it('take the blocks of S3 and DynamoDB from AWS, at each plan', () => {
    const data = (template.json['data'] as Record<string, Record<string, Attributes>>)['aws_prefix_list'];
    const lists = Object.entries(data ?? {}).map(([id, { name }]) => ({ id, name }));
    expect(lists.map(({ name }) => name)).toEqual([
      'com.amazonaws.eu-west-1.s3',
      'com.amazonaws.eu-west-1.dynamodb',
    ]);
    const dynamic = (specOf('allow-discovery').egress ?? []).filter((rule) => rule.dynamic);
    expect(dynamic).toEqual(
      lists.map(({ id }) => ({
        ports: [{ protocol: 'TCP', port: '443' }],
        dynamic: {
          to: {
            // Sorted, because AWS gives them in any order.
            for_each: `\${sort(data.aws_prefix_list.${id}.cidr_blocks)}`,
            content: { ip_block: { cidr: '${to.value}' } },
          },
        },
      })),
    );
  });

  it('refuse a list of AWS that is empty: the rule made from it would be for every address', () => {
    const data = (template.json['data'] as Record<string, Record<string, Attributes>>)['aws_prefix_list'];
    for (const { lifecycle } of Object.values(data ?? {})) {
      expect(lifecycle).toMatchObject({
        postcondition: [
          {
            condition: '${(length(self.cidr_blocks) >= 1)}',
            error_message: expect.stringContaining('eu-west-1'),
          },
        ],
      });
    }
    expect(Object.keys(data ?? {})).toHaveLength(2);
  });

  it('except from the Internet what is private, the node’s own addresses, and the VPC', () => {
    expect(blocksTo(specOf('allow-discovery'), 443)).toEqual([
      {
        cidr: '0.0.0.0/0',
        except: [
          '10.0.0.0/8',
          '100.64.0.0/10',
          '127.0.0.0/8',
          '169.254.0.0/16',
          '172.16.0.0/12',
          '192.168.0.0/16',
          '10.40.0.0/16',
          '100.64.0.0/20',
        ],
      },
    ]);
  });

  it('let clients and senders in by their blocks, and only where an environment has them', () => {
    const blocksFrom = (spec: Spec) =>
      (spec.ingress ?? []).flatMap(({ from, ports }) =>
        from.flatMap((peer) =>
          peer['ip_block'] === undefined ? [] : [[peer['ip_block'], ports[0]?.['port']]],
        ),
      );
    const open = placed({
      settings: { ...props.settings, loadBalancerClients: ['10.9.0.0/16'], forwardSenders: ['10.8.0.0/16'] },
    });
    expect(blocksFrom(open.specOf('allow-openobserve'))).toEqual([[{ cidr: '10.9.0.0/16' }, '5080']]);
    expect(blocksFrom(open.specOf('allow-fluent-bit'))).toEqual([[{ cidr: '10.8.0.0/16' }, '24224']]);
    expect(all.flatMap(({ spec }) => blocksFrom(spec))).toEqual([]);
  });

  it('have one rule for each flow at either end', () => {
    const unconditional = flows.filter(({ condition }) => !condition);
    const incoming = unconditional.filter(({ to }) => to === 'kafka');
    expect(specOf('allow-kafka').ingress).toHaveLength(incoming.length);
    expect(specOf('allow-valkey').egress).toEqual([]);
  });

  it('wait for the namespaces', () => {
    const waiting = placed({ dependsOn: [{ fqn: 'kubernetes_namespace_v1.logs' }] });
    expect(waiting.all.map(({ dependsOn }) => dependsOn)).toEqual(
      waiting.all.map(() => ['kubernetes_namespace_v1.logs']),
    );
  });
});
