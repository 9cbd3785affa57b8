import { block, flag, isUnknown, shown, text } from '../attributes';
import type { Rule } from '../rule';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html */
const encrypted: Rule = {
  id: 'dynamodb-encrypted',
  level: 'error',
  why: 'With the key that AWS owns nobody can audit or withdraw access to the tables that say what was delivered.',
  fix: 'Set server_side_encryption with enabled = true and kms_key_arn of a key of ours.',
  appliesTo: ['aws_dynamodb_table'],
  check: ({ attributes }, situation) => {
    const encryption = block(attributes, 'server_side_encryption');
    if (flag(encryption, 'enabled') !== true) {
      return `server_side_encryption.enabled is ${shown(encryption?.['enabled'])}, not true`;
    }
    if (isUnknown(encryption, 'kms_key_arn', situation)) return undefined;
    const key = text(encryption, 'kms_key_arn');
    return key === undefined || key.endsWith(':alias/aws/dynamodb')
      ? `kms_key_arn is ${shown(key)}, which is a key that AWS manages`
      : undefined;
  },
};

const recoverable: Rule = {
  id: 'dynamodb-recoverable',
  level: 'error',
  why: 'The tables hold the only truth about what was delivered: without point-in-time recovery a bad write loses it.',
  fix: 'Set point_in_time_recovery.enabled = true.',
  appliesTo: ['aws_dynamodb_table'],
  check: ({ attributes }) => {
    const enabled = block(attributes, 'point_in_time_recovery')?.['enabled'];
    return flag({ enabled }, 'enabled') === true
      ? undefined
      : `point_in_time_recovery.enabled is ${shown(enabled)}, not true`;
  },
};

const deletionProtected: Rule = {
  id: 'dynamodb-deletion-protected',
  level: 'error',
  why: 'prevent_destroy stops Terraform only; deletion protection also stops the console and the API.',
  fix: 'Set deletion_protection_enabled = true, or protection: none in the values of the environment.',
  appliesTo: ['aws_dynamodb_table'],
  check: ({ attributes }, { protection }) =>
    protection === 'none' || flag(attributes, 'deletion_protection_enabled') === true
      ? undefined
      : `deletion_protection_enabled is ${shown(attributes['deletion_protection_enabled'])} where protection is "data"`,
};

/** Tables: encrypted with our key, recoverable, and protected as the environment says. */
export const dynamodbRules: readonly Rule[] = [deletionProtected, encrypted, recoverable];
