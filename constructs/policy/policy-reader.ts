import { blocks, isExpression, isObject, isUnknown, shown, text } from './attributes';
import type { Attributes, Resource, Situation } from './rule';

/**
 * IAM policy documents, normalised: every field that JSON allows to be one value or a list is a list here.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface ParsedStatement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
  /** How a message names the statement: its Sid, or its position. */
  readonly name: string;
}

/** One principal; the bare `"*"` is of kind `*`. */
export interface Principal {
  readonly kind: string;
  readonly value: string;
}

/** One line of a Condition block. Condition keys ignore case, so `key` is in lower case. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * What a policy document is for, which decides what its wildcards mean: in an `identity` policy `Resource: "*"` is
 * everything there is, in a `resource`, `key` or `trust` policy it is the resource that carries the policy.
 */
export type PolicyKind = 'identity' | 'trust' | 'resource' | 'key';

/** Where resources carry policy documents. */
const carriers: Readonly<Record<string, readonly (readonly [attribute: string, kind: PolicyKind])[]>> = {
  aws_cloudwatch_log_resource_policy: [['policy_document', 'resource']],
  aws_dynamodb_resource_policy: [['policy', 'resource']],
  aws_ecr_registry_policy: [['policy', 'resource']],
  aws_ecr_repository_policy: [['policy', 'resource']],
  aws_iam_group_policy: [['policy', 'identity']],
  aws_iam_policy: [['policy', 'identity']],
  aws_iam_role: [['assume_role_policy', 'trust']],
  aws_iam_role_policy: [['policy', 'identity']],
  aws_iam_user_policy: [['policy', 'identity']],
  aws_kms_key: [['policy', 'key']],
  aws_kms_key_policy: [['policy', 'key']],
  aws_s3_bucket: [['policy', 'resource']],
  aws_s3_bucket_policy: [['policy', 'resource']],
  aws_secretsmanager_secret: [['policy', 'resource']],
  aws_secretsmanager_secret_policy: [['policy', 'resource']],
  aws_sns_topic: [['policy', 'resource']],
  aws_sns_topic_policy: [['policy', 'resource']],
  aws_sqs_queue: [['policy', 'resource']],
  aws_sqs_queue_policy: [['policy', 'resource']],
};

/** Every type that may carry a policy document. */
export const policyCarriers: readonly string[] = Object.keys(carriers);

/** By type, the attributes whose policy says who else may use the resource itself, its trust included. */
export const sharingAttributes: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(carriers)
    .map(([type, found]) => [
      type,
      found.filter(([, kind]) => kind !== 'identity').map(([attribute]) => attribute),
    ])
    .filter(([, attributes = []]) => attributes.length > 0),
);

/** A policy document that was found on a resource. */
export interface Policy {
  readonly attribute: string;
  readonly kind: PolicyKind;
  /** `undefined` when the document cannot be read; `problem` then says why. */
  readonly statements?: readonly ParsedStatement[];
  readonly problem?: string;
}

/**
 * The policy documents of a resource.
 *
 * An absent document is none: at synthesis nobody set it, in a plan it is known only after apply and the synthesis
 * has judged it. A document that is there and is not JSON, such as an expression over
 * `data.aws_iam_policy_document`, has a `problem` and no statements: `iam-policy-readable` refuses it, once, and
 * every other rule passes over it.
 */
export function policies(resource: Resource): readonly Policy[] {
  const found = (carriers[resource.type] ?? []).flatMap(([attribute, kind]) =>
    readPolicy(resource.attributes, attribute, kind),
  );
  if (resource.type !== 'aws_iam_role') return found;
  const inline = blocks(resource.attributes, 'inline_policy');
  return [...found, ...inline.flatMap((each) => readPolicy(each, 'policy', 'identity'))];
}

/** One statement that allows something, with the policy that it is in. */
export interface Grant {
  readonly policy: Policy;
  readonly statement: ParsedStatement;
}

/** Every statement with `Effect: Allow` on a resource. Only those can give something away. */
export function grants(resource: Resource, ...kinds: readonly PolicyKind[]): readonly Grant[] {
  return policies(resource)
    .filter((policy) => kinds.length === 0 || kinds.includes(policy.kind))
    .flatMap((policy) => (policy.statements ?? []).map((statement) => ({ policy, statement })))
    .filter(({ statement }) => statement.allows);
}

/** Statements of one attribute of one resource; `undefined` when there is nothing that could be judged. */
export function statementsOf(
  resource: Resource,
  attribute: string,
  situation: Situation,
): readonly ParsedStatement[] | undefined {
  if (isUnknown(resource.attributes, attribute, situation)) return undefined;
  return policies(resource).find((policy) => policy.attribute === attribute)?.statements;
}

function readPolicy(attributes: Attributes, attribute: string, kind: PolicyKind): readonly Policy[] {
  const source = text(attributes, attribute);
  if (source === undefined) {
    const value = attributes[attribute];
    if (value === undefined || value === null || value === '') return [];
    return [{ attribute, kind, problem: `is ${shown(value)}, which is not a JSON text` }];
  }
  try {
    return [{ attribute, kind, statements: parseStatements(JSON.parse(source)) }];
  } catch (error) {
    const start = JSON.stringify(source.length > 80 ? `${source.slice(0, 80)}…` : source);
    const problem = isExpression(source)
      ? `is the expression ${start}, which has no value before apply`
      : `is not a policy document: ${error instanceof Error ? error.message : String(error)} in ${start}`;
    return [{ attribute, kind, problem }];
  }
}

function parseStatements(document: unknown): readonly ParsedStatement[] {
  const statements = isObject(document) ? document['Statement'] : undefined;
  if (statements === undefined) throw new Error('it has no "Statement"');
  return listOf(statements).map((each, index) => {
    if (!isObject(each)) throw new Error(`statement ${index + 1} is ${shown(each)}, not an object`);
    const effect = each['Effect'];
    if (effect !== 'Allow' && effect !== 'Deny') {
      throw new Error(`statement ${index + 1} has Effect ${shown(effect)}; allowed are "Allow" and "Deny"`);
    }
    return {
      allows: effect === 'Allow',
      actions: textsOf(each['Action']),
      notActions: textsOf(each['NotAction']),
      resources: textsOf(each['Resource']),
      notResources: textsOf(each['NotResource']),
      principals: principalsOf(each['Principal']),
      notPrincipals: principalsOf(each['NotPrincipal']),
      conditions: conditionsOf(each['Condition']),
      name: text(each, 'Sid') ?? `statement ${index + 1}`,
    };
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Condition values may be booleans and numbers; they are compared as text, as IAM does. */
function textsOf(value: unknown): readonly string[] {
  return listOf(value).map(String);
}

function principalsOf(value: unknown): readonly Principal[] {
  if (isObject(value)) {
    return Object.entries(value).flatMap(([kind, values]) =>
      textsOf(values).map((each) => ({ kind, value: each })),
    );
  }
  return textsOf(value).map((each) => ({ kind: '*', value: each }));
}

function conditionsOf(value: unknown): readonly Condition[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({
          operator,
          key: key.toLowerCase(),
          values: textsOf(values),
        }))
      : [],
  );
}

/**
 * Operators that demand that the key is there and equals one of the values. `…IfExists` and `ForAllValues:` are true
 * when the key is missing, so they pin nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const pinningOperator = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/;

/** The conditions of a statement that pin `key` to values. */
export function pins(statement: ParsedStatement, key: string): readonly Condition[] {
  return statement.conditions.filter(
    (condition) =>
      condition.key === key.toLowerCase() &&
      pinningOperator.test(condition.operator) &&
      condition.values.length > 0,
  );
}
