import type { z } from 'zod';

type Path = readonly PropertyKey[];
interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
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

/** The keys that the object at `path` may have; several, where the schema offers a choice of objects. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const definition = definitionOf(schema);
  if (definition.innerType) return keysAt(definition.innerType, path);
  if (definition.options) return [...new Set(definition.options.flatMap((option) => keysAt(option, path)))];
  const [head, ...rest] = path;
  if (head === undefined) return Object.keys(definition.shape ?? {});
  const next = definition.element ?? definition.shape?.[String(head)];
  return next ? keysAt(next, rest) : [];
}

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

/** What zod's own issue codes allow, in the words of this report. */
function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.length > 1 && /^Invalid option/.test(issue.message)
        ? `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
        : issue.message;
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? `a value of type ${issue.expected}` : issue.message;
    default:
      return issue.message;
  }
}

/** One line for each mistake: its path, what was given and what is allowed. */
export function describeMistakes(schema: z.core.$ZodType, input: unknown, error: z.ZodError): string {
  return error.issues
    .flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        const keys = keysAt(schema, issue.path).sort().join(', ');
        return issue.keys.map((key) => {
          const path = [...issue.path, key];
          return `${pathText(path)}: given ${given(valueAt(input, path))}, but there is no such key; allowed here: ${keys}`;
        });
      }
      return [
        `${pathText(issue.path) || '(the whole environment)'}: given ${given(valueAt(input, issue.path))}; allowed: ${allowed(issue)}`,
      ];
    })
    .join('\n');
}
