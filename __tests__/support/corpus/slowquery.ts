import type { Random } from './random';
import { noExtra, perconaExtra, slowExtra } from './slowquery-extras';
import { isoTime, offsetTime, oldTime, seconds, wholeSecond, type Columns, type Entry } from './spans';
import { statements } from './statements';
import { addressesOf, schemas, users } from './vocabulary';
import type { EntrySource } from './index';

const banner =
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:\n' +
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock\n' +
  'Time                 Id Command    Argument\n';

/** Who runs the statement: header text and the columns that come of it. */
interface Account {
  readonly text: string;
  readonly columns: Columns;
}

function account(random: Random, addresses: readonly string[], odd: boolean): Account {
  const user = random.zipf(users);
  const address = random.zipf(addresses);
  const draw = odd ? random.next() : 1;
  if (draw < 0.03) return { text: '[SQL_SLAVE] @  []', columns: { user_name: 'SQL_SLAVE' } };
  if (draw < 0.06) return { text: '[] @ localhost []', columns: { client_address: 'localhost' } };
  if (draw < 0.1) {
    const name = 'first last@corp';
    return {
      text: `${name}[${name}] @ web-1.example.com []`,
      columns: {
        user_name: name,
        mysql_slowlog_current_user: name,
        client_address: 'web-1.example.com',
      },
    };
  }
  const host = draw < 0.2 ? `ip-${address.replaceAll('.', '-')}.example.com` : '';
  const definer = draw < 0.13 ? 'definer' : user;
  return {
    text: `${definer}[${user}] @ ${host} [${address}]`,
    columns: { user_name: user, mysql_slowlog_current_user: definer, client_address: address },
  };
}

const commands = ['Quit', 'Ping', 'Prepare', 'Refresh', 'Statistics'] as const;

const fixed: Columns = {
  event_name: 'db.server.slow_query',
  db_system_name: 'mysql',
  severity_number: 9,
  severity_text: 'INFO',
};

/**
 * A slow log. In the dialect `old` the first record alone names its time and its database; the others have either a
 * `SET timestamp` or nothing that says when they were.
 */
export function* slowQueryLog({ random, start, odd, dialect, largeDue }: EntrySource): Generator<Entry> {
  const application = statements(random);
  const addresses = addressesOf(random);
  let now = start;
  let last = start;
  let database: string | undefined;
  let first = true;

  if (odd) yield { kind: 'blank', text: '\n' };
  yield { kind: 'banner', text: banner };
  for (;;) {
    const large = largeDue();
    const oddity = odd && !first && large === undefined ? random.next() : 1;
    if (oddity < 0.01 && dialect !== 'old') {
      for (let times = random.int(1, 3); times > 0; times -= 1) yield { kind: 'banner', text: banner };
      if (random.chance(0.5)) yield { kind: 'blank', text: '\n\n' };
      database = undefined;
    }
    now += random.gap(40_000);
    const newline = oddity >= 0.01 && oddity < 0.03 ? '\r\n' : '\n';
    const queryTime = 1_000_000 + random.gap(900_000);
    const lockTime = random.chance(0.6) ? random.int(0, 400) : 0;
    const [sent, examined] = [random.zipf([1, 0, 10, 25, 50, 100, random.int(1, 9999)]), random.gap(40_000)];
    const thread = random.int(200_000, 260_000);
    const { text: who, columns: whoColumns } = account(random, addresses, odd);

    const ownTime = dialect === 'old' ? (first ? 'header' : random.pick(['set', 'none'])) : 'header';
    const time = dialect === 'old' ? (ownTime === 'none' ? last : wholeSecond(now)) : now;
    last = time;
    const timeText =
      dialect === 'old' ? oldTime(now) : oddity >= 0.03 && oddity < 0.06 ? offsetTime(now, 2) : isoTime(now);
    const timeLine = ownTime === 'header' ? `# Time: ${timeText}${newline}` : '';

    const switches = database === undefined || (dialect !== 'old' && random.chance(0.05));
    if (switches) database = random.zipf(schemas);
    const schema = database as string;
    const use = switches ? (odd && random.chance(0.3) ? `USE \`${schema}\`;` : `use ${schema};`) : '';
    const extra =
      dialect === 'extra'
        ? slowExtra(random, thread, now - queryTime, now)
        : dialect === 'percona'
          ? perconaExtra(random, schema)
          : noExtra;

    const garbage = oddity >= 0.06 && oddity < 0.065;
    const duration = garbage ? '18446744073708.796870.000036' : seconds(queryTime);
    const header =
      `${timeLine}# User@Host: ${who}  Id: ${String(thread).padStart(5)}${newline}${extra.before}` +
      `# Query_time: ${duration}  Lock_time: ${seconds(lockTime)} Rows_sent: ${sent}  Rows_examined: ${examined}` +
      `${extra.same}${newline}${extra.behind}`;
    const setTime =
      ownTime === 'none'
        ? ''
        : `SET timestamp=${Math.floor((dialect === 'old' ? now : now - queryTime) / 1_000_000)};`;
    const lead = [use, setTime].filter((line) => line !== '').map((line) => line + newline);

    const common: Columns = {
      ...fixed,
      _timestamp: time,
      time_source: ownTime === 'none' ? 'previous' : 'record',
      parse_status: garbage ? 'partial' : 'ok',
      ...(garbage
        ? { parse_invalid: `query_time=${duration}` }
        : {
            mysql_slowlog_query_time: queryTime / 1_000_000,
            mysql_slowlog_query_time_us: queryTime,
          }),
      mysql_slowlog_lock_time: lockTime / 1_000_000,
      mysql_slowlog_lock_time_us: lockTime,
      db_response_returned_rows: sent,
      mysql_slowlog_rows_examined: examined,
      mysql_threads_thread_id: thread,
      db_namespace: schema,
      ...whoColumns,
      ...extra.columns,
    };
    first = false;

    if (oddity >= 0.07 && oddity < 0.09) {
      const command = random.pick(commands);
      yield {
        kind: 'record',
        text: `${header}${lead.join('')}# administrator command: ${command};\n`,
        columns: {
          ...common,
          db_operation_name: command,
          db_query_text: `administrator command: ${command}`,
        },
      };
      continue;
    }
    if (oddity >= 0.09 && oddity < 0.1 && lead.length > 0) {
      yield { kind: 'record', text: header + lead.join(''), columns: { ...common, db_query_text: '' } };
      continue;
    }
    const sql =
      large === undefined
        ? oddStatement(random, application.next(now, { lines: random.chance(0.15) }), odd, setTime)
        : application.large(large, now);
    yield {
      kind: 'record',
      text: `${header}${lead.join('')}${sql};\n`,
      columns: { ...common, db_query_text: sql },
    };
  }
}

/** Some statements hold what a careless reader trips over. */
function oddStatement(random: Random, sql: string, odd: boolean, setTime: string): string {
  const draw = odd ? random.next() : 1;
  // Right behind the header such a line could as well belong to it.
  if (draw < 0.01 && setTime !== '') return `### Channels ###\n${sql}`;
  if (draw < 0.02)
    return `INSERT INTO notes (text) VALUES ('first\n\n# Time: 2024-01-03T07:15:39.000000Z\n\tlast; of them')`;
  if (draw < 0.03) return `${sql} /* caf\uFFFD \uFFFD\uFFFD */`;
  if (draw < 0.04) return `SELECT 'a\r\nb;'\r\nFROM notes`;
  if (draw < 0.05) return `SELECT '\u0001\u001f\u007f\u2028 \\' "quoted" Grüße 🎉\t'`;
  return sql;
}
