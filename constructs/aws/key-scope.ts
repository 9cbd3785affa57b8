import { arn, type Place } from '../../values/names';
import { dnsSuffixOf } from '../../values/partition';
import type { Conditions } from './policy-document';

/** What writing and reading data under a key takes, and no more: nothing here changes the key, or lends it to others. */
export const useKeyActions: readonly string[] = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Every key of the account and region: the ARN of a key holds a random id, so a condition must tell keys apart. */
export const anyKeyArn = (place: Place): string => arn(place, 'kms', 'key/*');

/** The condition that a key is the one with this alias (AWS KMS Developer Guide, "ABAC for AWS KMS"). */
export const keyWithAlias = (alias: string): Conditions => ({
  'ForAnyValue:StringEquals': { 'kms:ResourceAliases': [alias] },
});

/** The condition that a key is only used by a service on the role's behalf, never by the role itself. */
export const keyThrough = (
  { region }: Pick<Place, 'region'>,
  ...services: readonly string[]
): Conditions[string] => ({
  'kms:ViaService': services.map((service) => `${service}.${region}.${dnsSuffixOf(region)}`),
});
