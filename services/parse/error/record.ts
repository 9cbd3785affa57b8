import { column, columnAfter, textMember, type Column, type Columns } from '../columns';
import { knownBytes } from '../known-bytes';
import { timeOf, timeOfBytes, type Zone } from '../time';
import { errorEntry } from './entry';
import type { ErrorHeader } from './header';
import { isoEntry, noEntry, type IsoEntry } from './iso-entry';
import { mentionsIn, noMentions } from './mentions';

const body = column('body');
const threadId = column('mysql_threads_thread_id');
const filePath = column('code_file_path');
const lineNumber = column('code_line_number');
const database = column('db_namespace');
const userName = column('user_name');
const client = column('client_address');

const severityOf = (label: string): number => {
  const upper = label.toUpperCase();
  return upper === 'ERROR' ? 17 : upper === 'WARNING' ? 13 : 9;
};

const optional = (name: Parameters<typeof textMember>[0], value: string): string =>
  value === '' ? '' : textMember(name, value);

/** The columns that the labels of an entry decide, with the name of its body’s column behind them. */
function labelled(label: string, code: string, part: string): Column<'text'> {
  const severity = label === '' ? 9 : severityOf(label);
  return columnAfter(
    `,"severity_number":${severity}` +
      optional('severity_text', label) +
      optional('db_response_status_code', code) +
      (severity === 17 ? optional('error_type', code) : '') +
      optional('mysql_error_subsystem', part),
    'body',
  );
}

/** Bytes of labels that are remembered at most. */
const longestLabels = 256;
/** Labels that are remembered, of whatever stream: the server has some thousands of codes, and a log few of them. */
const known = knownBytes<Column<'text'>>(1024);

function labelsOf(bytes: Buffer, entry: IsoEntry, columns: Columns): Column<'text'> {
  const { labels, labelTo, code, codeTo, body: to } = entry;
  const short = to - labels <= longestLabels;
  const found = short ? known.find(bytes, labels, to) : undefined;
  if (found !== undefined) return found;
  const part = columns.decode(bytes, entry.subsystem, entry.subsystemTo);
  const label = bytes.toString('latin1', labels + 1, labelTo);
  const made = labelled(label, bytes.toString('latin1', code, codeTo), part);
  // A record whose bytes are no UTF-8 says so, and does each time.
  if (short && !part.includes('\ufffd')) known.keep(bytes, labels, to, made);
  return made;
}

const writeText = (columns: Columns, name: typeof body, bytes: Buffer, from: number, to: number): void => {
  if (from < to) columns.textBytes(name, bytes, from, to);
};

/** Makes what writes the records of a stream, with times of this zone where they have none. */
export function recordWriter(zone: Zone) {
  const entry = noEntry();
  const mentions = noMentions();

  const writeMentions = (bytes: Buffer, columns: Columns): void => {
    if (!mentionsIn(bytes, entry.body, entry.bodyTo, mentions)) return;
    writeText(columns, database, bytes, mentions.databaseFrom, mentions.databaseTo);
    writeText(columns, userName, bytes, mentions.userFrom, mentions.userTo);
    writeText(columns, client, bytes, mentions.clientFrom, mentions.clientTo);
  };

  const writeIso = (bytes: Buffer, from: number, columns: Columns): number | undefined => {
    const { thread, threadTo, file, fileTo, line, lineTo, timeTo } = entry;
    columns.textBytes(labelsOf(bytes, entry, columns), bytes, entry.body, entry.bodyTo);
    if (!columns.integerBytes(threadId, bytes, thread, threadTo))
      columns.invalid('thread', bytes.toString('latin1', thread, threadTo));
    if (file < fileTo) {
      columns.textBytes(filePath, bytes, file, fileTo);
      if (!columns.integerBytes(lineNumber, bytes, line, lineTo))
        columns.invalid('line', bytes.toString('latin1', line, lineTo));
    }
    writeMentions(bytes, columns);
    const time = timeOfBytes(bytes, from, timeTo, zone);
    if (time === undefined) columns.invalid('time', bytes.toString('latin1', from, timeTo));
    return time;
  };

  const writeOther = (
    header: Exclude<ErrorHeader, 'iso'>,
    text: string,
    whole: boolean,
    columns: Columns,
  ): number | undefined => {
    const other = errorEntry(header, text, whole);
    // A time without a zone makes a record partial, as in Fluent Bit here.
    columns.partial();
    if (other === undefined) {
      columns.text(body, text);
      return undefined;
    }
    columns.text(labelled(other.label ?? '', '', other.subsystem ?? ''), other.body);
    const time = timeOf(other.time, zone);
    if (time === undefined) columns.invalid('time', other.time);
    return time;
  };

  /**
   * Writes the entry that stands there.
   *
   * @param whole false if it is the beginning of an entry only
   * @returns its time
   */
  return (
    header: ErrorHeader,
    bytes: Buffer,
    from: number,
    to: number,
    whole: boolean,
    columns: Columns,
  ): number | undefined => {
    if (header !== 'iso') return writeOther(header, columns.decode(bytes, from, to), whole, columns);
    if (isoEntry(bytes, from, to, whole, entry)) return writeIso(bytes, from, columns);
    columns.textBytes(body, bytes, from, to);
    columns.partial();
    return undefined;
  };
}
