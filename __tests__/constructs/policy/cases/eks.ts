import { clean, resource, violation, type Case } from './case';
import type { Resource, Situation } from '../../../../constructs/policy/rule';

function cluster(attributes: Resource['attributes']): Resource {
  return resource('aws_eks_cluster', { name: 'dev-aurora', ...attributes });
}
function nodes(attributes: Resource['attributes']): Resource {
  return resource('aws_eks_node_group', { cluster_name: 'dev-aurora', ...attributes });
}
function addon(name: string, attributes: Resource['attributes'] = {}): Resource {
  return resource('aws_eks_addon', { cluster_name: 'dev-aurora', addon_name: name, ...attributes }, name);
}
const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
const addons = [
  'aws-ebs-csi-driver',
  'coredns',
  'eks-pod-identity-agent',
  'kube-proxy',
  'metrics-server',
  'vpc-cni',
];
const closed = { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false };
const secrets = { resources: ['secrets'] };
const plan: Partial<Situation> = { stage: 'plan' };
const on = (day: string): Partial<Situation> => ({ today: new Date(`${day}T12:00:00Z`) });

export const eksCases: readonly Case[] = [
  violation(
    'eks-private-endpoint',
    'by default',
    [cluster({ vpc_config: {} })],
    'endpoint_private_access is unset',
  ),
  clean('eks-private-endpoint', 'on', [cluster({ vpc_config: { endpoint_private_access: true } })]),

  violation('eks-public-endpoint-limited', 'by default', [cluster({ vpc_config: {} })], 'means 0.0.0.0/0'),
  violation(
    'eks-public-endpoint-limited',
    'open',
    [
      cluster({
        vpc_config: { endpoint_public_access: true, public_access_cidrs: ['203.0.113.0/24', '0.0.0.0/0'] },
      }),
    ],
    'open to "0.0.0.0/0"',
  ),
  violation(
    'eks-public-endpoint-limited',
    'open to a half of the internet',
    [cluster({ vpc_config: { endpoint_public_access: true, public_access_cidrs: ['128.0.0.0/1'] } })],
    'open to "128.0.0.0/1"',
  ),
  violation(
    'eks-public-endpoint-limited',
    'open for IPv6',
    [cluster({ vpc_config: { endpoint_public_access: true, public_access_cidrs: ['::/0'] } })],
    'open to "::/0"',
  ),
  clean('eks-public-endpoint-limited', 'off', [cluster({ vpc_config: { endpoint_public_access: false } })]),
  clean('eks-public-endpoint-limited', 'limited', [
    cluster({ vpc_config: { endpoint_public_access: true, public_access_cidrs: ['203.0.113.0/24'] } }),
  ]),

  violation('eks-secrets-encrypted', 'by default', [cluster({})], 'no encryption_config'),
  violation(
    'eks-secrets-encrypted',
    'without key',
    [cluster({ encryption_config: { ...secrets, provider: {} } })],
    'key_arn is unset',
  ),
  clean('eks-secrets-encrypted', 'our key', [
    cluster({ encryption_config: { ...secrets, provider: { key_arn: '${aws_kms_key.k.arn}' } } }),
  ]),
  clean(
    'eks-secrets-encrypted',
    'a plan that does not know the key',
    [cluster({ encryption_config: { ...secrets, provider: {} } })],
    plan,
  ),

  violation('eks-control-plane-logs', 'by default', [cluster({})], `lacks ${logTypes.join(', ')}`),
  violation(
    'eks-control-plane-logs',
    'two of five',
    [cluster({ enabled_cluster_log_types: ['api', 'audit'] })],
    'lacks authenticator, controllerManager, scheduler',
  ),
  clean('eks-control-plane-logs', 'all five', [
    cluster({ enabled_cluster_log_types: [...logTypes].reverse() }),
  ]),

  violation('eks-version-supported', 'unset', [cluster({})], 'version is unset'),
  violation('eks-version-supported', 'unknown', [cluster({ version: '1.99' })], 'known are 1.30, 1.33'),
  violation(
    'eks-version-supported',
    'the day after',
    [cluster({ version: '1.30' })],
    'ended on 2025-07-23',
    on('2025-07-24'),
  ),
  clean('eks-version-supported', 'the last day', [cluster({ version: '1.30' })], on('2025-07-23')),
  clean('eks-version-supported', 'long before', [cluster({ version: '1.33' })]),

  violation(
    'eks-version-ending',
    '90 days before',
    [cluster({ version: '1.30' })],
    'in 90 days',
    on('2025-04-24'),
  ),
  violation(
    'eks-version-ending',
    'the last day',
    [cluster({ version: '1.30' })],
    'in 0 days',
    on('2025-07-23'),
  ),
  clean('eks-version-ending', '91 days before', [cluster({ version: '1.30' })], on('2025-04-23')),
  clean(
    'eks-version-ending',
    'afterwards, when it is an error',
    [cluster({ version: '1.30' })],
    on('2025-07-24'),
  ),

  violation('eks-access-entries', 'by default', [cluster({})], 'authentication_mode is unset'),
  violation(
    'eks-access-entries',
    'with the config map',
    [cluster({ access_config: { ...closed, authentication_mode: 'API_AND_CONFIG_MAP' } })],
    '"API_AND_CONFIG_MAP", not "API"',
  ),
  violation(
    'eks-access-entries',
    'with a silent administrator',
    [cluster({ access_config: { authentication_mode: 'API' } })],
    'admin_permissions is unset',
  ),
  clean('eks-access-entries', 'entries only', [cluster({ access_config: closed })]),

  violation('eks-standard-support', 'by default', [cluster({})], 'support_type is unset'),
  violation(
    'eks-standard-support',
    'extended',
    [cluster({ upgrade_policy: { support_type: 'EXTENDED' } })],
    '"EXTENDED"',
  ),
  clean('eks-standard-support', 'standard', [cluster({ upgrade_policy: { support_type: 'STANDARD' } })]),

  violation(
    'eks-addons-present',
    'no agent for Pod Identity',
    [cluster({}), ...addons.filter((name) => name !== 'eks-pod-identity-agent').map((name) => addon(name))],
    'lacks eks-pod-identity-agent',
  ),
  clean('eks-addons-present', 'all', [cluster({}), ...addons.map((name) => addon(name))]),

  violation('eks-addon-pinned', 'by default', [addon('coredns')], 'addon_version of "coredns" is unset'),
  clean('eks-addon-pinned', 'a version', [addon('coredns', { addon_version: 'v1.12.1-eksbuild.2' })]),

  violation('eks-network-policy-enforced', 'by default', [addon('vpc-cni')], 'no configuration_values'),
  violation(
    'eks-network-policy-enforced',
    'a boolean',
    [addon('vpc-cni', { configuration_values: '{"enableNetworkPolicy":true}' })],
    'is true, not "true"',
  ),
  violation(
    'eks-network-policy-enforced',
    'not JSON',
    [addon('vpc-cni', { configuration_values: 'enableNetworkPolicy: "true"' })],
    'is unset, not "true"',
  ),
  clean('eks-network-policy-enforced', 'on', [
    addon('vpc-cni', { configuration_values: '{"enableNetworkPolicy":"true"}' }),
  ]),
  clean('eks-network-policy-enforced', 'another add-on', [addon('coredns')]),

  violation('eks-node-release-pinned', 'by default', [nodes({})], 'release_version is unset'),
  violation(
    'eks-node-release-pinned',
    'a plan in which nobody set it',
    [nodes({ release_version: null })],
    'release_version is unset',
    plan,
  ),
  clean('eks-node-release-pinned', 'a release', [nodes({ release_version: '1.33.1-20250620' })]),

  violation('eks-node-arm64', 'by default', [nodes({})], 'ami_type is unset'),
  violation(
    'eks-node-arm64',
    'x86',
    [nodes({ ami_type: 'AL2023_x86_64_STANDARD' })],
    'AL2023_x86_64_STANDARD',
  ),
  clean('eks-node-arm64', 'AL2023', [nodes({ ami_type: 'AL2023_ARM_64_STANDARD' })]),
  clean('eks-node-arm64', 'Bottlerocket', [nodes({ ami_type: 'BOTTLEROCKET_ARM_64' })]),

  violation('eks-node-graviton', 'by default', [nodes({})], 'instance_types is unset'),
  violation(
    'eks-node-graviton',
    'x86',
    [nodes({ instance_types: ['t4g.2xlarge', 't3.2xlarge'] })],
    '"t3.2xlarge" is not a Graviton type',
  ),
  clean('eks-node-graviton', 'Graviton', [nodes({ instance_types: ['t4g.2xlarge', 'm7g.2xlarge'] })]),
  clean('eks-node-graviton', 'by the launch template', [
    nodes({ launch_template: { id: 'lt-1', version: '1' } }),
  ]),

  violation('eks-node-update-one', 'by default', [nodes({})], 'max_unavailable is unset'),
  violation(
    'eks-node-update-one',
    'two',
    [nodes({ update_config: { max_unavailable: 2 } })],
    'max_unavailable is 2',
  ),
  violation(
    'eks-node-update-one',
    'a percentage',
    [nodes({ update_config: { max_unavailable_percentage: 33 } })],
    'percentage is 33',
  ),
  clean('eks-node-update-one', 'one', [
    nodes({ update_config: { max_unavailable: 1, max_unavailable_percentage: null } }),
  ]),

  violation('eks-node-on-demand', 'spot', [nodes({ capacity_type: 'SPOT' })], '"SPOT"'),
  clean('eks-node-on-demand', 'on demand', [nodes({ capacity_type: 'ON_DEMAND' })]),

  violation('eks-node-no-ssh', 'a key', [nodes({ remote_access: { ec2_ssh_key: 'ops' } })], 'remote_access'),
  clean('eks-node-no-ssh', 'none', [nodes({ remote_access: [] })]),
];
