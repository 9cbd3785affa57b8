import { Role, type RoleProps } from '../../../constructs/aws/role';
import { UserError } from '../../../values/user-error';
import { place } from '../../support/place';

const base: RoleProps = {
  name: 'aurora-test-reader',
  description: 'Reads.',
  trust: [
    { sid: 'PodsAssume', principals: { Service: 'pods.eks.amazonaws.com' }, actions: ['sts:AssumeRole'] },
  ],
};
const read = { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket/*'] };
const managed = 'arn:aws:iam::aws:policy/service-role/AmazonEKSClusterPolicy';

let role: Role;
const build = (props: Partial<RoleProps> = {}) =>
  place((stack) => {
    role = new Role(stack, 'reader', { ...base, ...props });
  });

it('can be assumed by those whom it trusts', () => {
  const template = build();
  expect(template.resource('aws_iam_role').attributes).toMatchObject({
    name: 'aurora-test-reader',
    description: 'Reads.',
  });
  expect(template.statements('aws_iam_role', '', 'assume_role_policy')).toEqual([
    {
      Sid: 'PodsAssume',
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole'],
    },
  ]);
});

it('has no rights unless it is given some, and then no empty policy', () => {
  for (const props of [{}, { statements: [] }]) {
    const template = build(props);
    expect(template.resources('aws_iam_role_policy')).toEqual([]);
    expect(template.resources('aws_iam_role_policy_attachment')).toEqual([]);
    expect(role.grants).toEqual([]);
  }
});

it('has its rights in one policy of its own, beside those of AWS', () => {
  const template = build({ statements: [read], managedPolicyArns: [managed] });
  expect(template.statements('aws_iam_role_policy', '')).toEqual([
    { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] },
  ]);
  for (const type of ['aws_iam_role_policy', 'aws_iam_role_policy_attachment']) {
    expect(template.resource(type).attributes['role']).toBe('aurora-test-reader');
  }
  expect(template.resource('aws_iam_role_policy_attachment').attributes['policy_arn']).toBe(managed);
});

it('is refused with more rights than IAM takes inline, as a mistake of the values that decide about them', () => {
  const many = Array.from({ length: 200 }, (_, index) => ({ ...read, sid: `Read${index}` }));
  expect(() => build({ statements: many, sizedBy: 'test' })).toThrow(UserError);
  expect(() => build({ statements: many, sizedBy: 'test' })).toThrow(
    /^values\/environments\/test\.ts: logs\.sourceBuckets and logs\.rds: .*inline policy aurora-test-reader/,
  );
});

it('names everything that grants, for those who wait for the rights', () => {
  const template = build({ statements: [read], managedPolicyArns: [managed] });
  const granting = [
    template.resource('aws_iam_role_policy'),
    template.resource('aws_iam_role_policy_attachment'),
  ];
  expect(role.grants.map(({ node }) => node.path)).toEqual(granting.map(({ path }) => path));
});

it('has a boundary and a session length where they are given', () => {
  const boundaryArn = 'arn:aws:iam::111122223333:policy/aurora-test-boundary';
  expect(build({ boundaryArn, maxSessionSeconds: 7200 }).resource('aws_iam_role').attributes).toMatchObject({
    permissions_boundary: boundaryArn,
    max_session_duration: 7200,
  });
});
