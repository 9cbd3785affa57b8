import { isUnknown, shown, text } from '../attributes';
import type { Rule } from '../rule';

/**
 * CloudWatch cannot publish to a topic under the key that AWS manages, since nobody can change that key's policy.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
const encrypted: Rule = {
  id: 'sns-encrypted',
  level: 'error',
  why: 'Alerts quote log lines; and under alias/aws/sns the alarms of CloudWatch never arrive.',
  fix: 'Set kms_master_key_id to a key of ours whose policy lets the publishers use it.',
  appliesTo: ['aws_sns_topic'],
  check: ({ attributes }, situation) => {
    if (isUnknown(attributes, 'kms_master_key_id', situation)) return undefined;
    const key = text(attributes, 'kms_master_key_id');
    return key === undefined || key.endsWith('alias/aws/sns')
      ? `kms_master_key_id is ${shown(key)}, not a key of ours`
      : undefined;
  },
};

/** Topics: encrypted with a key that their publishers may use. */
export const snsRules: readonly Rule[] = [encrypted];
