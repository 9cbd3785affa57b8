import { deadlockedTransaction } from './deadlock';
import type { EntrySource } from './index';
import type { Random } from './random';
import { isoTime, offsetTime, oldTime, wholeSecond, type Columns, type Entry } from './spans';
import { statements } from './statements';
import { addressesOf, schemas, users } from './vocabulary';

const fixed: Columns = { event_name: 'db.server.error', db_system_name: 'mysql' };
const severities: Readonly<Record<string, number>> = {
  System: 9,
  Note: 9,
  Warning: 13,
  ERROR: 17,
  Error: 17,
};

interface Message {
  readonly label: string;
  readonly code?: string;
  readonly subsystem?: string;
  readonly text: string;
  readonly file?: readonly [path: string, line: number];
  readonly columns?: Columns;
}

function message(
  random: Random,
  addresses: readonly string[],
  odd: boolean,
  deadlock: () => string,
): Message {
  const user = random.zipf(users);
  const host = random.zipf(addresses);
  const thread = random.int(200_000, 9_900_000);
  const draw = random.next();
  const server = { subsystem: 'Server' };
  if (draw < 0.35) {
    const database = random.zipf(schemas);
    return {
      ...server,
      label: 'Note',
      code: 'MY-010914',
      text: `Aborted connection ${thread} to db: '${database}' user: '${user}' host: '${host}' (Got an error reading communication packets)`,
      file: ['sql_connect.cc', 841],
      columns: { db_namespace: database, user_name: user, client_address: host },
    };
  }
  if (draw < 0.6) {
    return {
      ...server,
      label: 'Note',
      code: 'MY-010926',
      text: `Access denied for user '${user}'@'${host}' (using password: YES)`,
      file: ['sql_authentication.cc', 1502],
      columns: { user_name: user, client_address: host },
    };
  }
  if (draw < 0.7) {
    return {
      ...server,
      label: 'Warning',
      code: 'MY-010055',
      text: `IP address '${host}' could not be resolved: Name or service not known`,
      file: ['hostname.cc', 678],
    };
  }
  if (draw < 0.92) {
    const page = random.int(10_000, 99_999_999);
    return {
      label: 'ERROR',
      code: 'MY-012872',
      subsystem: 'InnoDB',
      text: `[FATAL] Semaphore wait has lasted > ${random.int(600, 900)} seconds on page [page id: space=${random.int(1, 900)}, page number=${page}]`,
      file: ['srv0srv.cc', 1962],
    };
  }
  if (draw < 0.97) {
    return {
      label: 'Note',
      code: 'MY-012468',
      subsystem: 'InnoDB',
      text: `Transactions deadlock detected, dumping detailed information.\n${deadlock()}`,
    };
  }
  if (odd && draw < 0.98) return { label: 'Note', text: `Started without a code by user ${user}` };
  if (odd && draw < 0.99) {
    return {
      ...server,
      label: 'Note',
      code: 'MY-000000',
      text: `Table 'caf\uFFFD' has "quotes", \u0001 and Grüße 🎉`,
    };
  }
  return {
    ...server,
    label: 'System',
    code: 'MY-010931',
    text:
      "/rdsdbbin/oscar/bin/mysqld: ready for connections. Version: '8.0.28'  socket: '/tmp/mysql.sock'  port: 3306  Source distribution.\n" +
      '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
      '                                 Dload  Upload   Total   Spent    Left  Speed\n' +
      `100   120  100   120    0     0  ${random.int(10_000, 90_000)}      0 --:--:-- --:--:-- --:--:-- 40000`,
  };
}

/** An error log of Aurora MySQL 3. With oddities, lines of other writers stand between. */
export function* errorLog({ random, start, odd, largeDue }: EntrySource): Generator<Entry> {
  const application = statements(random);
  const addresses = addressesOf(random);
  let now = start;
  for (;;) {
    const large = largeDue();
    now += random.gap(200_000);
    const draw = odd && large === undefined ? random.next() : 1;
    if (draw < 0.01) {
      const time = wholeSecond(now);
      const text = `Audit STARTED by ${random.zipf(users)}.`;
      yield {
        kind: 'record',
        text: `${oldTime(now)} server_audit: ${text}\n`,
        columns: {
          ...fixed,
          _timestamp: time,
          time_source: 'record',
          parse_status: 'partial',
          severity_number: 9,
          mysql_error_subsystem: 'server_audit',
          body: text,
        },
      };
      continue;
    }
    if (draw < 0.02) {
      const time = wholeSecond(now);
      const text = `Calculated persistence threads ${random.int(1, 9)}`;
      yield {
        kind: 'record',
        text: `${isoTime(now).slice(0, 19).replace('T', ' ')} 22566174378368:[DAS][INFO]: ${text}\n`,
        columns: {
          ...fixed,
          _timestamp: time,
          time_source: 'record',
          parse_status: 'partial',
          severity_number: 9,
          severity_text: 'INFO',
          mysql_error_subsystem: 'DAS',
          body: text,
        },
      };
      continue;
    }
    const newline = draw < 0.03 ? '\r\n' : '\n';
    const thread = random.int(200_000, 9_900_000);
    const {
      label,
      code,
      subsystem,
      text,
      file,
      columns = {},
    } = message(random, addresses, odd, () =>
      deadlockedTransaction(random, application, now, random.pick(addresses)),
    );
    const body =
      large === undefined ? text : `${text}\n${'0123456789abcdef '.repeat(Math.ceil(large / 17)).trim()}`;
    const severity = severities[label] as number;
    const place = file === undefined || large !== undefined ? '' : ` (${file[0]}:${file[1]})`;
    const coded = code === undefined ? '' : `[${code}] [${subsystem ?? ''}] `;
    yield {
      kind: 'record',
      text: `${draw < 0.05 ? offsetTime(now, -5) : isoTime(now)} ${thread} [${label}] ${coded}${body}${place}${newline}`,
      columns: {
        ...fixed,
        _timestamp: now,
        time_source: 'record',
        parse_status: 'ok',
        severity_number: severity,
        severity_text: label,
        mysql_threads_thread_id: thread,
        ...(code === undefined
          ? {}
          : { db_response_status_code: code, mysql_error_subsystem: subsystem ?? '' }),
        ...(code !== undefined && severity >= 17 ? { error_type: code } : {}),
        ...(place === '' ? {} : { code_file_path: file?.[0] ?? '', code_line_number: file?.[1] ?? 0 }),
        ...(large === undefined ? columns : {}),
        body,
      },
    };
  }
}
