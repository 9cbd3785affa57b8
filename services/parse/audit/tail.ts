import { unescapedBytes } from './escapes';

/** The last columns of a line: `database,object,retcode` and what RDS for MySQL and MariaDB write after them. */
export interface AuditTail {
  readonly database: string;
  /** Without its quotes and escapes. */
  readonly object: string;
  /** The object stands in quotes: it is SQL. */
  readonly quoted: boolean;
  /** Digits; empty where the line has none: MariaDB writes none for tables. */
  readonly retcode: string;
  /** `SSL`, `TCP`, `SOCKET` of those who write it, else empty. */
  readonly connectionType: string;
  /** False if the line ends before its object does. */
  readonly whole: boolean;
}

type Ending = Pick<AuditTail, 'retcode' | 'connectionType'>;

const none: Ending = { retcode: '', connectionType: '' };
const success: Ending = { retcode: '0', connectionType: '' };
/** What may follow an object: the code, and up to two columns more. */
const ending = /,(\d*)(?:,([^,']*))?(?:,([^,']*))?$/y;

const endingAt = (text: string, at: number): Ending | undefined => {
  if (text.charCodeAt(at) !== 0x2c) return undefined;
  if (at + 2 === text.length && text.charCodeAt(at + 1) === 0x30) return success;
  ending.lastIndex = at;
  const found = ending.exec(text);
  return found === null ? undefined : { retcode: found[1] ?? '', connectionType: found[2] || found[3] || '' };
};

const isEscaped = (text: string, at: number, from: number): boolean => {
  let backslashes = 0;
  while (at - backslashes > from && text.charCodeAt(at - backslashes - 1) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
};

/** The first quote from `from` on that no backslash escapes, or -1. */
const closingQuote = (text: string, from: number): number => {
  let at = text.indexOf("'", from);
  while (at !== -1 && isEscaped(text, at, from)) at = text.indexOf("'", at + 1);
  return at;
};

/** By characters what `unescapedBytes` does by bytes. */
const unescaped = (text: string): string => {
  if (!text.includes('\\')) return text;
  const bytes = Buffer.from(text);
  return unescapedBytes(bytes, 0, bytes.length).toString();
};

/**
 * Where an object in quotes ends, if it does. Some relays take the backslashes away, so that a quote of the statement
 * looks like its end; then it is the line’s last quote that a code follows.
 */
function objectEnd(text: string, from: number): { readonly at: number; readonly ending: Ending } | undefined {
  const first = closingQuote(text, from);
  const found = first === -1 ? undefined : endingAt(text, first + 1);
  if (found !== undefined && found.retcode !== '') return { at: first, ending: found };
  const last = first === -1 ? -1 : text.lastIndexOf("',");
  const other = last > first ? endingAt(text, last + 1) : undefined;
  return other === undefined || other.retcode === '' ? undefined : { at: last, ending: other };
}

function bareObject(text: string, from: number): Omit<AuditTail, 'database'> {
  for (let comma = text.indexOf(',', from); comma !== -1; comma = text.indexOf(',', comma + 1)) {
    const found = endingAt(text, comma);
    if (found !== undefined) return { object: text.slice(from, comma), quoted: false, whole: true, ...found };
  }
  return { object: text.slice(from), quoted: false, whole: false, ...none };
}

/**
 * Takes the end of a line apart.
 *
 * @param text the line from its database on, without its newline
 * @param ends false if more of the line follows: then an object in quotes has all that is there
 */
export function auditTail(text: string, ends = true): AuditTail {
  const comma = text.indexOf(',');
  if (comma === -1) return { database: text, object: '', quoted: false, whole: false, ...none };
  const database = text.slice(0, comma);
  if (text.charCodeAt(comma + 1) !== 0x27) return { database, ...bareObject(text, comma + 1) };
  const from = comma + 2;
  if (!ends) return { database, object: unescaped(text.slice(from)), quoted: true, whole: true, ...none };
  const end = objectEnd(text, from);
  const { retcode, connectionType } = end?.ending ?? none;
  const object = unescaped(text.slice(from, end?.at));
  return { database, object, quoted: true, retcode, connectionType, whole: end !== undefined };
}
