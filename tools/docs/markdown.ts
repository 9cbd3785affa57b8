/** Text for one cell of a table: without line breaks, and with `|` escaped. */
const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|');

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A Markdown list. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** A fence that is longer than any run of backticks in a text. */
function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest === 0 ? least : Math.max(least, longest + 1));
}

/** Text in a line, as it is: nothing in it is read as Markdown or HTML, and nobody is mentioned. */
export function code(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  const fence = fenceFor(line, 1);
  const gap = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}

/** Lines as they are: nothing in them ends the block. */
export function fenced(lines: readonly string[], language = ''): string {
  const text = lines.join('\n');
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/**
 * A foreign text as prose within a line: its marks are shown and not obeyed, its addresses are no links, and GitHub finds
 * nobody to notify and no issue to refer to behind `@` and `#`. A line must not begin with it.
 */
export const prose = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_[\]<>|~&$]|:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/[@#]/g, '$&\u200b');

/** A part that a reader opens; `summary` is plain text. Without blank lines around it, Markdown in it would not be read. */
export const details = (summary: string, body: string): string =>
  `<details><summary>${summary.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</summary>\n\n${body}\n\n</details>`;

/** Turns the `owner/name#123` references in a text into links to GitHub. */
export function linkIssues(text: string): string {
  return text.replace(
    /\b([A-Za-z0-9][\w-]*\/[\w.-]+)#(\d+)\b/g,
    (reference, repository: string, number: string) =>
      `[${reference}](https://github.com/${repository}/issues/${number})`,
  );
}
