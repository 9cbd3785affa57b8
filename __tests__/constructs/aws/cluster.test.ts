import { Cluster, type ClusterProps } from '../../../constructs/aws/cluster';
import { place } from '../../support/place';

const base: ClusterProps = {
  name: 'aurora-test',
  clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/aurora-test',
  account: '111122223333',
  region: 'eu-west-1',
  kubernetesVersion: '1.36',
  roleName: 'aurora-test-cluster',
  boundaryArn: 'arn:aws:iam::111122223333:policy/aurora-test-boundary',
  subnetIds: ['subnet-a', 'subnet-b'],
  publicEndpointCidrs: [],
  serviceCidr: '172.20.0.0/16',
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  logGroupName: '/aws/eks/aurora-test/cluster',
  logDays: 30,
  protection: 'data',
};

const build = (props: Partial<ClusterProps> = {}) =>
  place((stack) => new Cluster(stack, 'cluster', { ...base, ...props }));
const cluster = (props?: Partial<ClusterProps>) => build(props).resource('aws_eks_cluster').attributes;

it('makes the log group before EKS does, with retention and key', () => {
  const template = build();
  const logs = template.resource('aws_cloudwatch_log_group');
  expect(logs.attributes).toMatchObject({
    name: '/aws/eks/aurora-test/cluster',
    retention_in_days: 30,
    kms_key_id: base.kmsKeyArn,
  });
  expect(template.resource('aws_eks_cluster').attributes['depends_on']).toContain(logs.address);
});

it('gives the role its rights before the cluster uses it', () => {
  const template = build();
  const attachment = template.resource('aws_iam_role_policy_attachment');
  expect(attachment.attributes['policy_arn']).toBe('arn:aws:iam::aws:policy/AmazonEKSClusterPolicy');
  expect(template.resource('aws_eks_cluster').attributes['depends_on']).toContain(attachment.address);
});

it('lets only this cluster assume the role, within the boundary', () => {
  const template = build();
  expect(template.resource('aws_iam_role').attributes['permissions_boundary']).toBe(base.boundaryArn);
  expect(template.statements('aws_iam_role', '', 'assume_role_policy')).toMatchObject([
    {
      Principal: { Service: 'eks.amazonaws.com' },
      Action: ['sts:AssumeRole'],
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnEquals: { 'aws:SourceArn': base.clusterArn },
      },
    },
  ]);
});

it('has no public endpoint unless networks are named', () => {
  const network = cluster()['vpc_config'] as Record<string, unknown>;
  expect(network).toEqual({
    subnet_ids: ['subnet-a', 'subnet-b'],
    endpoint_private_access: true,
    endpoint_public_access: false,
  });
});

it('opens the public endpoint to the named networks only', () => {
  expect(cluster({ publicEndpointCidrs: ['203.0.113.0/24'] })['vpc_config']).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ['203.0.113.0/24'],
  });
});

it('grants nothing to whoever creates it', () => {
  expect(cluster()['access_config']).toEqual({
    authentication_mode: 'API',
    bootstrap_cluster_creator_admin_permissions: false,
  });
});

it('encrypts secrets, writes all five logs, stays in standard support, and starts without add-ons', () => {
  expect(cluster()).toMatchObject({
    version: '1.36',
    encryption_config: { resources: ['secrets'], provider: { key_arn: base.kmsKeyArn } },
    enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    upgrade_policy: { support_type: 'STANDARD' },
    bootstrap_self_managed_addons: false,
    kubernetes_network_config: { ip_family: 'ipv4', service_ipv4_cidr: '172.20.0.0/16' },
  });
});

it.each([
  { protection: 'data', guarded: true },
  { protection: 'none', guarded: undefined },
] as const)('is guarded as protection "$protection" says', ({ protection, guarded }) => {
  const lifecycle = cluster({ protection })['lifecycle'] as Record<string, unknown>;
  expect(lifecycle['prevent_destroy']).toBe(guarded);
});

it('is not replaced after an import for what counts only when a cluster is made', () => {
  expect(cluster()['lifecycle']).toMatchObject({
    ignore_changes: [
      'access_config[0].bootstrap_cluster_creator_admin_permissions',
      'bootstrap_self_managed_addons',
    ],
  });
});
