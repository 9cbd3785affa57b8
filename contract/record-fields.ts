import { slowQueryFields } from './slow-query-fields';

/**
 * How OpenObserve stores a field. A value of another type does not fail: one text in a column of numbers makes the whole
 * column text (openobserve v0.15.0-rc4, src/infra/src/schema/mod.rs, is_widening_conversion), so that sums and
 * comparisons over it end. No value may ever have another type than it has here.
 */
export type FieldType = 'text' | 'integer' | 'decimal' | 'boolean';

export interface RecordField {
  readonly type: FieldType;
  readonly meaning: string;
}

const text = (meaning: string) => ({ type: 'text', meaning }) as const;
const integer = (meaning: string) => ({ type: 'integer', meaning }) as const;
const decimal = (meaning: string) => ({ type: 'decimal', meaning }) as const;
const boolean = (meaning: string) => ({ type: 'boolean', meaning }) as const;

/**
 * The columns of a delivered record. The names are attributes of the OpenTelemetry semantic conventions
 * (open-telemetry/semantic-conventions, `db`, `user`, `client`, `server`, `cloud`, `log`, `code`) in the form in which
 * OpenObserve stores them: lower case, every other character than a letter or a digit an underscore
 * (openobserve, src/config/src/utils/flatten.rs).
 */
export const recordFields = {
  _timestamp: integer('When it happened, by Aurora’s own clock: microseconds since 1970.'),
  time_source: text('Where `_timestamp` comes from: the record itself, the one before, or the file.'),
  event_name: text('What kind of record it is: `db.server.slow_query`, `.error`, `.audit` or `.general`.'),
  severity_number: integer('Severity by OpenTelemetry’s scale: 9 information, 13 warning, 17 error.'),
  severity_text: text('Severity as the log says it: `Note`, `Warning`, `ERROR`.'),
  body: text('The text of an error record, or of a record that no grammar fits.'),

  db_system_name: text('`mysql`.'),
  db_namespace: text('The current database.'),
  db_query_text: text('The SQL statement, or what an administrator command says.'),
  db_query_summary: text('The statement with its literals taken out.'),
  db_query_fingerprint: text(
    'A hash of `db_query_summary`: equal for statements that differ in literals alone.',
  ),
  db_operation_name: text('The command, where the log itself names it.'),
  db_collection_name: text('The table of an audit record.'),
  db_response_status_code: text('The error code: `MY-010116`, `1045`.'),
  db_response_returned_rows: integer('Rows that were sent to the client.'),
  error_type: text('The error code again, where there was an error.'),

  user_name: text('The account that was authenticated.'),
  client_address: text('The client’s address, or its host name where there is no address.'),
  client_port: integer('The client’s port.'),
  server_address: text('The endpoint of the instance.'),
  server_port: integer('The port of the instance.'),
  cloud_provider: text('`aws`.'),
  cloud_region: text('The region of the instance.'),
  cloud_account_id: text('The account of the instance.'),
  cloud_resource_id: text('The ARN of the instance.'),
  aws_rds_cluster_id: text('The Aurora cluster.'),
  aws_rds_instance_id: text('The Aurora instance.'),

  mysql_threads_thread_id: integer('The connection.'),
  mysql_error_subsystem: text('The part of the server that wrote an error record: `Server`, `InnoDB`.'),
  mysql_slowlog_current_user: text('The account by which rights were checked.'),
  mysql_slowlog_query_time: decimal('Duration in seconds, always with decimals.'),
  mysql_slowlog_lock_time: decimal('Time spent waiting for locks, in seconds, always with decimals.'),
  mysql_slowlog_query_time_us: integer('Duration in microseconds, for exact sums.'),
  mysql_slowlog_lock_time_us: integer('Time spent waiting for locks in microseconds.'),
  mysql_slowlog_rows_examined: integer('Rows that the server read.'),
  ...slowQueryFields,

  mysql_audit_query_id: integer('The statement by the server’s count: its records share it.'),
  mysql_audit_connection_type: text('How the client was connected: `SSL`, `TCP`, `SOCKET`.'),

  code_file_path: text('The source file of the server that wrote an error record.'),
  code_line_number: integer('Its line.'),

  log_file_name: text('The log file.'),
  log_generation: text('The body of bytes that the record belongs to.'),
  log_offset: integer('Where in it the record starts, in decompressed bytes.'),
  log_record_length: integer('How many bytes it has there.'),
  log_record_uid: text('Generation and offset: equal for every delivery of the same record.'),
  log_record_part: integer('Which part this is, from 0, of a record that is too big for one.'),
  aws_s3_bucket: text('The bucket that the file was read from.'),
  aws_s3_key: text('Its key there.'),

  parse_status: text('`ok`, `partial`, or `unstructured` where no grammar fits.'),
  parse_invalid: text('Numbers that are none, as `key=value`: `query_time=18446744073708.796870.000036`.'),
  parse_truncated: boolean('The record was cut.'),
  parse_continuation: boolean('Bytes that came after the record before them had been taken for finished.'),
  parse_invalid_utf8: boolean('Bytes that are no UTF-8 were replaced by U+FFFD.'),
} as const satisfies Record<string, RecordField>;

export type RecordFieldName = keyof typeof recordFields;
