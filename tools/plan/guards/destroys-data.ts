import { block, count, flag, text } from '../../../constructs/policy/attributes';
import { isDataType } from '../../../constructs/policy/guarded-types';
import type { Attributes } from '../../../constructs/policy/rule';
import { kindOf } from '../../report/resource-kinds';
import { attributesBefore, type Guard, type GuardedChange } from './guard';

/** A resource as people know it: its kind, and its name where it has one. */
function described(type: string, attributes: Attributes): string {
  const name =
    text(attributes, 'bucket') ??
    text(attributes, 'name') ??
    text(block(attributes, 'metadata'), 'name') ??
    text(attributes, 'id');
  return name === undefined ? kindOf(type) : `${kindOf(type)} ${JSON.stringify(name)}`;
}

/** The attribute by which synthesis protects a type from deletion in AWS itself, and lifts that for an exception. */
const ourDeletionProtection = 'deletion_protection_enabled';

/** What else stands in the way, and how one gets past it. Of what is about to go, so as it is before. */
function obstacles({ planned, action, protection }: GuardedChange, before: Attributes): string[] {
  const sentences: string[] = [];
  if (flag(before, ourDeletionProtection) === true) {
    sentences.push(
      `It takes two deploys, because AWS protects it from deletion (${ourDeletionProtection}): the first with the exception and without this change, which turns the protection off; the second with this change.`,
    );
  }
  if (flag(before, 'deletion_protection') === true) {
    sentences.push(
      'AWS protects it from deletion (deletion_protection), which was turned on outside of this repository: turn it off there first.',
    );
  }
  if (planned.type === 'aws_s3_bucket' && flag(before, 'force_destroy') !== true) {
    sentences.push('AWS deletes no bucket that holds objects, whatever the exception says: empty it first.');
  }
  if (planned.type === 'aws_ecr_repository' && flag(before, 'force_delete') !== true) {
    sentences.push(
      'AWS deletes no repository that holds images, whatever the exception says: empty it first.',
    );
  }
  const days = count(before, 'recovery_window_in_days') ?? 0;
  if (planned.type === 'aws_secretsmanager_secret' && action === 'replace' && days > 0) {
    sentences.push(`AWS keeps its name for ${days} days: until then no other secret can be made under it.`);
  }
  if (protection === 'data' && planned.type.startsWith('aws_')) {
    sentences.push('The deploy role may not delete it where protection is "data": a person deploys it.');
  }
  return sentences;
}

/**
 * What holds data is about to go. To be forgotten is not to go: the thing stays, and only Terraform no longer knows it.
 */
export const destroysData: Guard = {
  id: 'destroys-data',
  check: (change) => {
    const { planned, action } = change;
    if (!isDataType(planned.type) || (action !== 'destroy' && action !== 'replace')) return undefined;
    const before = attributesBefore(change);
    const what = described(planned.type, before);
    const done =
      action === 'replace'
        ? `replaces the ${what}: what it holds is destroyed with it, and the new one is empty.`
        : `destroys the ${what} and what it holds.`;
    return [done, ...obstacles(change, before)].join(' ');
  },
};
