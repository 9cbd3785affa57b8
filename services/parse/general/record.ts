import { column, integerText, type Columns } from '../columns';
import { lineTextEnd } from '../text-bounds';
import { timeOf, type Zone } from '../time';
import { argumentAt } from './header';

const operation = column('db_operation_name');
const threadId = column('mysql_threads_thread_id');
const namespace = column('db_namespace');
const userName = column('user_name');
const clientAddress = column('client_address');
const statusCode = column('db_response_status_code');
const errorType = column('error_type');
const body = column('body');

/** Commands whose argument is a statement. */
const statements = new Set(['Query', 'Prepare', 'Execute']);

const connected = /^(.*)@(\S*) on (.*?)(?: using .*)?$/s;
const denied = /^(?:ERROR (\d{4,5}) \(\w{5}\): )?Access denied for user '(.*?)'@'(.*?)'/s;

/** Who connected: `user@host on database using TCP/IP`, or who was refused. The log names an error’s code only where it quotes the client’s message. */
function writeConnection(argument: string, columns: Columns): void {
  const refused = denied.exec(argument);
  const [, user = '', host = '', database = ''] = refused
    ? ['', refused[2], refused[3]]
    : (connected.exec(argument) ?? []);
  if (user !== '') columns.text(userName, user);
  if (host !== '') columns.text(clientAddress, host);
  if (database !== '') columns.text(namespace, database);
  const code = refused?.[1];
  if (code !== undefined) {
    columns.text(statusCode, code);
    columns.text(errorType, code);
  }
}

/** What was written: the record’s own time, and where its text went. */
interface Written {
  readonly time: number | undefined;
  readonly textColumn: 'body' | 'db_query_text';
}

/** Writes the columns of a record. Those whose second had a record before have no time in old logs. */
export function writeRecord(bytes: Buffer, from: number, to: number, zone: Zone, columns: Columns): Written {
  const text = columns.decode(bytes, from, lineTextEnd(bytes, from, to));
  // A header has ASCII characters only, so that its bytes and its characters have the same places. It may be cut off.
  const header = argumentAt(bytes, from, to) - from;
  if (header === 0) {
    columns.partial();
    columns.text(body, text);
    return { time: undefined, textColumn: 'body' };
  }
  const tab = text.indexOf('\t');
  const time = tab === 0 ? undefined : timeOf(text.slice(0, tab), zone);
  if (time === undefined && tab > 0) columns.invalid('time', text.slice(0, tab));
  let at = tab === 0 ? 2 : tab + 1;
  while (text.charCodeAt(at) === 0x20) at += 1;
  const space = text.indexOf(' ', at);
  const thread = integerText(text.slice(at, space));
  if (thread === undefined) columns.invalid('id', text.slice(at, space));
  else columns.integer(threadId, thread);
  const command = text.slice(space + 1, header - 1);
  columns.text(operation, command);
  const argument = text.slice(header);
  if (statements.has(command)) {
    columns.statement(argument);
    return { time, textColumn: 'db_query_text' };
  }
  if (command === 'Connect' || command === 'Change user') writeConnection(argument, columns);
  else if (command === 'Init DB' && argument !== '') columns.text(namespace, argument);
  if (argument !== '') columns.text(body, argument);
  return { time, textColumn: 'body' };
}
