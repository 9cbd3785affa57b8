import { policyDocument, type Statement } from './policy-document';

/**
 * The most characters of a policy, white space not counted (IAM User Guide, "IAM and AWS STS quotas"): of one managed
 * policy, and of all inline policies of a role together.
 */
export const policySizeLimits = { managed: 6144, inline: 10240 } as const;

/**
 * Renders a policy whose size depends on values.
 *
 * @throws Error where IAM would refuse it for its size
 */
export function sizedPolicyDocument(
  name: string,
  statements: readonly Statement[],
  kind: keyof typeof policySizeLimits,
): string {
  const document = policyDocument(statements);
  const size = document.replace(/\s/g, '').length;
  if (size > policySizeLimits[kind]) {
    throw new Error(
      `The policy ${name} has ${size} characters; IAM allows ${policySizeLimits[kind]} (${kind}). Shorten the environment's name, or name fewer source buckets`,
    );
  }
  return document;
}
