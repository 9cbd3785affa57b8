import type { EntrySource } from './index';
import { isoTime, oldTime, wholeSecond, type Columns, type Entry } from './spans';
import { statements } from './statements';
import { addressesOf, schemas, users } from './vocabulary';

const banner =
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:\n' +
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock\n' +
  'Time                 Id Command    Argument\n';

const fixed: Columns = {
  event_name: 'db.server.general',
  db_system_name: 'mysql',
  severity_number: 9,
  severity_text: 'INFO',
  parse_status: 'ok',
};

/** A general log. In the dialect `old` the first record alone says when it was. */
export function* generalLog({ random, start, odd, dialect, largeDue }: EntrySource): Generator<Entry> {
  const application = statements(random);
  const addresses = addressesOf(random);
  let now = start;
  let first = true;
  yield { kind: 'banner', text: banner };
  for (;;) {
    const large = largeDue();
    if (odd && dialect !== 'old' && random.chance(0.01)) yield { kind: 'banner', text: banner };
    now += random.gap(3000);
    const old = dialect === 'old';
    const time = old ? wholeSecond(start) : now;
    if (old) now = start;
    const timeText = old ? (first ? `${oldTime(start)}\t` : '\t\t') : `${isoTime(now)}\t`;
    const thread = random.int(200_000, 200_900);
    const common: Columns = {
      ...fixed,
      _timestamp: time,
      time_source: old && !first ? 'previous' : 'record',
      mysql_threads_thread_id: thread,
    };
    first = false;
    const entry = (command: string, argument: string, columns: Columns): Entry => ({
      kind: 'record',
      text: `${timeText}${String(thread).padStart(5)} ${command}\t${argument}\n`,
      columns: { ...common, db_operation_name: command, ...columns },
    });

    const draw = large === undefined ? random.next() : 1;
    const user = random.zipf(users);
    const address = random.zipf(addresses);
    const database = random.zipf(schemas);
    if (draw < 0.05) {
      const argument = `${user}@${address} on ${database} using ${random.pick(['TCP/IP', 'SSL/TLS'])}`;
      yield entry('Connect', argument, {
        user_name: user,
        client_address: address,
        db_namespace: database,
        body: argument,
      });
    } else if (draw < 0.06) {
      const argument = `Access denied for user '${user}'@'${address}' (using password: YES)`;
      yield entry('Connect', argument, { user_name: user, client_address: address, body: argument });
    } else if (draw < 0.1) yield entry('Quit', '', {});
    else if (draw < 0.14) yield entry('Init DB', database, { db_namespace: database, body: database });
    else if (draw < 0.17) yield entry(random.pick(['Close stmt', 'Reset stmt', 'Statistics']), '', {});
    else {
      const sql =
        large === undefined
          ? generalStatement(odd && random.chance(0.02), () =>
              application.next(now, { lines: random.chance(0.15) }),
            )
          : application.large(large, now);
      const command = draw < 0.2 ? 'Prepare' : draw < 0.3 ? 'Execute' : 'Query';
      yield entry(command, sql, { db_query_text: sql });
    }
  }
}

function generalStatement(odd: boolean, own: () => string): string {
  return odd ? `SELECT 'caf\uFFFD;\n\n',\r\n\t"Grüße 🎉 \u0001"` : own();
}
