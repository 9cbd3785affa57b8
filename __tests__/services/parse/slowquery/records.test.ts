import { at, fileTime } from '../reading';
import { banner, header, emitted, metrics, ofHeader, read, set, spans, time, user } from './sample';

describe('a record', () => {
  test('has the columns of its header, its database and its statement', () => {
    expect(read(`${banner}${header}use audit;\n${set}select sleep(2);\n`)).toEqual([
      { ...ofHeader, db_namespace: 'audit', db_query_text: 'select sleep(2)' },
    ]);
  });

  test('is one line of JSON: the time first, then what is the same in all, decimals with a point', () => {
    const [found] = emitted(`${header}${set}select sleep(2);\n`);
    expect(found).toEqual({
      kind: 'record',
      offset: 0,
      length: 207,
      time: 1704266138660108,
      unstructured: false,
      continuation: false,
      json:
        '{"_timestamp":1704266138660108,"db_system_name":"mysql","event_name":"db.server.slow_query",' +
        '"severity_number":9,"severity_text":"INFO","log_generation":"g1","aws_rds_instance_id":"orders-1",' +
        '"mysql_slowlog_current_user":"admin","user_name":"admin","client_address":"127.0.0.2",' +
        '"mysql_threads_thread_id":262030,' +
        '"mysql_slowlog_query_time":2.000231,"mysql_slowlog_query_time_us":2000231,' +
        '"mysql_slowlog_lock_time":0.000000,"mysql_slowlog_lock_time_us":0,' +
        '"db_response_returned_rows":1,"mysql_slowlog_rows_examined":1,"db_query_text":"select sleep(2)",' +
        '"time_source":"record","log_offset":0,"log_record_length":207,"log_record_uid":"g1:0","parse_status":"ok"}',
    });
  });

  test('keeps its statement as it is over lines, blank ones and carriage returns too, but for the server’s semicolon', () => {
    const statement = 'SELECT \';\n\n\t# Time\' ,\r\n"ü" -- #\n### Channels ###\n;';
    expect(read(`${header}${set}${statement};\r\n\n`)).toEqual([{ ...ofHeader, db_query_text: statement }]);
  });

  test('may be an administrator’s command', () => {
    expect(read(`${header}${set}# administrator command: Quit;\n`)).toEqual([
      { ...ofHeader, db_operation_name: 'Quit', db_query_text: 'administrator command: Quit' },
    ]);
  });

  test.each([
    ['its database', 'use `audit`;\n', { db_namespace: 'audit' }],
    ['its time', set, {}],
    ['its metrics', '', {}],
  ])('may have no statement, and end with %s', (_what, prelude, columns) => {
    const expected = { ...ofHeader, ...columns, db_query_text: '' };
    expect(read(header + prelude)).toEqual([expected]);
    expect(read(header + prelude + header + prelude)).toEqual([expected, expected]);
  });

  test('may end with the file, without its semicolon or its newline', () => {
    expect(read(`${header}${set}select 'its end is`)).toMatchObject([
      { db_query_text: "select 'its end is" },
    ]);
    expect(read(`${time}# User@Host: ad`)).toMatchObject([{ parse_status: 'partial', db_query_text: '' }]);
  });

  test('has U+FFFD for bytes that are no UTF-8, and says so; a U+FFFD of its own is none', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}select 'caf`),
      Buffer.from([0xe9]),
      Buffer.from("';\n"),
    ]);
    expect(read(bytes)).toEqual([
      { ...ofHeader, db_query_text: "select 'caf\ufffd'", parse_invalid_utf8: true },
    ]);
    expect(read(`${header}select '\ufffd';\n`)).toEqual([{ ...ofHeader, db_query_text: "select '\ufffd'" }]);
  });

  test('has its text where it is when its header has characters of more than a byte', () => {
    expect(read(`${time}# User@Host: jörg[jörg] @ größe [] Id: 1\n${metrics}SELECT 'ü';\n`)).toMatchObject([
      { user_name: 'jörg', client_address: 'größe', db_query_text: "SELECT 'ü'", parse_status: 'ok' },
    ]);
  });
});

describe('the time', () => {
  test.each([
    ['2024-01-03T07:15:38.660108Z', '2024-01-03T07:15:38.660108'],
    ['2024-01-03T07:15:38Z', '2024-01-03T07:15:38.000000'],
    ['2024-01-03T15:15:38.000001+08:00', '2024-01-03T07:15:38.000001'],
    ['240103  7:15:38', '2024-01-03T07:15:38.000000'],
    ['240103 17:15:38.5', '2024-01-03T17:15:38.500000'],
  ])('%s is its own', (text, expected) => {
    expect(read(`# Time: ${text}\r\n${user}${metrics}${set}select 1;\n`)).toEqual([
      { ...ofHeader, _timestamp: at(expected), db_query_text: 'select 1' },
    ]);
  });

  test('without a zone is that of the zone that is given', () => {
    expect(
      read(`# Time: 240703  7:15:38\n${user}${metrics}select 1;\n`, { timeZone: 'Europe/Berlin' }),
    ).toMatchObject([{ _timestamp: at('2024-07-03T05:15:38.000000') }]);
  });

  test('and the user may stand in one line', () => {
    expect(read(`# Time: 240103  7:15:45 ${user}${metrics}${set}select 1;\n`)).toEqual([
      { ...ofHeader, _timestamp: at('2024-01-03T07:15:45.000000'), db_query_text: 'select 1' },
    ]);
  });

  test('is that of SET where the log has none of its own', () => {
    expect(
      read(`${user}${metrics}SET last_insert_id=7,insert_id=8,timestamp=1704266139.25;\nselect 1;\n`),
    ).toEqual([{ ...ofHeader, _timestamp: 1704266139250000, db_query_text: 'select 1' }]);
  });

  test('is the one of the record before, and before the first one the file’s', () => {
    const plain = user + metrics + 'select 1;\n';
    expect(
      read(plain + time + plain + plain).map(({ _timestamp, time_source }) => [_timestamp, time_source]),
    ).toEqual([
      [fileTime, 'file'],
      [ofHeader._timestamp, 'record'],
      [ofHeader._timestamp, 'previous'],
    ]);
  });

  test('that no calendar has is kept as text', () => {
    expect(read(`# Time: 2024-02-30T07:15:38Z\n${user}${metrics}select 1;\n`)).toMatchObject([
      {
        _timestamp: fileTime,
        time_source: 'file',
        parse_status: 'partial',
        parse_invalid: 'time=2024-02-30T07:15:38Z',
      },
    ]);
  });
});

describe('the user', () => {
  test.each([
    [
      'a[b] @ h [1.2.3.4]  Id:     7',
      {
        mysql_slowlog_current_user: 'a',
        user_name: 'b',
        client_address: '1.2.3.4',
        mysql_threads_thread_id: 7,
      },
    ],
    [
      'a[a] @ web-1.example.com []  Id: 7',
      {
        mysql_slowlog_current_user: 'a',
        user_name: 'a',
        client_address: 'web-1.example.com',
        mysql_threads_thread_id: 7,
      },
    ],
    [
      'rdsadmin[rdsadmin] @ localhost []',
      { mysql_slowlog_current_user: 'rdsadmin', user_name: 'rdsadmin', client_address: 'localhost' },
    ],
    ['[SQL_SLAVE] @  []  Id: 13', { user_name: 'SQL_SLAVE', mysql_threads_thread_id: 13 }],
    ['[] @ localhost []  Id: 12', { client_address: 'localhost', mysql_threads_thread_id: 12 }],
    [
      'a b@c[a b@c] @  [::1]  Id: 1',
      {
        mysql_slowlog_current_user: 'a b@c',
        user_name: 'a b@c',
        client_address: '::1',
        mysql_threads_thread_id: 1,
      },
    ],
    ['a[a "b"] @  [::1]', { mysql_slowlog_current_user: 'a', user_name: 'a "b"', client_address: '::1' }],
  ])('%s', (text, columns) => {
    const names = ['mysql_slowlog_current_user', 'user_name', 'client_address', 'mysql_threads_thread_id'];
    const [record = {}] = read(`${time}# User@Host: ${text}\n${metrics}select 1;\n`);
    expect(Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)))).toEqual(
      columns,
    );
    expect(record.parse_status).toBe('ok');
  });
});

describe('the database', () => {
  const databases = (text: string) => read(text).map(({ db_namespace }) => db_namespace);

  test('goes over to the records that follow', () => {
    expect(
      databases(
        `${header}select 0;\n${header}USE \`a\`\`b c\`;\n${set}select 1;\n${header}select 2;\n${header}Use d;\nselect 3;\n`,
      ),
    ).toEqual([undefined, 'a`b c', 'a`b c', 'd']);
  });

  test('is named anew after a banner', () => {
    expect(databases(`${header}use a;\nselect 1;\n${banner}${header}select 2;\n`)).toEqual(['a', undefined]);
  });

  test('of Percona Server and MariaDB stands in the header, if there is one', () => {
    const schema = (name: string) => `${time}${user}# Schema: ${name}  Last_errno: 0  Killed: 0\n${metrics}`;
    expect(
      databases(`${schema('shop')}select 1;\n${schema('')}select 2;\n${schema('shop')}use a;\nselect 3;\n`),
    ).toEqual(['shop', 'shop', 'a']);
  });

  test('in a statement is part of the statement', () => {
    expect(read(`${header}use a;\n${set}use b;\n`)).toMatchObject([
      { db_namespace: 'a', db_query_text: 'use b' },
    ]);
  });
});

describe('what lies between records', () => {
  test('banners are spans of their own, several in a row, and after a statement that was not finished', () => {
    const line = banner.split('\n');
    const [first, second, third] = line.map((text) => `banner: ${text}\n`);
    const record = `${header}${set}select 1`;
    expect(spans(`${banner}${banner}${record};\n${banner}${record}\n${banner}`)).toEqual([
      ...[first, second, third],
      ...[first, second, third],
      `record: ${record};\n`,
      ...[first, second, third],
      `record: ${record}\n`,
      ...[first, second, third],
    ]);
  });

  test.each([
    '/rdsdbbin/oscar/bin/mysqld, Version: 5.7.12-log (MySQL Community Server (GPL)). started with:',
    '/rdsdbbin/oscar-8.0.mysql_aurora.3.04.0.0.0.0/bin/mysqld, Version: 8.0.28 (Source distribution). started with:',
    'D:\\mysql\\bin\\mysqld, Version: 5.7.12 (MySQL). started with:',
    'C:\\Program Files\\mysqld.exe, Version: 8.0.36 (MySQL). started with:',
    'bin/mysqld, Version: 5.6.10. started with:',
    'mysqld, Version: 10.6.14-MariaDB-log. started with:',
  ])('%s is a banner, also after a statement', (text) => {
    expect(spans(`${text}\n${header}select 1\n${text}\r\nTCP Port: 3306, Named Pipe: MySQL\n`)).toEqual([
      `banner: ${text}\n`,
      `record: ${header}select 1\n`,
      `banner: ${text}\r\n`,
      'banner: TCP Port: 3306, Named Pipe: MySQL\n',
    ]);
  });

  test('blank lines are spans of their own', () => {
    expect(spans(`\n\n${header}select 1;\n \r\n\n${header}select 2;\n\n`)).toEqual([
      'blank: \n\n',
      `record: ${header}select 1;\n`,
      'blank:  \r\n\n',
      `record: ${header}select 2;\n`,
      'blank: \n',
    ]);
  });

  test('administrator’s commands without a header are records of their own, of the time before', () => {
    const command = '# administrator command: Prepare;\n';
    expect(spans(`${command}${header}select 1;\n${command}${command}${header}select 2;\n`)).toEqual([
      `record: ${command}`,
      `record: ${header}select 1;\n`,
      `record: ${command}`,
      `record: ${command}`,
      `record: ${header}select 2;\n`,
    ]);
    expect(read(header + 'select 1;\n' + command)[1]).toEqual({
      _timestamp: ofHeader._timestamp,
      time_source: 'previous',
      parse_status: 'partial',
      db_operation_name: 'Prepare',
      db_query_text: 'administrator command: Prepare',
    });
  });

  test('text that fits nothing is a record up to the next thing that fits', () => {
    const text = 'ndition = 1;\n# comment\n# Time: never\nuse x;\n';
    expect(spans(`${text}${header}select 1;\n`)).toEqual([`record: ${text}`, `record: ${header}select 1;\n`]);
    expect(read(`${text}${banner}`)).toEqual([
      { _timestamp: fileTime, time_source: 'file', parse_status: 'unstructured', body: text.trimEnd() },
    ]);
  });
});

describe('what looks like a header', () => {
  const lines = `${header}	last; of them');\n`;

  test('in a literal that goes on is part of the statement', () => {
    const statement = `INSERT INTO notes VALUES ('first\n\n${lines}`;
    expect(spans(`${header}${statement}${header}select 1;\n`)).toEqual([
      `record: ${header}${statement}`,
      `record: ${header}select 1;\n`,
    ]);
  });

  test.each([
    ['a time that is none', '# Time: yesterday\n'],
    ['a time alone', time],
    ['a time and something else', `${time}# User: admin\n`],
    ['a user that is none', '# User@Host: admin\n# Query_time: 1\n'],
    ['a user alone', user],
    ['metrics alone', metrics],
  ])('is part of a statement if it is not well formed, as %s, even after a semicolon', (_what, text) => {
    const statement = `SELECT ';\n${text}'`;
    expect(read(`${header}${statement};\n`)).toEqual([{ ...ofHeader, db_query_text: statement }]);
  });
});
