import type { ErrorHeader } from './header';

/** The parts of an entry of an error log, as texts of the entry; nothing is converted yet. */
export interface ErrorEntry {
  readonly time: string;
  readonly thread?: string;
  /** `System`, `Note`, `Warning`, `ERROR`, `INFO`. */
  readonly label?: string;
  readonly code?: string;
  readonly subsystem?: string;
  /** What label, code and subsystem are taken from, of the form that nearly all entries have. */
  readonly labels?: string;
  /** Without the white space around its end, and without the place in the server’s source. */
  readonly body: string;
  /** Where Aurora’s engine says that the entry was written. */
  readonly file?: string;
  readonly line?: string;
}

const forms: Readonly<Record<Exclude<ErrorHeader, 'iso'>, RegExp>> = {
  old: /^(\d{6} {1,2}[\d:.]+) *(?:\[(\w+)\]|(InnoDB|server_audit):) /,
  das: /^(\S+ \S+) \d+:\[(DAS)\](?:\[(\w+)\])?:? */,
};
const digits = /^\d+$/;
const source = /^ \(([\w./+-]+\.(?:cc|cpp|c|hpp|h|ic|i)):(\d+)\)$/;
/** Characters of a place in a source file at most; a path has 4,096 bytes at most. */
const longestSource = 4200;

const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/** Where a text ends if white space at its end is no part of it. */
const trimmedEnd = (text: string, from: number): number => {
  let end = text.length;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return end;
};

/** The body from `from` on, and the place in the server’s source that Aurora’s engine adds after it. */
function isoBody(text: string, from: number): Pick<ErrorEntry, 'body' | 'file' | 'line'> {
  const end = trimmedEnd(text, from);
  if (text.charCodeAt(end - 1) === 0x29) {
    const open = text.lastIndexOf(' (', end);
    const found = open >= from && end - open < longestSource ? source.exec(text.slice(open, end)) : null;
    if (found !== null) return { body: text.slice(from, open), file: found[1], line: found[2] };
  }
  return { body: text.slice(from, end) };
}

/** `[MY-nnnnnn] [Subsystem] `, which MySQL 8.0 writes. */
function origin(text: string, from: number): { code: string; subsystem: string; next: number } | undefined {
  if (!text.startsWith('[MY-', from)) return undefined;
  const end = text.indexOf(']', from);
  if (end === -1 || !text.startsWith('] [', end) || !digits.test(text.slice(from + 4, end))) return undefined;
  const last = text.indexOf(']', end + 3);
  const subsystem = text.slice(end + 3, last);
  if (last === -1 || text.charCodeAt(last + 1) !== 0x20 || subsystem.includes('\n')) return undefined;
  return { code: text.slice(from + 1, end), subsystem, next: last + 2 };
}

/** By hand, because nearly all entries have this form and an expression takes twice as long. The header is known to fit. */
function isoEntry(text: string, whole: boolean): ErrorEntry | undefined {
  const time = text.indexOf(' ');
  let thread = time + 1;
  while (text.charCodeAt(thread) === 0x20) thread += 1;
  const threadEnd = text.indexOf(' ', thread);
  const labelEnd = text.indexOf('] ', threadEnd);
  if (time === -1 || threadEnd === -1 || labelEnd === -1) return undefined;
  const of = origin(text, labelEnd + 2);
  const from = of?.next ?? labelEnd + 2;
  const body = whole ? isoBody(text, from) : { body: text.slice(from), file: undefined, line: undefined };
  return {
    time: text.slice(0, time),
    thread: text.slice(thread, threadEnd),
    label: text.slice(threadEnd + 2, labelEnd),
    code: of?.code,
    subsystem: of?.subsystem,
    labels: text.slice(threadEnd + 1, from),
    body: body.body,
    file: body.file,
    line: body.line,
  };
}

/**
 * Takes an entry apart.
 *
 * @param text the entry’s lines; the first one has the header
 * @param whole false if the text is the beginning of an entry only: what stands at its end is part of the body then
 * @returns undefined if the text ends within the header
 */
export function errorEntry(header: ErrorHeader, text: string, whole = true): ErrorEntry | undefined {
  if (header === 'iso') return isoEntry(text, whole);
  const found = forms[header].exec(text);
  if (found === null) return undefined;
  const from = found[0].length;
  const [label, subsystem] = header === 'old' ? [found[2], found[3]] : [found[3], found[2]];
  const body = text.slice(from, whole ? trimmedEnd(text, from) : undefined);
  return { time: found[1] as string, label, subsystem, body };
}
