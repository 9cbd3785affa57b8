import { isMap, type Path } from '../../values/value-paths';

export type Values = Readonly<Record<string, unknown>>;

/** One value that we set: no map, or an empty one. A list is one value. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value that is set, in order. */
export const leavesOf = (values: Values, at: Path = []): readonly Leaf[] =>
  Object.entries(values).flatMap(([key, value]) => {
    const path = [...at, key];
    return isMap(value) && Object.keys(value).length > 0 ? leavesOf(value, path) : [{ path, value }];
  });

/** The same values without one; a map that is left empty goes, too. */
export function without(values: Values, [key = '', ...rest]: Path): Values {
  const { [key]: inner, ...others } = values;
  if (rest.length === 0 || !isMap(inner)) return others;
  const left = without(inner, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [key]: left };
}

/** The same values with another one at a path. */
export const withValue = (values: Values, [key = '', ...rest]: Path, value: unknown): Values => {
  const inner = values[key];
  return {
    ...values,
    [key]: rest.length === 0 ? value : withValue(isMap(inner) ? inner : {}, rest, value),
  };
};

/** Another value of the same type. What the chart makes of it does not matter, only whether it makes anything of it. */
export function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}0`;
  if (Array.isArray(value))
    return [...(value as unknown[]), ...(value.length > 0 ? value.slice(-1) : ['other'])];
  return { other: 'other' };
}
