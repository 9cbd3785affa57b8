import { longestLine } from '../banner';
import { column, integerText, quoted, type Column, type Columns } from '../columns';
import type { GrammarOf, ParserOptions, SpanKind } from '../grammar';
import { isBlank } from '../text-bounds';
import { timeOf, zoneOf } from '../time';
import { errorEntry, type ErrorEntry } from './entry';
import type { ErrorHeader } from './header';
import { errorLine } from './lines';
import { mentionsOf } from './mentions';

const severityNumber = column('severity_number');
const severityText = column('severity_text');
const body = column('body');
const threadId = column('mysql_threads_thread_id');
const subsystem = column('mysql_error_subsystem');
const statusCode = column('db_response_status_code');
const errorType = column('error_type');
const filePath = column('code_file_path');
const lineNumber = column('code_line_number');
const database = column('db_namespace');
const userName = column('user_name');
const client = column('client_address');

const writeNumber = (
  columns: Columns,
  name: typeof threadId | typeof lineNumber,
  key: string,
  value: string | undefined,
): void => {
  if (value === undefined) return;
  const digits = integerText(value);
  if (digits === undefined) columns.invalid(key, value);
  else columns.integer(name, digits);
};

const writeText = (columns: Columns, name: typeof body, value: string | undefined): void => {
  if (value !== undefined && value !== '') columns.text(name, value);
};

const severityOf = (label: string): number => {
  const upper = label.toUpperCase();
  return upper === 'ERROR' ? 17 : upper === 'WARNING' ? 13 : 9;
};

const optional = (name: typeof body, value: string | undefined): string =>
  value === undefined || value === '' ? '' : name + quoted(value);

/** The columns that the labels of an entry decide, with the name of its body’s column behind them. */
function labelled({ label, code, subsystem: part }: ErrorEntry): typeof body {
  const severity = label === undefined ? 9 : severityOf(label);
  const error = severity === 17 ? optional(errorType, code) : '';
  const columns =
    optional(severityText, label) + optional(statusCode, code) + error + optional(subsystem, part);
  return `${severityNumber}${severity}${columns}${body}` as Column<'text'>;
}

/** Labels that are remembered. The server has some thousands of codes, and a log few of them. */
const mostLabels = 1000;

/** Remembers what labels say, for they repeat: half of an entry’s columns are written in one step. */
function labelCache(): (entry: ErrorEntry) => typeof body {
  const known = new Map<string, typeof body>();
  return (entry) => {
    if (entry.labels === undefined) return labelled(entry);
    const found = known.get(entry.labels);
    if (found !== undefined) return found;
    const made = labelled(entry);
    if (known.size < mostLabels) known.set(entry.labels, made);
    return made;
  };
}

function writeEntry(columns: Columns, entry: ErrorEntry, bodyWithLabels: typeof body): void {
  columns.text(bodyWithLabels, entry.body);
  writeNumber(columns, threadId, 'thread', entry.thread);
  writeText(columns, filePath, entry.file);
  writeNumber(columns, lineNumber, 'line', entry.line);
  const mentions = mentionsOf(entry.body);
  if (mentions === undefined) return;
  writeText(columns, database, mentions.database);
  writeText(columns, userName, mentions.user);
  writeText(columns, client, mentions.client);
}

/**
 * Error logs of Aurora MySQL. A record reaches from a line with a header to the next one; what stands between, such as a
 * monitor’s output or a crash trace, is part of its body. A time without a zone makes a record partial, as in Fluent Bit here.
 */
export const errorGrammar: GrammarOf = ({ timeZone, longestRecord = 16 * 1024 * 1024 }: ParserOptions) => {
  const zone = zoneOf(timeZone);
  const bodyWithLabels = labelCache();
  let kind: SpanKind = 'loose';
  let header: ErrorHeader = 'iso';
  let open = 0;
  let found = -1;
  /** Counted from the start of the span: the line that is looked at, and where bytes start that were not searched for its end. */
  let line = 0;
  let searched = 0;
  /** The window’s bytes up to its end: made once for all spans in it. */
  let window: Buffer | undefined;
  let view: Buffer = Buffer.alloc(0);
  /** What the line is has been found out. */
  let judged = false;

  const first = (what: ReturnType<typeof errorLine>): void => {
    kind = what === 'text' ? 'loose' : what === 'banner' ? 'banner' : 'record';
    if (what !== 'text' && what !== 'banner') header = what;
  };

  return {
    constants: { event_name: 'db.server.error' },
    textColumn: 'body',
    holdsSql: false,
    blankTail: true,
    get kind() {
      return kind;
    },
    get open() {
      return open;
    },
    begin(_window, beginning) {
      judged = beginning !== 'fresh';
      kind = beginning === 'record' ? 'record' : 'loose';
      line = 0;
      searched = 0;
      open = 0;
    },
    find({ bytes, start, end, sealed }) {
      if (bytes !== window || view.length !== end) view = bytes.subarray(0, end);
      window = bytes;
      found = -1;
      while (start + line < end) {
        const at = start + line;
        const newline = view.indexOf(0x0a, Math.max(at, start + searched));
        const lineEnd = newline === -1 ? end : newline;
        if (!judged) {
          open = line;
          searched = lineEnd - start;
          if (newline === -1 && !sealed && end - at < longestLine) return -1;
          const what = errorLine(view, at, lineEnd, line === 0);
          if (line === 0) first(what);
          else if (what !== 'text') return (found = line);
          judged = true;
        }
        if (newline === -1) {
          open = searched = end - start;
          return sealed ? (found = open) : -1;
        }
        line = searched = newline + 1 - start;
        judged = false;
        if (kind === 'banner') return line;
      }
      open = line;
      return sealed ? (found = line) : -1;
    },
    write({ bytes, start }, length, columns) {
      const whole = found !== -1 && found <= longestRecord;
      const text = columns.decode(bytes, start, start + length);
      const entry = errorEntry(header, text, whole);
      if (entry === undefined) {
        columns.text(body, text);
        columns.partial();
        return undefined;
      }
      writeEntry(columns, entry, bodyWithLabels(entry));
      if (header !== 'iso') columns.partial();
      const time = timeOf(entry.time, zone);
      if (time === undefined) columns.invalid('time', entry.time);
      return time;
    },
    textEnd(bytes, from, to) {
      let end = to;
      while (end > from && isBlank(bytes[end - 1])) end -= 1;
      return end;
    },
    pass: () => undefined,
    cut: () => undefined,
    state: () => ({}),
  };
};
