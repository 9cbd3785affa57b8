/** One version of a chart in the index of a repository. */
export interface ChartEntry {
  readonly version: string;
  readonly appVersion: string | undefined;
  /** SHA-256 of the package, as 64 hexadecimal digits. */
  readonly digest: string | undefined;
}

const indentOf = (line: string) => line.length - line.trimStart().length;
const unquote = (text: string) => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/**
 * Reads the versions of one chart from a repository's `index.yaml`.
 *
 * The index is written by Helm, which always lays it out alike: `entries:`, under it the chart names, under each a list of
 * versions with one key a line. Only that layout is read; texts that span lines are deeper than the keys of a version and
 * are passed over.
 *
 * @returns `undefined` when the index does not have the chart
 */
export function chartEntries(index: string, chart: string): ChartEntry[] | undefined {
  const lines = index.split(/\r?\n/);
  const entries = lines.findIndex((line) => line === 'entries:');
  if (entries < 0) return undefined;
  const after = lines.slice(entries + 1);
  const start = after.findIndex(
    (line) => unquote(line.trim().replace(/:$/, '')) === chart && /^\s+\S.*:$/.test(line),
  );
  if (start < 0) return undefined;
  const nameIndent = indentOf(after[start] ?? '');

  const found: Record<string, string>[] = [];
  let keyIndent = -1;
  for (const line of after.slice(start + 1)) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    const isItem = line.trimStart().startsWith('- ');
    if (indent < nameIndent || (indent === nameIndent && !isItem)) break;
    if (isItem && (keyIndent < 0 || indent === keyIndent - 2)) {
      keyIndent = indent + 2;
      found.push({});
    } else if (indent !== keyIndent) {
      continue;
    }
    const pair = /^(version|appVersion|digest):\s*(.+)$/.exec(line.slice(keyIndent));
    const current = found.at(-1);
    if (pair?.[1] && pair[2] && current) current[pair[1]] = unquote(pair[2]);
  }
  return found.flatMap(({ version, appVersion, digest }) =>
    version ? [{ version, appVersion, digest }] : [],
  );
}
