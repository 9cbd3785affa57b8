import { z } from 'zod';
import { textLike } from './primitives';

/** Characters that a reason has at least: shorter ones ("ok", "not needed") tell the next reader nothing. */
export const shortestReason = 20;

/** Days that an exception may reach ahead: what is allowed for longer is no exception. */
export const longestExceptionDays = 90;

const reasonForm = { error: `why this is meant, in ${shortestReason} characters or more` };

/** Changes that the guards of `npm run plan` would refuse. What of it depends on the day and on the stacks, synthesis checks. */
export const exceptionsSchema = z.array(
  z.strictObject({
    address: textLike(
      /^[a-z0-9-]+\/[a-z]\w*\.[\w-]+(\[(\d+|"[^"]+")\])?$/,
      'the id of a stack, a slash and the Terraform address of a resource, as the refusal of `npm run plan` shows it, such as "prod-foundation/aws_s3_bucket.logs_bucket_ABCDEF01"',
    ).describe(
      'The one resource that it is for: the id of its stack, a slash, and its Terraform address, as the refusal shows it. The stack must be one of the environment, or the bootstrap of its account; the resource need not be there any more, because one that is to be destroyed is not.',
    ),
    reason: z
      .string(reasonForm)
      .trim()
      .min(shortestReason, reasonForm)
      .describe('Why this is meant. Every plan and every report shows it.'),
    until: z.iso
      .date({ error: 'the last day that it holds, as "YYYY-MM-DD"' })
      .describe(
        `The last day that it holds, in UTC: today or later, and at most ${longestExceptionDays} days ahead. Synthesis refuses one that has passed, so that none outlives its change.`,
      ),
  }),
  { error: 'a list of objects with `address`, `reason` and `until`' },
);
