/** What a statement speaks of. */
export interface SqlNames {
  readonly streams: readonly string[];
  /** Columns that are read, without names that the statement gives itself. */
  readonly columns: readonly string[];
  /** Names that the statement gives to what it returns. */
  readonly aliases: readonly string[];
}

type Token = { readonly kind: 'name' | 'word' | 'text' | 'number' | 'sign'; readonly text: string };

/** A quoted name, a text, a word, a number, or one sign. */
const tokenPattern =
  /"(?<name>[^"]+)"|'(?<text>(?:[^']|'')*)'|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<sign><>|<=|>=|[^\s])/g;

const keywords = new Set(
  'select distinct from where group by having order asc desc limit and or not in is null as between like'.split(
    ' ',
  ),
);

const functions = new Set('histogram count sum min max avg approx_percentile_cont round coalesce'.split(' '));

function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(tokenPattern)].map(({ groups = {} }) => {
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    return { kind: kind as Token['kind'], text: text ?? '' };
  });
}

/**
 * The names in a statement of the SQL that dashboards and alerts are written in: one SELECT, no joins. Everything that is
 * no keyword, function, text or number counts as a name, so that nothing slips through.
 *
 * @throws Error with a function that is not known here, or a statement that is no SELECT
 */
export function sqlNames(sql: string): SqlNames {
  const tokens = tokensOf(sql);
  if (tokens[0]?.text.toLowerCase() !== 'select') throw new Error(`not a SELECT: ${sql}`);
  const streams: string[] = [];
  const aliases: string[] = [];
  const read: string[] = [];
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== 'name' && kind !== 'word') return;
    const lower = text.toLowerCase();
    if (kind === 'word' && tokens[index + 1]?.text === '(' && !keywords.has(lower)) {
      if (!functions.has(lower)) throw new Error(`unknown function ${text} in ${sql}`);
      return;
    }
    if (kind === 'word' && keywords.has(lower)) return;
    const before = tokens[index - 1];
    const after = before?.kind === 'word' ? before.text.toLowerCase() : '';
    if (after === 'from') streams.push(text);
    else if (after === 'as') aliases.push(text);
    else read.push(text);
  });
  return { streams, aliases, columns: read.filter((name) => !aliases.includes(name)) };
}
