import { count, isSet, isUnknown, shown } from '../attributes';
import type { Rule } from '../rule';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/logs/Working-with-log-groups-and-streams.html */
const retention: Rule = {
  id: 'logs-retention',
  level: 'error',
  why: 'A log group without retention keeps everything for ever, at the price that this system exists to avoid.',
  fix: 'Set retention_in_days.',
  appliesTo: ['aws_cloudwatch_log_group'],
  check: ({ attributes }) =>
    (count(attributes, 'retention_in_days') ?? 0) > 0
      ? undefined
      : `retention_in_days is ${shown(attributes['retention_in_days'])}, which means for ever`,
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const encrypted: Rule = {
  id: 'logs-encrypted',
  level: 'error',
  why: 'Control-plane and flow logs name people and addresses; with a key of ours, access to them can be withdrawn.',
  fix: 'Set kms_key_id to the ARN of a key whose policy lets CloudWatch Logs use it.',
  appliesTo: ['aws_cloudwatch_log_group'],
  check: ({ attributes }, situation) =>
    isSet(attributes, 'kms_key_id') || isUnknown(attributes, 'kms_key_id', situation)
      ? undefined
      : 'kms_key_id is unset',
};

/** Log groups: kept for a time that somebody chose, and encrypted. */
export const logsRules: readonly Rule[] = [encrypted, retention];
