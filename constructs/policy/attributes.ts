import type { Attributes, Situation } from './rule';

/**
 * Reading Terraform attributes, whose shape nobody guarantees: a nested block is an object or a list, a boolean may
 * be the text `"true"` (a launch template's `encrypted` is), and what is unset may be absent or `null`.
 */

/** True for what Terraform would call an object or a map. */
export function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every nested block of this name, whether it was rendered as one object or as a list of objects. */
export function blocks(attributes: Attributes | undefined, name: string): readonly Attributes[] {
  const value = attributes?.[name];
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/** The first nested block of this name. */
export function block(attributes: Attributes | undefined, name: string): Attributes | undefined {
  return blocks(attributes, name)[0];
}

/** A text that is set and not empty. */
export function text(attributes: Attributes | undefined, name: string): string | undefined {
  const value = attributes?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list or set; a single text counts as a list of one. */
export function texts(attributes: Attributes | undefined, name: string): readonly string[] {
  const value = attributes?.[name];
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');
}

/** A boolean, also where the provider declares it as text; `undefined` when it is unset or an expression. */
export function flag(attributes: Attributes | undefined, name: string): boolean | undefined {
  const value = attributes?.[name];
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return undefined;
}

/** A number, also where it was rendered as text; `undefined` when it is unset or an expression. */
export function count(attributes: Attributes | undefined, name: string): number | undefined {
  const value = attributes?.[name];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** True when the attribute holds anything at all: not absent, `null`, empty text or an empty list. */
export function isSet(attributes: Attributes | undefined, name: string): boolean {
  const value = attributes?.[name];
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}

/**
 * True when a plan leaves the attribute out because its value is known only after apply. Rules on references (keys,
 * policies, links between resources) have nothing to say then: the synthesis has judged the same reference already.
 */
export function isUnknown(
  attributes: Attributes | undefined,
  name: string,
  situation: Pick<Situation, 'stage'>,
): boolean {
  return situation.stage === 'plan' && attributes?.[name] === undefined;
}

/** True when the text has a Terraform expression in it, such as `${aws_kms_key.data.arn}`. */
export function isExpression(value: string): boolean {
  return value.includes('${');
}

/** A value as a message quotes it: `"AES256"`, `true`, `unset`. */
export function shown(value: unknown): string {
  return value === undefined || value === null ? 'unset' : JSON.stringify(value);
}
