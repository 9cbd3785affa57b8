import { column, integerText, type Columns } from '../columns';
import type { ParserOptions } from '../grammar';
import { hasForm, timeEnd } from '../time-bytes';
import { isBlank, skipBlanks } from '../text-bounds';
import { timeOfBytes, unixTime, zoneOf } from '../time';
import { prefixes } from './lines';
import { measuresReader, type Measures } from './measures';
import { userWriter } from './user';

const namespace = column('db_namespace');
const operation = column('db_operation_name');
const threadId = column('mysql_threads_thread_id');
const statusCode = column('db_response_status_code');
const errorType = column('error_type');
const explain = column('mysql_slowlog_explain');

/** Where a statement ends: the server ends each with a semicolon of its own and a newline, and neither is part of it. */
export function statementEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = to;
  while (at > from && isBlank(bytes[at - 1])) at -= 1;
  return at > from && bytes[at - 1] === 0x3b ? at - 1 : at;
}

const explainPrefix = '# explain:';

/** The name in `use name;`, which may stand in back quotes. */
function databaseOf(line: string): string {
  const name = line.slice(4, line.lastIndexOf(';'));
  const quotes = name.length > 1 && name.startsWith('`') && name.endsWith('`');
  return quotes ? name.slice(1, -1).replaceAll('``', '`') : name;
}

const trimmedEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = to;
  while (at > from && isBlank(bytes[at - 1])) at -= 1;
  return at;
};

/** Writes records one after the other, which inherit the database from each other. */
export function recordWriter(options: Pick<ParserOptions, 'timeZone'>, knownDatabase: string | undefined) {
  const zone = zoneOf(options.timeZone);
  const measures = measuresReader();
  const writeUser = userWriter();
  let database = knownDatabase;

  let hasUser = false;
  let hasThread = false;
  let time: number | undefined;
  let plan = '';
  let used: string | undefined;
  const found: Measures = { schema: '', thread: '', error: '' };

  const timeLine = (bytes: Buffer, from: number, to: number, columns: Columns): void => {
    time = timeOfBytes(bytes, from, to, zone);
    if (time === undefined) columns.invalid('time', columns.decode(bytes, from, to));
  };

  const setLine = (line: string): void => {
    const start = line.indexOf('timestamp=') + 'timestamp='.length;
    time = unixTime(line.slice(start, line.lastIndexOf(';')));
  };

  const hashLine = (bytes: Buffer, from: number, to: number, columns: Columns): void => {
    if (!hasUser && hasForm(bytes, from, to, prefixes.user)) {
      hasUser = true;
      hasThread = writeUser(bytes, from + prefixes.user.length, trimmedEnd(bytes, from, to), columns);
    } else if (hasForm(bytes, from, to, prefixes.time)) {
      const start = from + prefixes.time.length;
      const after = timeEnd(bytes, start, to);
      const user = after === -1 ? to : skipBlanks(bytes, after, to);
      const hasMore = hasForm(bytes, user, to, prefixes.user);
      timeLine(bytes, start, trimmedEnd(bytes, start, hasMore ? user : to), columns);
      if (hasMore) hashLine(bytes, user, to, columns);
    } else if (hasForm(bytes, from, to, explainPrefix)) {
      const line = columns.decode(bytes, from + explainPrefix.length, to).trim();
      plan += plan === '' ? line : `\n${line}`;
    } else measures.line(bytes, from + 1, to, columns, found);
  };

  const readHeader = (bytes: Buffer, from: number, end: number, columns: Columns): void => {
    for (let at = from; at < end;) {
      let to = at;
      while (to < end && bytes[to] !== 0x0a) to += 1;
      const first = bytes[at];
      if (first === 0x23) hashLine(bytes, at, to, columns);
      else if (first !== 0x53) used = databaseOf(columns.decode(bytes, at, to));
      else if (time === undefined) setLine(bytes.toString('latin1', at, to));
      at = to + 1;
    }
  };

  const writeStatement = (bytes: Buffer, at: number, end: number, columns: Columns): void => {
    if (hasForm(bytes, at, end, prefixes.admin)) {
      const command = columns.decode(bytes, at + prefixes.admin.length, end).trimEnd();
      if (!/[;\n]/.test(command)) {
        columns.text(operation, command);
        return columns.statement(`administrator command: ${command}`);
      }
    }
    columns.statementBytes(bytes, at, end);
  };

  return {
    /** The database that the next record inherits. */
    get database(): string | undefined {
      return database;
    },
    /** The server names the database anew when it has opened the log again. */
    forgetDatabase(): void {
      database = undefined;
    },
    /** Writes the record whose header starts at `from` and whose text at `text`. Returns its time. */
    write(bytes: Buffer, from: number, text: number, to: number, columns: Columns): number | undefined {
      measures.begin();
      hasUser = false;
      hasThread = false;
      time = undefined;
      plan = '';
      used = undefined;
      found.schema = '';
      found.thread = '';
      found.error = '';

      readHeader(bytes, from, text, columns);

      database = used ?? (found.schema === '' ? database : found.schema);
      if (database !== undefined) columns.text(namespace, database);
      if (!hasThread && found.thread !== '') {
        const id = integerText(found.thread);
        if (id === undefined) columns.invalid('thread_id', found.thread);
        else columns.integer(threadId, id);
      }
      if (found.error !== '') {
        columns.text(statusCode, found.error);
        columns.text(errorType, found.error);
      }
      measures.end(columns);
      if (plan !== '') columns.text(explain, plan);
      if (!measures.hasDurations) columns.partial();
      writeStatement(bytes, text, Math.max(text, statementEnd(bytes, text, to)), columns);
      return time;
    },
  };
}
