/** Significant digits of a number without leading and trailing zeros. */
const digitsOf = (value: number): number =>
  Math.abs(value).toExponential().replace(/e.*$/, '').replace('.', '').length;

/** Of a list or a map, beside what it contains; and of each element of it. */
const container = 3;
const element = 1;

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(digitsOf(value) / 2) + 1;
  if (Array.isArray(value))
    return container + value.reduce<number>((sum, each) => sum + element + sizeOf(each), 0);
  if (typeof value === 'object' && value !== null) return container + attributesOf(value, element);
  return 1;
}

const attributesOf = (item: object, each: number): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + each + Buffer.byteLength(name) + sizeOf(value),
    0,
  );

/** Bytes that DynamoDB counts for an item (Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats"). */
export const itemBytes = (item: Readonly<Record<string, unknown>>): number => attributesOf(item, 0);
