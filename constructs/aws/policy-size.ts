import { UserError } from '../../values/user-error';
import { policyDocument, type Statement } from './policy-document';

/**
 * The most characters of a policy, white space not counted (IAM User Guide, "IAM and AWS STS quotas"): of one managed
 * policy, and of all inline policies of a role together.
 */
export const policySizeLimits = { managed: 6144, inline: 10240 } as const;

export interface SizedPolicy {
  /** How a message names the policy. */
  readonly name: string;
  readonly kind: keyof typeof policySizeLimits;
  /**
   * The environment whose `logs.sourceBuckets` and `logs.rds` decide how long the policy is.
   * @default - no list of values decides, so that a policy which is too long is a fault of this program
   */
  readonly environment?: string;
}

/**
 * Renders a policy of an identity, which IAM refuses beyond a size.
 *
 * @throws UserError where an environment names too many sources of logs for it
 */
export function sizedPolicyDocument(
  { name, kind, environment }: SizedPolicy,
  statements: readonly Statement[],
): string {
  const document = policyDocument(statements);
  const size = document.replace(/\s/g, '').length;
  const limit = policySizeLimits[kind];
  if (size <= limit) return document;
  if (environment === undefined) {
    throw new Error(`The ${kind} policy ${name} has ${size} characters; IAM allows ${limit}`);
  }
  throw new UserError(
    `values/environments/${environment}.ts: logs.sourceBuckets and logs.rds: given sources with which the ${kind} policy ${name} has ` +
      `${size} characters; allowed: ${limit}, IAM's limit. Name fewer buckets and instances, or shorter names, prefixes and patterns.`,
  );
}
