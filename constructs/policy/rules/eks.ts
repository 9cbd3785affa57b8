import { block, blocks, count, flag, isObject, isSet, isUnknown, shown, text, texts } from '../attributes';
import { isWholeInternet } from '../cidr';
import { isGraviton } from '../instance-types';
import type { Resource, Rule, Situation } from '../rule';
import { namedSiblings } from '../siblings';

const cluster = ['aws_eks_cluster'];
const nodeGroup = ['aws_eks_node_group'];

/** https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
const privateEndpoint: Rule = {
  id: 'eks-private-endpoint',
  level: 'error',
  why: 'Without the private endpoint, nodes talk to their control plane through the internet.',
  fix: 'Set vpc_config.endpoint_private_access = true.',
  appliesTo: cluster,
  check: ({ attributes }) => {
    const network = block(attributes, 'vpc_config');
    return flag(network, 'endpoint_private_access') === true
      ? undefined
      : `vpc_config.endpoint_private_access is ${shown(network?.['endpoint_private_access'])}, not true`;
  },
};

const publicEndpointLimited: Rule = {
  id: 'eks-public-endpoint-limited',
  level: 'error',
  why: 'The public endpoint is on and open to 0.0.0.0/0 by default: the whole internet may try to log in.',
  fix: 'Set vpc_config.endpoint_public_access = false, or public_access_cidrs to the networks that operate the cluster.',
  appliesTo: cluster,
  check: ({ attributes }) => {
    const network = block(attributes, 'vpc_config');
    if (flag(network, 'endpoint_public_access') === false) return undefined;
    const cidrs = texts(network, 'public_access_cidrs');
    if (cidrs.length === 0)
      return 'the public endpoint is on and public_access_cidrs is unset, which means 0.0.0.0/0';
    const open = cidrs.find(isWholeInternet);
    return open && `the public endpoint is open to ${shown(open)}`;
  },
};

/** https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html */
const secretsEncrypted: Rule = {
  id: 'eks-secrets-encrypted',
  level: 'error',
  why: 'Kubernetes secrets, our passwords among them, should not be readable without a key that we can withdraw.',
  fix: 'Set encryption_config with resources ["secrets"] and provider.key_arn of a key of ours.',
  appliesTo: cluster,
  check: ({ attributes }, situation) => {
    const encryption = blocks(attributes, 'encryption_config').find((each) =>
      texts(each, 'resources').includes('secrets'),
    );
    if (encryption === undefined) return 'no encryption_config names the resource "secrets"';
    const provider = block(encryption, 'provider');
    return isSet(provider, 'key_arn') || isUnknown(provider, 'key_arn', situation)
      ? undefined
      : 'encryption_config.provider.key_arn is unset';
  },
};

/** https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const controlPlaneLogs: Rule = {
  id: 'eks-control-plane-logs',
  level: 'error',
  why: 'Who did what to the cluster, and why a pod was not scheduled, can only be asked while these logs are on.',
  fix: `Set enabled_cluster_log_types to ${JSON.stringify(logTypes)}.`,
  appliesTo: cluster,
  check: ({ attributes }) => {
    const missing = logTypes.filter((type) => !texts(attributes, 'enabled_cluster_log_types').includes(type));
    return missing.length === 0 ? undefined : `enabled_cluster_log_types lacks ${missing.join(', ')}`;
  },
};

const warningDays = 90;

/** Days from today to the last day of standard support; negative when it has passed. */
function daysLeft(version: string, { standardSupportEnds, today }: Situation): number | undefined {
  const lastDay = standardSupportEnds[version];
  if (lastDay === undefined) return undefined;
  const end = Date.parse(`${lastDay}T00:00:00Z`);
  if (Number.isNaN(end)) {
    throw new Error(`standardSupportEnds[${shown(version)}] is ${shown(lastDay)}, not a day as YYYY-MM-DD`);
  }
  return Math.floor(
    (end - Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate())) / 86_400_000,
  );
}

/** https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
const versionSupported: Rule = {
  id: 'eks-version-supported',
  level: 'error',
  why: 'After standard support the hour of a cluster costs six times as much, or AWS upgrades it on a day of its choosing.',
  fix: 'Set version to one in standard support; if AWS has newer ones than are known here, add them to the support table.',
  appliesTo: cluster,
  check: ({ attributes }, situation) => {
    const version = text(attributes, 'version');
    if (version === undefined) return 'version is unset, so the cluster gets whatever is newest on that day';
    const left = daysLeft(version, situation);
    if (left === undefined) {
      const known = Object.keys(situation.standardSupportEnds).join(', ');
      return `version ${shown(version)} is unknown; known are ${known}`;
    }
    return left < 0
      ? `standard support of version ${shown(version)} ended on ${situation.standardSupportEnds[version]}`
      : undefined;
  },
};

const versionEnding: Rule = {
  id: 'eks-version-ending',
  level: 'warning',
  why: 'An upgrade needs weeks of notice: add-ons, charts and clients have to follow.',
  fix: 'Plan the upgrade of the cluster to the next version now.',
  appliesTo: cluster,
  check: ({ attributes }, situation) => {
    const version = text(attributes, 'version');
    const left = version === undefined ? undefined : daysLeft(version, situation);
    return version !== undefined && left !== undefined && left >= 0 && left <= warningDays
      ? `standard support of version ${shown(version)} ends on ${situation.standardSupportEnds[version]}, in ${left} days`
      : undefined;
  },
};

/** https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html */
const accessEntries: Rule = {
  id: 'eks-access-entries',
  level: 'error',
  why: 'The aws-auth map and the silent admin right of whoever created the cluster are access that no review sees.',
  fix: 'Set access_config with authentication_mode "API" and bootstrap_cluster_creator_admin_permissions = false.',
  appliesTo: cluster,
  check: ({ attributes }) => {
    const access = block(attributes, 'access_config');
    if (text(access, 'authentication_mode') !== 'API') {
      return `access_config.authentication_mode is ${shown(access?.['authentication_mode'])}, not "API"`;
    }
    return flag(access, 'bootstrap_cluster_creator_admin_permissions') === false
      ? undefined
      : `access_config.bootstrap_cluster_creator_admin_permissions is ${shown(access?.['bootstrap_cluster_creator_admin_permissions'])}, not false`;
  },
};

/** https://docs.aws.amazon.com/eks/latest/userguide/view-support-type.html */
const standardSupport: Rule = {
  id: 'eks-standard-support',
  level: 'error',
  why: 'The default support type enters extended support by itself and multiplies the price of the control plane.',
  fix: 'Set upgrade_policy.support_type = "STANDARD".',
  appliesTo: cluster,
  check: ({ attributes }) => {
    const type = block(attributes, 'upgrade_policy')?.['support_type'];
    return type === 'STANDARD' ? undefined : `upgrade_policy.support_type is ${shown(type)}, not "STANDARD"`;
  },
};

/** What pods need before they can have an address, a name, an identity and a volume, and be scaled by their use. */
const neededAddons = [
  'aws-ebs-csi-driver',
  'coredns',
  'eks-pod-identity-agent',
  'kube-proxy',
  'metrics-server',
  'vpc-cni',
];

function addonsOf(owner: Resource, situation: Situation): readonly Resource[] | undefined {
  return namedSiblings(situation, 'aws_eks_addon', 'cluster_name', owner, 'name');
}

const addonsPresent: Rule = {
  id: 'eks-addons-present',
  level: 'error',
  why: 'A cluster without its agent for Pod Identity or its volume driver starts, and no pod of ours ever gets ready.',
  fix: `Add an aws_eks_addon for the cluster for each of ${neededAddons.join(', ')}.`,
  appliesTo: cluster,
  check: (owner, situation) => {
    const found = addonsOf(owner, situation);
    const missing = neededAddons.filter(
      (name) => !found?.some((each) => text(each.attributes, 'addon_name') === name),
    );
    return found === undefined || missing.length === 0
      ? undefined
      : `the cluster lacks ${missing.join(', ')}`;
  },
};

const addonPinned: Rule = {
  id: 'eks-addon-pinned',
  level: 'error',
  why: 'An add-on without a version is whatever AWS calls the default that day: two environments then differ unnoticed.',
  fix: 'Set addon_version to the version that the values of the environment pin.',
  appliesTo: ['aws_eks_addon'],
  check: ({ attributes }) =>
    isSet(attributes, 'addon_version')
      ? undefined
      : `addon_version of ${shown(attributes['addon_name'])} is ${shown(attributes['addon_version'])}`,
};

/** https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html (the value is the text "true") */
const networkPolicyEnforced: Rule = {
  id: 'eks-network-policy-enforced',
  level: 'error',
  why: 'Without this setting Kubernetes accepts every NetworkPolicy and nobody enforces any.',
  fix: `Set configuration_values of the vpc-cni add-on to JSON with enableNetworkPolicy: "true" (a text, not a boolean).`,
  appliesTo: ['aws_eks_addon'],
  check: ({ attributes }, situation) => {
    if (text(attributes, 'addon_name') !== 'vpc-cni') return undefined;
    if (isUnknown(attributes, 'configuration_values', situation)) return undefined;
    const source = text(attributes, 'configuration_values');
    if (source === undefined) return 'vpc-cni has no configuration_values';
    const setting = jsonObject(source)?.['enableNetworkPolicy'];
    return setting === 'true' ? undefined : `enableNetworkPolicy of vpc-cni is ${shown(setting)}, not "true"`;
  },
};

function jsonObject(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html */
const nodeRelease: Rule = {
  id: 'eks-node-release-pinned',
  level: 'error',
  why: 'A node group without a release takes the newest machine image at its next change, in the middle of something else.',
  fix: 'Set release_version, for example "1.33.1-20250620".',
  appliesTo: nodeGroup,
  check: ({ attributes }, situation) =>
    isSet(attributes, 'release_version') || isUnknown(attributes, 'release_version', situation)
      ? undefined
      : 'release_version is unset',
};

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html (amiType) */
const nodeArm64: Rule = {
  id: 'eks-node-arm64',
  level: 'error',
  why: 'Our images are built for ARM64 only: on another architecture every pod fails with "exec format error".',
  fix: 'Set ami_type = "AL2023_ARM_64_STANDARD".',
  appliesTo: nodeGroup,
  check: ({ attributes }) =>
    /_ARM_64(_|$)/.test(text(attributes, 'ami_type') ?? '')
      ? undefined
      : `ami_type is ${shown(attributes['ami_type'])}, which is not an ARM_64 one`,
};

const nodeGraviton: Rule = {
  id: 'eks-node-graviton',
  level: 'error',
  why: 'The default is t3.medium, an x86 machine, on which none of our images runs.',
  fix: 'Set instance_types to Graviton types such as t4g.2xlarge, here or as instance_type of the launch template.',
  appliesTo: nodeGroup,
  check: ({ attributes }) => {
    const types = texts(attributes, 'instance_types');
    const wrong = types.find((type) => !isGraviton(type));
    if (wrong !== undefined) return `instance type ${shown(wrong)} is not a Graviton type`;
    return types.length > 0 || block(attributes, 'launch_template') !== undefined
      ? undefined
      : 'instance_types is unset and there is no launch template';
  },
};

const nodeUpdate: Rule = {
  id: 'eks-node-update-one',
  level: 'error',
  why: 'A percentage takes several nodes of a group away at once, and with them every replica of something.',
  fix: 'Set update_config.max_unavailable = 1 and no max_unavailable_percentage.',
  appliesTo: nodeGroup,
  check: ({ attributes }) => {
    const update = block(attributes, 'update_config');
    const percentage = count(update, 'max_unavailable_percentage');
    if (percentage) return `update_config.max_unavailable_percentage is ${percentage}`;
    return count(update, 'max_unavailable') === 1
      ? undefined
      : `update_config.max_unavailable is ${shown(update?.['max_unavailable'])}, not 1`;
  },
};

const nodeOnDemand: Rule = {
  id: 'eks-node-on-demand',
  level: 'warning',
  why: 'AWS takes a spot node back with two minutes of notice, and the broker and the search engine have one replica each.',
  fix: 'Set capacity_type = "ON_DEMAND".',
  appliesTo: nodeGroup,
  check: ({ attributes }) =>
    text(attributes, 'capacity_type') === 'SPOT' ? 'capacity_type is "SPOT"' : undefined,
};

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html (without groups, port 22 is open to all) */
const nodeNoSsh: Rule = {
  id: 'eks-node-no-ssh',
  level: 'error',
  why: 'An SSH key on a node group opens port 22, to the whole internet where no source group is named.',
  fix: 'Remove remote_access; use Systems Manager Session Manager to reach a node.',
  appliesTo: nodeGroup,
  check: ({ attributes }) =>
    blocks(attributes, 'remote_access').length > 0 ? 'remote_access is configured' : undefined,
};

/** Clusters and nodes: closed to the internet, supported, pinned, ARM64, and with network policies that hold. */
export const eksRules: readonly Rule[] = [
  accessEntries,
  addonPinned,
  addonsPresent,
  controlPlaneLogs,
  networkPolicyEnforced,
  nodeArm64,
  nodeGraviton,
  nodeNoSsh,
  nodeOnDemand,
  nodeRelease,
  nodeUpdate,
  privateEndpoint,
  publicEndpointLimited,
  secretsEncrypted,
  standardSupport,
  versionEnding,
  versionSupported,
];
