import { parse } from 'yaml';

/** Parses a text, or says that it is none of that form. */
function attempt(read: (text: string) => unknown, text: string): object | undefined {
  try {
    const value = read(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The object or list that a text holds as JSON, such as a policy, or as YAML of several lines, such as the values of a
 * Helm release. `undefined` for any other text.
 */
export function documentIn(text: string): object | undefined {
  if (/^\s*[[{]/.test(text)) return attempt(JSON.parse, text);
  // Warnings of the parser would be printed on stderr.
  const readYaml = (yaml: string): unknown => parse(yaml, { logLevel: 'error' });
  return text.trim().includes('\n') && /^\s*(#|-|[\w"'./-]+\s*:)/.test(text)
    ? attempt(readYaml, text)
    : undefined;
}
