/**
 * What the policies of AWS that EKS asks for contain, from the AWS Managed Policy Reference
 * (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/). Where every `Describe*` or the like is harmless,
 * the read verb stands for them. Compare when AWS publishes a new version: an action that is missing here is one that
 * the boundary withholds.
 */

const ec2 = (actions: readonly string[]) => actions.map((action) => `ec2:${action}`);
const loadBalancing = (actions: readonly string[]) =>
  actions.map((action) => `elasticloadbalancing:${action}`);

/** Reads that all of them share. */
const reads = ['autoscaling:Describe*', 'ec2:Describe*', 'elasticloadbalancing:Describe*', 'kms:DescribeKey'];

/** AmazonEKSClusterPolicy, version 10; its right to make a service-linked role is scoped in the boundary. */
const cluster = [
  'autoscaling:UpdateAutoScalingGroup',
  ...ec2([
    'AttachVolume',
    'AuthorizeSecurityGroupIngress',
    'CreateRoute',
    'CreateSecurityGroup',
    'CreateTags',
    'CreateVolume',
    'DeleteNetworkInterface',
    'DeleteRoute',
    'DeleteSecurityGroup',
    'DeleteVolume',
    'DetachVolume',
    'ModifyInstanceAttribute',
    'ModifyVolume',
    'RevokeSecurityGroupIngress',
  ]),
  ...loadBalancing([
    'AddTags',
    'ApplySecurityGroupsToLoadBalancer',
    'AttachLoadBalancerToSubnets',
    'ConfigureHealthCheck',
    'CreateListener',
    'CreateLoadBalancer',
    'CreateLoadBalancerListeners',
    'CreateLoadBalancerPolicy',
    'CreateTargetGroup',
    'DeleteListener',
    'DeleteLoadBalancer',
    'DeleteLoadBalancerListeners',
    'DeleteTargetGroup',
    'DeregisterInstancesFromLoadBalancer',
    'DeregisterTargets',
    'DetachLoadBalancerFromSubnets',
    'ModifyListener',
    'ModifyLoadBalancerAttributes',
    'ModifyTargetGroup',
    'ModifyTargetGroupAttributes',
    'RegisterInstancesWithLoadBalancer',
    'RegisterTargets',
    'SetLoadBalancerPoliciesForBackendServer',
    'SetLoadBalancerPoliciesOfListener',
  ]),
];

/** AmazonEKS_CNI_Policy, version 6. */
const cni = ec2([
  'AssignPrivateIpAddresses',
  'AttachNetworkInterface',
  'CreateNetworkInterface',
  'DetachNetworkInterface',
  'ModifyNetworkInterfaceAttribute',
  'UnassignPrivateIpAddresses',
]);

/** AmazonEBSCSIDriverPolicyV2, version 1. */
const ebsCsi = ec2([
  'CopyVolumes',
  'CreateSnapshot',
  'DeleteSnapshot',
  'DeleteTags',
  'EnableFastSnapshotRestores',
  'LockSnapshot',
]);

/** AWSDataLifecycleManagerServiceRole, version 10, as far as our snapshot policy uses it: no copies to elsewhere, no archive. */
const snapshots = ec2(['CreateSnapshots', 'ModifySnapshotAttribute']);

/** AmazonSSMManagedInstanceCore, version 2. */
const sessionManager = [
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:Get*',
  'ec2messages:SendReply',
  'ssm:DescribeAssociation',
  'ssm:DescribeDocument',
  'ssm:GetDeployablePatchSnapshotForInstance',
  'ssm:GetDocument',
  'ssm:GetManifest',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:PutComplianceItems',
  'ssm:PutConfigurePackageResult',
  'ssm:PutInventory',
  'ssm:UpdateAssociationStatus',
  'ssm:UpdateInstanceAssociationStatus',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

/** AmazonEKSWorkerNodePolicy, version 3, and AmazonEC2ContainerRegistryPullOnly, version 1, are scoped in the boundary itself. */
export const infrastructureActions: readonly string[] = [
  ...reads,
  ...cluster,
  ...cni,
  ...ebsCsi,
  ...snapshots,
  ...sessionManager,
];
