import { looksLikeSecret } from '../../values/secret-keys';
import { isMap } from '../../values/value-paths';

/** A map that is still being put together. */
export type OpenMap = { [key: string]: OpenNode };
export type OpenNode = string | OpenMap;

/** The parts of a JSON schema that say which values there are. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
}

/** Finds what a reference inside the schema means; one to another document means nothing that is known. */
export type Resolve = (schema: Schema | undefined) => Schema | undefined;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
};

function kindBySchema({ type }: Schema): string | undefined {
  const types = (typeof type === 'string' ? [type] : (type ?? [])).filter((each) => each !== 'null');
  const named = types.map((each) => kinds[each]);
  if (named.length === 0 || named.includes(undefined)) return undefined;
  return [...new Set(named)].sort().join('|');
}

/** `Basic` and the Base64 of `name:password`, as a header has it. */
const basicCredentials = /^Basic [A-Za-z0-9+/]+=*$/;

function kindByDefault(value: unknown, key: string): string {
  if (typeof value === 'string' && value !== '') {
    return looksLikeSecret(key) || basicCredentials.test(value) ? 'public-password' : 'text';
  }
  if (value === '') return 'scalar';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'number' || typeof value === 'boolean' ? typeof value : 'any';
}

/** Maps that a schema closes: a chart refuses any other key, whatever its templates would do with it. */
export type Closed = WeakSet<OpenMap>;

function mapNode(schema: Schema | undefined, value: unknown, resolve: Resolve, closed: Closed): OpenMap {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema ?? {};
  const defaults = isMap(value) ? value : {};
  // A schema that calls something a map, and says no more, leaves it to the user as a whole: the defaults are an example.
  const hasShape = Object.keys({ ...properties, ...patternProperties }).length > 0;
  const free = schema !== undefined && !hasShape && additionalProperties !== false;
  const keys = free ? [] : [...new Set([...Object.keys(defaults), ...Object.keys(properties)])].sort();
  const node: OpenMap = {};
  for (const key of keys) node[key] = nodeOf(properties[key], defaults[key], resolve, closed, key);
  const [pattern] = Object.values(patternProperties);
  if (pattern) {
    for (const key of keys) node[key] = nodeOf(pattern, defaults[key], resolve, closed, key);
    node['*'] = nodeOf(pattern, undefined, resolve, closed, '');
  } else if (keys.length === 0) node['*'] = 'any';
  if (additionalProperties === false) closed.add(node);
  return node;
}

/** What is known about a value by its schema, and where that is silent, by its default. */
export function nodeOf(
  reference: Schema | undefined,
  value: unknown,
  resolve: Resolve,
  closed: Closed,
  key: string,
): OpenNode {
  const schema = resolve(reference);
  const described = schema !== undefined && (schema.type === 'object' || schema.properties !== undefined);
  if (described || (schema?.type === undefined && isMap(value)))
    return mapNode(schema, value, resolve, closed);
  const byDefault = kindByDefault(value, key);
  if (byDefault === 'public-password' || schema === undefined) return byDefault;
  return kindBySchema(schema) ?? (schema.type === undefined ? byDefault : 'any');
}
