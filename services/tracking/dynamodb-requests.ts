import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

/** Names and values that an expression refers to, numbered, since many attributes have the name of a reserved word. */
class References {
  private readonly names = new Map<string, string>();
  private readonly values: Record<string, unknown> = {};

  readonly name = (attribute: string): string => {
    const known = this.names.get(attribute) ?? `#${this.names.size}`;
    this.names.set(attribute, known);
    return known;
  };

  readonly value = (value: unknown): string => {
    const placeholder = `:${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  };

  /** DynamoDB refuses an empty list of either. */
  get attributes(): Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'> {
    const names = Object.fromEntries([...this.names].map(([name, placeholder]) => [placeholder, name]));
    return {
      ExpressionAttributeNames: names,
      ...(Object.keys(this.values).length > 0 ? { ExpressionAttributeValues: this.values } : {}),
    };
  }
}

/** Writes a part of an expression: `name` and `value` give the placeholders. */
export type Term = (refer: Pick<References, 'name' | 'value'>) => string;

export const equals =
  (attribute: string, value: unknown): Term =>
  ({ name, value: placeholder }) =>
    value === undefined
      ? `attribute_not_exists(${name(attribute)})`
      : `${name(attribute)} = ${placeholder(value)}`;

export const exists =
  (attribute: string): Term =>
  ({ name }) =>
    `attribute_exists(${name(attribute)})`;

export interface Update {
  /** New values; an attribute that is given as undefined is removed, one that is not given stays. */
  readonly change: Readonly<Record<string, unknown>>;
  /** Values that are worked out from old ones, as `SET` takes them. */
  readonly computed?: readonly Term[];
  /** All of them must hold. */
  readonly conditions: readonly Term[];
}

/** One conditional `UpdateItem`. */
export function updateOf({
  change,
  computed = [],
  conditions,
}: Update): Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
> {
  const references = new References();
  const { name, value } = references;
  const entries = Object.entries(change);
  const set = [
    ...entries.flatMap(([key, to]) => (to === undefined ? [] : [`${name(key)} = ${value(to)}`])),
    ...computed.map((term) => term(references)),
  ];
  const remove = entries.flatMap(([key, to]) => (to === undefined ? [name(key)] : []));
  return {
    UpdateExpression: [
      ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
      ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: conditions.map((term) => `(${term(references)})`).join(' AND '),
    ...references.attributes,
  };
}

/** Whether a write did nothing because its condition did not hold. */
export const conditionFailed = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'ConditionalCheckFailedException';

/** @returns whether the condition held. @throws every other error */
export async function unlessConditionFails(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}
