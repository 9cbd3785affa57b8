import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { durationsOf, entriesOf, partsOf } from '../../../fluent-bit/model';
import { loadOniguruma } from '../../../fluent-bit/onigmo';

/**
 * Without Fluent Bit: the very patterns that it is given, in an engine of the same dialect, against the same files and the
 * same records as in `__tests__/fluent-bit/real.test.ts`.
 */
type Logged = Readonly<Record<string, unknown>>;

const read = (name: string): string => readFileSync(join(__dirname, '../../../fluent-bit', name), 'utf8');
const records = (log: string) => JSON.parse(read(`expected/${log}.json`)) as Logged[];

/** Fluent Bit’s tail input hands lines on without their end. */
const linesOf = (log: string): string[] => read(`files/${log}.log`).split('\n').slice(0, -1);

beforeAll(loadOniguruma);

/** Microseconds since 1970 of a time as a log writes it; what has no zone is UTC. */
function micros(time: string): number {
  const iso = time.replace(
    /^(\d\d)(\d\d)(\d\d) +(\d+:)/,
    (_, y, m, d, h) => `20${y}-${m}-${d}T${String(h).padStart(3, '0')}`,
  );
  const [, whole = '', fraction = '', zone = ''] =
    /^(.{19})(?:\.(\d+))?(.*)$/.exec(iso.replace(' ', 'T')) ?? [];
  return Date.parse(`${whole}${zone || 'Z'}`) * 1000 + Number(fraction.padEnd(6, '0'));
}

/** The texts of a record that a pattern captures as they are. */
const asCaptured = (record: Logged, names: readonly string[]) =>
  Object.fromEntries(
    names.flatMap((name) => (record[name] === undefined ? [] : [[name, String(record[name])]])),
  );

const ownTime = (record: Logged) =>
  record['time_source'] === 'record' ? micros(String(record['_timestamp'])) : undefined;

const only = (parts: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(parts).filter(([name]) => names.includes(name)));

describe('the error log', () => {
  const names = [
    'severity_text',
    'db_response_status_code',
    'mysql_error_subsystem',
    'mysql_threads_thread_id',
    'code_file_path',
    'code_line_number',
  ];
  const entries = () => entriesOf('error', linesOf('error'));
  const expected = records('error');

  it('is cut into its entries', () => {
    expect(entries()).toHaveLength(expected.length);
  });

  it.each(expected.map((record, index) => ({ record, index })))(
    'entry $index has its parts',
    ({ record, index }) => {
      const entry = String(entries()[index]);
      const parts = partsOf('error', entry);
      expect(only(parts, names)).toEqual(asCaptured(record, names));
      expect(parts['time'] === undefined ? undefined : micros(parts['time'])).toBe(ownTime(record));
      expect(parts['body'] ?? entry).toBe(record['body']);
    },
  );
});

describe('the slow-query log', () => {
  const names = [
    'user_name',
    'mysql_slowlog_current_user',
    'mysql_threads_thread_id',
    'db_response_returned_rows',
    'mysql_slowlog_rows_examined',
    'db_response_status_code',
    'db_operation_name',
  ];
  const isBanner = (entry: string) => entry.includes('started with:');
  const entries = () => entriesOf('slowquery', linesOf('slowquery'));
  const expected = records('slowquery');

  it('is cut into its entries, and banners are none of them', () => {
    const banners = entries().filter(isBanner);
    expect(banners.map((banner) => banner.split('\n').length)).toEqual([3, 3, 3]);
    expect(entries().filter((entry) => !isBanner(entry))).toHaveLength(expected.length);
  });

  it.each(expected.map((record, index) => ({ record, index })))(
    'entry $index has its parts',
    ({ record, index }) => {
      const parts = partsOf('slowquery', String(entries().filter((entry) => !isBanner(entry))[index]));
      const { time, set_time: setTime, sql = '' } = parts;
      expect(only(parts, names)).toEqual(asCaptured(record, names));
      expect(time === undefined ? setTime && Number(setTime) * 1e6 : micros(time)).toBe(ownTime(record));
      expect(parts['client_address'] ?? parts['client_host']).toBe(record['client_address']);
      if (record['db_operation_name'] === undefined) {
        expect(sql.trimEnd().replace(/;$/, '')).toBe(record['db_query_text']);
      }
      if (record['mysql_slowlog_query_time'] !== undefined) {
        const { mysql_slowlog_query_time: query, mysql_slowlog_lock_time: lock } =
          durationsOf(String(parts['query_time']), String(parts['lock_time'])) ?? {};
        expect([query, lock].map(Number)).toEqual([
          record['mysql_slowlog_query_time'],
          record['mysql_slowlog_lock_time'],
        ]);
      }
    },
  );

  it('names a database where an entry does', () => {
    const databases = entries().map((entry) => partsOf('slowquery', entry));
    expect(databases.flatMap(({ use, schema }) => use ?? schema ?? [])).toEqual([
      'audit',
      '`shop``s`',
      'warehouse',
    ]);
  });
});

it('leaves a banner out of a statement whose end is missing', () => {
  const lines = [
    '# Time: 2024-01-03T07:15:38.660108Z',
    '# User@Host: a[a] @  []',
    'SET timestamp=1;',
    "SELECT 'x",
  ];
  const banner = 'D:\\mysql\\bin\\mysqld.exe, Version: 5.7.12-log (MySQL). started with:';
  expect(entriesOf('slowquery', [...lines, banner, 'TCP Port: 3306, Named Pipe: MySQL'])).toEqual([
    lines.join('\n'),
    `${banner}\nTCP Port: 3306, Named Pipe: MySQL`,
  ]);
});

it('takes an entry’s own line with a header’s form only after a semicolon for a header', () => {
  const header = '# Time: 2024-01-03T07:15:38.660108Z';
  expect(entriesOf('slowquery', [header, "SELECT 'a", header, "b';"])).toHaveLength(1);
  expect(entriesOf('slowquery', [header, "SELECT 'a;", header, "b';"])).toHaveLength(2);
});

it('looks over a blank line between two entries', () => {
  const header = '# Time: 2024-01-03T07:15:38.660108Z';
  expect(entriesOf('slowquery', [header, 'SELECT 1;', '', ' ', header, 'SELECT 2;'])).toHaveLength(2);
});

it.each(['use Shop;', 'USE Shop;'])('does not take `%s` for the statement', (use) => {
  const entry = [
    '# Query_time: 1.000000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1',
    use,
    'SELECT 1;',
  ];
  expect(entriesOf('slowquery', entry)).toEqual([entry.join('\n')]);
  expect(partsOf('slowquery', entry.join('\n'))).toMatchObject({ use: 'Shop', sql: 'SELECT 1;' });
});

it('waits for the statement after the server’s own lines, though they end with a semicolon', () => {
  const header = '# Time: 2024-01-03T07:15:38.660108Z';
  const entry = [header, 'USE Shop;', 'SET timestamp=1;', '# administrator command: Ping;'];
  expect(entriesOf('slowquery', [...entry, '# administrator command: Quit;'])).toEqual([
    entry.join('\n'),
    '# administrator command: Quit;',
  ]);
});
