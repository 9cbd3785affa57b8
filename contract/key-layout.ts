/** What the key of an exported log file tells. */
export interface LogFileKey {
  readonly cluster: string;
  readonly instance: string;
  /** The name as Aurora has it: `<type>/<file>`. */
  readonly logFileName: string;
}

const placeholders = ['cluster', 'instance', 'type', 'file'] as const;
type Placeholder = (typeof placeholders)[number];

/** The layout of keys below the prefix of a source, unless an environment says otherwise. */
export const defaultKeyLayout = '{cluster}/{instance}/{type}/{file}';

const placeholderPattern = /\{([^}]*)\}/g;

/** What is wrong with a layout, for a person; undefined for a good one. `*` stands for one part of the key that tells nothing. */
export function keyLayoutMistake(layout: string): string | undefined {
  const named = [...layout.matchAll(placeholderPattern)].map((match) => match[1] ?? '');
  const unknown = named.find((name) => !placeholders.includes(name as Placeholder));
  if (unknown !== undefined)
    return `{${unknown}} is unknown; known are ${placeholders.map((p) => `{${p}}`).join(', ')}`;
  const repeated = named.find((name, index) => named.indexOf(name) !== index);
  if (repeated !== undefined) return `{${repeated}} stands there twice`;
  const missing = (['instance', 'file'] as const).find((name) => !named.includes(name));
  if (missing !== undefined) return `{${missing}} is missing`;
  if (layout.startsWith('/') || layout.endsWith('/') || layout.includes('//')) return 'it has an empty part';
  if (/\}\{|\}\*|\*\{/.test(layout)) return 'two placeholders have nothing between them';
  return undefined;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Reads keys by a layout. Without `{cluster}` the cluster is `unknown`, without `{type}` the file’s name alone must tell.
 *
 * @returns the meaning of a key below `prefix`, or undefined for a key that does not fit
 */
export function keyReader(layout: string, prefix: string): (key: string) => LogFileKey | undefined {
  const pattern = new RegExp(
    `^${layout
      .split(/(\{[^}]*\}|\*)/)
      .map((part) => {
        if (part === '*') return '[^/]+';
        const name = /^\{(.*)\}$/.exec(part)?.[1];
        return name === undefined ? escaped(part) : `(?<${name}>[^/]+)`;
      })
      .join('')}$`,
  );
  return (key) => {
    const groups = key.startsWith(prefix) ? pattern.exec(key.slice(prefix.length))?.groups : undefined;
    const { cluster = 'unknown', instance, type, file } = groups ?? {};
    if (instance === undefined || file === undefined) return undefined;
    return { cluster, instance, logFileName: type === undefined ? file : `${type}/${file}` };
  };
}
