import { Network, type NetworkProps } from '../../../constructs/aws/network';
import type { Resource } from '../../../constructs/policy/rule';
import { place } from '../../support/place';
import { reference } from '../../support/reference';
import type { Template } from '../../support/template';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const base: NetworkProps = {
  name: 'aurora-test',
  privateSubnetName: (zone) => `aurora-test-private-${zone}`,
  cidr: '10.40.0.0/16',
  zones,
  // Not the first, so that a mistake of one for the other shows.
  nodeZone: 'eu-west-1b',
  nat: 'single',
};

const build = (props: Partial<NetworkProps> = {}) =>
  place((stack) => new Network(stack, 'network', { ...base, ...props }));

const tier = ({ attributes }: Resource) => (attributes['tags'] as Record<string, string>)['aurora:tier'];
const subnets = (template: Template, which: 'private' | 'public') =>
  template.resources('aws_subnet').filter((subnet) => tier(subnet) === which);
const zoneOf = ({ attributes }: Resource) => String(attributes['availability_zone']);

/** The table that a subnet uses; there must be exactly one. */
function tableOf(template: Template, subnet: Resource): Resource {
  const associations = template
    .resources('aws_route_table_association')
    .filter(({ attributes }) => attributes['subnet_id'] === reference(subnet));
  expect(associations).toHaveLength(1);
  const tables = template
    .resources('aws_route_table')
    .filter((table) => associations[0]?.attributes['route_table_id'] === reference(table));
  expect(tables).toHaveLength(1);
  return tables[0] as Resource;
}

const routesOf = (template: Template, subnet: Resource) =>
  template
    .resources('aws_route')
    .filter(({ attributes }) => attributes['route_table_id'] === reference(tableOf(template, subnet)));

/** The zone of the NAT gateway through which each zone leaves. */
function waysOut(template: Template): Record<string, string | undefined> {
  const natZone = (id: unknown) => {
    const gateway = template.resources('aws_nat_gateway').find((nat) => reference(nat) === id);
    const subnet = subnets(template, 'public').find(
      (each) => reference(each) === gateway?.attributes['subnet_id'],
    );
    return subnet && zoneOf(subnet);
  };
  return Object.fromEntries(
    subnets(template, 'private').map((subnet) => {
      const [route, ...others] = routesOf(template, subnet);
      expect(others).toEqual([]);
      expect(route?.attributes['destination_cidr_block']).toBe(route && '0.0.0.0/0');
      return [zoneOf(subnet), natZone(route?.attributes['nat_gateway_id'])];
    }),
  );
}

describe.each(['none', 'single', 'per-az'] as const)('with NAT "%s"', (nat) => {
  const template = build({ nat });

  it('has a private subnet with a route table of its own in every zone', () => {
    const own = subnets(template, 'private');
    expect(own.map(zoneOf)).toEqual(zones);
    const tables = own.map((subnet) => tableOf(template, subnet));
    expect(new Set(tables).size).toBe(zones.length);
    expect(tables.map(tier)).toEqual(zones.map(() => 'private'));
  });

  it('never routes a private subnet to an internet gateway', () => {
    const routes = subnets(template, 'private').flatMap((subnet) => routesOf(template, subnet));
    expect(routes.filter(({ attributes }) => attributes['gateway_id'] !== undefined)).toEqual([]);
  });

  it('gives nothing a public address by itself', () => {
    for (const { attributes } of template.resources('aws_subnet')) {
      expect(attributes['map_public_ip_on_launch'] ?? false).toBe(false);
    }
  });

  it('leaves the default security group without rules', () => {
    const { attributes } = template.resource('aws_default_security_group');
    expect(attributes['vpc_id']).toBe(reference(template.resource('aws_vpc')));
    expect(attributes).not.toHaveProperty('ingress');
    expect(attributes).not.toHaveProperty('egress');
  });
});

it('has no way out without NAT: no public subnet, no gateway, no route', () => {
  const template = build({ nat: 'none' });
  expect(subnets(template, 'public')).toEqual([]);
  for (const type of ['aws_internet_gateway', 'aws_nat_gateway', 'aws_eip', 'aws_route']) {
    expect(template.resources(type)).toEqual([]);
  }
});

it('leaves through one NAT gateway in the zone of the nodes where NAT is single', () => {
  const template = build({ nat: 'single' });
  expect(template.resources('aws_nat_gateway')).toHaveLength(1);
  expect(waysOut(template)).toEqual({
    'eu-west-1a': 'eu-west-1b',
    'eu-west-1b': 'eu-west-1b',
    'eu-west-1c': 'eu-west-1b',
  });
});

it('leaves each zone through its own NAT gateway where NAT is per-az', () => {
  expect(waysOut(build({ nat: 'per-az' }))).toEqual(Object.fromEntries(zones.map((zone) => [zone, zone])));
});

it('puts NAT gateways in public subnets that lead to the internet gateway, once that is there', () => {
  const template = build({ nat: 'per-az' });
  const gateway = template.resource('aws_internet_gateway');
  for (const subnet of subnets(template, 'public')) {
    expect(routesOf(template, subnet).map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ destination_cidr_block: '0.0.0.0/0', gateway_id: reference(gateway) }),
    ]);
  }
  const addresses = template.resources('aws_eip').map((address) => reference(address, 'allocation_id'));
  const nats = template.resources('aws_nat_gateway');
  expect(nats.map(({ attributes }) => attributes['allocation_id'])).toEqual(addresses);
  for (const { attributes } of nats) expect(attributes['depends_on']).toEqual([gateway.address]);
});

it('lets the cluster find it: the VPC and private subnets by name, with internal load balancers in the latter', () => {
  const template = build();
  expect(template.resource('aws_vpc').attributes).toMatchObject({
    cidr_block: '10.40.0.0/16',
    enable_dns_support: true,
    enable_dns_hostnames: true,
    tags: { Name: 'aurora-test' },
  });
  expect(subnets(template, 'private').map(({ attributes }) => attributes['tags'])).toEqual(
    zones.map((zone) => ({
      Name: `aurora-test-private-${zone}`,
      'aurora:tier': 'private',
      'kubernetes.io/role/internal-elb': '1',
    })),
  );
});

it('keeps every block in place when a zone is added', () => {
  const blocks = (own: readonly string[]) =>
    build({ zones: own, nat: 'per-az' })
      .resources('aws_subnet')
      .map(({ path, attributes }) => [path, attributes['cidr_block']]);
  const before = blocks(zones.slice(0, 2));
  expect(before).toContainEqual(['test/network/private-eu-west-1b', '10.40.16.0/20']);
  expect(before).toContainEqual(['test/network/public-eu-west-1b', '10.40.241.0/24']);
  expect(blocks(zones)).toEqual(expect.arrayContaining(before));
});
