import { block, blocks, count, flag, isSet, shown, text, texts } from '../attributes';
import { isWholeInternet } from '../cidr';
import { isGraviton } from '../instance-types';
import type { Attributes, Rule } from '../rule';
import { siblingsById } from '../siblings';

const machines = ['aws_instance', 'aws_launch_template'];

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html */
const imdsV2: Rule = {
  id: 'ec2-imdsv2',
  level: 'error',
  why: 'Version 1 of the metadata service gives the credentials of the node to whoever can make a program fetch a URL.',
  fix: 'Set metadata_options with http_tokens "required" and http_endpoint "enabled".',
  appliesTo: machines,
  check: ({ attributes }) => {
    const options = block(attributes, 'metadata_options');
    if (text(options, 'http_tokens') !== 'required') {
      return `metadata_options.http_tokens is ${shown(options?.['http_tokens'])}, not "required"`;
    }
    return text(options, 'http_endpoint') === 'enabled'
      ? undefined
      : `metadata_options.http_endpoint is ${shown(options?.['http_endpoint'])}, not "enabled"`;
  },
};

/** https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html (restrict access to the instance profile) */
const imdsHopLimit: Rule = {
  id: 'ec2-imds-hop-limit',
  level: 'warning',
  why: 'With a hop limit above 1, or the default of an AL2023 image, pods can take the role of their node.',
  fix: 'Set metadata_options.http_put_response_hop_limit = 1, and give pods that asked the node for its region that region.',
  appliesTo: machines,
  check: ({ attributes }) => {
    const options = block(attributes, 'metadata_options');
    return count(options, 'http_put_response_hop_limit') === 1
      ? undefined
      : `metadata_options.http_put_response_hop_limit is ${shown(options?.['http_put_response_hop_limit'])}, not 1`;
  },
};

const launchTemplateVolumes: Rule = {
  id: 'ec2-launch-template-volumes',
  level: 'error',
  why: 'Without a mapping the root volume is what the machine image says: not encrypted, and often gp2.',
  fix: 'Set block_device_mappings with ebs.encrypted = true and ebs.volume_type = "gp3" for every device.',
  appliesTo: ['aws_launch_template'],
  check: ({ attributes }) => {
    const mappings = blocks(attributes, 'block_device_mappings').filter(
      (each) => !isSet(each, 'virtual_name'),
    );
    if (mappings.length === 0) return 'block_device_mappings is unset';
    for (const mapping of mappings) {
      const device = shown(mapping['device_name']);
      const volume = block(mapping, 'ebs');
      if (flag(volume, 'encrypted') !== true) {
        return `ebs.encrypted of ${device} is ${shown(volume?.['encrypted'])}, not true`;
      }
      if (text(volume, 'volume_type') !== 'gp3') {
        return `ebs.volume_type of ${device} is ${shown(volume?.['volume_type'])}, not "gp3"`;
      }
    }
    return undefined;
  },
};

const ebsEncrypted: Rule = {
  id: 'ec2-ebs-encrypted',
  level: 'error',
  why: 'A volume or snapshot that is not encrypted can be copied and read by whoever may attach or share it.',
  fix: 'Set encrypted = true on every volume and snapshot.',
  appliesTo: ['aws_ebs_snapshot_copy', 'aws_ebs_volume', 'aws_instance'],
  check: ({ type, attributes }) => {
    if (type !== 'aws_instance') {
      return flag(attributes, 'encrypted') === true
        ? undefined
        : `encrypted is ${shown(attributes['encrypted'])}, not true`;
    }
    const root = block(attributes, 'root_block_device');
    const open = [root, ...blocks(attributes, 'ebs_block_device')].find(
      (each) => flag(each, 'encrypted') !== true,
    );
    return flag(root, 'encrypted') === true && open === undefined
      ? undefined
      : 'root_block_device or an ebs_block_device does not have encrypted = true';
  },
};

const graviton: Rule = {
  id: 'ec2-graviton',
  level: 'error',
  why: 'Our images are built for ARM64 only, and Graviton costs less for the same work.',
  fix: 'Use a Graviton type, whose family has a g after the generation: t4g, m7g, c8gn.',
  appliesTo: machines,
  check: ({ type, attributes }) => {
    const single = text(attributes, 'instance_type');
    const requirements = block(attributes, 'instance_requirements');
    const allowed = texts(requirements, 'allowed_instance_types');
    if (requirements !== undefined && allowed.length === 0) {
      return 'instance_requirements has no allowed_instance_types, so AWS may choose an x86 machine';
    }
    if (type === 'aws_instance' && single === undefined && !isSet(attributes, 'launch_template')) {
      return 'instance_type is unset';
    }
    const wrong = [...(single === undefined ? [] : [single]), ...allowed].find((each) => !isGraviton(each));
    return wrong && `instance type ${shown(wrong)} is not a Graviton type`;
  },
};

const noOpenIngress: Rule = {
  id: 'ec2-no-open-ingress',
  level: 'error',
  why: 'A port that is open to the internet is found and tried within minutes.',
  fix: 'Name the networks, or refer to the security group of the caller.',
  appliesTo: [
    'aws_default_security_group',
    'aws_security_group',
    'aws_security_group_rule',
    'aws_vpc_security_group_ingress_rule',
  ],
  check: ({ type, attributes }) => {
    if (type === 'aws_security_group_rule' && text(attributes, 'type') === 'egress') return undefined;
    const sources: readonly Attributes[] = type.endsWith('_rule')
      ? [attributes]
      : blocks(attributes, 'ingress');
    const names = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'];
    const open = sources
      .flatMap((source) => names.flatMap((name) => texts(source, name)))
      .find(isWholeInternet);
    return open && `ingress is open to ${shown(open)}`;
  },
};

const noPublicAddress: Rule = {
  id: 'ec2-no-public-address',
  level: 'error',
  why: 'A machine with a public address can be reached from the internet as soon as one rule is too wide.',
  fix: 'Leave map_public_ip_on_launch and associate_public_ip_address false; only NAT gateways need public addresses.',
  appliesTo: ['aws_subnet', ...machines],
  check: ({ attributes }) => {
    if (flag(attributes, 'map_public_ip_on_launch') === true) return 'map_public_ip_on_launch is true';
    const interfaces = [attributes, ...blocks(attributes, 'network_interfaces')];
    return interfaces.some((each) => flag(each, 'associate_public_ip_address') === true)
      ? 'associate_public_ip_address is true'
      : undefined;
  },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
const defaultSecurityGroup: Rule = {
  id: 'ec2-default-security-group-empty',
  level: 'error',
  why: 'Whatever is created without a security group gets the default one, whose members may talk to each other and out.',
  fix: 'Add an aws_default_security_group for the VPC without ingress and egress.',
  appliesTo: ['aws_default_security_group', 'aws_vpc'],
  check: (resource, situation) => {
    if (resource.type === 'aws_vpc') {
      const found = siblingsById(situation, 'aws_default_security_group', 'vpc_id', resource);
      return found?.length === 0
        ? 'no aws_default_security_group empties the default group of the VPC'
        : undefined;
    }
    const direction = ['ingress', 'egress'].find((each) => blocks(resource.attributes, each).length > 0);
    return direction && `the default security group has ${direction} rules`;
  },
};

/** Machines, volumes and security groups: ARM64, encrypted, and out of reach of the internet. */
export const ec2Rules: readonly Rule[] = [
  defaultSecurityGroup,
  ebsEncrypted,
  graviton,
  imdsHopLimit,
  imdsV2,
  launchTemplateVolumes,
  noOpenIngress,
  noPublicAddress,
];
