import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorGrammar } from '../../../../services/parse/error/grammar';
import { streamOf } from '../../../../services/parse/spans';
import { at, emissions, fileTime, grammarProperties, optionsOf, steps } from '../reading';
import { columnsAreUnique, columnsOf, reader, searchedBytes } from './reading';

const recordsOf = reader('error', errorGrammar);

const fluentBit = join(__dirname, '../../../fluent-bit');

test('a file has the records that it has in Fluent Bit', () => {
  const expected = JSON.parse(readFileSync(join(fluentBit, 'expected/error.json'), 'utf8')) as Record<
    string,
    unknown
  >[];
  const file = readFileSync(join(fluentBit, 'files/error.log'));
  const records = recordsOf(file) as (Record<string, unknown> | string)[];
  // Here, the console's notice is declared, times are numbers, and connections and bytes that are no UTF-8 are named.
  expect(records.at(-1)).toBe('banner');
  expect(records.slice(0, -1)).toEqual(
    expected.slice(0, -1).map(({ event_name, db_system_name, aws_rds_instance_id, ...record }) => {
      expect([event_name, db_system_name, aws_rds_instance_id]).toEqual([
        'db.server.error',
        'mysql',
        'orders-1',
      ]);
      const time = record._timestamp as string | undefined;
      const body = record.body as string;
      return {
        ...record,
        _timestamp: time === undefined ? fileTime : at(time),
        time_source: record.time_source === 'arrival' ? 'file' : record.time_source,
        ...(body.startsWith('Aborted connection') && {
          db_namespace: /db: '(.*?)'/.exec(body)?.[1],
          user_name: 'app',
          client_address: '10.0.0.1',
        }),
        ...(body.includes('\ufffd') && { parse_invalid_utf8: true }),
      };
    }),
  );
});

const header = '2024-06-18T10:00:00.000001Z 7 [Note] [MY-012468] [InnoDB] ';
const note = {
  _timestamp: at('2024-06-18T10:00:00.000001Z'),
  time_source: 'record',
  severity_number: 9,
  severity_text: 'Note',
  mysql_threads_thread_id: 7,
  db_response_status_code: 'MY-012468',
  mysql_error_subsystem: 'InnoDB',
  parse_status: 'ok',
};

test('who is meant by a refused login is named', () => {
  expect(recordsOf(`${header}Access denied for user 'root'@'10.0.0.9' (using password: YES)\n`)).toEqual([
    {
      ...note,
      body: "Access denied for user 'root'@'10.0.0.9' (using password: YES)",
      user_name: 'root',
      client_address: '10.0.0.9',
    },
  ]);
});

test('a carriage return that ends a line is no content, nor is white space at the end', () => {
  expect(recordsOf(`${header}one (a.cc:12)\r\n${header}two \t\r\nthree\r\n\r\n`)).toEqual([
    { ...note, body: 'one', code_file_path: 'a.cc', code_line_number: 12 },
    { ...note, body: 'two \t\r\nthree' },
    'blank',
  ]);
});

test('banners belong to no entry, and what follows them without a header fits nothing', () => {
  const banner = [
    '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:',
    'Tcp port: 3306  Unix socket: /tmp/mysql.sock',
    'Time                 Id Command    Argument',
  ];
  const file = [...banner, `${header}one`, 'Tcp port: 1', ...banner, 'two', ...banner.slice(0, 1)];
  expect(recordsOf(file.join('\r\n'))).toEqual([
    ...['banner', 'banner', 'banner'],
    { ...note, body: 'one\r\nTcp port: 1' },
    ...['banner', 'banner', 'banner'],
    { _timestamp: note._timestamp, time_source: 'previous', parse_status: 'unstructured', body: 'two' },
    'banner',
  ]);
});

test('what has no header at the beginning is one record up to the first that has one', () => {
  expect(recordsOf(`\n\none\n\n\u00fc two\n\n${header}three`)).toEqual([
    'blank',
    {
      _timestamp: fileTime,
      time_source: 'file',
      parse_status: 'unstructured',
      body: 'one\n\n\u00fc two',
    },
    'blank',
    { ...note, body: 'three' },
  ]);
});

test('times without a zone are those of the zone that is given', () => {
  const records = recordsOf('240618  9:00:03 [Warning] text\n', { timeZone: 'Europe/Berlin' });
  expect(records).toEqual([
    {
      _timestamp: at('2024-06-18T07:00:03.000000Z'),
      time_source: 'record',
      severity_number: 13,
      severity_text: 'Warning',
      body: 'text',
      parse_status: 'partial',
    },
  ]);
});

test('a time that does not exist, and numbers that are too large, stay as texts', () => {
  const file = `${header}one\n2024-13-18T10:00:00Z 99999999999999999999 [ERROR] two (a.cc:99999999999999999999)\n`;
  expect(recordsOf(file)[1]).toEqual({
    _timestamp: note._timestamp,
    time_source: 'previous',
    severity_number: 17,
    severity_text: 'ERROR',
    body: 'two',
    code_file_path: 'a.cc',
    parse_invalid: 'thread=99999999999999999999, line=99999999999999999999, time=2024-13-18T10:00:00Z',
    parse_status: 'partial',
  });
});

test('what comes after the file was taken for finished goes on with its last entry', () => {
  const options = optionsOf('error');
  const before = Buffer.from(`${header}one\n`);
  const stream = streamOf(errorGrammar, options, () => undefined);
  stream.push(before);
  stream.end();
  const more = Buffer.from(`two (a.cc:1)\nthree\n${header}four`);
  const after = emissions(steps(errorGrammar, options, more, [7], stream.position));
  expect(after.map(({ continuation, unstructured }) => ({ continuation, unstructured }))).toEqual([
    { continuation: true, unstructured: false },
    { continuation: false, unstructured: false },
  ]);
  expect(columnsOf(after)[0]).toEqual({
    _timestamp: note._timestamp,
    time_source: 'previous',
    parse_continuation: true,
    parse_status: 'partial',
    body: 'two (a.cc:1)\nthree',
  });
});

test('an entry that is too long goes on in parts, and the text of all is its body', () => {
  const text = `one  \n${'\u00e4\u6f22 '.repeat(60)}\n  two (a.cc:1)`;
  const options = optionsOf('error', { longestRecord: 100 });
  const emitted = emissions(steps(errorGrammar, options, Buffer.from(`${header}${text}\n`)));
  const parts = emitted.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
  expect(parts.length).toBeGreaterThan(4);
  expect(parts.map(({ body }) => body).join('')).toBe(text);
  parts.forEach((part, index) =>
    expect(part).toMatchObject({ log_record_part: index, log_record_uid: 'g1:0' }),
  );
  expect(parts[0]).toMatchObject({ severity_text: 'Note', mysql_error_subsystem: 'InnoDB' });
  expect(parts[1]).not.toHaveProperty('severity_text');
});

const lines = [
  ...readFileSync(join(fluentBit, 'files/error.log'), 'latin1').split('\n'),
  'mysqld, Version: 8.0.28. started with:',
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock',
  '',
];

grammarProperties(errorGrammar, 'error', lines);

test('no record has a column twice', () => {
  columnsAreUnique('error', errorGrammar, lines);
});

test('no byte of a long record that comes in small pieces is searched more often than twice', () => {
  const bytes = Buffer.from(`${header}${'one line of many '.repeat(250_000)}\n${'short\n'.repeat(100_000)}`);
  const searched = searchedBytes('error', errorGrammar, bytes, 4096);
  expect(searched).toBeGreaterThan(bytes.length * 0.9);
  expect(searched).toBeLessThan(bytes.length * 2);
});
