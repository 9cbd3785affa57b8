/** XML that is finished and needs no escaping any more. */
export type Xml = string;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser reads a bare carriage return as a line feed: https://www.w3.org/TR/xml/#sec-line-ends
  '\r': '&#13;',
};

const special = /[&<>"\r]/g;
// eslint-disable-next-line no-control-regex
const unspeakable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

/** A text as the content of an element; what XML 1.0 cannot carry becomes U+FFFD. */
export const escaped = (text: string): Xml =>
  text.replace(unspeakable, '\ufffd').replace(special, (character) => entities[character] ?? character);

/** An element around others. */
export const element = (name: string, ...content: readonly Xml[]): Xml =>
  `<${name}>${content.join('')}</${name}>`;

/** An element around a value; nothing when there is none. */
export const field = (name: string, value: string | number | boolean | Date | undefined): Xml =>
  value === undefined
    ? ''
    : element(name, escaped(value instanceof Date ? value.toISOString() : String(value)));

/** An element around one element for each item. */
export const list = <Item>(
  name: string,
  member: string,
  items: readonly Item[],
  content: (item: Item) => readonly Xml[],
): Xml => element(name, ...items.map((item) => element(member, ...content(item))));
