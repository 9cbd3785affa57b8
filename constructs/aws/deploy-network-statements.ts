import { arn } from '../../values/names';
import type { Environment } from '../../values/schema';
import { ownTags, untagged } from './environment-scope';
import type { Statement } from './policy-document';

/** The kinds of EC2 resource that the stacks make. Their ARNs hold random ids, so tags tell whose they are. */
const kinds = [
  'elastic-ip',
  'internet-gateway',
  'launch-template',
  'natgateway',
  'route-table',
  'security-group',
  'security-group-rule',
  'subnet',
  'vpc',
  'vpc-endpoint',
  'vpc-flow-log',
];

/** Actions that create; in what already exists, EC2 asks for the right to them as well. */
const createActions = [
  'AllocateAddress',
  'AuthorizeSecurityGroupEgress',
  'AuthorizeSecurityGroupIngress',
  'CreateFlowLogs',
  'CreateInternetGateway',
  'CreateLaunchTemplate',
  'CreateNatGateway',
  'CreateRouteTable',
  'CreateSecurityGroup',
  'CreateSubnet',
  'CreateVpc',
  'CreateVpcEndpoint',
];

const changeActions = [
  'AssociateRouteTable',
  'AttachInternetGateway',
  'CreateLaunchTemplateVersion',
  'CreateRoute',
  'CreateTags',
  'DeleteFlowLogs',
  'DeleteInternetGateway',
  'DeleteLaunchTemplate',
  'DeleteLaunchTemplateVersions',
  'DeleteNatGateway',
  'DeleteRoute',
  'DeleteRouteTable',
  'DeleteSecurityGroup',
  'DeleteSubnet',
  'DeleteTags',
  'DeleteVpc',
  'DeleteVpcEndpoints',
  'DetachInternetGateway',
  'DisassociateAddress',
  'DisassociateRouteTable',
  'ModifyLaunchTemplate',
  'ModifySecurityGroupRules',
  'ModifySubnetAttribute',
  'ModifyVpcAttribute',
  'ModifyVpcEndpoint',
  'ReleaseAddress',
  'ReplaceRoute',
  'ReplaceRouteTableAssociation',
  'RevokeSecurityGroupEgress',
  'RevokeSecurityGroupIngress',
  'UpdateSecurityGroupRuleDescriptionsEgress',
  'UpdateSecurityGroupRuleDescriptionsIngress',
];

const ec2 = (actions: readonly string[]) => actions.map((action) => `ec2:${action}`);

/**
 * In a VPC of our own: closing its default security group, which AWS makes without tags, starts with tagging it. Groups
 * with a name are somebody's, and those that EKS makes carry its own tag.
 */
function closeDefaultSecurityGroup(environment: Environment): Statement {
  return {
    sid: 'TagDefaultSecurityGroup',
    actions: ['ec2:CreateTags'],
    resources: [arn(environment, 'ec2', 'security-group/*')],
    conditions: {
      StringEquals: ownTags(environment, 'aws:RequestTag'),
      Null: {
        ...untagged,
        'aws:ResourceTag/Name': 'true',
        'aws:ResourceTag/aws:eks:cluster-name': 'true',
      },
    },
  };
}

/** VPC, subnets, routes, gateways, endpoints, security groups, flow logs and launch templates of one environment. */
export function deployNetworkStatements(environment: Environment): readonly Statement[] {
  const resources = kinds.map((kind) => arn(environment, 'ec2', `${kind}/*`));
  const { network } = environment;
  return [
    {
      sid: 'CreateTagged',
      actions: ec2(createActions),
      resources,
      conditions: { StringEquals: ownTags(environment, 'aws:RequestTag') },
    },
    {
      sid: 'ChangeOwn',
      actions: ec2([...createActions, ...changeActions]),
      resources,
      conditions: { StringEquals: ownTags(environment, 'aws:ResourceTag') },
    },
    {
      sid: 'TagWhatIsCreated',
      actions: ['ec2:CreateTags'],
      resources,
      conditions: { StringEquals: { 'ec2:CreateAction': createActions } },
    },
    network.mode === 'create'
      ? closeDefaultSecurityGroup(environment)
      : {
          sid: 'CreateInAdoptedVpc',
          actions: ['ec2:CreateSecurityGroup'],
          resources: [arn(environment, 'ec2', `vpc/${network.vpcId}`)],
        },
    // Flow logs are delivered to S3 by CloudWatch Logs; these take no resources.
    {
      sid: 'DeliverFlowLogs',
      actions: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery'],
      resources: ['*'],
    },
  ];
}
