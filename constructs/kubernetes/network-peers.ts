import ipaddr from 'ipaddr.js';
import { isWorkload, type Party } from '../../contract/network-flows';
import {
  notInternet,
  outsiders,
  type NetworkSettings,
  type Outsider,
  type Place,
  type PrefixListService,
} from '../../contract/network-flows/outside';
import { namespaces } from '../../contract/namespaces';
import { workloads } from '../../contract/workloads';

/** The addresses of one environment. */
export interface NetworkAddresses {
  readonly settings: NetworkSettings;
  /** Every address block that nodes, the control plane’s interfaces and endpoints are in. */
  readonly vpcCidrs: readonly string[];
  /** The block of service addresses inside the cluster. */
  readonly serviceCidr: string;
}

/** A peer as the Kubernetes provider wants it. */
export interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: string[] };
  readonly namespaceSelector?: { readonly matchLabels: Record<string, string> };
  readonly podSelector?: { readonly matchLabels: Record<string, string> };
}

/** Who a party is: peers that are known now, or a list of address blocks that AWS knows. */
export type Peers = { readonly known: readonly Peer[] } | { readonly listOf: PrefixListService };

/** The label that Kubernetes itself puts on each namespace, so that nobody can claim another’s name. */
const namespaceLabel = 'kubernetes.io/metadata.name';

const pods = (namespace: string, labels: Readonly<Record<string, string>>): Peer => ({
  namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } },
  podSelector: { matchLabels: { ...labels } },
});

const blocks = (cidrs: readonly string[]): Peer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

const firstAddress = (cidr: string): string => {
  const [address] = ipaddr.IPv4.parseCIDR(cidr);
  const [last = 0] = address.octets.slice(-1);
  return new ipaddr.IPv4([...address.octets.slice(0, -1), last + 1]).toString();
};

function peersIn(
  place: Exclude<Place, { kind: 'prefix-list' }>,
  { settings, vpcCidrs, serviceCidr }: NetworkAddresses,
): readonly Peer[] {
  switch (place.kind) {
    case 'pods':
      return [pods(place.namespace, place.labels)];
    case 'blocks':
      return blocks(place.blocks);
    case 'vpc':
      return blocks(vpcCidrs);
    case 'vpc-and-first-service':
      return blocks([...vpcCidrs, `${firstAddress(serviceCidr)}/32`]);
    case 'internet':
      return [{ ipBlock: { cidr: '0.0.0.0/0', except: [...new Set([...notInternet, ...vpcCidrs])] } }];
    case 'setting':
      return blocks(settings[place.setting]);
  }
}

/** The peers that a party consists of. */
export function peersOf(party: Party, addresses: NetworkAddresses): Peers {
  if (isWorkload(party)) {
    const { namespace, labels } = workloads[party];
    return { known: [pods(namespaces[namespace], labels)] };
  }
  const { place }: Outsider = outsiders[party];
  return place.kind === 'prefix-list' ? { listOf: place.service } : { known: peersIn(place, addresses) };
}
