import { accountlessArn, arn, namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { clusterArns, logGroupArns, ownTags } from './environment-scope';
import type { Statement } from './policy-document';

/** The kinds of EC2 resource that launching a node touches, beside the subnet that it is launched in. */
const launched = ['instance', 'launch-template', 'network-interface', 'security-group', 'volume'];

/** Environments of one account must not start machines in each other's networks. */
function launchInOwnSubnets(environment: Environment): Statement {
  const { network } = environment;
  const actions = ['ec2:RunInstances'];
  return network.mode === 'adopt'
    ? {
        sid: 'LaunchInOwnSubnets',
        actions,
        resources: [arn(environment, 'ec2', `subnet/${network.nodeSubnetId}`)],
      }
    : {
        sid: 'LaunchInOwnSubnets',
        actions,
        resources: [arn(environment, 'ec2', 'subnet/*')],
        conditions: { StringEquals: ownTags(environment, 'aws:ResourceTag') },
      };
}

/** Control plane, node groups, add-ons, access entries, Pod Identity associations and control-plane logs of one environment. */
export function deployClusterStatements(environment: Environment): readonly Statement[] {
  const { protection } = environment;
  return [
    {
      // Before a cluster exists there is no ARN to name.
      sid: 'CreateCluster',
      actions: ['eks:CreateCluster'],
      resources: ['*'],
      conditions: { StringEquals: ownTags(environment, 'aws:RequestTag') },
    },
    {
      sid: 'ChangeCluster',
      actions: [
        'eks:AssociateAccessPolicy',
        'eks:AssociateEncryptionConfig',
        'eks:CreateAccessEntry',
        'eks:CreateAddon',
        'eks:CreateNodegroup',
        'eks:CreatePodIdentityAssociation',
        'eks:DeleteAccessEntry',
        'eks:DeleteAddon',
        'eks:DeleteNodegroup',
        'eks:DeletePodIdentityAssociation',
        'eks:DisassociateAccessPolicy',
        'eks:TagResource',
        'eks:UntagResource',
        'eks:UpdateAccessEntry',
        'eks:UpdateAddon',
        'eks:UpdateClusterConfig',
        'eks:UpdateClusterVersion',
        'eks:UpdateNodegroupConfig',
        'eks:UpdateNodegroupVersion',
        'eks:UpdatePodIdentityAssociation',
      ],
      resources: clusterArns(environment),
    },
    // As with data: the volumes of a cluster are lost to its workloads with it.
    ...(protection === 'none'
      ? [
          {
            sid: 'DeleteCluster',
            actions: ['eks:DeleteCluster'],
            resources: [namesOf(environment).clusterArn],
          },
        ]
      : []),
    {
      // EKS tries out a launch template with the rights of whoever creates the node group (EKS User Guide, "Customize
      // managed nodes with launch templates"). Which role an instance gets is decided by `iam:PassRole`.
      sid: 'LaunchFromTemplates',
      actions: ['ec2:RunInstances'],
      resources: [
        ...launched.map((kind) => arn(environment, 'ec2', `${kind}/*`)),
        accountlessArn(environment, 'ec2', 'image/*'),
      ],
      conditions: { ArnLike: { 'ec2:LaunchTemplate': arn(environment, 'ec2', 'launch-template/*') } },
    },
    launchInOwnSubnets(environment),
    {
      sid: 'TagLaunched',
      actions: ['ec2:CreateTags'],
      resources: ['instance', 'network-interface', 'volume'].map((kind) =>
        arn(environment, 'ec2', `${kind}/*`),
      ),
      conditions: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    },
    {
      sid: 'ChangeLogGroup',
      actions: [
        'logs:AssociateKmsKey',
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:DeleteRetentionPolicy',
        'logs:DisassociateKmsKey',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      resources: logGroupArns(environment),
    },
  ];
}
