import { sharingAttributes } from './policy-reader';
import { statefulTypes } from './rules/protection';

/**
 * What `npm run plan` watches for changes that need somebody's word: an exception in the values of the environment, with a
 * reason and an end.
 */

/**
 * What holds data, or what data cannot be read without, wherever it is kept. With a namespace go the claims and secrets
 * in it, with a claim, where nothing retains it, its volume.
 */
const dataTypes: readonly string[] = [
  ...statefulTypes,
  'aws_efs_file_system',
  'kubernetes_namespace',
  'kubernetes_namespace_v1',
  'kubernetes_persistent_volume',
  'kubernetes_persistent_volume_claim',
  'kubernetes_persistent_volume_claim_v1',
  'kubernetes_persistent_volume_v1',
];

/** Whether losing a resource of this type loses data. */
export const isDataType = (type: string): boolean => dataTypes.includes(type);

/** What says who may connect from where: by Terraform type, the attributes that say it. */
export const ingressAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_default_security_group: ['ingress'],
  aws_eks_cluster: ['vpc_config'],
  aws_security_group: ['ingress'],
  aws_security_group_rule: ['cidr_blocks', 'ipv6_cidr_blocks'],
  aws_vpc_security_group_ingress_rule: ['cidr_ipv4', 'cidr_ipv6'],
};

/** Every type of which a change may be refused, sorted. */
export const guardedTypes: readonly string[] = [
  ...new Set([...dataTypes, ...Object.keys(ingressAttributes), ...Object.keys(sharingAttributes)]),
].sort();
