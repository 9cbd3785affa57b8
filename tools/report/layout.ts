import { stripVTControlCharacters } from 'node:util';

/** Columns that a report may use, so that it fits half a wide screen, a pull request and a mail. */
export const pageWidth = 100;

/** Columns from a screen's edge to an entry's text: two, its label, two. */
export const indent = 14;

/** How many columns a text takes on a terminal; colours take none. */
export const columns = (text: string): number => [...stripVTControlCharacters(text)].length;

export const left = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columns(text)));
export const right = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - columns(text))) + text;

/** Breaks a word that is wider than a line, such as a construct path, behind `/`, `.` or `-` where it can. */
function pieces(word: string, width: number): string[] {
  if (columns(word) <= width) return [word];
  const room = word.slice(0, width);
  const at = Math.max(room.lastIndexOf('/'), room.lastIndexOf('.'), room.lastIndexOf('-')) + 1 || width;
  return [word.slice(0, at), ...pieces(word.slice(at), width)];
}

/** Breaks a text into lines of at most `width` columns, at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((each) => pieces(each, width))) {
    const last = lines.at(-1);
    if (last !== undefined && columns(last) + 1 + columns(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Breaks a list at its separators, never inside an item that fits a line. */
export function wrapItems(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && columns(last) + columns(separator) + columns(item) <= width) {
      lines[lines.length - 1] = last + separator + item;
    } else lines.push(...wrap(item, width));
  }
  return lines;
}

/** A text behind a mark, its further lines aligned with the first: `! the text`. */
export function marked(mark: string, text: string, width: number): string[] {
  const gap = columns(mark) + 1;
  return wrap(text, width - gap).map((each, index) =>
    index === 0 ? `${mark} ${each}` : ' '.repeat(gap) + each,
  );
}

/** Lines behind a label: the first beside it, the others below that. */
export function entry(label: string, lines: readonly string[], paint: (text: string) => string): string[] {
  return lines.map((each, index) => `  ${left(index === 0 ? paint(label) : '', indent - 2)}${each}`);
}

/** `1,234,567` */
export const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** `$1,234.50`, or whole dollars where cents only distract. */
export const dollars = (usd: number, digits = 2): string =>
  `${usd < 0 ? '-' : ''}$${number(Math.abs(usd), digits)}`;

/** `1 stack`, `2 stacks`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** A bar that shows a share of a whole; more than the whole fills it. */
export function bar(share: number, width: number): string {
  const full = Math.min(width, Math.max(0, Math.round(share * width)));
  return '█'.repeat(full) + '░'.repeat(width - full);
}
