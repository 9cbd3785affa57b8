/** A record as an object that is not yet text. */
export type PeerRecord = Readonly<Record<string, unknown>>;

type Emit = (record: PeerRecord, offset: number, length: number) => void;

export interface Grammar {
  readonly line: (line: string, offset: number, length: number) => void;
  readonly end: (offset: number) => void;
}

const micros = (time: string): number => {
  const [whole, fraction = '0'] = time.replace('Z', '').split('.') as [string, string?];
  return Date.parse(`${whole}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
};

const without = (record: Record<string, unknown>): PeerRecord =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== ''));

/** Collects lines until one begins the next record. */
function byHeader(
  header: RegExp,
  banner: RegExp,
  record: (lines: readonly string[]) => PeerRecord,
  emit: Emit,
): Grammar {
  let lines: string[] = [];
  let start = 0;
  const flush = (offset: number): void => {
    if (lines.length > 0) emit(record(lines), start, offset - start);
    lines = [];
  };
  return {
    line: (line, offset) => {
      if (header.test(line)) {
        flush(offset);
        start = offset;
        lines.push(line);
      } else if (banner.test(line)) flush(offset);
      else if (lines.length > 0) lines.push(line);
    },
    end: flush,
  };
}

const banner = /^(?:\S*mysqld, Version: .*started with:|Tcp port: |Time +Id +Command)/;
const common = { time_source: 'record', parse_status: 'ok' } as const;

function slowQuery(emit: Emit): Grammar {
  const user = /^# User@Host: (.*)\[(.*)\] @ (\S*) *\[(.*?)\] {2}Id: +(\d+)/;
  const metrics =
    /^# Query_time: (\d+)\.(\d+) +Lock_time: (\d+)\.(\d+) +Rows_sent: (\d+) +Rows_examined: (\d+)/;
  let database: string | undefined;
  const record = (lines: readonly string[]): PeerRecord => {
    const time = /^# Time: (\S+)/.exec(lines[0] as string)?.[1] as string;
    const [, current, name, host, address, thread] = user.exec(lines[1] as string) ?? [];
    const [, seconds = '', fraction = '', lock = '', lockFraction = '', sent, examined] =
      metrics.exec(lines[2] as string) ?? [];
    let at = 3;
    const use = /^use `?([^`]+)`?;$/i.exec(lines[at] ?? '');
    if (use !== null) {
      database = use[1];
      at += 1;
    }
    if (/^SET timestamp=\d+;$/.test(lines[at] ?? '')) at += 1;
    const sql = lines.slice(at).join('\n');
    const admin = /^# administrator command: (.*);$/.exec(sql);
    return without({
      _timestamp: micros(time),
      ...common,
      event_name: 'db.server.slow_query',
      severity_number: 9,
      severity_text: 'INFO',
      db_namespace: database,
      user_name: name,
      mysql_slowlog_current_user: current,
      client_address: address === '' ? host : address,
      mysql_threads_thread_id: Number(thread),
      mysql_slowlog_query_time: Number(`${seconds}.${fraction}`),
      mysql_slowlog_query_time_us: Number(seconds + fraction),
      mysql_slowlog_lock_time: Number(`${lock}.${lockFraction}`),
      mysql_slowlog_lock_time_us: Number(lock + lockFraction),
      db_response_returned_rows: Number(sent),
      mysql_slowlog_rows_examined: Number(examined),
      db_operation_name: admin?.[1],
      db_query_text: admin === null ? sql.replace(/;$/, '') : `administrator command: ${admin[1]}`,
    });
  };
  return byHeader(/^# Time: /, banner, record, emit);
}

function error(emit: Emit): Grammar {
  const header =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (\d+) \[(\w+)\] (?:\[(MY-\d+)\] \[(\w+)\] )?([^]*?)(?: \(([\w./+-]+\.\w+):(\d+)\))?$/;
  const severities: Readonly<Record<string, number>> = { System: 9, Note: 9, Warning: 13, ERROR: 17 };
  const aborted = /^Aborted connection \d+ to db: '([^']*)' user: '([^']*)' host: '([^']*)'/;
  const denied = /^Access denied for user '([^']*)'@'([^']*)'/;
  const record = (lines: readonly string[]): PeerRecord => {
    const [, time = '', thread, label = '', code, subsystem, body = '', file, line] =
      header.exec(lines.join('\n')) ?? [];
    const [, database, abortedUser, abortedHost] = aborted.exec(body) ?? [];
    const [, deniedUser, deniedHost] = denied.exec(body) ?? [];
    const severity = severities[label];
    return without({
      _timestamp: micros(time),
      ...common,
      event_name: 'db.server.error',
      severity_number: severity,
      severity_text: label,
      mysql_threads_thread_id: Number(thread),
      db_response_status_code: code,
      error_type: severity === 17 ? code : undefined,
      mysql_error_subsystem: subsystem,
      code_file_path: file,
      code_line_number: line === undefined ? undefined : Number(line),
      db_namespace: database,
      user_name: abortedUser ?? deniedUser,
      client_address: abortedHost ?? deniedHost,
      body,
    });
  };
  return byHeader(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \d+ \[/, banner, record, emit);
}

function audit(emit: Emit): Grammar {
  const form = /^(\d{16}),([^,]*),([^,]*),([^,]*),(\d+),(\d+),(\w+),([^,]*),(?:'(.*)'|([^,]*)),(\d+)$/;
  const characters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  const line: Grammar['line'] = (text, offset, length) => {
    const found = form.exec(text);
    if (found === null) return;
    const [, time, , user, host, thread, query, operation, database, sql, table, retcode] = found;
    const failed = retcode === '0' ? undefined : retcode;
    emit(
      without({
        _timestamp: Number(time),
        ...common,
        event_name: 'db.server.audit',
        severity_number: failed === undefined ? 9 : 13,
        severity_text: failed === undefined ? 'INFO' : 'WARN',
        user_name: user,
        client_address: host,
        mysql_threads_thread_id: Number(thread),
        mysql_audit_query_id: Number(query),
        db_operation_name: operation,
        db_namespace: database,
        db_query_text: sql?.replace(/\\(.)/g, (_, character: string) => characters[character] ?? character),
        db_collection_name: table,
        db_response_status_code: failed,
        error_type: failed,
      }),
      offset,
      length,
    );
  };
  return { line, end: () => undefined };
}

function general(emit: Emit): Grammar {
  const header = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\t *(\d+) ([^\t]*)\t([^]*)$/;
  const connect = /^(\S+)@(\S+) on (\S*) using/;
  const denied = /^Access denied for user '([^']*)'@'([^']*)'/;
  const record = (lines: readonly string[]): PeerRecord => {
    const [, time = '', thread, command = '', argument = ''] = header.exec(lines.join('\n')) ?? [];
    const isSql = command === 'Query' || command === 'Prepare' || command === 'Execute';
    const [, user, host, database] = command === 'Connect' ? (connect.exec(argument) ?? []) : [];
    const [, deniedUser, deniedHost] = command === 'Connect' ? (denied.exec(argument) ?? []) : [];
    return without({
      _timestamp: micros(time),
      ...common,
      event_name: 'db.server.general',
      severity_number: 9,
      severity_text: 'INFO',
      mysql_threads_thread_id: Number(thread),
      db_operation_name: command,
      db_query_text: isSql ? argument : undefined,
      body: isSql ? undefined : argument,
      db_namespace: command === 'Init DB' ? argument : database,
      user_name: user ?? deniedUser,
      client_address: host ?? deniedHost,
    });
  };
  return byHeader(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\t/, banner, record, emit);
}

/** A grammar for each kind of log. */
export const peers = { error, slowquery: slowQuery, audit, general } as const;
