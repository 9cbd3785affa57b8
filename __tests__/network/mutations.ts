import type { NetworkPolicy, Rule } from '../support/network-policy-manifest';
import type { Pod } from './cluster';

/** The policies and pods of a cluster with one thing taken away. */
export interface Mutation {
  readonly what: string;
  readonly policies: readonly NetworkPolicy[];
  readonly pods: readonly Pod[];
}

const directions = ['ingress', 'egress'] as const;

const drop = <T>(list: readonly T[], index: number): T[] => list.filter((_, other) => other !== index);

const peersOf = ({ from, to }: Rule) => from ?? to ?? [];

const withPeers = (rule: Rule, peers: Rule['from'] & object): Rule =>
  rule.from === undefined ? { ...rule, to: peers } : { ...rule, from: peers };

/** A policy with one rule, one port of a rule, or one peer of a rule less. */
function smaller(policy: NetworkPolicy): { what: string; policy: NetworkPolicy }[] {
  const name = `${policy.metadata.namespace}/${policy.metadata.name}`;
  return directions.flatMap((direction) => {
    const rules = policy.spec[direction];
    const instead = (what: string, changed: Rule[]) => ({
      what: `${name} ${direction} ${what}`,
      policy: { ...policy, spec: { ...policy.spec, [direction]: changed } },
    });
    return rules.flatMap((rule, index) => {
      const replaced = (what: string, changed: Rule) =>
        instead(`without ${what} of rule ${index}`, [
          ...rules.slice(0, index),
          changed,
          ...rules.slice(index + 1),
        ]);
      const { ports } = rule;
      const peers = peersOf(rule);
      return [
        instead(`without rule ${index} for ${JSON.stringify(peers)}`, drop(rules, index)),
        // The only port of a rule goes with the rule: a rule without ports is for all ports, and the other end’s rule
        // would still hold them back.
        ...(ports.length === 1 ? [] : ports).map((port, at) =>
          replaced(`port ${port.protocol} ${port.port}`, { ...rule, ports: drop(ports, at) }),
        ),
        // A rule without peers is for everybody, and that shows.
        ...peers.map((peer, at) =>
          replaced(`peer ${JSON.stringify(peer)}`, withPeers(rule, drop(peers, at))),
        ),
      ];
    });
  });
}

/** Every rule, port, peer and policy taken away, one at a time. */
export function lessPolicy(policies: readonly NetworkPolicy[], pods: readonly Pod[]): Mutation[] {
  return policies.flatMap((policy, index) => [
    {
      what: `without ${policy.metadata.namespace}/${policy.metadata.name}`,
      policies: drop(policies, index),
      pods,
    },
    ...smaller(policy).map(({ what, policy: changed }) => ({
      what,
      policies: [...drop(policies, index), changed],
      pods,
    })),
  ]);
}

/** Every label that a pod of ours is known by taken away from it, one at a time. */
export function lessLabels(
  policies: readonly NetworkPolicy[],
  pods: readonly Pod[],
  labelsOf: (pod: Pod) => readonly string[],
): Mutation[] {
  return pods.flatMap((pod, index) =>
    labelsOf(pod).map((label) => ({
      what: `${pod.namespace}/${pod.name} without ${label}`,
      policies,
      pods: [
        ...drop(pods, index),
        {
          ...pod,
          labels: Object.fromEntries(Object.entries(pod.labels).filter(([key]) => key !== label)),
        },
      ],
    })),
  );
}
