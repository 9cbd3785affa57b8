import { column, integerText, type Columns } from '../columns';
import type { Grammar, GrammarOf, SpanKind, Window } from '../grammar';
import { maskLiterals } from '../sql/mask';
import { lineTextEnd } from '../text-bounds';
import { timeOf, zoneOf } from '../time';
import { auditHead, longestHead, type AuditHead } from './head';
import { auditTail, type AuditTail } from './tail';

const severityNumber = column('severity_number');
const severityText = column('severity_text');
const body = column('body');
const database = column('db_namespace');
const operation = column('db_operation_name');
const table = column('db_collection_name');
const statusCode = column('db_response_status_code');
const errorType = column('error_type');
const userName = column('user_name');
const client = column('client_address');
const threadId = column('mysql_threads_thread_id');
const queryId = column('mysql_audit_query_id');
const connectionType = column('mysql_audit_connection_type');

/** Characters that stand for bytes of longer UTF-8 sequences. */
const beyondAscii = /[\x80-\xff]/;

/** Operations whose object is a table. */
const onTables: ReadonlySet<string> = new Set(['READ', 'WRITE', 'CREATE', 'ALTER', 'RENAME', 'DROP']);

const writeNumber = (
  columns: Columns,
  name: typeof threadId | typeof queryId,
  key: string,
  value: string,
): void => {
  if (value === '') return;
  const digits = integerText(value);
  if (digits === undefined) columns.invalid(key, value);
  else columns.integer(name, digits);
};

const writeText = (columns: Columns, name: Parameters<Columns['text']>[0], value: string): void => {
  if (value !== '') columns.text(name, value);
};

/** The operation’s column with the severity’s columns before it, which are written with every operation. */
const succeeded = `${severityNumber}9${severityText}"INFO"${operation}` as typeof operation;
const failed = `${severityNumber}13${severityText}"WARN"${operation}` as typeof operation;

function writeOutcome(columns: Columns, named: string, retcode: string): void {
  if (retcode === '' || retcode === '0') return columns.text(succeeded, named);
  columns.text(failed, named);
  columns.text(statusCode, retcode);
  columns.text(errorType, retcode);
}

function writeTail(columns: Columns, tail: AuditTail, named: string): void {
  writeText(columns, database, tail.database);
  if (tail.quoted) columns.statement(tail.object);
  else writeText(columns, onTables.has(named) ? table : body, tail.object);
  writeText(columns, connectionType, tail.connectionType);
  writeOutcome(columns, named, tail.retcode);
  if (!tail.whole) columns.partial();
}

/** Where the content of a line ends. Carriage returns of statements are escaped: one at the end is half of a line’s end. */
const contentEnd = (bytes: Buffer, from: number, to: number): number => {
  const end = lineTextEnd(bytes, from, to);
  return bytes[end - 1] === 0x0d ? end - 1 : end;
};

/**
 * Audit logs of Aurora MySQL, RDS for MySQL and MariaDB. A record is one line, for the server escapes what ends one
 * (MDEV-8032), and lines are in no order of time. A line that is longer than allowed has its code in its last part, and
 * its statement as the log writes it, with its escapes.
 */
export const auditGrammar: GrammarOf = ({ timeZone, mask = false }) => {
  const zone = zoneOf(timeZone);
  let kind: SpanKind = 'loose';
  let known = false;
  let open = 0;
  /** Bytes from the start of the line in which there is no newline. */
  let searched = 0;
  /** The beginning of the line, one character for each byte. */
  let text = '';
  let head: AuditHead | undefined;
  /** Whether the beginning has no bytes of longer UTF-8 sequences. */
  let ascii = true;
  let found = -1;
  /** The window’s bytes up to its end: made once for all lines in it. */
  let window: Buffer | undefined;
  let view: Buffer = Buffer.alloc(0);
  let textColumn: Grammar['textColumn'] = 'body';

  const judge = (bytes: Buffer, start: number, lineEnd: number): void => {
    text = bytes.toString('latin1', start, Math.min(lineEnd, start + longestHead));
    head = auditHead(text);
    kind = head === undefined ? 'loose' : 'record';
    ascii = head === undefined || !beyondAscii.test(text.slice(0, head.database));
    known = true;
  };

  /** A column of the line’s beginning. */
  const part = (columns: Columns, { bytes, start }: Window, from: number, to: number): string => {
    return ascii ? text.slice(from, to) : columns.decode(bytes, start + from, start + to);
  };

  const timeOfLine = (columns: Columns): number | undefined => {
    const written = text.slice(0, text.indexOf(','));
    const time = written.length === 16 ? Number(written) : timeOf(written, zone);
    if (time === undefined) columns.invalid('timestamp', written);
    return time;
  };

  const writeHead = (columns: Columns, window: Window, of: AuditHead): void => {
    writeText(columns, userName, part(columns, window, of.user, of.host - 1));
    writeText(columns, client, part(columns, window, of.host, of.connection - 1));
    writeNumber(columns, threadId, 'connectionid', part(columns, window, of.connection, of.query - 1));
    writeNumber(columns, queryId, 'queryid', part(columns, window, of.query, of.operation - 1));
  };

  return {
    constants: { event_name: 'db.server.audit' },
    holdsSql: true,
    blankTail: false,
    get textColumn() {
      return textColumn;
    },
    get kind() {
      return kind;
    },
    get open() {
      return open;
    },
    begin(_window, beginning) {
      known = beginning !== 'fresh';
      kind = beginning === 'record' ? 'record' : 'loose';
      searched = 0;
      open = 0;
    },
    find({ bytes, start, end, sealed }) {
      if (bytes !== window || view.length !== end) view = bytes.subarray(0, end);
      window = bytes;
      const newline = view.indexOf(0x0a, start + searched);
      searched = (newline === -1 ? end : newline) - start;
      const ends = newline !== -1 || sealed;
      if (!known && (ends || searched >= longestHead)) judge(bytes, start, start + searched);
      open = known ? searched : 0;
      found = newline !== -1 ? searched + 1 : sealed ? searched : -1;
      return found;
    },
    write(at, length, columns) {
      const { bytes, start } = at;
      const whole = length === found;
      const to = whole ? contentEnd(bytes, start, start + length) : start + length;
      const tail =
        head !== undefined && start + head.database <= to
          ? auditTail(columns.decode(bytes, start + head.database, to), whole)
          : undefined;
      if (head === undefined || tail === undefined || !(whole || tail.quoted)) {
        const line = columns.decode(bytes, start, to);
        columns.text(body, mask ? maskLiterals(line) : line);
        columns.partial();
        textColumn = 'body';
      } else {
        writeHead(columns, at, head);
        writeTail(columns, tail, text.slice(head.operation, head.database - 1));
        textColumn = 'db_query_text';
      }
      return timeOfLine(columns);
    },
    textEnd: lineTextEnd,
    pass: () => undefined,
    cut: () => undefined,
    state: () => ({}),
  };
};
