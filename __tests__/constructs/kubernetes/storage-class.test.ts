import { DataAwsKmsAlias } from '@cdktf/provider-aws/lib/data-aws-kms-alias';
import { StorageClass, type StorageClassProps } from '../../../constructs/kubernetes/storage-class';
import { snapshotTag } from '../../../contract/volumes';
import { UserError } from '../../../values/user-error';
import { place } from '../../support/place';

const base: StorageClassProps = {
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  environment: 'test',
  tags: { owner: 'team', environment: 'test', 'cost-centre': 'centre', project: 'logs=all' },
};

const build = (props: Partial<StorageClassProps> = {}) =>
  place((stack) => new StorageClass(stack, 'storage', { ...base, ...props })).resource(
    'kubernetes_storage_class_v1',
  ).attributes;

const attributes = build();
const parameters = attributes['parameters'] as Record<string, string>;

test('volumes are gp3, encrypted with our key, enlargeable, and made where their pod runs', () => {
  expect(attributes).toMatchObject({
    storage_provisioner: 'ebs.csi.aws.com',
    volume_binding_mode: 'WaitForFirstConsumer',
    allow_volume_expansion: true,
    parameters: { type: 'gp3', encrypted: 'true', kmsKeyId: base.kmsKeyArn },
  });
});

test('a volume stays when its claim goes', () => {
  expect(attributes).toMatchObject({ reclaim_policy: 'Retain' });
});

test('it is the class of claims that name none', () => {
  expect(attributes['metadata']).toEqual({
    name: 'aurora-data',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  });
});

test('volumes carry every tag, and the one that they are snapshotted by', () => {
  const tags = Object.entries(parameters)
    .filter(([name]) => name.startsWith('tagSpecification'))
    .map(([, tag]) => tag);
  expect(tags.sort()).toEqual(
    [
      'owner=team',
      'environment=test',
      'cost-centre=centre',
      // Split at the first sign only: the rest is the value.
      'project=logs=all',
      `${snapshotTag}=test`,
    ].sort(),
  );
  expect(Object.keys(parameters).filter((name) => name.startsWith('tagSpecification'))).toHaveLength(5);
});

test('an extra tag does not take the volumes of another environment', () => {
  expect(Object.values(build({ tags: { [snapshotTag]: 'prod' } })['parameters'] as object)).toContain(
    `${snapshotTag}=test`,
  );
});

test.each([
  [{ 'a=b': 'c' }, '{"a=b":"c"} with a tag key that volumes cannot have; allowed: a key without "="'],
  [{ CSIVolumeName: 'c' }, 'with a tag key that volumes cannot have'],
  [
    { owner: '{{ .PVCName }}' },
    'with a value of tag "owner" that volumes cannot have; allowed: a value without "{{"',
  ],
])('the tag %j is refused', (tags: Record<string, string>, says) => {
  expect(() => build({ tags })).toThrow(UserError);
  expect(() => build({ tags })).toThrow(says);
});

test.each(['', 'alias/aurora-test'])('"%s" is refused as a key', (kmsKeyArn) => {
  expect(() => build({ kmsKeyArn })).toThrow(UserError);
  expect(() => build({ kmsKeyArn })).toThrow(
    `kmsKeyArn: given "${kmsKeyArn}"; allowed: the ARN of a KMS key`,
  );
});

test('a key that is looked up is taken', () => {
  const template = place((stack) => {
    const alias = new DataAwsKmsAlias(stack, 'key', { name: 'alias/aurora-test' });
    new StorageClass(stack, 'storage', { ...base, kmsKeyArn: alias.targetKeyArn });
  });
  expect(template.resource('kubernetes_storage_class_v1').attributes['parameters']).toMatchObject({
    kmsKeyId: '${data.aws_kms_alias.key.target_key_arn}',
  });
});
