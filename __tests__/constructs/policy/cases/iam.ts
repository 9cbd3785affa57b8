import { clean, policy, resource, violation, type Case } from './case';
import type { Resource } from '../../../../constructs/policy/rule';

const account = '123456789012';
const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/instance-metadata';

function identity(statement: object): Resource {
  return resource('aws_iam_policy', {
    policy: policy({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table, ...statement }),
  });
}
function role(statement: object): Resource {
  return resource('aws_iam_role', {
    assume_role_policy: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }),
  });
}
function on(type: string, statement: object): Resource {
  return resource(type, { policy: policy({ Effect: 'Allow', ...statement }) });
}
const root = { AWS: `arn:aws:iam::${account}:root` };
const keyAdmin = { Principal: root, Action: 'kms:*', Resource: '*' };

const pods = {
  Principal: { Service: 'pods.eks.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
};
const ourCluster = { 'aws:SourceArn': `arn:aws:eks:eu-west-1:${account}:cluster/dev-aurora` };
const ourAccount = { 'aws:SourceAccount': account };

const host = 'token.actions.githubusercontent.com';
function gitHub(condition: object): Resource {
  return role({
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  });
}
const audience = { [`${host}:aud`]: 'sts.amazonaws.com' };
const subject = (value: string | readonly string[]) => ({ [`${host}:sub`]: value });

export const iamCases: readonly Case[] = [
  violation(
    'iam-policy-readable',
    'an expression',
    [resource('aws_iam_policy', { policy: '${data.aws_iam_policy_document.x.json}' })],
    'is the expression',
  ),
  violation(
    'iam-policy-readable',
    'not JSON',
    [resource('aws_iam_role', { assume_role_policy: '{' })],
    'assume_role_policy is not a policy document',
  ),
  violation(
    'iam-policy-readable',
    'no statement',
    [resource('aws_s3_bucket_policy', { policy: '{"Version":"2012-10-17"}' })],
    'no "Statement"',
  ),
  violation(
    'iam-policy-readable',
    'an unknown effect',
    [identity({ Effect: 'allow' })],
    'allowed are "Allow" and "Deny"',
  ),
  violation(
    'iam-policy-readable',
    'an object in place of a text',
    [resource('aws_kms_key', { policy: 7 })],
    'not a JSON text',
  ),
  violation(
    'iam-policy-readable',
    'an inline policy',
    [resource('aws_iam_role', { inline_policy: [{ name: 'a', policy: '[]' }] })],
    'no "Statement"',
  ),
  clean('iam-policy-readable', 'JSON with expressions inside', [
    identity({ Resource: '${aws_dynamodb_table.t.arn}' }),
  ]),
  clean('iam-policy-readable', 'a plan that does not know it yet', [resource('aws_iam_policy', {})], {
    stage: 'plan',
  }),

  violation('iam-no-wildcard-action', 'everything', [identity({ Action: '*' })], 'the action "*"'),
  violation(
    'iam-no-wildcard-action',
    'a whole service',
    [identity({ Action: ['dynamodb:GetItem', 's3:*'] })],
    'the action "s3:*"',
  ),
  violation('iam-no-wildcard-action', 'a write prefix', [identity({ Action: 's3:Put*' })], '"s3:Put*"'),
  violation(
    'iam-no-wildcard-action',
    'a verb at the end',
    [identity({ Action: 'rds:*Describe' })],
    '"rds:*Describe"',
  ),
  violation(
    'iam-no-wildcard-action',
    'in a bucket policy',
    [on('aws_s3_bucket_policy', { Principal: root, Action: 's3:*', Resource: '*' })],
    '"s3:*"',
  ),
  violation(
    'iam-no-wildcard-action',
    'in an inline policy of a role',
    [
      resource('aws_iam_role', {
        inline_policy: [{ policy: policy({ Effect: 'Allow', Action: 's3:*', Resource: table }) }],
      }),
    ],
    '"s3:*"',
  ),
  violation(
    'iam-no-wildcard-action',
    'kms:* for somebody else than the root',
    [on('aws_kms_key', { ...keyAdmin, Principal: { AWS: [root.AWS, `arn:aws:iam::${account}:role/a`] } })],
    '"kms:*"',
  ),
  violation(
    'iam-no-wildcard-action',
    'kms:* of the root in an identity policy',
    [identity({ Action: 'kms:*' })],
    '"kms:*"',
  ),
  clean('iam-no-wildcard-action', 'listed', [identity({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'] })]),
  clean('iam-no-wildcard-action', 'reads', [
    identity({ Action: ['ec2:Describe*', 'ecr:BatchGet*', 's3:GetObject*', 's3:List*'] }),
  ]),
  clean('iam-no-wildcard-action', 'the default key policy', [on('aws_kms_key', keyAdmin)]),
  clean('iam-no-wildcard-action', 'the default key policy with a computed account', [
    on('aws_kms_key', {
      ...keyAdmin,
      Principal: { AWS: 'arn:aws:iam::${data.aws_caller_identity.it.account_id}:root' },
    }),
  ]),
  clean('iam-no-wildcard-action', 'a Deny', [
    on('aws_s3_bucket_policy', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }),
  ]),

  violation(
    'iam-no-unscoped-resource',
    'a download on everything',
    [identity({ Action: 'rds:DownloadDBLogFilePortion', Resource: '*' })],
    'allows rds:DownloadDBLogFilePortion on "*"',
  ),
  violation(
    'iam-no-unscoped-resource',
    'one of two actions is scopable',
    [identity({ Action: ['ec2:DescribeInstances', 'ec2:TerminateInstances'], Resource: ['*'] })],
    'allows ec2:TerminateInstances on',
  ),
  violation(
    'iam-no-unscoped-resource',
    'a wildcard that the table does not cover',
    [identity({ Action: 'eks:List*', Resource: '*' })],
    'eks:List*',
  ),
  violation(
    'iam-no-unscoped-resource',
    'every bucket',
    [identity({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' })],
    '"arn:aws:s3:::*"',
  ),
  violation(
    'iam-no-unscoped-resource',
    'any role',
    [identity({ Action: 'iam:PassRole', Resource: '*' })],
    'iam:PassRole',
  ),
  clean('iam-no-unscoped-resource', 'an ARN', [identity({})]),
  clean('iam-no-unscoped-resource', 'an ARN by reference', [
    identity({ Resource: ['${aws_s3_bucket.b.arn}/*'] }),
  ]),
  clean('iam-no-unscoped-resource', 'actions without anything narrower', [
    identity({
      Action: ['ec2:Describe*', 'ECR:GetAuthorizationToken', 'cloudwatch:PutMetricData'],
      Resource: '*',
    }),
  ]),
  clean('iam-no-unscoped-resource', 'a key policy, where it means this key', [on('aws_kms_key', keyAdmin)]),

  violation(
    'iam-no-not-action',
    'NotAction',
    [identity({ Action: undefined, NotAction: 'iam:*' })],
    'all actions but iam:*',
  ),
  violation(
    'iam-no-not-action',
    'NotResource',
    [identity({ Resource: undefined, NotResource: table })],
    'all resources but',
  ),
  violation(
    'iam-no-not-action',
    'NotPrincipal',
    [on('aws_sns_topic_policy', { NotPrincipal: root, Action: 'sns:Publish', Resource: '*' })],
    'all principals but',
  ),
  clean('iam-no-not-action', 'a Deny', [identity({ Effect: 'Deny', Action: undefined, NotAction: 'iam:*' })]),
  clean('iam-no-not-action', 'Action', [identity({})]),

  violation(
    'iam-no-public-principal',
    'a bucket',
    [on('aws_s3_bucket_policy', { Principal: '*', Action: 's3:GetObject', Resource: '*' })],
    'principal "*"',
  ),
  violation(
    'iam-no-public-principal',
    'a topic, to {AWS: *}',
    [on('aws_sns_topic_policy', { Principal: { AWS: ['*'] }, Action: 'sns:Publish', Resource: '*' })],
    'principal "*"',
  ),
  violation(
    'iam-no-public-principal',
    'a condition that is true without the key',
    [
      on('aws_sns_topic_policy', {
        Principal: '*',
        Action: 'sns:Publish',
        Resource: '*',
        Condition: { StringEqualsIfExists: ourAccount },
      }),
    ],
    'principal "*"',
  ),
  violation(
    'iam-no-public-principal',
    'a condition that excludes',
    [
      on('aws_sns_topic_policy', {
        Principal: '*',
        Action: 'sns:Publish',
        Resource: '*',
        Condition: { StringNotEquals: ourAccount },
      }),
    ],
    'principal "*"',
  ),
  violation(
    'iam-no-public-principal',
    'a condition on any account',
    [
      on('aws_kms_key', {
        Principal: '*',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } },
      }),
    ],
    'principal "*"',
  ),
  violation(
    'iam-no-public-principal',
    'a condition on transport only',
    [
      on('aws_s3_bucket_policy', {
        Principal: '*',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      }),
    ],
    'principal "*"',
  ),
  clean('iam-no-public-principal', 'the account is pinned', [
    on('aws_kms_key', {
      Principal: { AWS: '*' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: { 'kms:CallerAccount': account } },
    }),
  ]),
  clean('iam-no-public-principal', 'the account is pinned by reference', [
    on('aws_sns_topic_policy', {
      Principal: '*',
      Action: 'sns:Publish',
      Resource: '*',
      Condition: {
        ArnLike: { 'AWS:PrincipalArn': 'arn:aws:iam::${data.aws_caller_identity.it.account_id}:role/*' },
      },
    }),
  ]),
  clean('iam-no-public-principal', 'a service', [
    on('aws_sns_topic_policy', {
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: '*',
    }),
  ]),
  clean('iam-no-public-principal', 'a Deny without TLS', [
    on('aws_s3_bucket_policy', {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ]),

  violation('iam-pod-identity-trust', 'no condition', [role(pods)], 'pins aws:SourceAccount'),
  violation(
    'iam-pod-identity-trust',
    'no cluster',
    [role({ ...pods, Condition: { StringEquals: ourAccount } })],
    'pins aws:SourceArn',
  ),
  violation(
    'iam-pod-identity-trust',
    'any account',
    [role({ ...pods, Condition: { StringLike: { 'aws:SourceAccount': '*' }, ArnLike: ourCluster } })],
    'pins aws:SourceAccount',
  ),
  violation(
    'iam-pod-identity-trust',
    'any cluster',
    [
      role({
        ...pods,
        Condition: {
          StringEquals: ourAccount,
          ArnLike: { 'aws:SourceArn': `arn:aws:eks:eu-west-1:${account}:cluster/*` },
        },
      }),
    ],
    'not the ARN of one cluster',
  ),
  violation(
    'iam-pod-identity-trust',
    'an association, which EKS never sends',
    [
      role({
        ...pods,
        Condition: {
          StringEquals: ourAccount,
          ArnEquals: {
            'aws:SourceArn': `arn:aws:eks:eu-west-1:${account}:podidentityassociation/dev-aurora/a-1`,
          },
        },
      }),
    ],
    'not the ARN of one cluster',
  ),
  clean('iam-pod-identity-trust', 'by reference', [
    role({
      ...pods,
      Condition: {
        StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.it.account_id}' },
        ArnEquals: { 'aws:SourceArn': '${aws_eks_cluster.it.arn}' },
      },
    }),
  ]),
  clean('iam-pod-identity-trust', 'both', [
    role({ ...pods, Condition: { StringEquals: ourAccount, ArnEquals: ourCluster } }),
  ]),
  clean('iam-pod-identity-trust', 'another service', [role({ Principal: { Service: 'ec2.amazonaws.com' } })]),

  violation('iam-github-trust', 'no condition', [gitHub({})], `no condition pins ${host}:aud`),
  violation(
    'iam-github-trust',
    'another audience',
    [
      gitHub({
        StringEquals: {
          [`${host}:aud`]: 'https://github.com/acme',
          ...subject('repo:acme/logs:ref:refs/heads/main'),
        },
      }),
    ],
    'not "sts.amazonaws.com"',
  ),
  violation(
    'iam-github-trust',
    'no subject',
    [gitHub({ StringEquals: audience })],
    `no condition pins ${host}:sub`,
  ),
  violation(
    'iam-github-trust',
    'every repository of an owner',
    [gitHub({ StringEquals: audience, StringLike: subject('repo:acme/*:ref:refs/heads/main') })],
    'wildcard in the repository "acme/*"',
  ),
  violation(
    'iam-github-trust',
    'no repository',
    [gitHub({ StringEquals: audience, StringLike: subject('*') })],
    'not repo:<owner>/<repository>:<what>',
  ),
  violation(
    'iam-github-trust',
    'pull requests',
    [
      gitHub({
        StringEquals: {
          ...audience,
          ...subject(['repo:acme/logs:ref:refs/heads/main', 'repo:acme/logs:pull_request']),
        },
      }),
    ],
    'admits pull requests',
  ),
  violation(
    'iam-github-trust',
    'anything of the repository',
    [gitHub({ StringEquals: audience, StringLike: subject('repo:acme/logs:*') })],
    'admits pull requests',
  ),
  clean('iam-github-trust', 'a branch', [
    gitHub({ StringEquals: { ...audience, ...subject('repo:acme/logs:ref:refs/heads/main') } }),
  ]),
  clean('iam-github-trust', 'environments', [
    gitHub({ StringEquals: audience, StringLike: subject('repo:acme/logs:environment:*') }),
  ]),

  violation('iam-no-user', 'a user', [resource('aws_iam_user', { name: 'jenkins' })], 'long-lived'),
  violation('iam-no-user', 'a key', [resource('aws_iam_access_key', { user: 'jenkins' })], 'long-lived'),
  clean('iam-no-user', 'a role', [role({ Principal: { Service: 'ec2.amazonaws.com' } })]),

  violation(
    'iam-no-administrator',
    'attached',
    [
      resource('aws_iam_role_policy_attachment', {
        policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ],
    'AdministratorAccess',
  ),
  violation(
    'iam-no-administrator',
    'by the role',
    [resource('aws_iam_role', { managed_policy_arns: ['arn:aws:iam::aws:policy/PowerUserAccess'] })],
    'PowerUserAccess',
  ),
  violation(
    'iam-no-administrator',
    'exclusively',
    [
      resource('aws_iam_role_policy_attachments_exclusive', {
        policy_arns: ['arn:aws:iam::aws:policy/IAMFullAccess'],
      }),
    ],
    'IAMFullAccess',
  ),
  clean('iam-no-administrator', 'a narrow one', [
    resource('aws_iam_role_policy_attachment', {
      policy_arn: 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
    }),
  ]),
];
