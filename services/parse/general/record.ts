import { column, type Columns } from '../columns';
import { lineTextEnd } from '../text-bounds';
import { timeOfBytes, type Zone } from '../time';
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
  const end = lineTextEnd(bytes, from, to);
  const argument = argumentAt(bytes, from, end);
  if (argument === from) {
    // A header that was cut off.
    columns.partial();
    columns.textBytes(body, bytes, from, end);
    return { time: undefined, textColumn: 'body' };
  }
  let tab = from;
  while (bytes[tab] !== 0x09) tab += 1;
  const time = tab === from ? undefined : timeOfBytes(bytes, from, tab, zone);
  if (time === undefined && tab > from) columns.invalid('time', bytes.toString('latin1', from, tab));
  let thread = tab === from ? tab + 2 : tab + 1;
  while (bytes[thread] === 0x20) thread += 1;
  let space = thread;
  while (bytes[space] !== 0x20) space += 1;
  if (!columns.integerBytes(threadId, bytes, thread, space)) {
    columns.invalid('id', bytes.toString('latin1', thread, space));
  }
  columns.textBytes(operation, bytes, space + 1, argument - 1);
  const command = bytes.toString('latin1', space + 1, argument - 1);
  if (statements.has(command)) {
    columns.statementBytes(bytes, argument, end);
    return { time, textColumn: 'db_query_text' };
  }
  if (argument < end) {
    const text = columns.decode(bytes, argument, end);
    if (command === 'Connect' || command === 'Change user') writeConnection(text, columns);
    else if (command === 'Init DB') columns.text(namespace, text);
    columns.text(body, text);
  }
  return { time, textColumn: 'body' };
}
