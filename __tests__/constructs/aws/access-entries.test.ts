import { AccessEntries, type AccessEntriesProps } from '../../../constructs/aws/access-entries';
import { place } from '../../support/place';

const arn = (name: string) => `arn:aws:iam::111122223333:${name}`;

const build = (props: Pick<AccessEntriesProps, 'administrators' | 'readers'>) =>
  place((stack) => {
    new AccessEntries(stack, 'access', {
      clusterName: 'aurora-test',
      accessPolicyArn: (policy) => `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      ...props,
    });
  });

/** Principal to access policy. */
const granted = (template: ReturnType<typeof build>): Record<string, unknown> =>
  Object.fromEntries(
    template
      .resources('aws_eks_access_policy_association')
      .map(({ attributes }) => [attributes['principal_arn'], attributes['policy_arn']]),
  );

it('makes administrators of the ones and readers of the others, across the whole cluster', () => {
  const template = build({ administrators: [arn('role/deploy')], readers: [arn('role/plan')] });
  expect(granted(template)).toEqual({
    [arn('role/deploy')]: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    [arn('role/plan')]: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy',
  });
  for (const { attributes } of template.resources('aws_eks_access_policy_association')) {
    expect(attributes['access_scope']).toEqual({ type: 'cluster' });
  }
});

it('makes one entry for who is in both lists or twice in one: an administrator', () => {
  const both = arn('role/deploy');
  const template = build({ administrators: [both, both], readers: [both] });
  expect(template.resources('aws_eks_access_entry')).toHaveLength(1);
  expect(granted(template)).toEqual({
    [both]: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
  });
});

it('tells principals apart whose names differ in their path or kind only', () => {
  const administrators = [arn('role/a'), arn('user/a'), arn('role/team/a'), arn('role/team-a')];
  expect(Object.keys(granted(build({ administrators, readers: [] }))).sort()).toEqual(
    [...administrators].sort(),
  );
});

it('makes the entry before it associates a policy with it', () => {
  const { json } = build({ administrators: [arn('role/a')], readers: [] });
  expect(JSON.stringify(json)).toMatch(/"principal_arn":"\$\{aws_eks_access_entry\.[\w-]+\.principal_arn\}"/);
});

it('adds nobody to Kubernetes groups, which no access policy bounds', () => {
  for (const { attributes } of build({ administrators: [arn('role/a')], readers: [arn('role/b')] }).resources(
    'aws_eks_access_entry',
  )) {
    expect(attributes).toMatchObject({ type: 'STANDARD' });
    expect(attributes).not.toHaveProperty('kubernetes_groups');
  }
});
