import { auditGrammar } from '../../../../services/parse/audit/grammar';
import { recordStream } from '../../../../services/parse/record-stream';
import { corpus } from '../../../support/corpus';
import { expectedRecords, firstDifference, joined } from '../../../support/corpus/compare';
import { columnsAreUnique, columnsOf, reader, searchedBytes } from '../error/reading';
import { at, emissions, fileTime, grammarProperties, optionsOf, steps } from '../reading';

const recordsOf = reader('audit', auditGrammar);

const head = '1703817812006334,orders-1,app,10.0.0.9,217704,20070843';
const common = {
  _timestamp: 1703817812006334,
  time_source: 'record',
  severity_number: 9,
  severity_text: 'INFO',
  user_name: 'app',
  client_address: '10.0.0.9',
  mysql_threads_thread_id: 217704,
  mysql_audit_query_id: 20070843,
  parse_status: 'ok',
};

test('every kind of record that Aurora writes has its columns', () => {
  const file = [
    '1703817810076091,orders-1,rdsadmin,localhost,223170,0,CONNECT,,,0',
    `${head},QUERY,,'set local oscar_local_only_replica_host_status=1',0`,
    `${head},WRITE,shop,stock,0`,
    `${head},QUERY,shop,'select \\'a,b\\'\\n',1064`,
    '1536652826127350,orders-1,alyjak,192.168.169.108,8426327,0,FAILED_CONNECT,,,1045',
  ];
  expect(recordsOf(`${file.join('\n')}\n`)).toEqual([
    {
      ...common,
      _timestamp: 1703817810076091,
      db_operation_name: 'CONNECT',
      user_name: 'rdsadmin',
      client_address: 'localhost',
      mysql_threads_thread_id: 223170,
      mysql_audit_query_id: 0,
    },
    {
      ...common,
      db_operation_name: 'QUERY',
      db_query_text: 'set local oscar_local_only_replica_host_status=1',
    },
    { ...common, db_operation_name: 'WRITE', db_namespace: 'shop', db_collection_name: 'stock' },
    {
      ...common,
      db_operation_name: 'QUERY',
      db_namespace: 'shop',
      db_query_text: "select 'a,b'\n",
      severity_number: 13,
      severity_text: 'WARN',
      db_response_status_code: '1064',
      error_type: '1064',
    },
    {
      ...common,
      _timestamp: 1536652826127350,
      db_operation_name: 'FAILED_CONNECT',
      user_name: 'alyjak',
      client_address: '192.168.169.108',
      mysql_threads_thread_id: 8426327,
      mysql_audit_query_id: 0,
      severity_number: 13,
      severity_text: 'WARN',
      db_response_status_code: '1045',
      error_type: '1045',
    },
  ]);
});

test('the dialect of RDS for MySQL has local times, and columns after the code', () => {
  const file = [
    '20231229 02:43:32,ip-10-0-0-1,app,10.0.0.9,217704,0,CONNECT,shop,,0,SSL',
    "20231229 02:43:33,ip-10-0-0-1,app,10.0.0.9,217704,20070843,QUERY,shop,'select 1',0,,",
    '20230231 02:43:33,ip-10-0-0-1,app,10.0.0.9,217704,20070843,READ,shop,stock,',
  ];
  const connection = {
    ...common,
    db_namespace: 'shop',
    mysql_audit_query_id: 0,
    db_operation_name: 'CONNECT',
  };
  expect(recordsOf(`${file.join('\r\n')}\r\n`, { timeZone: 'Europe/Berlin' })).toEqual([
    { ...connection, _timestamp: at('2023-12-29T01:43:32.000000Z'), mysql_audit_connection_type: 'SSL' },
    {
      ...common,
      _timestamp: at('2023-12-29T01:43:33.000000Z'),
      db_namespace: 'shop',
      db_operation_name: 'QUERY',
      db_query_text: 'select 1',
    },
    {
      ...common,
      _timestamp: at('2023-12-29T01:43:33.000000Z'),
      time_source: 'previous',
      db_namespace: 'shop',
      db_operation_name: 'READ',
      db_collection_name: 'stock',
      parse_invalid: 'timestamp=20230231 02:43:33',
      parse_status: 'partial',
    },
  ]);
});

test('operations that are not known keep their object', () => {
  const file = `${head},PROXY_CONNECT,shop,\`app\`@\`%\`,0\n${head},PREPARE,shop,'select ?',0\n`;
  expect(recordsOf(file)).toEqual([
    { ...common, db_operation_name: 'PROXY_CONNECT', db_namespace: 'shop', body: '`app`@`%`' },
    { ...common, db_operation_name: 'PREPARE', db_namespace: 'shop', db_query_text: 'select ?' },
  ]);
});

test('lines that fit nothing and lines that end too early are delivered, each by itself', () => {
  const file = ['Audit STARTED.', '', `${head},QUERY,shop,'select 1`, 'from t', `${head},READ,sh`];
  expect(recordsOf(file.join('\n'))).toEqual([
    { _timestamp: fileTime, time_source: 'file', parse_status: 'unstructured', body: 'Audit STARTED.' },
    'blank',
    {
      ...common,
      db_namespace: 'shop',
      db_operation_name: 'QUERY',
      db_query_text: 'select 1',
      parse_status: 'partial',
    },
    { _timestamp: common._timestamp, time_source: 'previous', parse_status: 'unstructured', body: 'from t' },
    { ...common, db_namespace: 'sh', db_operation_name: 'READ', parse_status: 'partial' },
  ]);
});

test('numbers that are none stay as texts, and large ones keep their digits', () => {
  const file = '1703817812006334,orders-1,app,10.0.0.9,x7,9007199254740993,READ,shop,stock,0\n';
  const [{ json } = { json: '' }] = emissions(steps(auditGrammar, optionsOf('audit'), Buffer.from(file)));
  expect(json).toContain('"mysql_audit_query_id":9007199254740993,');
  expect(JSON.parse(json)).toMatchObject({ parse_invalid: 'connectionid=x7', parse_status: 'partial' });
  expect(JSON.parse(json)).not.toHaveProperty('mysql_threads_thread_id');
});

test('bytes that are no UTF-8 are replaced, in names and in statements', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  const line = (user: string, sql: string) => bytes(`1703817812006334,o,${user},h,7,8,QUERY,,'${sql}',0\n`);
  const utf8 = Buffer.from('\u00fcser').toString('latin1');
  const file = Buffer.concat([
    line(utf8, 'select \xfc'),
    line('\xfcser', 'select 1'),
    line(utf8, 'select 1'),
  ]);
  expect(recordsOf(file)).toMatchObject([
    { user_name: '\u00fcser', db_query_text: 'select \ufffd', parse_invalid_utf8: true },
    { user_name: '\ufffdser', db_query_text: 'select 1', parse_invalid_utf8: true },
    { user_name: '\u00fcser', db_query_text: 'select 1' },
  ]);
  expect(recordsOf(file)[2]).not.toHaveProperty('parse_invalid_utf8');
});

test('statements are masked, and so is what may be one', () => {
  const file = `${head},QUERY,,'select \\'secret\\', 7',0\nselect 'secret', 7\n`;
  expect(recordsOf(file, { mask: true })).toMatchObject([
    { db_query_text: 'select ?, ?' },
    { body: 'select ?, ?', parse_status: 'unstructured' },
  ]);
});

test.each([1064, 0])(
  'a statement that is too long comes in parts that are its text together, wherever they end: code %s',
  (code) => {
    const sql = `select ${"'\u00e4\u6f22\\', \n\\\\'',10,".repeat(30)}`;
    const written = sql.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n');
    for (let longestRecord = 100; longestRecord < 190; longestRecord += 1) {
      const options = optionsOf('audit', { longestRecord });
      const file = Buffer.from(`${head},QUERY,shop,'${written}',${code}\n`);
      const found = emissions(steps(auditGrammar, options, file, [70, 1, 1, 100, 7]));
      const parts = found.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.map(({ db_query_text }) => db_query_text).join('')).toBe(sql);
      expect(found.every(({ length }) => length <= longestRecord)).toBe(true);
      expect(columnsOf(found)[0]).toMatchObject({ ...common, db_namespace: 'shop', parse_status: 'ok' });
    }
  },
);

test('a line that ends in its long statement has all of the text', () => {
  const options = optionsOf('audit', { longestRecord: 120 });
  const file = Buffer.from(`${head},QUERY,shop,'select ${'a, b, '.repeat(40)}1\n`);
  const parts = emissions(steps(auditGrammar, options, file)).map(
    ({ json }) => JSON.parse(json) as Record<string, unknown>,
  );
  expect(parts.map(({ db_query_text }) => db_query_text).join('')).toBe(`select ${'a, b, '.repeat(40)}1`);
});

test('a file with a statement of 20 MB has the records that it was made of', () => {
  const logType = 'audit';
  const start = at('2024-01-03T07:15:38.660000Z');
  const pieces = [...corpus({ logType, seed: 3, bytes: 1e6, start, odd: true, large: [20e6] })];
  const options = optionsOf(logType);
  const delivered: Record<string, unknown>[] = [];
  const stream = recordStream(options, ({ kind, json }) => {
    if (kind === 'record') delivered.push(JSON.parse(json) as Record<string, unknown>);
  });
  for (const { bytes } of pieces) stream.push(bytes);
  stream.end();
  const expected = expectedRecords(
    pieces.flatMap(({ spans }) => spans),
    { id: options.generation, constants: { aws_rds_instance_id: 'orders-1' } },
  );
  expect(delivered.length).toBeGreaterThan(expected.length);
  expect(firstDifference(expected, joined(delivered))).toBeUndefined();
}, 60_000);

const lines = [
  `${head},QUERY,shop,'select \\'it\\\\\\'s\\', \\n 1, 2',0`,
  `${head},QUERY,shop,'SET time_zone='+00:00'',1064,,`,
  `${head},READ,shop,stock,`,
  '1703817812006335,orders-1,d\u00f6e, jane,h,7,8,CONNECT,,,0,SSL',
  "20231229 02:43:32,ip-10-0-0-1,app,,900719925474099,20070843,QUERY,shop,'select 1',0,,",
  `${head},FAILED_CONNECT,,,1045`,
  'Audit STARTED.',
  '',
];

grammarProperties(auditGrammar, 'audit', lines);

test('no record has a column twice', () => {
  columnsAreUnique('audit', auditGrammar, lines);
});

test('no byte of a long record that comes in small pieces is searched more often than twice', () => {
  const bytes = Buffer.from(
    `${head},QUERY,shop,'${'a statement '.repeat(350_000)}',0\n${head},READ,shop,stock,0\n`,
  );
  const searched = searchedBytes('audit', auditGrammar, bytes, 4096);
  expect(searched).toBeGreaterThan(bytes.length * 0.9);
  expect(searched).toBeLessThan(bytes.length * 2);
});
