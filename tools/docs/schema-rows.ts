import type { z } from 'zod';

/** One setting of a schema, as a table shows it. */
export interface SettingRow {
  /** `nodeGroup.instanceType`; `[]` stands for each item of a list. */
  readonly path: string;
  /** What may be given, in words. */
  readonly allowed: string;
  /** The default as JSON; `required` or `optional` where there is none. */
  readonly default: string;
  readonly meaning: string;
}

/** What is read of a zod definition; which fields are there depends on `type`. */
interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly options?: readonly Schema[];
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly defaultValue?: unknown;
}

type Schema = z.ZodType;

const definitionOf = (schema: Schema): Definition => schema.def as unknown as Definition;

/** Wrappers say whether a value may be left out; what they wrap says what it must be. */
const wrappers = new Set(['optional', 'default', 'prefault', 'nullable', 'readonly']);

/** A schema without its wrappers. */
export function unwrapped(schema: Schema): Schema {
  const { type, innerType } = definitionOf(schema);
  return wrappers.has(type) && innerType ? unwrapped(innerType) : schema;
}

/** The description of a schema; wrappers come first, because `describe` mostly follows them. */
function meaningOf(schema: Schema): string {
  if (schema.description !== undefined) return schema.description;
  const { innerType } = definitionOf(schema);
  return innerType ? meaningOf(innerType) : '';
}

function defaultOf(schema: Schema): string {
  const { type, innerType, defaultValue } = definitionOf(schema);
  if (type === 'default' || type === 'prefault') return `\`${JSON.stringify(defaultValue)}\``;
  if (type === 'optional') return 'optional';
  return wrappers.has(type) && innerType ? defaultOf(innerType) : 'required';
}

const isZodsOwn = (message: string): boolean => /^(Invalid|Too (small|big)|Unrecognized)/.test(message);

/** What the schema itself says is allowed, drawn out of it by values that it does not take. */
function ownWords(schema: Schema, ...wrong: readonly unknown[]): string | undefined {
  const messages = wrong
    .flatMap((value) => schema.safeParse(value).error?.issues ?? [])
    .map(({ message }) => message)
    .filter((message) => !isZodsOwn(message));
  return messages.length > 0 ? [...new Set(messages)].join('; ') : undefined;
}

/** Texts that some setting refuses: nonsense, nothing, and the whole Internet. */
const wrongTexts = ['\u0000', '', '0.0.0.0/0'];

const quoted = (value: unknown): string => `\`${JSON.stringify(value)}\``;

function numberWords(schema: Schema): string {
  const { minValue, maxValue, isInt } = schema as unknown as {
    minValue: number;
    maxValue: number;
    isInt: boolean;
  };
  const kind = isInt ? 'a whole number' : 'a number';
  return Number.isFinite(maxValue) && maxValue < Number.MAX_SAFE_INTEGER
    ? `${kind} from ${minValue} to ${maxValue}`
    : kind;
}

/** What may be given for a schema, in words. */
export function allowedOf(wrapped: Schema): string {
  const schema = unwrapped(wrapped);
  const { type, entries, values, element, options } = definitionOf(schema);
  switch (type) {
    case 'enum':
      return Object.values(entries ?? {})
        .map(quoted)
        .join(', ');
    case 'literal':
      return (values ?? []).map(quoted).join(', ');
    case 'string':
      return ownWords(schema, ...wrongTexts) ?? 'text';
    case 'number':
      return ownWords(schema, -1) ?? numberWords(schema);
    case 'boolean':
      return '`true`, `false`';
    case 'array': {
      const least = ownWords(schema, []);
      const items =
        element && definitionOf(unwrapped(element)).type === 'object'
          ? 'objects'
          : `${element ? allowedOf(element) : 'values'}`;
      return `a list of: ${items}${least === undefined ? '' : `; ${least}`}`;
    }
    case 'union':
      return (options ?? []).map(allowedOf).join(', or ');
    case 'record':
      return ownWords(schema, null) ?? 'an object of texts';
    case 'object':
      return 'an object of the settings below';
    default:
      throw new Error(
        `docs/values.md: tools/docs/schema-rows.ts cannot describe a zod schema of type "${type}"; add a case for it`,
      );
  }
}

/** The objects inside a schema whose keys are settings of their own, with the path to them. */
function nested(schema: Schema, path: string): SettingRow[] {
  const { type, element, options } = definitionOf(unwrapped(schema));
  if (type === 'object') return rowsOf(schema, path);
  if (type === 'array' && element) return nested(element, `${path}[]`);
  if (type === 'union') return (options ?? []).flatMap((option) => nested(option, path));
  return [];
}

/** A default that is computed from other settings stands in the description: `… Default: the first of zones.` */
const computedDefault = /\s*Default: (.+)\.$/;

/** The row of one setting; where it says nothing about itself, what was said about the objects around it. */
function rowOf(schema: Schema, path: string, around: string): SettingRow {
  const meaning = meaningOf(schema) || around;
  const [, computed] = computedDefault.exec(meaning) ?? [];
  return {
    path,
    allowed: allowedOf(schema),
    default: computed ?? defaultOf(schema),
    meaning: meaning.replace(computedDefault, ''),
  };
}

/** Every setting below an object schema, in the order in which they are declared. */
export function rowsOf(schema: Schema, path: string, around = ''): SettingRow[] {
  const { shape = {} } = definitionOf(unwrapped(schema));
  return Object.entries(shape).flatMap(([key, inner]) => {
    const here = `${path}.${key}`;
    if (definitionOf(unwrapped(inner)).type === 'object') {
      // What can be left out as a whole is a setting itself: its own row says what it means to give it.
      const own = defaultOf(inner) === 'optional' ? [rowOf(inner, here, around)] : [];
      return [...own, ...rowsOf(inner, here, `${around} ${meaningOf(inner)}`.trim())];
    }
    return [rowOf(inner, here, around), ...nested(inner, here)];
  });
}

/** One table of a page: a section of the schema, or one of the shapes that a section may have. */
export interface SettingTable {
  readonly title: string;
  readonly meaning: string;
  readonly rows: readonly SettingRow[];
}

/** The tables of a schema: its plain settings first, then one for each section, and one for each mode of a section. */
export function tablesOf(schema: z.ZodObject): SettingTable[] {
  const sections: SettingTable[] = [];
  const plain: SettingRow[] = [];
  for (const [key, inner] of Object.entries(schema.shape) as [string, Schema][]) {
    const { type, options } = definitionOf(unwrapped(inner));
    const meaning = meaningOf(inner);
    if (type === 'object') sections.push({ title: key, meaning, rows: rowsOf(inner, key) });
    else if (
      type === 'union' &&
      options?.every((option) => definitionOf(unwrapped(option)).type === 'object')
    ) {
      for (const option of options) {
        const rows = rowsOf(option, key);
        sections.push({ title: `${key}, ${modeOf(option)}`, meaning, rows });
      }
    } else plain.push(rowOf(inner, key, ''), ...nested(inner, key));
  }
  return [{ title: 'environment', meaning: 'Settings that belong to no section.', rows: plain }, ...sections];
}

/** What tells one shape of a section from the others: its first literal, such as `mode "create"`. */
function modeOf(option: Schema): string {
  const entries = Object.entries(definitionOf(unwrapped(option)).shape ?? {});
  const [key, schema] = entries.find(([, each]) => definitionOf(each).type === 'literal') ?? [];
  return key && schema ? `${key} ${allowedOf(schema).replaceAll('`', '')}` : 'another shape';
}
