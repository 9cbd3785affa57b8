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

export const code = (text: string): string => `\`${text}\``;

/** Turns the `owner/name#123` references in a text into links to GitHub. */
export function linkIssues(text: string): string {
  return text.replace(
    /\b([A-Za-z0-9][\w-]*\/[\w.-]+)#(\d+)\b/g,
    (reference, repository: string, number: string) =>
      `[${reference}](https://github.com/${repository}/issues/${number})`,
  );
}
