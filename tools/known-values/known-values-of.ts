import type { KnownValue } from '../../values/known-value';
import type { ChartFolder } from './chart';
import { nodeOf, type OpenMap, type OpenNode, type Resolve, type Schema } from './node';
import { readTemplates } from './read-templates';
import type { ChartSource } from './sources';

/** What is kept of one version of a chart: which values it knows. None of its texts, and no default. */
export interface KnownValuesFile {
  readonly chart: string;
  readonly version: string;
  /** Where it was read. */
  readonly source: ChartSource;
  readonly sha256: Readonly<Record<string, string>>;
  readonly values: KnownValue;
}

/** References are to places in the schema itself; what another document says of a value is left open. */
const resolver =
  (root: Schema | undefined): Resolve =>
  (schema) => {
    const reference = schema?.$ref;
    if (reference === undefined) return schema;
    if (!reference.startsWith('#/')) return undefined;
    return reference
      .slice(2)
      .split('/')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], root) as Schema;
  };

/** Adds a path that a template reads, unless something on the way to it is known to be no map, or closed, or free. */
function addRead(root: OpenMap, path: string, closed: WeakSet<OpenMap>): void {
  let map = root;
  const keys = path.split('.');
  for (const [index, key] of keys.entries()) {
    const there = map[key];
    if (there === undefined && (closed.has(map) || map['*'] !== undefined)) return;
    if (index === keys.length - 1) {
      map[key] = there ?? 'any';
      return;
    }
    const inner: OpenNode = there === undefined || there === 'any' ? {} : there;
    if (typeof inner === 'string') return;
    map[key] = inner;
    map = inner;
  }
}

function nodeAt(root: OpenMap, path: string): OpenNode | undefined {
  return path
    .split('.')
    .reduce<OpenNode | undefined>((node, key) => (typeof node === 'object' ? node[key] : undefined), root);
}

/** What a map without the key `*` and without any key would mean is nothing: it is a map that may hold anything. */
function openUp(root: OpenMap, path: string, closed: WeakSet<OpenMap>): void {
  const node = nodeAt(root, path);
  if (typeof node === 'object' && !closed.has(node)) node['*'] ??= 'any';
}

const sorted = (node: OpenNode): KnownValue =>
  typeof node === 'string'
    ? node
    : Object.fromEntries(
        Object.entries(node)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      );

/** Which values a chart knows, by its schema, its defaults and its templates. */
export function knownValuesOf(chart: ChartFolder, source: ChartSource): KnownValuesFile {
  const closed = new WeakSet<OpenMap>();
  const root = nodeOf(chart.schema, chart.values, resolver(chart.schema), closed, '') as OpenMap;
  const { read, passedOn } = readTemplates(chart.templates);
  for (const path of [...read].sort()) addRead(root, path, closed);
  // The values of a chart inside are its own affair.
  for (const path of [...passedOn, ...chart.subcharts]) openUp(root, path, closed);
  const { name, version, sha256 } = chart;
  return { chart: name, version, source, sha256, values: sorted(root) };
}
