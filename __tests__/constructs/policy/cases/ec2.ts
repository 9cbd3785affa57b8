import { clean, resource, violation, type Case } from './case';
import type { Resource, Situation } from '../../../../constructs/policy/rule';

/** Machines, volumes, security groups, the network, and images. */
function template(attributes: Resource['attributes']): Resource {
  return resource('aws_launch_template', attributes);
}
function disk(ebs: object): Resource {
  return template({ block_device_mappings: [{ device_name: '/dev/xvda', ebs }] });
}
const plan: Partial<Situation> = { stage: 'plan' };
const vpc = resource('aws_vpc', { cidr_block: '10.0.0.0/16' }, 'main');
const inMain = { vpc_id: '${aws_vpc.main.id}' };

export const ec2Cases: readonly Case[] = [
  violation('ec2-imdsv2', 'by default', [template({})], 'http_tokens is unset'),
  violation(
    'ec2-imdsv2',
    'optional',
    [template({ metadata_options: { http_tokens: 'optional' } })],
    '"optional"',
  ),
  violation(
    'ec2-imdsv2',
    'no endpoint',
    [template({ metadata_options: { http_tokens: 'required', http_endpoint: 'disabled' } })],
    '"disabled"',
  ),
  clean('ec2-imdsv2', 'required', [
    template({ metadata_options: { http_tokens: 'required', http_endpoint: 'enabled' } }),
  ]),

  violation('ec2-imds-hop-limit', 'by default', [template({})], 'hop_limit is unset'),
  violation(
    'ec2-imds-hop-limit',
    'two',
    [template({ metadata_options: { http_put_response_hop_limit: 2 } })],
    'hop_limit is 2',
  ),
  clean('ec2-imds-hop-limit', 'one', [template({ metadata_options: { http_put_response_hop_limit: 1 } })]),

  violation('ec2-launch-template-volumes', 'by default', [template({})], 'block_device_mappings is unset'),
  violation(
    'ec2-launch-template-volumes',
    'not encrypted',
    [disk({ volume_type: 'gp3' })],
    'ebs.encrypted of "/dev/xvda" is unset',
  ),
  violation(
    'ec2-launch-template-volumes',
    'gp2',
    [disk({ encrypted: 'true', volume_type: 'gp2' })],
    '"gp2", not "gp3"',
  ),
  violation(
    'ec2-launch-template-volumes',
    'the second of two',
    [
      template({
        block_device_mappings: [
          { device_name: '/dev/xvda', ebs: { encrypted: 'true', volume_type: 'gp3' } },
          { device_name: '/dev/xvdb', ebs: { encrypted: 'false', volume_type: 'gp3' } },
        ],
      }),
    ],
    '"/dev/xvdb"',
  ),
  clean('ec2-launch-template-volumes', 'encrypted gp3', [disk({ encrypted: 'true', volume_type: 'gp3' })]),

  violation('ec2-ebs-encrypted', 'a volume', [resource('aws_ebs_volume', {})], 'encrypted is unset'),
  violation(
    'ec2-ebs-encrypted',
    'a copy of a snapshot',
    [resource('aws_ebs_snapshot_copy', { encrypted: false })],
    'encrypted is false',
  ),
  violation(
    'ec2-ebs-encrypted',
    'a machine',
    [
      resource('aws_instance', {
        root_block_device: { encrypted: true },
        ebs_block_device: [{ encrypted: false }],
      }),
    ],
    'ebs_block_device',
  ),
  clean('ec2-ebs-encrypted', 'a volume', [resource('aws_ebs_volume', { encrypted: true })]),
  clean('ec2-ebs-encrypted', 'a machine', [
    resource('aws_instance', { root_block_device: { encrypted: true } }),
  ]),

  ...['t3.large', 'm7i.large', 'c6a.xlarge', 'g5.xlarge', 'mac2-m2.metal', 'p4d.24xlarge'].map((type) =>
    violation('ec2-graviton', type, [template({ instance_type: type })], `"${type}" is not a Graviton type`),
  ),
  ...[
    't4g.2xlarge',
    'm7g.large',
    'c8gn.xlarge',
    'r7gd.metal',
    'a1.medium',
    'x2gd.large',
    'im4gn.large',
    'is4gen.large',
    'g5g.xlarge',
    'r8g.metal-24xl',
  ].map((type) => clean('ec2-graviton', type, [template({ instance_type: type })])),
  violation(
    'ec2-graviton',
    'requirements that admit x86',
    [template({ instance_requirements: { vcpu_count: { min: 2 } } })],
    'allowed_instance_types',
  ),
  violation(
    'ec2-graviton',
    'requirements that name x86',
    [template({ instance_requirements: { allowed_instance_types: ['m7i.large'] } })],
    '"m7i.large"',
  ),
  violation(
    'ec2-graviton',
    'a machine without type',
    [resource('aws_instance', {})],
    'instance_type is unset',
  ),
  clean('ec2-graviton', 'left to the node group', [template({})]),

  violation(
    'ec2-no-open-ingress',
    'inline',
    [
      resource('aws_security_group', {
        ingress: [
          { from_port: 22, cidr_blocks: ['10.0.0.0/8'] },
          { from_port: 3306, cidr_blocks: ['0.0.0.0/0'] },
        ],
      }),
    ],
    'open to "0.0.0.0/0"',
  ),
  violation(
    'ec2-no-open-ingress',
    'inline, IPv6',
    [resource('aws_security_group', { ingress: { ipv6_cidr_blocks: ['::/0'] } })],
    'open to "::/0"',
  ),
  violation(
    'ec2-no-open-ingress',
    'a rule',
    [resource('aws_security_group_rule', { type: 'ingress', cidr_blocks: ['0.0.0.0/0'] })],
    '"0.0.0.0/0"',
  ),
  violation(
    'ec2-no-open-ingress',
    'a rule of the newer type',
    [resource('aws_vpc_security_group_ingress_rule', { cidr_ipv4: '0.0.0.0/0' })],
    '"0.0.0.0/0"',
  ),
  clean('ec2-no-open-ingress', 'a network', [
    resource('aws_security_group', {
      ingress: { cidr_blocks: ['10.0.0.0/8'] },
      egress: { cidr_blocks: ['0.0.0.0/0'] },
    }),
  ]),
  clean('ec2-no-open-ingress', 'a rule for egress', [
    resource('aws_security_group_rule', { type: 'egress', cidr_blocks: ['0.0.0.0/0'] }),
  ]),
  clean('ec2-no-open-ingress', 'a security group', [
    resource('aws_vpc_security_group_ingress_rule', {
      referenced_security_group_id: 'sg-1',
      cidr_ipv4: null,
    }),
  ]),

  violation(
    'ec2-no-public-address',
    'a subnet',
    [resource('aws_subnet', { map_public_ip_on_launch: true })],
    'map_public_ip_on_launch',
  ),
  violation(
    'ec2-no-public-address',
    'a launch template',
    [template({ network_interfaces: [{ associate_public_ip_address: 'true' }] })],
    'associate_public_ip_address',
  ),
  clean('ec2-no-public-address', 'a subnet', [resource('aws_subnet', { map_public_ip_on_launch: false })]),

  violation(
    'ec2-default-security-group-empty',
    'left as AWS made it',
    [vpc],
    'no aws_default_security_group',
  ),
  violation(
    'ec2-default-security-group-empty',
    'with rules',
    [vpc, resource('aws_default_security_group', { ...inMain, egress: [{ cidr_blocks: ['0.0.0.0/0'] }] })],
    'egress rules',
  ),
  clean('ec2-default-security-group-empty', 'emptied', [
    vpc,
    resource('aws_default_security_group', { ...inMain, ingress: [], egress: [] }),
  ]),
  clean(
    'ec2-default-security-group-empty',
    'a plan that does not know the VPC yet',
    [vpc, resource('aws_default_security_group', { ingress: [] })],
    plan,
  ),
];

const toInternet = { cidr_block: '0.0.0.0/0', gateway_id: '${aws_internet_gateway.main.id}' };
const publicTable = resource(
  'aws_route_table',
  { route: [toInternet], tags: { 'aurora:tier': 'public' } },
  'public',
);
const privateTable = resource(
  'aws_route_table',
  { route: [{ cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' }] },
  'private',
);
const publicSubnet = resource('aws_subnet', { tags_all: { 'aurora:tier': 'public' } }, 'public');
const privateSubnet = resource('aws_subnet', { tags: { 'aurora:tier': 'private' } }, 'private');
function association(subnet: string, table: string): Resource {
  return resource('aws_route_table_association', {
    subnet_id: `\${aws_subnet.${subnet}.id}`,
    route_table_id: `\${aws_route_table.${table}.id}`,
  });
}
function route(table: string, attributes: Resource['attributes'] = {}): Resource {
  return resource('aws_route', {
    gateway_id: '${aws_internet_gateway.main.id}',
    route_table_id: table,
    ...attributes,
  });
}

export const networkCases: readonly Case[] = [
  violation('network-flow-logs', 'none', [vpc], 'no flow log'),
  violation(
    'network-flow-logs',
    'of another VPC',
    [vpc, resource('aws_flow_log', { vpc_id: '${aws_vpc.other.id}' })],
    'no flow log',
  ),
  clean('network-flow-logs', 'one', [vpc, resource('aws_flow_log', inMain)]),
  clean(
    'network-flow-logs',
    'one, by id',
    [resource('aws_vpc', { id: 'vpc-1' }), resource('aws_flow_log', { vpc_id: 'vpc-1' })],
    plan,
  ),

  violation(
    'network-private-stays-private',
    'a table that is not marked',
    [resource('aws_route_table', { route: [toInternet] })],
    'aurora:tier is unset',
  ),
  violation(
    'network-private-stays-private',
    'a gateway that was looked up',
    [resource('aws_route_table', { route: [{ gateway_id: '${data.aws_internet_gateway.main.id}' }] })],
    'aurora:tier is unset',
  ),
  violation(
    'network-private-stays-private',
    'a table that is marked private, in a plan',
    [
      resource('aws_route_table', {
        route: [{ gateway_id: 'igw-1' }],
        tags_all: { 'aurora:tier': 'private' },
      }),
    ],
    '"private", not "public"',
    plan,
  ),
  violation(
    'network-private-stays-private',
    'the main table',
    [resource('aws_default_route_table', { route: [toInternet] })],
    'aurora:tier is unset',
  ),
  violation(
    'network-private-stays-private',
    'a route into a private table',
    [privateTable, route('${aws_route_table.private.id}')],
    'aws_route_table.private',
  ),
  violation(
    'network-private-stays-private',
    'a route into a table of somebody else',
    [route('rtb-1')],
    'not of this stack',
  ),
  violation(
    'network-private-stays-private',
    'a private subnet in the public table',
    [publicTable, privateSubnet, association('private', 'public')],
    'aws_subnet.private',
  ),
  clean('network-private-stays-private', 'public in public, private in private', [
    publicTable,
    privateTable,
    publicSubnet,
    privateSubnet,
    association('public', 'public'),
    association('private', 'private'),
  ]),
  clean('network-private-stays-private', 'a route into the public table', [
    publicTable,
    route('${aws_route_table.public.id}'),
  ]),
  clean('network-private-stays-private', 'a route to a gateway endpoint', [
    route('rtb-1', { gateway_id: 'vpce-1' }),
  ]),
  clean(
    'network-private-stays-private',
    'a plan that does not know the table yet',
    [resource('aws_route', { gateway_id: 'igw-1' })],
    plan,
  ),
];

function image(reference: string, architecture = 'arm64'): Resource {
  return resource('image', { reference, architecture });
}
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

export const imagesCases: readonly Case[] = [
  violation('image-pinned', 'no tag', [image('busybox')], 'no tag, which means latest'),
  violation('image-pinned', 'a port is no tag', [image('registry.example.com:5000/busybox')], 'no tag'),
  clean('image-pinned', 'a digest without tag', [image(`curlimages/curl@${digest}`)]),
  violation('image-pinned', 'latest', [image('curlimages/curl:latest')], 'moving tag "latest"'),
  violation(
    'image-pinned',
    'a disguised latest',
    [image('aurora-log-system:discovery-latest')],
    'moving tag "discovery-latest"',
  ),
  violation('image-pinned', 'a name', [image('nginx:stable')], 'names no version'),
  violation(
    'image-pinned',
    'a broken digest',
    [image('curlimages/curl:8.17.0@sha256:12')],
    'has the digest "sha256:12"',
  ),
  violation('image-pinned', 'no reference', [resource('image', {})], 'reference is unset'),
  clean('image-pinned', 'a version', [image('valkey/valkey:8.1.3')]),
  clean('image-pinned', 'a version with digest, behind a port', [
    image(`registry.example.com:5000/curl:8.17.0@${digest}`),
  ]),

  violation('image-arm64', 'x86', [image('valkey/valkey:8.1.3', 'amd64')], '"amd64", not "arm64"'),
  clean('image-arm64', 'ARM64', [image('valkey/valkey:8.1.3')]),
];
