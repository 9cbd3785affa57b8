import type { HelmValues } from './helm-values';

/** Keys on the way to a value. */
export type Path = readonly string[];

/** One thing that is wrong with a release. */
export interface ReleaseMistake {
  /** Where in the chart’s values; for what is no value, a word for it. */
  readonly path: Path | string;
  readonly given: unknown;
  readonly allowed: string;
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path; `undefined` where the way ends early. */
export const valueIn = (values: HelmValues, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) => (isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    values,
  );

/** Whether values say something about a path, or take away a map on the way to it. */
export function mentions(values: HelmValues, path: Path): boolean {
  let inner: unknown = values;
  for (const key of path) {
    if (!isMap(inner)) return inner !== undefined;
    inner = Object.hasOwn(inner, key) ? inner[key] : undefined;
  }
  return inner !== undefined;
}

/** Keys with a dot or a space in them are one key, and shown as one. */
export const pathText = (path: Path): string =>
  path.reduce((text, key) => {
    if (/^\[\d+\]$/.test(key)) return `${text}${key}`;
    if (/^[\w-]+$/.test(key)) return text === '' ? key : `${text}.${key}`;
    return `${text}[${JSON.stringify(key)}]`;
  }, '');

export const splitPath = (dotted: string): Path => dotted.split('.');
