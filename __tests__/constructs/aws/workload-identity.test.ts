import { WorkloadIdentity, type WorkloadIdentityProps } from '../../../constructs/aws/workload-identity';
import { place } from '../../support/place';

const base: WorkloadIdentityProps = {
  clusterName: 'aurora-test',
  clusterArn: 'arn:aws:eks:eu-west-1:111122223333:cluster/aurora-test',
  account: '111122223333',
  environment: 'test',
  roleName: 'aurora-test-discovery',
  boundaryArn: 'arn:aws:iam::111122223333:policy/aurora-test-boundary',
  namespace: 'aurora-logs',
  serviceAccount: 'discovery',
  statements: [{ sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] }],
};

const build = (props: Partial<WorkloadIdentityProps> = {}) =>
  place((stack) => new WorkloadIdentity(stack, 'identity', { ...base, ...props }));

it('can be assumed for one service account of one cluster only', () => {
  expect(build().statements('aws_iam_role', '', 'assume_role_policy')).toEqual([
    {
      Sid: 'PodsOfThisServiceAccount',
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:SourceAccount': '111122223333',
          'aws:RequestTag/kubernetes-namespace': 'aurora-logs',
          'aws:RequestTag/kubernetes-service-account': 'discovery',
        },
        ArnEquals: { 'aws:SourceArn': base.clusterArn },
      },
    },
  ]);
});

it('associates the role with that service account, session tags on', () => {
  const { attributes } = build().resource('aws_eks_pod_identity_association');
  expect(attributes).toMatchObject({
    cluster_name: 'aurora-test',
    namespace: 'aurora-logs',
    service_account: 'discovery',
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\.[\w-]+\.arn\}$/) as string,
  });
  expect(attributes).not.toHaveProperty('disable_session_tags');
});

it('has its rights before a pod can have it', () => {
  const managedPolicyArns = ['arn:aws:iam::aws:policy/Some'];
  const template = build({ managedPolicyArns });
  expect(template.resource('aws_eks_pod_identity_association').attributes['depends_on']).toEqual([
    template.resource('aws_iam_role_policy').address,
    template.resource('aws_iam_role_policy_attachment').address,
  ]);
});

it('may do what it is given, within the boundary', () => {
  const template = build();
  expect(template.statements('aws_iam_role_policy', '')).toEqual([
    { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] },
  ]);
  expect(template.resource('aws_iam_role').attributes).toMatchObject({
    name: 'aurora-test-discovery',
    permissions_boundary: base.boundaryArn,
  });
  expect(template.resources('aws_iam_role_policy_attachment')).toEqual([]);
});
