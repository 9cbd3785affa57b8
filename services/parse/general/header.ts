import type { Judgement } from '../banner';
import type { Window } from '../grammar';
import { timeEnd } from '../time-bytes';

/** The bytes of a header at most: a time, a number of 20 digits, a command. */
const longestHeader = 160;
const longestCommand = 64;

/**
 * Names of commands that records without a time may have, for there the name alone tells a record from a line of a statement
 * (mysql-server, sql/sql_parse.cc and sql/command_mapping.cc; mariadb-server, sql/sql_parse.cc).
 */
const commands = new Set(
  `Sleep|Quit|Init DB|Query|Field List|Create DB|Drop DB|Refresh|Shutdown|Statistics|Processlist|Connect|Kill|Debug|Ping|Time|
Delayed insert|Change user|Binlog Dump|Table Dump|Connect Out|Register Slave|Register Replica|Prepare|Execute|Long Data|Close stmt|
Reset stmt|Set option|Fetch|Daemon|Binlog Dump GTID|Reset Connection|clone|Bulk_execute|Slave_worker|Slave_IO|Slave_SQL|Error`
    .split('|')
    .map((name) => name.trim()),
);

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

const isCommand = (byte: number | undefined): boolean =>
  byte !== undefined &&
  (byte === 0x20 || byte === 0x5f || isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a));

/** Where a header ends that may start here, its last tab included; -1 if none does, -2 if the bytes end before that is certain. */
function endOfHeader(bytes: Buffer, at: number, end: number): number {
  const until = Math.min(end, at + longestHeader);
  const cut = until === end ? -2 : -1;
  const timed = isDigit(bytes[at]);
  let i = at + 1;
  if (timed) {
    i = timeEnd(bytes, at, until);
    if (i === -1) return until - at < 40 && until === end ? cut : -1;
  } else if (bytes[at] !== 0x09) return -1;
  if (i >= until) return cut;
  if (bytes[i] !== 0x09) return -1;
  i += 1;
  while (i < until && bytes[i] === 0x20) i += 1;
  const digits = i;
  while (i < until && i - digits < 20 && isDigit(bytes[i])) i += 1;
  if (i >= until) return cut;
  if (i === digits || bytes[i] !== 0x20) return -1;
  const command = i + 1;
  i = command;
  while (i < until && i - command < longestCommand && isCommand(bytes[i])) i += 1;
  if (i >= until) return cut;
  if (i === command || bytes[i] !== 0x09) return -1;
  return timed || commands.has(bytes.toString('latin1', command, i)) ? i + 1 : -1;
}

/**
 * Whether a record starts here: `time TAB number SPACE command TAB`, where the number stands in five places, the time in the form of
 * RFC 3339 or `YYMMDD [H]H:MM:SS`; before MySQL 5.7 two tabs without a time in a second that had one (mysql-server, sql/log.cc,
 * `File_query_log::write_general`).
 */
export function headerAt({ bytes, end, sealed }: Window, at: number): Judgement {
  if (at === end) return sealed ? 'no' : 'open';
  const found = endOfHeader(bytes, at, end);
  if (found === -2) return sealed || bytes.subarray(at, end).includes(0x0a) ? 'no' : 'open';
  return found === -1 ? 'no' : 'yes';
}

/** Where the argument of a record starts. */
export const argumentAt = (bytes: Buffer, at: number, end: number): number =>
  Math.max(at, endOfHeader(bytes, at, end));
