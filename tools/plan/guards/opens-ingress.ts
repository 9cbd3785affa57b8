import { blocks, count, flag, isExpression, text, texts } from '../../../constructs/policy/attributes';
import { isWholeInternet } from '../../../constructs/policy/cidr';
import { ingressAttributes } from '../../../constructs/policy/guarded-types';
import type { Attributes } from '../../../constructs/policy/rule';
import { attributesBefore, foreseen, type Guard } from './guard';

/** Who may connect to what. */
interface Opening {
  readonly cidr: string;
  /** As EC2 names it: `tcp`, or `-1` for all. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

const cidrNames = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'];

/** A rule of a security group, in any of its three forms. All protocols (`-1`) are all ports. */
function ofRule(rule: Attributes): Opening[] {
  const protocol = text(rule, 'protocol') ?? text(rule, 'ip_protocol') ?? '-1';
  const ports =
    protocol === '-1'
      ? { from: 0, to: 65_535 }
      : { from: count(rule, 'from_port') ?? 0, to: count(rule, 'to_port') ?? 65_535 };
  return cidrNames.flatMap((name) => texts(rule, name)).map((cidr) => ({ cidr, protocol, ...ports }));
}

/** The public endpoint of a cluster without a list of networks is open to everyone. */
function ofCluster(cluster: Attributes): Opening[] {
  return blocks(cluster, 'vpc_config')
    .filter((network) => flag(network, 'endpoint_public_access') === true)
    .flatMap((network) => {
      const cidrs = texts(network, 'public_access_cidrs');
      return (cidrs.length > 0 ? cidrs : ['0.0.0.0/0']).map((cidr) => ({
        cidr,
        protocol: 'tcp',
        from: 443,
        to: 443,
      }));
    });
}

function openingsOf(type: string, attributes: Attributes): Opening[] {
  if (type === 'aws_eks_cluster') return ofCluster(attributes);
  if (type === 'aws_security_group_rule' && text(attributes, 'type') === 'egress') return [];
  return type.endsWith('_rule') ? ofRule(attributes) : blocks(attributes, 'ingress').flatMap(ofRule);
}

const isIpv6 = ({ cidr }: Opening): boolean => cidr.includes(':');

/** Whether what one opening lets in was let in by the other one already. */
const isWithin = (one: Opening, other: Opening): boolean =>
  isIpv6(one) === isIpv6(other) &&
  (other.protocol === '-1' || other.protocol === one.protocol) &&
  other.from <= one.from &&
  other.to >= one.to;

function portsText({ protocol, from, to }: Opening): string {
  if (protocol === '-1') return 'every port';
  return from === to ? `${protocol} port ${from}` : `${protocol} ports ${from} to ${to}`;
}

/** Somebody on the Internet may connect who could not before. Prefix lists and security groups are not the Internet. */
export const opensIngress: Guard = {
  id: 'opens-ingress',
  check: (change) => {
    const { type } = change.planned;
    const names = ingressAttributes[type];
    if (names === undefined || change.planned.change.after === null) return undefined;
    const { attributes, undecided } = foreseen(change, names);
    const openings = openingsOf(type, attributes);
    const earlier = openingsOf(type, attributesBefore(change)).filter(({ cidr }) => isWholeInternet(cidr));
    const added = openings.filter(
      (opening) => isWholeInternet(opening.cidr) && !earlier.some((each) => isWithin(opening, each)),
    );
    const [first] = added;
    if (first !== undefined) {
      return `lets ${added.map((each) => `${each.cidr} in on ${portsText(each)}`).join(', and ')}: that is everyone on the Internet.`;
    }
    return undecided.length > 0 || openings.some(({ cidr }) => isExpression(cidr))
      ? `lets in networks (${names.join(', ')}) that are known only after apply, and the synthesized stack does not say which: nobody can see whether that is everyone on the Internet.`
      : undefined;
  },
};
