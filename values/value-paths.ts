/** Keys on the way to a value. */
export type Path = readonly string[];

/** Whether a value has keys of its own to go on with: a list has none. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `a.b["c.d"][0]`, as a person would write it: a key with a dot or a space in it is one key, and shown as one. A place in a
 * list is a key such as `[0]`.
 */
export const pathText = (path: Path): string =>
  path.reduce((text, key) => {
    if (/^\[\d+\]$/.test(key)) return `${text}${key}`;
    if (/^[\w-]+$/.test(key)) return text === '' ? key : `${text}.${key}`;
    return `${text}[${JSON.stringify(key)}]`;
  }, '');
