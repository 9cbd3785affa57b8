import { arn, namesOf, roleArn } from '../../values/names';
import type { Environment } from '../../values/schema';
import { roleArnsOf } from './environment-scope';
import type { Statement } from './policy-document';

/** Everything in IAM that changes something. Wide, for it is only ever denied. */
const anyChange = [
  'Add',
  'Attach',
  'Create',
  'Delete',
  'Detach',
  'Put',
  'Remove',
  'Set',
  'Tag',
  'Untag',
  'Update',
].map((verb) => `iam:${verb}*`);

/** Services that receive a role of the environment: the control plane, nodes, snapshots, pods. */
const roleUsers = ['dlm.amazonaws.com', 'ec2.amazonaws.com', 'eks.amazonaws.com', 'pods.eks.amazonaws.com'];

/** Roles that EKS and Auto Scaling need once in an account, and that AWS itself defines. */
function serviceLinkedRoles(environment: Environment): Statement {
  const services = [
    'autoscaling.amazonaws.com',
    'eks.amazonaws.com',
    'eks-nodegroup.amazonaws.com',
    ...(environment.nodeGroup.capacityType === 'SPOT' ? ['spot.amazonaws.com'] : []),
  ];
  return {
    sid: 'CreateServiceLinkedRoles',
    actions: ['iam:CreateServiceLinkedRole'],
    resources: services.map((service) => roleArn(environment, `aws-service-role/${service}/*`)),
    conditions: { StringEquals: { 'iam:AWSServiceName': services } },
  };
}

/**
 * EKS looks with its caller's rights whether its service-linked roles exist, and refuses to make a node group where it
 * may not (terraform-aws-modules/terraform-aws-eks#823). Of a role that does not exist IAM knows no path, so that both
 * forms are named. The condition on `iam:AWSServiceName` would never hold: this call carries none.
 */
function seeServiceLinkedRoles(environment: Environment): Statement {
  const linked = {
    'eks.amazonaws.com': 'AWSServiceRoleForAmazonEKS',
    'eks-nodegroup.amazonaws.com': 'AWSServiceRoleForAmazonEKSNodegroup',
  };
  return {
    sid: 'SeeServiceLinkedRoles',
    actions: ['iam:GetRole'],
    resources: Object.entries(linked).flatMap(([service, role]) => [
      roleArn(environment, `aws-service-role/${service}/${role}`),
      roleArn(environment, role),
    ]),
  };
}

/**
 * The environment's roles. The deploy role can grant them only what their boundary allows, and can change neither the
 * boundary nor itself: whoever takes it over gets no further than the environment.
 */
export function deployIdentityStatements(environment: Environment): readonly Statement[] {
  const { boundaryArn, roles } = namesOf(environment);
  const made = roleArnsOf(environment);
  return [
    {
      sid: 'GrantWithinBoundary',
      actions: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:DeleteRolePolicy',
        'iam:DetachRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
      ],
      resources: made,
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn } },
    },
    {
      sid: 'ChangeRoles',
      actions: [
        'iam:DeleteRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      resources: made,
    },
    {
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      resources: made,
      conditions: { StringEquals: { 'iam:PassedToService': roleUsers } },
    },
    serviceLinkedRoles(environment),
    seeServiceLinkedRoles(environment),
    {
      sid: 'KeepGuards',
      effect: 'Deny',
      actions: anyChange,
      resources: [
        boundaryArn,
        roleArn(environment, roles.plan),
        roleArn(environment, roles.review),
        roleArn(environment, roles.deploy),
        arn(environment, 'iam', `policy/${roles.deploy}-*`, false),
      ],
    },
    {
      sid: 'KeepBoundaries',
      effect: 'Deny',
      actions: ['iam:DeleteRolePermissionsBoundary'],
      resources: made,
    },
  ];
}
