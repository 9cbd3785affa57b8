import type { ErrorHeader } from './header';
import { isSpace } from './iso-entry';

/** The parts of an entry of an error log that names no zone, as texts of the entry; nothing is converted yet. */
export interface ErrorEntry {
  readonly time: string;
  /** `Note`, `Warning`, `ERROR`. */
  readonly label?: string;
  readonly subsystem?: string;
  /** Without the white space around its end. */
  readonly body: string;
}

const forms: Readonly<Record<Exclude<ErrorHeader, 'iso'>, RegExp>> = {
  old: /^(\d{6} {1,2}[\d:.]+) *(?:\[(\w+)\]|(InnoDB|server_audit):) /,
  das: /^(\S+ \S+) \d+:\[(DAS)\](?:\[(\w+)\])?:? */,
};

/** Where a text ends if white space at its end is no part of it. */
const trimmedEnd = (text: string, from: number): number => {
  let end = text.length;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return end;
};

/**
 * Takes an entry apart.
 *
 * @param text the entry’s lines; the first one has the header
 * @param whole false if the text is the beginning of an entry only: what stands at its end is part of the body then
 * @returns undefined if the text ends within the header
 */
export function errorEntry(
  header: Exclude<ErrorHeader, 'iso'>,
  text: string,
  whole: boolean,
): ErrorEntry | undefined {
  const found = forms[header].exec(text);
  if (found === null) return undefined;
  const from = found[0].length;
  const [label, subsystem] = header === 'old' ? [found[2], found[3]] : [found[3], found[2]];
  const body = text.slice(from, whole ? trimmedEnd(text, from) : undefined);
  return { time: found[1] as string, label, subsystem, body };
}
