import { SnapshotPolicy, type SnapshotPolicyProps } from '../../../constructs/aws/snapshot-policy';
import { place } from '../../support/place';

const base: SnapshotPolicyProps = {
  name: 'aurora-test',
  place: { account: '111122223333', region: 'eu-west-1' },
  roleName: 'aurora-test-snapshots',
  boundaryArn: 'arn:aws:iam::111122223333:policy/aurora-test-boundary',
  volumeTag: { key: 'aurora:snapshot', value: 'test' },
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  keep: 7,
};

const template = place((stack) => new SnapshotPolicy(stack, 'snapshots', base));
const tagged = { StringEquals: { 'aws:ResourceTag/aurora:snapshot': 'test' } };
const rights = template.statements('aws_iam_role_policy', '');

it('snapshots the tagged volumes once a day and keeps as many as asked for', () => {
  expect(template.resource('aws_dlm_lifecycle_policy').attributes).toMatchObject({
    state: 'ENABLED',
    policy_details: {
      resource_types: ['VOLUME'],
      target_tags: { 'aurora:snapshot': 'test' },
      schedule: [
        {
          create_rule: { interval: 24, interval_unit: 'HOURS', times: ['03:00'] },
          retain_rule: { count: 7 },
          copy_tags: true,
        },
      ],
    },
  });
});

it('has a description that the service accepts', () => {
  expect(template.resource('aws_dlm_lifecycle_policy').attributes['description']).toMatch(
    /^[0-9A-Za-z _-]{1,500}$/,
  );
});

it('lets only policies of this account and region assume the role, within the boundary', () => {
  expect(template.resource('aws_iam_role').attributes['permissions_boundary']).toBe(base.boundaryArn);
  expect(template.statements('aws_iam_role', '', 'assume_role_policy')).toMatchObject([
    {
      Principal: { Service: 'dlm.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:dlm:eu-west-1:111122223333:policy/*' },
      },
    },
  ]);
});

it('reads only tagged volumes, and removes only snapshots of such', () => {
  expect(rights).toContainEqual(
    expect.objectContaining({
      Action: ['ec2:CreateSnapshot'],
      Resource: ['arn:aws:ec2:eu-west-1:111122223333:volume/*'],
      Condition: tagged,
    }),
  );
  const removing = rights.filter(({ Action }) => (Action as string[]).includes('ec2:DeleteSnapshot'));
  expect(removing).toEqual([expect.objectContaining({ Condition: tagged })]);
});

it('uses the one key, and grants its use to AWS only', () => {
  const keyed = rights.filter(({ Action }) =>
    (Action as string[]).some((action) => action.startsWith('kms:')),
  );
  expect(keyed).toHaveLength(2);
  for (const { Resource } of keyed) expect(Resource).toEqual([base.kmsKeyArn]);
  const granting = rights.find(({ Action }) => (Action as string[]).includes('kms:CreateGrant'));
  expect(granting).toMatchObject({
    Action: ['kms:CreateGrant'],
    Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  });
});

it('does nothing before it may', () => {
  expect(template.resource('aws_dlm_lifecycle_policy').attributes['depends_on']).toEqual([
    template.resource('aws_iam_role_policy').address,
  ]);
});
