import { z } from 'zod';

/**
 * Whether a pin has been checked against the place that serves it. `npm run verify:pins` does the check; whoever runs it
 * with success may record the day here.
 */
export const verificationSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('verified'),
    /** The day of the check, as `YYYY-MM-DD`. */
    on: z.iso.date({ error: 'the day of the check as "YYYY-MM-DD"' }),
    /** What was asked, such as `registry-1.docker.io: manifest and arm64 platform`. */
    how: z.string().min(1),
  }),
  z.strictObject({
    state: z.literal('unverified'),
    /** Why it could not be checked, and what speaks for it nevertheless, with the source. */
    reason: z.string().min(1, { error: 'the reason, and what speaks for the pin nevertheless' }),
  }),
]);

export type Verification = z.output<typeof verificationSchema>;

/** A pin that nobody has asked its registry about yet; `evidence` says what speaks for it, with the source. */
export function unverified(evidence: string): Verification {
  return { state: 'unverified', reason: `Not yet asked: run \`npm run verify:pins\`. Evidence: ${evidence}` };
}
