import { z } from 'zod';

type Path = readonly PropertyKey[];
interface Definition {
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
}

const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition;

/** Follows a path through values; `undefined` where it ends early. */
function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

/** The schemas that a value at `path` may have to meet, without their wrappers; several, where there is a choice. */
function schemasAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType[] {
  const { innerType, options, element, valueType, shape } = definitionOf(schema);
  if (innerType) return schemasAt(innerType, path);
  if (options) return options.flatMap((option) => schemasAt(option, path));
  const [head, ...rest] = path;
  if (head === undefined) return [schema];
  const next = element ?? valueType ?? shape?.[String(head)];
  return next ? schemasAt(next, rest) : [];
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The keys that an object of one of these schemas may have. */
const keysOf = (schemas: readonly z.core.$ZodType[]): string =>
  unique(schemas.flatMap((schema) => Object.keys(definitionOf(schema).shape ?? {})))
    .sort()
    .join(', ');

const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );

function given(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no NaN, no functions and no big integers.
  const text = /^(bigint|function|number|symbol)$/.test(typeof value) ? String(value) : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

const oneOf = (values: readonly unknown[]): string =>
  `${values.length > 1 ? 'one of ' : ''}${values.map((value) => JSON.stringify(value)).join(', ')}`;

/** A value that no schema takes. */
const nobodysValue = Symbol('nobody’s value');

/** What schemas allow, drawn out of them by a value that they do not take. */
const allowedBy = (schemas: readonly z.core.$ZodType[]): string =>
  unique(
    schemas.flatMap((schema) => {
      const [issue] = z.safeParse(schema, nobodysValue).error?.issues ?? [];
      return issue ? [allowed(schema, issue)] : [];
    }),
  ).join(', or ');

/** The values of one type, where the schema says no more about them itself. */
function ofType(type: string, schemas: readonly z.core.$ZodType[]): string {
  const within = schemas.flatMap((schema) => {
    const { element, valueType } = definitionOf(schema);
    return element ?? valueType ?? [];
  });
  switch (type) {
    case 'string':
      return 'a text';
    case 'int':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list; each item: ${allowedBy(within)}`;
    case 'record':
      return `an object; each value: ${allowedBy(within)}`;
    case 'object':
      return `an object; its keys: ${keysOf(schemas)}`;
    default:
      return `a ${type}`;
  }
}

/** The sizes of numbers, lists and texts, where the schema says no more about them itself. */
function ofSize(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  const units: Partial<Record<string, string>> = { array: 'item', string: 'character' };
  const unit = units[issue.origin];
  if (unit) return `at ${small ? 'least' : 'most'} ${limit} ${unit}${Number(limit) === 1 ? '' : 's'}`;
  if (issue.inclusive) return `${limit} or ${small ? 'more' : 'less'}`;
  return `${small ? 'more' : 'less'} than ${limit}`;
}

const isZodsOwn = (message: string): boolean => /^(Invalid|Too (small|big)|Unrecognized)/.test(message);

/** What is allowed in the place of a mistake: in the schema's own words, or in ours for those that zod would choose. */
function allowed(schema: z.core.$ZodType, issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => allowed(schema, inner)).join('; ');
  if (!isZodsOwn(issue.message)) return issue.message;
  const schemas = schemasAt(schema, issue.path);
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_type':
      return ofType(issue.expected, schemas);
    case 'too_small':
    case 'too_big':
      return ofSize(issue);
    case 'invalid_union':
      return 'options' in issue && issue.options ? oneOf(issue.options) : allowedBy(schemas);
    case 'invalid_format':
      return `a text of the form ${issue.pattern ?? issue.format}`;
    default:
      return issue.message;
  }
}

/** Whether zod measured a value that is of another type: a text has a length, too, which says nothing of a list. */
const isOfAnotherType = (issue: z.core.$ZodIssue, all: readonly z.core.$ZodIssue[]): boolean =>
  (issue.code === 'too_small' || issue.code === 'too_big') &&
  all.some(({ code, path }) => code === 'invalid_type' && path.join('.') === issue.path.join('.'));

/** One line for each mistake: its path, what was given and what is allowed. */
export function describeMistakes(schema: z.core.$ZodType, input: unknown, error: z.ZodError): string {
  return error.issues
    .filter((issue, _, all) => !isOfAnotherType(issue, all))
    .flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        const keys = keysOf(schemasAt(schema, issue.path));
        return issue.keys.map((key) => {
          const path = [...issue.path, key];
          return `${pathText(path)}: given ${given(valueAt(input, path))}, but there is no such key; allowed here: ${keys}`;
        });
      }
      return [
        `${pathText(issue.path) || '(the whole environment)'}: given ${given(valueAt(input, issue.path))}; allowed: ${allowed(schema, issue)}`,
      ];
    })
    .join('\n');
}
