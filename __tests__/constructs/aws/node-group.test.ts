import { AddOns } from '../../../constructs/aws/add-ons';
import { NodeGroup, type NodeGroupProps } from '../../../constructs/aws/node-group';
import { pinsFor } from '../../../values/kubernetes-versions';
import { place } from '../../support/place';

const base: NodeGroupProps = {
  name: 'aurora-node-2',
  clusterName: 'aurora-test',
  prefix: 'aurora-test',
  region: 'eu-west-1',
  roleName: 'aurora-test-node',
  boundaryArn: 'arn:aws:iam::111122223333:policy/aurora-test-boundary',
  subnetId: 'subnet-a',
  kubernetesVersion: '1.36',
  amiRelease: '1.36.4-20261003',
  instanceType: 't4g.2xlarge',
  cpuCredits: 'unlimited',
  capacityType: 'ON_DEMAND',
  nodes: 2,
  disk: { gib: 60, iops: 3000, throughput: 125 },
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  labels: { 'aurora-log-system/environment': 'test' },
  tags: { owner: 'team', environment: 'test', 'cost-centre': 'centre' },
};

const build = (props: Partial<NodeGroupProps> = {}) =>
  place((stack) => new NodeGroup(stack, 'nodes', { ...base, ...props }));
const group = (props?: Partial<NodeGroupProps>) => build(props).resource('aws_eks_node_group').attributes;
const machine = (props?: Partial<NodeGroupProps>) => build(props).resource('aws_launch_template').attributes;

describe('the group', () => {
  it('runs the pinned ARM64 image in the one subnet', () => {
    expect(group()).toMatchObject({
      node_group_name: 'aurora-node-2',
      cluster_name: 'aurora-test',
      ami_type: 'AL2023_ARM_64_STANDARD',
      version: '1.36',
      release_version: '1.36.4-20261003',
      capacity_type: 'ON_DEMAND',
      subnet_ids: ['subnet-a'],
      labels: { 'aurora-log-system/environment': 'test' },
    });
  });

  it('has as many nodes as the values say, and does not ignore a change of theirs', () => {
    expect(group()['scaling_config']).toEqual({ min_size: 2, desired_size: 2, max_size: 2 });
    expect(group()['lifecycle']).toBeUndefined();
  });

  it('is updated node by node, and repairs nodes that went silent', () => {
    expect(group()).toMatchObject({
      update_config: { max_unavailable: 1 },
      node_repair_config: { enabled: true },
    });
  });

  it('follows the launch template by number, so that a change of it is in the plan', () => {
    expect(group()['launch_template']).toEqual({
      id: expect.stringMatching(/^\$\{aws_launch_template\.[\w-]+\.id\}$/) as string,
      version: expect.stringMatching(/^\$\{aws_launch_template\.[\w-]+\.latest_version\}$/) as string,
    });
  });

  it('leaves type and disk to the launch template, whose changes roll through the group instead of replacing it', () => {
    expect(group()).not.toHaveProperty('instance_types');
    expect(group()).not.toHaveProperty('disk_size');
  });

  it('waits for the rights of its role and for what it is told to', () => {
    const template = place((stack) => {
      const pins = pinsFor('1.36').addOns;
      const first = new AddOns(stack, 'first', { clusterName: 'c', names: ['vpc-cni'], pins, nodes: 1 });
      new NodeGroup(stack, 'nodes', { ...base, dependsOn: first.addOns });
    });
    expect(
      [...(template.resource('aws_eks_node_group').attributes['depends_on'] as string[])].sort(),
    ).toEqual(
      [...template.resources('aws_iam_role_policy_attachment'), template.resource('aws_eks_addon')]
        .map(({ address }) => address)
        .sort(),
    );
  });
});

describe('the role of the nodes', () => {
  it('has what a node needs and nothing that a workload needs, within the boundary', () => {
    const template = build();
    expect(
      template
        .resources('aws_iam_role_policy_attachment')
        .map(({ attributes }) => String(attributes['policy_arn']).split('/').pop()),
    ).toEqual([
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ]);
    expect(template.resources('aws_iam_role_policy')).toEqual([]);
    expect(template.resource('aws_iam_role').attributes['permissions_boundary']).toBe(base.boundaryArn);
  });

  it('takes its policies from the partition of the region', () => {
    const { attributes } = build({ region: 'us-gov-west-1' }).resource(
      'aws_iam_role_policy_attachment',
      'CNI',
    );
    expect(attributes['policy_arn']).toBe('arn:aws-us-gov:iam::aws:policy/AmazonEKS_CNI_Policy');
  });
});

describe('a machine', () => {
  it('has an encrypted gp3 root disk of the size asked for', () => {
    expect(machine({ disk: { gib: 100, iops: 4000, throughput: 250 } })['block_device_mappings']).toEqual([
      {
        device_name: '/dev/xvda',
        ebs: {
          encrypted: 'true',
          kms_key_id: base.kmsKeyArn,
          volume_type: 'gp3',
          volume_size: 100,
          iops: 4000,
          throughput: 250,
          delete_on_termination: 'true',
        },
      },
    ]);
  });

  it('keeps its metadata, and with it its role, from pods; and has no tags in it, with which EKS nodes cannot start', () => {
    expect(machine()['metadata_options']).toEqual({
      http_endpoint: 'enabled',
      http_tokens: 'required',
      http_put_response_hop_limit: 1,
      instance_metadata_tags: 'disabled',
    });
  });

  it('carries every tag, which default tags do not reach, on itself, its volumes and its interfaces', () => {
    const tags = { ...base.tags, Name: 'aurora-test-node' };
    expect(machine()['tag_specifications']).toEqual([
      { resource_type: 'instance', tags },
      { resource_type: 'volume', tags },
      { resource_type: 'network-interface', tags },
    ]);
  });

  it.each(['unlimited', 'standard'] as const)('has %s CPU credits when asked for', (cpuCredits) => {
    expect(machine({ cpuCredits })['credit_specification']).toEqual({ cpu_credits: cpuCredits });
  });

  it('says nothing about credits for a type that has none', () => {
    const template = machine({ instanceType: 'm7g.2xlarge', cpuCredits: undefined });
    expect(template['instance_type']).toBe('m7g.2xlarge');
    expect(template['credit_specification']).toBeUndefined();
  });

  it('leaves to EKS what EKS refuses in a launch template', () => {
    for (const refused of [
      'iam_instance_profile',
      'image_id',
      'user_data',
      'network_interfaces',
      'vpc_security_group_ids',
      'hibernation_options',
      'instance_market_options',
    ]) {
      expect(machine()).not.toHaveProperty(refused);
    }
  });
});
