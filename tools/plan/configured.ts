import type { Attributes } from '../../constructs/policy/rule';

/** The keys of a path as pages write it: `a[0].b["c.d"]` is a, 0, b and c.d. */
const keysOf = (path: string): string[] =>
  [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? '',
  );

function says(value: unknown, keys: readonly string[]): boolean {
  if (value === undefined || value === null) return false;
  const [key, ...rest] = keys;
  // A text is an expression or a document, which says all that is in it.
  if (key === undefined || typeof value !== 'object') return true;
  // Blocks of a set have no order, and a single one is no list in a stack's JSON.
  if (Array.isArray(value)) return value.some((each) => says(each, /^\d+$/.test(key) ? rest : keys));
  if (/^\d+$/.test(key) && !(key in value)) return says(value, rest);
  return says((value as Attributes)[key], rest);
}

/** Whether a synthesized stack says what an attribute of a resource is. */
export const isConfigured = (configured: Attributes, path: string): boolean => says(configured, keysOf(path));
