import { z } from 'zod';
import { defaultKeyLayout, keyLayoutMistake } from '../../contract/key-layout';
import { logTypes } from '../../contract/log-types';
import { bucketName, days, positive, textLike, wholeNumber } from './primitives';
import { rdsSourceSchema } from './rds-sources';

const sourceBucket = z.strictObject({
  name: bucketName.describe('The bucket, in this account.'),
  prefix: textLike(/^$|^[^/].*\/$/, 'a key prefix that ends with "/" and does not start with one, or ""')
    .default('')
    .describe('The key prefix below which log files lie, ending with `/`.'),
  kmsKeyArn: textLike(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f-]{36}$/, 'the ARN of a KMS key')
    .optional()
    .describe('The customer-managed key that its objects are encrypted with, if any.'),
});

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

export const logsSchema = z.strictObject({
  types: z
    .array(z.enum(logTypes, { error: `one of ${logTypes.join(', ')}` }))
    .min(1, { error: 'at least one log type' })
    .default(['error', 'slowquery'])
    .describe('The Aurora log types that are read.'),
  gigabytesPerDay: positive('GB a day').describe(
    'GB (10^9 bytes) of log that the fleet writes a day, uncompressed. The price report is computed for it.',
  ),
  instances: z
    .int({ error: 'a whole number of Aurora instances, 1 or more' })
    .min(1, { error: 'a whole number of Aurora instances, 1 or more' })
    .describe('How many Aurora instances write logs. The price report is computed for them.'),
  backfillDays: days(1, 3650)
    .default(3)
    .describe(
      'Days back that OpenObserve accepts records of: what is older when it arrives is refused. At most `retention.searchableDays`.',
    ),
  sourceBuckets: z
    .union(
      [
        z.literal('create'),
        z.literal('none'),
        z.array(sourceBucket).min(1, { error: 'at least one bucket in a list' }),
      ],
      {
        error:
          '"create" for a bucket of our own, a list of existing buckets: [{ name, prefix }], or "none" where logs.rds is all there is',
      },
    )
    .default('create')
    .describe(
      'Where exported log files lie: `create` makes a bucket for them, a list names existing ones. `none`: there are no exports, and all logs are read through the RDS API.',
    ),
  rds: z
    .array(rdsSourceSchema, { error: 'a list of accounts and regions: [{ account, region, instances, … }]' })
    .default([])
    .describe(
      'Accounts and regions whose Aurora MySQL instances are read through the RDS API, without an export. Each stands here once. PostgreSQL is not read this way.',
    ),
  keyLayout: z
    .string({ error: 'a layout of keys, such as "{cluster}/{instance}/{type}/{file}"' })
    .superRefine((layout, context) => {
      const mistake = keyLayoutMistake(layout);
      if (mistake === undefined) return;
      context.addIssue({ code: 'custom', message: `a layout such as "${defaultKeyLayout}"; ${mistake}` });
    })
    .default(defaultKeyLayout)
    .describe(
      'How the keys below a prefix are made up: `{cluster}`, `{instance}`, `{type}`, `{file}`, and `*` for a part that tells nothing. `{instance}` and `{file}` must be there.',
    ),
  timeZone: z
    .string({ error: 'an IANA time zone, such as "UTC"' })
    .refine(isTimeZone, { error: 'an IANA time zone, such as "UTC" or "Europe/Berlin"' })
    .default('UTC')
    .describe('The zone of times that are written without one, as old servers and some audit logs do.'),
  fingerprint: z
    .boolean({ error: 'true or false' })
    .default(true)
    .describe('Whether each statement gets a summary and a fingerprint, by which equal ones are grouped.'),
  maskLiterals: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe(
      'Whether literals in statements are replaced by `?` before they are delivered, so that no data of yours is searchable.',
    ),
});

export const retentionSchema = z.strictObject({
  searchableDays: days(3, 3650)
    .default(30)
    .describe(
      'Days that a record stays searchable in OpenObserve, which then deletes it itself. 3 at least: OpenObserve refuses less.',
    ),
  archiveExpiryDays: days(33, 3680)
    .optional()
    .describe(
      'Days after which the archive bucket removes an object that OpenObserve failed to delete: a backstop, at least `searchableDays` + 30. Default: `searchableDays` + 30.',
    ),
  rawDays: days(1, 3650)
    .default(7)
    .describe('Days that the exported raw log files are kept in the bucket that we create for them.'),
  noncurrentDays: days(1, 30)
    .default(3)
    .describe(
      'Days that a deleted or overwritten object can be brought back from the versioned buckets. They cost storage.',
    ),
  snapshots: wholeNumber(1, 100, 'snapshots')
    .default(7)
    .describe('Daily snapshots kept of each data volume.'),
});
