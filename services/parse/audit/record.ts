import { column, columnAfter, type Columns } from '../columns';
import { unescapedBytes } from './escapes';
import type { AuditHead } from './head';
import type { PlainLine } from './plain-line';
import type { AuditTail } from './tail';

const body = column('body');
const database = column('db_namespace');
const table = column('db_collection_name');
const statusCode = column('db_response_status_code');
const errorType = column('error_type');
const userName = column('user_name');
const client = column('client_address');
const threadId = column('mysql_threads_thread_id');
const queryId = column('mysql_audit_query_id');
const connectionType = column('mysql_audit_connection_type');

/** Operations whose object is a table. */
const onTables: ReadonlySet<string> = new Set(['READ', 'WRITE', 'CREATE', 'ALTER', 'RENAME', 'DROP']);

const writeNumber = (
  columns: Columns,
  name: typeof threadId,
  key: string,
  bytes: Buffer,
  from: number,
  to: number,
): void => {
  if (from < to && !columns.integerBytes(name, bytes, from, to))
    columns.invalid(key, columns.decode(bytes, from, to));
};

const writeBytes = (columns: Columns, name: typeof body, bytes: Buffer, from: number, to: number): void => {
  if (from < to) columns.textBytes(name, bytes, from, to);
};

const writeText = (columns: Columns, name: typeof body, value: string): void => {
  if (value !== '') columns.text(name, value);
};

/** Writes the columns of a line’s beginning, which starts at `start`. */
export function writeHead(columns: Columns, bytes: Buffer, start: number, head: AuditHead): void {
  writeBytes(columns, userName, bytes, start + head.user, start + head.host - 1);
  writeBytes(columns, client, bytes, start + head.host, start + head.connection - 1);
  writeNumber(columns, threadId, 'connectionid', bytes, start + head.connection, start + head.query - 1);
  writeNumber(columns, queryId, 'queryid', bytes, start + head.query, start + head.operation - 1);
}

/** The operation’s column with the severity’s columns before it, which are written with every operation. */
const succeeded = columnAfter(',"severity_number":9,"severity_text":"INFO"', 'db_operation_name');
const failed = columnAfter(',"severity_number":13,"severity_text":"WARN"', 'db_operation_name');

/** @param start where the line starts */
function writeOutcome(columns: Columns, bytes: Buffer, start: number, head: AuditHead, code: string): void {
  const good = code === '' || code === '0';
  columns.textBytes(good ? succeeded : failed, bytes, start + head.operation, start + head.database - 1);
  if (good) return;
  columns.text(statusCode, code);
  columns.text(errorType, code);
}

const objectColumn = (bytes: Buffer, start: number, head: AuditHead): typeof body =>
  onTables.has(bytes.toString('latin1', start + head.operation, start + head.database - 1)) ? table : body;

/**
 * Writes the columns of a line’s end, and its operation.
 *
 * @param to where the line’s content ends
 */
export function writePlain(
  columns: Columns,
  bytes: Buffer,
  start: number,
  to: number,
  head: AuditHead,
  line: PlainLine,
): void {
  const { object, objectTo, code } = line;
  writeBytes(columns, database, bytes, start + head.database, line.databaseTo);
  if (!line.quoted) {
    if (object < objectTo) columns.textBytes(objectColumn(bytes, start, head), bytes, object, objectTo);
  } else if (!line.escaped) columns.statementBytes(bytes, object, objectTo);
  else {
    const statement = unescapedBytes(bytes, object, objectTo);
    columns.statementBytes(statement, 0, statement.length);
  }
  const good = to === code + 1 && bytes[code] === 0x30;
  writeOutcome(columns, bytes, start, head, good ? '0' : bytes.toString('latin1', code, to));
}

/** The same for lines of which `auditTail` knows where the object ends. */
export function writeTail(
  columns: Columns,
  bytes: Buffer,
  start: number,
  head: AuditHead,
  tail: AuditTail,
): void {
  writeText(columns, database, tail.database);
  if (tail.quoted) columns.statement(tail.object);
  else writeText(columns, objectColumn(bytes, start, head), tail.object);
  writeText(columns, connectionType, tail.connectionType);
  writeOutcome(columns, bytes, start, head, tail.retcode);
  if (!tail.whole) columns.partial();
}
