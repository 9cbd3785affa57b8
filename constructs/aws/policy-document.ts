/** Condition operators, each with the condition keys that it compares and the values that it compares them with. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy, in IAM's own terms. */
export interface Statement {
  /** What the statement is for, in letters and digits. */
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** Left out in trust policies, where the role itself is meant. */
  readonly resources?: readonly string[];
  /** Only in trust and resource policies. */
  readonly principals?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly conditions?: Conditions;
}

/**
 * Renders statements as an IAM policy. It is a plain literal made from computed names, never a data source, so that a
 * review shows the whole policy and a rule can read it before anything exists.
 */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principals, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      ...(principals === undefined ? {} : { Principal: principals }),
      Action: actions,
      ...(resources === undefined ? {} : { Resource: resources }),
      ...(conditions === undefined ? {} : { Condition: conditions }),
    })),
  });
}
