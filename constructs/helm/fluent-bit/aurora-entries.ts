import { adminLine, dasTime, isoTime, metricsLine, oldTime } from './aurora-lines';

/**
 * Takes entries apart. A group is named `aurora_entry_` and the field of the contract that it fills, or `aurora_entry_` and what
 * `aurora-records.lua` makes fields of.
 */
export interface EntryParser {
  readonly name: string;
  readonly regex: string;
  /** Fields that are no text, as Fluent Bit writes them: `name:integer`. */
  readonly types?: string;
}

const whole = (...parts: readonly string[]): string => String.raw`/\A${parts.join('')}\z/`;
const anything = String.raw`[\s\S]`;
const endOfLine = String.raw`[ \t\r]*(?:\n|\z)`;
/** Where Aurora’s engine says which line of its source wrote an entry. */
const source = String.raw`(?: \((?<aurora_entry_code_file_path>[\w.\/+-]+\.(?:cc|cpp|c|hpp|h|ic|i)):(?<aurora_entry_code_line_number>\d+)\))?\s*`;

const errorBody = `(?<aurora_entry_body>${anything}*?)`;

/** Of the error log, the most telling form first. */
export const errorParsers: readonly EntryParser[] = [
  {
    name: 'aurora_error',
    regex: whole(
      String.raw`(?<aurora_entry_time>${isoTime}) +(?<aurora_entry_mysql_threads_thread_id>\d+) \[(?<aurora_entry_severity_text>\w+)\] `,
      String.raw`(?:\[(?<aurora_entry_db_response_status_code>MY-\d+)\] \[(?<aurora_entry_mysql_error_subsystem>[^\]\n]*)\] )?`,
      errorBody,
      source,
    ),
    types: 'aurora_entry_mysql_threads_thread_id:integer aurora_entry_code_line_number:integer',
  },
  {
    name: 'aurora_error_old',
    regex: whole(
      String.raw`(?<aurora_entry_time>${oldTime}) *(?:\[(?<aurora_entry_severity_text>\w+)\] |(?<aurora_entry_mysql_error_subsystem>InnoDB|server_audit): )`,
      errorBody,
      String.raw`\s*`,
    ),
  },
  {
    name: 'aurora_error_das',
    regex: whole(
      String.raw`(?<aurora_entry_time>${dasTime}) \d+:\[(?<aurora_entry_mysql_error_subsystem>DAS)\]`,
      String.raw`(?:\[(?<aurora_entry_severity_text>\w+)\])?:? *`,
      errorBody,
      String.raw`\s*`,
    ),
  },
];

const number = String.raw`[^\s]+`;

/** Of the slow-query log. All parts of a header but one may be missing. */
export const slowQueryParsers: readonly EntryParser[] = [
  {
    name: 'aurora_slowquery',
    regex: whole(
      '(?=# (?:Time|User@Host|Query_time): )',
      String.raw`(?:# Time: (?<aurora_entry_time>${isoTime}|${oldTime})[ \t\r]*(?:\n|\z|(?=# )))?`,
      String.raw`(?:# User@Host: (?<aurora_entry_mysql_slowlog_current_user>[^\n]*?)\[(?<aurora_entry_user_name>[^\n]*?)\] @ `,
      String.raw`(?<aurora_entry_client_host>[^\s\[]*) *\[(?<aurora_entry_client_address>[^\]\n]*)\](?: +Id: +(?<aurora_entry_mysql_threads_thread_id>\d+))?[^\n]*(?:\n|\z))?`,
      `(?:(?!${metricsLine}|${adminLine})#[^\\n]*(?:\\n|\\z))*`,
      String.raw`(?:# Query_time: (?<aurora_entry_query_time>${number}) +Lock_time: (?<aurora_entry_lock_time>${number})`,
      String.raw` +Rows_sent: (?<aurora_entry_db_response_returned_rows>\d{1,15}) +Rows_examined: (?<aurora_entry_mysql_slowlog_rows_examined>\d{1,15})[^\n]*(?:\n|\z))?`,
      `(?:(?!${adminLine})#[^\\n]*(?:\\n|\\z))*`,
      String.raw`(?:[uU][sS][eE] (?<aurora_entry_use>[^\n]*?);${endOfLine})?`,
      String.raw`(?:SET (?:\w+=[^,\n]*,)*timestamp=(?<aurora_entry_set_time>\d+(?:\.\d+)?);${endOfLine})?`,
      String.raw`(?:# administrator command: (?<aurora_entry_db_operation_name>[^\n;]*);?\s*|(?<aurora_entry_sql>${anything}*))`,
    ),
    types:
      'aurora_entry_db_response_returned_rows:integer aurora_entry_mysql_slowlog_rows_examined:integer aurora_entry_mysql_threads_thread_id:integer',
  },
  {
    name: 'aurora_slowquery_admin',
    regex: whole(String.raw`# administrator command: (?<aurora_entry_db_operation_name>[^\n;]*);?\s*`),
  },
];

/** In any line of a slow query’s header: what other servers and other settings add to it. */
export const slowQueryExtras: readonly EntryParser[] = [
  {
    // Empty where the next key follows at once, which ends with a colon.
    name: 'aurora_slowquery_schema',
    regex: String.raw`/\A(?:#[^\n]*\n)*?#[^\n]* Schema: +(?<aurora_entry_schema>[^\s:]+)(?=\s)/`,
  },
  {
    name: 'aurora_slowquery_errno',
    regex: String.raw`/\A(?:#[^\n]*\n)*?#[^\n]* (?:Last_errno|Errno): (?<aurora_entry_db_response_status_code>[1-9]\d*)(?=\s)/`,
  },
];

/** Applied last: a number that passed through Lua with nothing behind its point would come out without one. */
export const durationParser: EntryParser = {
  name: 'aurora_durations',
  regex: String.raw`/\A(?<mysql_slowlog_query_time>\S+) (?<mysql_slowlog_lock_time>\S+)\z/`,
  types: 'mysql_slowlog_query_time:float mysql_slowlog_lock_time:float',
};
