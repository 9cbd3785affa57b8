import { generalGrammar } from '../../../../services/parse/general/grammar';
import { at, fileTime, readerOf } from '../reading';

const { read, spans } = readerOf(generalGrammar, 'general');

const time = '2024-01-03T08:00:01.511636Z';
const own = { _timestamp: at('2024-01-03T08:00:01.511636'), time_source: 'record', parse_status: 'ok' };
const ofThread7 = { ...own, mysql_threads_thread_id: 7 };

test('a record has its time, its connection, its command and its statement', () => {
  expect(read(`${time}\t217704 Query\tset local x = 1;\n`)).toEqual([
    {
      ...own,
      mysql_threads_thread_id: 217704,
      db_operation_name: 'Query',
      db_query_text: 'set local x = 1;',
    },
  ]);
});

test.each(['Query', 'Prepare', 'Execute'])('the argument of %s is a statement', (command) => {
  expect(read(`${time}\t    7 ${command}\tselect 1\n`)).toEqual([
    { ...ofThread7, db_operation_name: command, db_query_text: 'select 1' },
  ]);
});

test.each([
  'Quit',
  'Close stmt',
  'Reset stmt',
  'Long Data',
  'Binlog Dump GTID',
  'Register Slave',
  'Field List',
])('%s is a command, with an argument or without one', (command) => {
  expect(read(`${time}\t    7 ${command}\t\n${time}\t    7 ${command}\targument\r\n`)).toEqual([
    { ...ofThread7, db_operation_name: command },
    { ...ofThread7, db_operation_name: command, body: 'argument' },
  ]);
});

test('an argument goes on over lines: blank ones, tabs and carriage returns in it stay', () => {
  const statement =
    "select 'größer',\r\n\n\t1,\n\t\t    7 Nothing\tlike this\n2024-01-03T08:00:01Z not this\nfrom t";
  expect(read(`${time}\t    7 Query\t${statement}\n${time}\t    7 Quit\t\n`)).toEqual([
    { ...ofThread7, db_operation_name: 'Query', db_query_text: statement },
    { ...ofThread7, db_operation_name: 'Quit' },
  ]);
});

test.each([
  [
    'root@localhost on shop using Socket',
    { user_name: 'root', client_address: 'localhost', db_namespace: 'shop' },
  ],
  ['a b@c@10.0.0.8 on  using TCP/IP', { user_name: 'a b@c', client_address: '10.0.0.8' }],
  [
    'app@web-1.example.com on shop',
    { user_name: 'app', client_address: 'web-1.example.com', db_namespace: 'shop' },
  ],
  [
    "Access denied for user 'app'@'10.0.0.8' (using password: YES)",
    { user_name: 'app', client_address: '10.0.0.8' },
  ],
  [
    "ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.8'",
    { user_name: 'app', client_address: '10.0.0.8', db_response_status_code: '1045', error_type: '1045' },
  ],
  ['something else', {}],
])('who connected is taken from: %s', (argument, columns) => {
  expect(read(`${time}\t    7 Connect\t${argument}\n`)).toEqual([
    { ...ofThread7, db_operation_name: 'Connect', ...columns, body: argument },
  ]);
});

test('a database is that of its own record only', () => {
  expect(read(`${time}\t    7 Init DB\tshop\n${time}\t    7 Query\tselect 1\n`)).toEqual([
    { ...ofThread7, db_operation_name: 'Init DB', db_namespace: 'shop', body: 'shop' },
    { ...ofThread7, db_operation_name: 'Query', db_query_text: 'select 1' },
  ]);
});

test('records of old logs have the time of the second that is named before them', () => {
  const text = '\t\t    6 Quit\t\n240103  7:15:45\t    7 Query\tselect 1\n\t\t    8 Init DB\tshop\n';
  expect(read(text)).toMatchObject([
    { _timestamp: fileTime, time_source: 'file', mysql_threads_thread_id: 6 },
    { _timestamp: at('2024-01-03T07:15:45.000000'), time_source: 'record', mysql_threads_thread_id: 7 },
    { _timestamp: at('2024-01-03T07:15:45.000000'), time_source: 'previous', mysql_threads_thread_id: 8 },
  ]);
  expect(read(text, { timeZone: 'America/New_York' })[1]).toMatchObject({
    _timestamp: at('2024-01-03T12:15:45.000000'),
  });
});

test('a number that fits no column, and a time that no calendar has, are kept as text', () => {
  expect(read('2024-02-30T08:00:01.511636Z\t18446744073709551615 Quit\t\n')).toEqual([
    {
      _timestamp: fileTime,
      time_source: 'file',
      db_operation_name: 'Quit',
      parse_status: 'partial',
      parse_invalid: 'time=2024-02-30T08:00:01.511636Z, id=18446744073709551615',
    },
  ]);
});

test('banners, blank lines and text that fits nothing are spans of their own', () => {
  const banner = [
    '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:\n',
    'Tcp port: 3306  Unix socket: /tmp/mysql.sock\n',
    'Time                 Id Command    Argument\n',
  ];
  const record = `${time}\t    7 Query\tselect 1\n`;
  expect(spans(`from t\nwhere x\n${banner.join('')}${record}${banner.join('')}${record}\n \n`)).toEqual([
    'record: from t\nwhere x\n',
    ...banner.map((line) => `banner: ${line}`),
    `record: ${record}`,
    ...banner.map((line) => `banner: ${line}`),
    `record: ${record}`,
    'blank: \n \n',
  ]);
  expect(read(`from t\nwhere x\n${record}`)[0]).toEqual({
    _timestamp: fileTime,
    time_source: 'file',
    parse_status: 'unstructured',
    body: 'from t\nwhere x',
  });
});
