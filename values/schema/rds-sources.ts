import { z } from 'zod';
import { accountId, region, roleArn, textLike } from './primitives';

/** Aurora keeps identifiers in lower case, and IAM compares them letter by letter. */
const identifier = textLike(
  /^[a-z0-9*-]{1,63}$/,
  'a name of a-z, 0-9 and "-", with "*" for any of them, such as "orders-*"',
);

const identifiers = (what: string) =>
  z
    .array(identifier)
    .min(1, { error: `at least one ${what}; leave it out for all of them` })
    .default(['*']);

const callsForm = { error: 'a number of calls a second from 0.1 to 1000' };

/** What RDS takes for its tags (“Tagging Amazon Aurora and Amazon RDS resources”, Amazon Aurora User Guide). */
const tagKey = textLike(
  /^[\p{L}\p{N} _.:/=+@-]{1,128}$/u,
  'a tag key: 1 to 128 letters, digits, spaces and _ . : / = + - @',
);
const tagValue = textLike(
  /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
  'a tag value: at most 256 letters, digits, spaces and _ . : / = + - @',
);

/** What can be set about the RDS API of one account and region; contract/rds-sources.ts has what programs are told of it. */
export const rdsSourceSchema = z.strictObject({
  account: accountId.optional().describe('The account of the instances. Default: `account`.'),
  region: region.optional().describe('The region of the instances. Default: `region`.'),
  roleArn: roleArn
    .optional()
    .describe(
      'The role in the instances’ account that discovery and processor assume. Its trust must allow both of their roles `sts:AssumeRole` and `sts:TagSession`. Default: their own rights, within `account`.',
    ),
  externalId: textLike(/^[\w+=,.@:/-]{2,1224}$/, 'an external id: 2 to 1224 letters, digits and +=,.@:/-_')
    .optional()
    .describe('The external id that the trust of `roleArn` asks for, if any.'),
  clusters: identifiers('cluster').describe(
    'Clusters whose instances are read, by their identifiers; `*` stands for any characters.',
  ),
  instances: identifiers('instance').describe(
    'Instances that are read, by their own identifiers and not those of their clusters; `*` stands for any characters.',
  ),
  tags: z
    .record(tagKey, tagValue, { error: 'an object of tag keys and values, such as { team: "orders" }' })
    .default({})
    .describe('Tags that an instance, or its cluster, must have, all of them.'),
  callsPerSecond: z
    .number(callsForm)
    .min(0.1, callsForm)
    .max(1000, callsForm)
    .default(10)
    .describe(
      'Calls a second that this environment may make to the RDS API of this account and region, all operations and pods together. The API is shared with everybody else in the account.',
    ),
});
