import { clean, resource, violation, type Case } from './case';
import type { Resource, Situation } from '../../../../constructs/policy/rule';

/** DynamoDB, ECR, KMS, log groups, SNS, secrets, tags and protection. */
const key = '${aws_kms_key.data.arn}';
const data: Partial<Situation> = { protection: 'data' };
const plan: Partial<Situation> = { stage: 'plan' };

function table(attributes: Resource['attributes']): Resource {
  return resource('aws_dynamodb_table', { name: 'log-file-tracking', ...attributes });
}
function repository(attributes: Resource['attributes'] = {}): Resource {
  return resource('aws_ecr_repository', { name: 'aurora-processor', ...attributes });
}
function expiry(rules: unknown, repositoryName = 'aurora-processor'): Resource {
  return resource('aws_ecr_lifecycle_policy', {
    repository: repositoryName,
    policy: JSON.stringify({ rules }),
  });
}
const expire = [{ rulePriority: 1, selection: {}, action: { type: 'expire' } }];
const tags = { owner: 'data-platform', environment: 'dev', 'cost-centre': 'cc-1' };

export const dynamodbCases: readonly Case[] = [
  violation('dynamodb-encrypted', 'by default', [table({})], 'enabled is unset'),
  violation(
    'dynamodb-encrypted',
    'switched off',
    [table({ server_side_encryption: { enabled: false } })],
    'enabled is false',
  ),
  violation(
    'dynamodb-encrypted',
    'without key',
    [table({ server_side_encryption: { enabled: true } })],
    'kms_key_arn is unset',
  ),
  violation(
    'dynamodb-encrypted',
    'the key of AWS',
    [
      table({
        server_side_encryption: {
          enabled: true,
          kms_key_arn: 'arn:aws:kms:eu-west-1:123456789012:alias/aws/dynamodb',
        },
      }),
    ],
    'a key that AWS manages',
  ),
  violation(
    'dynamodb-encrypted',
    'a plan in which nobody set the key',
    [table({ server_side_encryption: { enabled: true, kms_key_arn: null } })],
    'kms_key_arn is unset',
    plan,
  ),
  clean('dynamodb-encrypted', 'our key', [
    table({ server_side_encryption: { enabled: true, kms_key_arn: key } }),
  ]),
  clean(
    'dynamodb-encrypted',
    'a plan that does not know the key yet',
    [table({ server_side_encryption: { enabled: true } })],
    plan,
  ),

  violation('dynamodb-recoverable', 'by default', [table({})], 'enabled is unset'),
  violation(
    'dynamodb-recoverable',
    'switched off',
    [table({ point_in_time_recovery: { enabled: false } })],
    'enabled is false',
  ),
  clean('dynamodb-recoverable', 'switched on', [table({ point_in_time_recovery: { enabled: true } })]),

  violation(
    'dynamodb-deletion-protected',
    'by default',
    [table({})],
    'deletion_protection_enabled is unset',
    data,
  ),
  clean('dynamodb-deletion-protected', 'switched on', [table({ deletion_protection_enabled: true })], data),
  clean('dynamodb-deletion-protected', 'no protection wanted', [table({})], { protection: 'none' }),
];

export const ecrCases: readonly Case[] = [
  violation('ecr-immutable', 'by default', [repository()], 'image_tag_mutability is unset'),
  violation('ecr-immutable', 'mutable', [repository({ image_tag_mutability: 'MUTABLE' })], '"MUTABLE"'),
  violation(
    'ecr-immutable',
    'with exclusions',
    [repository({ image_tag_mutability: 'IMMUTABLE_WITH_EXCLUSION' })],
    'EXCLUSION',
  ),
  clean('ecr-immutable', 'immutable', [repository({ image_tag_mutability: 'IMMUTABLE' })]),

  violation('ecr-scanned', 'by default', [repository()], 'scan_on_push is unset'),
  violation(
    'ecr-scanned',
    'switched off',
    [repository({ image_scanning_configuration: { scan_on_push: false } })],
    'scan_on_push is false',
  ),
  clean('ecr-scanned', 'switched on', [repository({ image_scanning_configuration: { scan_on_push: true } })]),

  violation('ecr-encrypted', 'by default', [repository()], 'encryption_type is unset'),
  violation(
    'ecr-encrypted',
    'an unknown type',
    [repository({ encryption_configuration: [{ encryption_type: 'NONE' }] })],
    '"NONE"',
  ),
  clean('ecr-encrypted', 'KMS', [repository({ encryption_configuration: [{ encryption_type: 'KMS' }] })]),

  violation('ecr-lifecycle', 'none', [repository()], 'no lifecycle policy'),
  violation(
    'ecr-lifecycle',
    'of another repository',
    [repository(), expiry(expire, 'other')],
    'no lifecycle policy',
  ),
  violation('ecr-lifecycle', 'without rules', [repository(), expiry([])], 'action.type "expire"'),
  violation(
    'ecr-lifecycle',
    'not JSON',
    [repository(), resource('aws_ecr_lifecycle_policy', { repository: 'aurora-processor', policy: '{' })],
    'action.type "expire"',
  ),
  clean('ecr-lifecycle', 'expires', [repository(), expiry(expire)]),
  clean(
    'ecr-lifecycle',
    'a plan that does not know the policy',
    [repository(), resource('aws_ecr_lifecycle_policy', { repository: 'aurora-processor' })],
    plan,
  ),
];

export const kmsCases: readonly Case[] = [
  violation('kms-rotation', 'by default', [resource('aws_kms_key', {})], 'enable_key_rotation is unset'),
  violation(
    'kms-rotation',
    'switched off',
    [resource('aws_kms_key', { enable_key_rotation: false })],
    'is false',
  ),
  clean('kms-rotation', 'switched on', [resource('aws_kms_key', { enable_key_rotation: true })]),
  clean('kms-rotation', 'a key that cannot rotate', [
    resource('aws_kms_key', { customer_master_key_spec: 'RSA_2048' }),
  ]),
];

export const logsCases: readonly Case[] = [
  violation('logs-retention', 'by default', [resource('aws_cloudwatch_log_group', {})], 'for ever'),
  violation(
    'logs-retention',
    'zero',
    [resource('aws_cloudwatch_log_group', { retention_in_days: 0 })],
    'retention_in_days is 0',
  ),
  clean('logs-retention', 'a month', [resource('aws_cloudwatch_log_group', { retention_in_days: 30 })]),

  violation(
    'logs-encrypted',
    'by default',
    [resource('aws_cloudwatch_log_group', {})],
    'kms_key_id is unset',
  ),
  clean('logs-encrypted', 'our key', [resource('aws_cloudwatch_log_group', { kms_key_id: key })]),
  clean(
    'logs-encrypted',
    'a plan that does not know the key',
    [resource('aws_cloudwatch_log_group', {})],
    plan,
  ),
];

export const snsCases: readonly Case[] = [
  violation('sns-encrypted', 'by default', [resource('aws_sns_topic', {})], 'kms_master_key_id is unset'),
  violation(
    'sns-encrypted',
    'the key of AWS',
    [resource('aws_sns_topic', { kms_master_key_id: 'alias/aws/sns' })],
    '"alias/aws/sns"',
  ),
  clean('sns-encrypted', 'our key', [resource('aws_sns_topic', { kms_master_key_id: key })]),
  clean('sns-encrypted', 'a plan that does not know the key', [resource('aws_sns_topic', {})], plan),
];

function secretVersion(attributes: Resource['attributes']): Resource {
  return resource('aws_secretsmanager_secret_version', attributes);
}

export const secretsCases: readonly Case[] = [
  violation(
    'secrets-write-only',
    'secret_string',
    [secretVersion({ secret_string: 'x' })],
    'secret_string is set',
  ),
  violation(
    'secrets-write-only',
    'secret_binary',
    [secretVersion({ secret_binary: 'eA==' })],
    'secret_binary is set',
  ),
  violation('secrets-write-only', 'nothing', [secretVersion({ secret_id: 's' })], 'neither'),
  clean('secrets-write-only', 'write-only', [
    secretVersion({ secret_string_wo: '${ephemeral.x.y}', secret_string_wo_version: 1 }),
  ]),
  clean(
    'secrets-write-only',
    'a plan, which shows the version only',
    [secretVersion({ secret_string: null, secret_string_wo: null, secret_string_wo_version: 1 })],
    plan,
  ),

  violation(
    'secrets-none-in-state',
    'a password',
    [resource('aws_db_instance', { password: 'x' })],
    'password is set',
  ),
  violation(
    'secrets-none-in-state',
    'a nested token',
    [resource('aws_anything', { config: { auth_token: 'x' } })],
    'config.auth_token is set',
  ),
  violation(
    'secrets-none-in-state',
    'a reference to one',
    [resource('helm_release', { repository_password: '${data.aws_ecr_authorization_token.t.password}' })],
    'repository_password is set',
  ),
  violation(
    'secrets-none-in-state',
    'data of a Kubernetes secret',
    [resource('kubernetes_secret_v1', { data: { user: 'x' } })],
    'data is set',
  ),
  violation(
    'secrets-none-in-state',
    'a sensitive value of a chart',
    [resource('helm_release', { set_sensitive: [{ name: 'a', value: 'b' }] })],
    'set_sensitive is set',
  ),
  clean('secrets-none-in-state', 'write-only arguments', [
    resource('aws_db_instance', {
      password_wo: '${ephemeral.x.y}',
      password_wo_version: 1,
      password: null,
      manage_master_user_password: true,
    }),
  ]),
  clean('secrets-none-in-state', 'a write-only Kubernetes secret', [
    resource('kubernetes_secret_v1', { data: {}, data_wo: { password: '${ephemeral.x.y}' } }),
  ]),

  violation(
    'secrets-no-generators',
    'a password',
    [resource('random_password', { length: 32 })],
    'ephemeral "random_password"',
  ),
  violation(
    'secrets-no-generators',
    'a private key',
    [resource('tls_private_key', { algorithm: 'ED25519' })],
    'ephemeral "tls_private_key"',
  ),
  clean('secrets-no-generators', 'an ordinary resource beside it', [resource('tls_private_key_reader', {})]),
];

export const tagsCases: readonly Case[] = [
  violation('tags-complete', 'none', [resource('aws_vpc', { tags_all: {} })], 'owner (unset)'),
  violation(
    'tags-complete',
    'an empty one',
    [resource('aws_vpc', { tags_all: { ...tags, owner: '' } })],
    'owner ("")',
  ),
  violation(
    'tags-complete',
    'another spelling',
    [resource('aws_vpc', { tags_all: { owner: 'a', environment: 'b', CostCenter: 'c' } })],
    'cost-centre (unset)',
  ),
  clean('tags-complete', 'all three', [resource('aws_vpc', { tags_all: tags })]),
  clean('tags-complete', 'a type without tags', [resource('aws_route', {})]),
];

const bucket = (attributes: Resource['attributes']) => resource('aws_s3_bucket', attributes);

export const protectionCases: readonly Case[] = [
  violation('protection-prevent-destroy', 'no lifecycle', [bucket({})], 'prevent_destroy is unset', data),
  violation(
    'protection-prevent-destroy',
    'switched off',
    [bucket({ lifecycle: { prevent_destroy: false } })],
    'is false',
    data,
  ),
  clean(
    'protection-prevent-destroy',
    'switched on',
    [bucket({ lifecycle: { prevent_destroy: true } })],
    data,
  ),
  clean('protection-prevent-destroy', 'a plan, which never shows it', [bucket({})], { ...data, ...plan }),
  clean('protection-prevent-destroy', 'no protection wanted', [bucket({})], { protection: 'none' }),

  violation(
    'protection-no-force',
    'force_destroy',
    [bucket({ force_destroy: true })],
    'force_destroy is true',
    data,
  ),
  violation(
    'protection-no-force',
    'force_delete',
    [repository({ force_delete: true })],
    'force_delete is true',
    { ...data, ...plan },
  ),
  violation(
    'protection-no-force',
    'no recovery window',
    [resource('aws_secretsmanager_secret', { recovery_window_in_days: 0 })],
    'recovery_window_in_days is 0',
    data,
  ),
  clean('protection-no-force', 'neither', [bucket({ force_destroy: false })], data),
  clean('protection-no-force', 'no protection wanted', [bucket({ force_destroy: true })], {
    protection: 'none',
  }),
];
