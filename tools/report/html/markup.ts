/** A piece of HTML in which every text is escaped already. */
export class Markup {
  constructor(public readonly text: string) {}
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What can stand in a template. Nothing is shown of `undefined` and `false`. */
export type Content = string | number | Markup | undefined | false | readonly Content[];

function written(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (content === undefined || content === false) return '';
  if (typeof content === 'string' || typeof content === 'number')
    return `${content}`.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
  return content.map(written).join('');
}

/** HTML, or SVG. Whatever is put in is a text and escaped, unless it comes from here itself. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(strings.reduce((text, literal, index) => text + written(contents[index - 1]) + literal));

/** A text in which backticks mark code, as in Markdown. */
export const prose = (text: string): Markup =>
  html`${text.split('`').map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;

/** A table of which each row begins with its name; `numeric` columns are right-aligned. Wider than a phone, it scrolls by itself. */
export function htmlTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Content[])[],
  numeric: readonly number[] = [],
): Markup {
  const kind = (column: number) => (numeric.includes(column) ? 'number' : 'text');
  const row = ([name, ...cells]: readonly Content[]) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${cells.map((cell, index) => html`<td class="${kind(index + 1)}">${cell}</td>`)}
    </tr>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((text, column) => html`<th scope="col" class="${kind(column)}">${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>
  </div>`;
}

/** An address as a link where it is one, and as a text otherwise. */
export const htmlLink = (address: string): Markup =>
  /^https:\/\//.test(address) ? html`<a href="${address}">${address}</a>` : html`${address}`;
