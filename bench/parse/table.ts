/** One line of the result: a ratio or a size, and what it must be. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit?: string;
  /** @default there is no bar: the line is for information */
  readonly bar?: { readonly least: number } | { readonly most: number };
  /** What the number was made of. */
  readonly detail?: string;
}

export function isOk({ measured, bar }: Row): boolean {
  if (bar === undefined) return true;
  return 'least' in bar ? measured >= bar.least : measured <= bar.most;
}

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

/** Columns of equal width: what, measured, bar, ok or NOT, detail. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { what, measured, unit = '', bar, detail = '' } = row;
    const limit = bar === undefined ? '' : 'least' in bar ? `≥ ${bar.least}` : `≤ ${bar.most}`;
    return [
      what,
      `${shown(measured)}${unit}`,
      limit,
      bar === undefined ? '' : isOk(row) ? 'ok' : 'NOT',
      detail,
    ];
  });
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...cells.map((line) => (line[at] as string).length)));
  return cells
    .map((line) => `  ${line.map((text, at) => text.padEnd(widths[at] as number)).join('  ')}`.trimEnd())
    .join('\n');
}
