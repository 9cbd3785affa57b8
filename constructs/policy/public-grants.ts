import { grants, pins, type Grant, type ParsedStatement } from './policy-reader';
import type { Resource } from './rule';

/** Conditions that say which account may use a grant to everyone; the value is the part of an ARN that is the account. */
export const accountPins = [
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:SourceAccount',
  'kms:CallerAccount',
] as const;

/** Expressions stand for one concrete value each; their own colons and quotes must not be read as part of an ARN. */
export function withoutExpressions(value: string): string {
  return value.replace(/\$\{[^}]*\}/g, 'x');
}

/** True when each value names one account: 12 digits or an expression, alone or as the account of an ARN. */
export function namesAccounts(values: readonly string[]): boolean {
  return values.every((value) => {
    const plain = withoutExpressions(value);
    const account = plain.startsWith('arn:') ? plain.split(':')[4] : plain;
    return account !== undefined && account !== '' && !/[*?]/.test(account);
  });
}

function isPinnedToAccount(statement: ParsedStatement): boolean {
  return accountPins.some((key) => pins(statement, key).some(({ values }) => namesAccounts(values)));
}

/** What the policies on a resource give to the principal `*`, without a condition that pins the account. */
export function publicGrants(resource: Resource): readonly Grant[] {
  return grants(resource, 'key', 'resource', 'trust').filter(
    ({ statement }) =>
      statement.principals.some(({ value }) => value.includes('*')) && !isPinnedToAccount(statement),
  );
}
