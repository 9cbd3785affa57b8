import { isMap, type Path } from '../../values/value-paths';
import type { HelmValues } from './helm-values';

/** One thing that is wrong with a release. */
export interface ReleaseMistake {
  /** Where in the chart’s values; for what is no value, a word for it. */
  readonly path: Path | string;
  readonly given: unknown;
  readonly allowed: string;
}

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

export const splitPath = (dotted: string): Path => dotted.split('.');
