import { EncryptionKey, type EncryptionKeyProps } from '../../../constructs/aws/encryption-key';
import { place } from '../../support/place';
import { reference } from '../../support/reference';

const base: EncryptionKeyProps = {
  alias: 'alias/aurora-test',
  description: 'Everything that aurora-test stores',
  place: { account: '111122223333', region: 'us-gov-west-1' },
  protection: 'data',
};

const build = (props: Partial<EncryptionKeyProps> = {}) =>
  place((stack) => new EncryptionKey(stack, 'encryption', { ...base, ...props }));

it('rotates, and is found by its alias', () => {
  const template = build();
  const key = template.resource('aws_kms_key');
  expect(key.attributes['enable_key_rotation']).toBe(true);
  expect(template.resource('aws_kms_alias').attributes).toMatchObject({
    name: 'alias/aurora-test',
    target_key_id: reference(key, 'key_id'),
  });
});

it('never locks its own account out, and admits no other principal by itself', () => {
  expect(build().statements('aws_kms_key', '')).toEqual([
    {
      Sid: 'AccountAdministersThroughIam',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws-us-gov:iam::111122223333:root' },
      Action: ['kms:*'],
      Resource: ['*'],
    },
  ]);
});

it('admits the users that it is given beside the account', () => {
  const users = [
    {
      sid: 'Logs',
      principals: { Service: 'logs.amazonaws.com' },
      actions: ['kms:Decrypt'],
      resources: ['*'],
    },
  ];
  expect(
    build({ users })
      .statements('aws_kms_key', '')
      .map(({ Sid }) => Sid),
  ).toEqual(['AccountAdministersThroughIam', 'Logs']);
});

it.each([
  ['data', { deletion_window_in_days: 30, lifecycle: { prevent_destroy: true } }],
  ['none', { deletion_window_in_days: 7, lifecycle: {} }],
] as const)('is guarded as protection "%s" says', (protection, expected) => {
  expect(build({ protection }).resource('aws_kms_key').attributes).toMatchObject(expected);
});
