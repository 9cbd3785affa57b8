import { blocks, isUnknown, shown, text } from '../attributes';
import type { Attributes, Resource, Rule, Situation } from '../rule';
import { refersTo, siblingsById, tag } from '../siblings';
import { tierTag } from '../tier-tag';

/** True when a route points to an internet gateway: by reference in a stack, by id in a plan. */
function leadsToInternet(route: Attributes): boolean {
  return /^(\$\{(data\.)?aws_internet_gateway\.|igw-)/.test(text(route, 'gateway_id') ?? '');
}

function isPublic(resource: Resource): boolean {
  return tag(resource, tierTag) === 'public';
}

/** The resource of one of the types that an attribute refers to. */
function referent(
  owner: Resource,
  attribute: string,
  situation: Situation,
  ...types: string[]
): Resource | undefined {
  const reference = text(owner.attributes, attribute);
  return situation.resources.find((each) => types.includes(each.type) && refersTo(reference, each));
}

const routeTables = ['aws_default_route_table', 'aws_route_table'];

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html (what makes a subnet public) */
const privateStaysPrivate: Rule = {
  id: 'network-private-stays-private',
  level: 'error',
  why: 'One route to an internet gateway makes every subnet of its table public, whatever the subnet is called.',
  fix: `Route to the internet gateway only in a table tagged ${tierTag} = "public", and give that table only subnets with the same tag.`,
  appliesTo: [...routeTables, 'aws_route', 'aws_route_table_association'],
  check: (resource, situation) => {
    const { type, attributes } = resource;
    if (type === 'aws_route_table_association') return associationProblem(resource, situation);
    if (type !== 'aws_route') {
      const open = blocks(attributes, 'route').some(leadsToInternet);
      return open && !isPublic(resource) ? tierProblem(resource) : undefined;
    }
    if (!leadsToInternet(attributes) || isUnknown(attributes, 'route_table_id', situation)) return undefined;
    const table = referent(resource, 'route_table_id', situation, ...routeTables);
    if (table === undefined) {
      return `a route to an internet gateway is in the table ${shown(attributes['route_table_id'])}, which is not of this stack`;
    }
    return isPublic(table) ? undefined : tierProblem(table);
  },
};

function tierProblem(table: Resource): string {
  return `the route table ${table.address} leads to an internet gateway and its tag ${tierTag} is ${shown(tag(table, tierTag))}, not "public"`;
}

function associationProblem(association: Resource, situation: Situation): string | undefined {
  const table = referent(association, 'route_table_id', situation, ...routeTables);
  const subnet = referent(association, 'subnet_id', situation, 'aws_subnet');
  if (table === undefined || subnet === undefined || !isPublic(table) || isPublic(subnet)) return undefined;
  return `the subnet ${subnet.address}, whose tag ${tierTag} is ${shown(tag(subnet, tierTag))}, is in the public route table ${table.address}`;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html */
const flowLogs: Rule = {
  id: 'network-flow-logs',
  level: 'error',
  why: 'After an incident nobody can say who talked to whom unless the VPC recorded it.',
  fix: 'Add an aws_flow_log whose vpc_id is the VPC.',
  appliesTo: ['aws_vpc'],
  check: (vpc, situation) =>
    siblingsById(situation, 'aws_flow_log', 'vpc_id', vpc)?.length === 0
      ? 'the VPC has no flow log'
      : undefined,
};

/** The network: what is called private is private, and its traffic is recorded. */
export const networkRules: readonly Rule[] = [flowLogs, privateStaysPrivate];
