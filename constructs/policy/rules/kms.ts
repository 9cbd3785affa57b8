import { flag, shown, text } from '../attributes';
import type { Rule } from '../rule';

/** https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html (only symmetric encryption keys rotate) */
const rotation: Rule = {
  id: 'kms-rotation',
  level: 'error',
  why: 'A key that never rotates protects ever more data, all of which one leak of the key opens.',
  fix: 'Set enable_key_rotation = true.',
  appliesTo: ['aws_kms_key'],
  check: ({ attributes }) => {
    const spec = text(attributes, 'customer_master_key_spec') ?? 'SYMMETRIC_DEFAULT';
    return spec !== 'SYMMETRIC_DEFAULT' || flag(attributes, 'enable_key_rotation') === true
      ? undefined
      : `enable_key_rotation is ${shown(attributes['enable_key_rotation'])}, not true`;
  },
};

/** Keys: rotated. What their policies allow is judged by the rules on IAM. */
export const kmsRules: readonly Rule[] = [rotation];
