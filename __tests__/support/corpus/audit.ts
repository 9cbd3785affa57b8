import type { EntrySource } from './index';
import type { Columns, Entry } from './spans';
import { statements } from './statements';
import { addressesOf, schemas, users } from './vocabulary';

const fixed: Columns = { event_name: 'db.server.audit', db_system_name: 'mysql', time_source: 'record' };

/** As the audit plugin writes a statement into its quotes. */
const escaped = (sql: string): string =>
  sql
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');

/** What every session says over and over: most of a real audit log. */
const chatter = [
  'set local oscar_local_only_replica_host_status=1',
  'SELECT @@session.transaction_read_only',
  'SET autocommit=1',
  'COMMIT',
  'SELECT 1',
  'SET NAMES utf8mb4',
  'SELECT durable_lsn, current_read_point, server_id, last_update_timestamp FROM information_schema.replica_host_status',
] as const;

/** An audit log of Aurora, whose lines are not in the order of time. */
export function* auditLog({ random, start, odd, largeDue }: EntrySource): Generator<Entry> {
  const application = statements(random);
  const addresses = addressesOf(random);
  const tables = ['orders', 'customers', 'invoices', 'sessions', 'jobs', 'order items', 'tenants'] as const;
  /** A connection stays with its user, its client and mostly its database. */
  const sessions = Array.from({ length: 24 }, () => ({
    user: random.zipf(users),
    host: random.zipf(addresses),
    thread: random.int(200_000, 200_900),
    database: random.zipf(schemas),
  }));
  let now = start;
  let afterBlank = false;
  let query = 20_070_843;

  for (;;) {
    const large = largeDue();
    now += random.gap(250);
    query += 1;
    const time = Math.max(start, now - (random.chance(0.3) ? random.int(0, 900) : 0));
    const { user, host, thread, database } = random.zipf(sessions);
    const newline = odd && random.chance(0.01) ? '\r\n' : '\n';
    const line = (id: number, operation: string, db: string, object: string, retcode: number): string =>
      `${time},orders-1,${user},${host},${thread},${id},${operation},${db},${object},${retcode}${newline}`;
    const common = (id: number, operation: string, db: string, retcode: number): Columns => ({
      ...fixed,
      _timestamp: time,
      parse_status: 'ok',
      severity_number: retcode === 0 ? 9 : 13,
      severity_text: retcode === 0 ? 'INFO' : 'WARN',
      user_name: user,
      client_address: host,
      mysql_threads_thread_id: thread,
      mysql_audit_query_id: id,
      db_operation_name: operation,
      ...(db === '' ? {} : { db_namespace: db }),
      ...(retcode === 0 ? {} : { db_response_status_code: String(retcode), error_type: String(retcode) }),
    });

    if (odd && !afterBlank && random.chance(0.005)) {
      afterBlank = true;
      yield { kind: 'blank', text: newline };
      continue;
    }
    afterBlank = false;
    const draw = large === undefined ? random.next() : 0.5;
    if (draw < 0.12) {
      const operation = draw < 0.06 ? 'CONNECT' : draw < 0.11 ? 'DISCONNECT' : 'FAILED_CONNECT';
      const retcode = operation === 'FAILED_CONNECT' ? 1045 : 0;
      yield {
        kind: 'record',
        text: line(0, operation, '', '', retcode),
        columns: common(0, operation, '', retcode),
      };
      continue;
    }
    if (draw < 0.32) {
      const operation = random.zipf(['READ', 'WRITE', 'CREATE', 'ALTER', 'RENAME', 'DROP']);
      const table = random.zipf(tables);
      yield {
        kind: 'record',
        text: line(query, operation, database, table, 0),
        columns: { ...common(query, operation, database, 0), db_collection_name: table },
      };
      continue;
    }
    const retcode = random.chance(0.01) ? random.pick([1062, 1146, 1213]) : 0;
    const sql =
      large === undefined
        ? auditedStatement(
            draw,
            random.zipf(chatter),
            () => application.next(now),
            odd && random.chance(0.03),
          )
        : application.large(large, now);
    yield {
      kind: 'record',
      text: line(query, 'QUERY', database, `'${escaped(sql)}'`, retcode),
      columns: { ...common(query, 'QUERY', database, retcode), db_query_text: sql },
    };
  }
}

function auditedStatement(draw: number, usual: string, own: () => string, odd: boolean): string {
  if (!odd) return draw < 0.93 ? usual : own();
  if (draw < 0.5) return `SET time_zone='+00:00', NAMES 'latin1' /* caf\uFFFD, C:\\temp */`;
  if (draw < 0.75) return `SELECT 'a\r\nb;',\n\t"Grüße 🎉 \u0001"`;
  return `CREATE USER 'bob'@'%' IDENTIFIED WITH mysql_native_password BY *****`;
}
