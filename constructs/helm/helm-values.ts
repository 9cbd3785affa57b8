import { deepmergeCustom } from 'deepmerge-ts';

/** Values of a chart, as its own `values.yaml` names them. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** As Helm merges: maps by key, lists as a whole, and `null` removes what the chart had. */
const merge = deepmergeCustom({ mergeArrays: false });

/** Values merged from left to right; the last one wins. */
export const mergeValues = (...values: readonly HelmValues[]): HelmValues => merge(...values) as HelmValues;

/** `{ controller: { resources: value } }` for the path `controller.resources`. */
export const valueAt = (path: string, value: unknown): HelmValues =>
  path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value as HelmValues);
