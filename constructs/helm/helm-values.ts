import { deepmergeCustom } from 'deepmerge-ts';
import { isMap } from '../../values/value-paths';

/** Values of a chart, as its own `values.yaml` names them. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** The name of each item of a list, such as the variables of a container; `undefined` where one has none. */
function namesOf(list: readonly unknown[]): readonly string[] | undefined {
  const names = list.flatMap((item) =>
    isMap(item) && typeof item['name'] === 'string' ? [item['name']] : [],
  );
  return names.length === list.length ? names : undefined;
}

/**
 * Lists of named things are merged by name, as Kubernetes does: who adds a variable to a container must not take away
 * those that it has. Any other list replaces the one before.
 */
function mergeLists(lists: readonly (readonly unknown[])[]): readonly unknown[] {
  return lists.reduce((before, list) => {
    const names = namesOf(list);
    if (names === undefined || namesOf(before) === undefined) return list;
    return [...before.filter((item) => !names.includes((item as { name: string }).name)), ...list];
  });
}

/** As Helm merges: maps by key, and `null` removes what the chart had. Lists: see above. */
const merge = deepmergeCustom({ mergeArrays: (lists) => mergeLists(lists) });

/** Values merged from left to right; the last one wins. */
export const mergeValues = (...values: readonly HelmValues[]): HelmValues => merge(...values) as HelmValues;

/** `{ controller: { resources: value } }` for the path `controller.resources`. */
export const valueAt = (path: string, value: unknown): HelmValues =>
  path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value as HelmValues);
