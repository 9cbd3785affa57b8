import { emitted, metrics, ofHeader, read, set, time, user } from './sample';

describe('more in the header', () => {
  test('of MySQL with log_slow_extra', () => {
    const extra =
      '# Query_time: 5.000000  Lock_time: 0.000100 Rows_sent: 0  Rows_examined: 9 Thread_id: 262030 Errno: 1317 Killed: 1317 ' +
      'Bytes_received: 33 Bytes_sent: 18446744073709551615 Read_first: 9007199254740993 Created_tmp_tables: 1 ' +
      'Start: 2024-01-03T07:15:39.000000Z End: 2024-01-03T07:15:44.000000Z\n';
    expect(read(`${time}${user}${extra}select 1;\n`)).toEqual([
      {
        ...ofHeader,
        mysql_slowlog_query_time: 5,
        mysql_slowlog_query_time_us: 5000000,
        mysql_slowlog_lock_time: 0.0001,
        mysql_slowlog_lock_time_us: 100,
        db_response_returned_rows: 0,
        mysql_slowlog_rows_examined: 9,
        db_response_status_code: '1317',
        error_type: '1317',
        mysql_slowlog_killed: 1317,
        mysql_slowlog_bytes_received: 33,
        mysql_slowlog_read_first: Number('9007199254740993'),
        mysql_slowlog_created_tmp_tables: 1,
        mysql_slowlog_start: '2024-01-03T07:15:39.000000Z',
        mysql_slowlog_end: '2024-01-03T07:15:44.000000Z',
        db_query_text: 'select 1',
        parse_status: 'partial',
        parse_invalid: 'bytes_sent=18446744073709551615',
      },
    ]);
    const [found] = emitted(`${time}${user}${extra}select 1;\n`);
    expect(found?.json).toContain('"mysql_slowlog_read_first":9007199254740993,');
  });

  test('of Percona Server', () => {
    const lines = `# User@Host: root[root] @ localhost []  Id: 3
# Schema: warehouse  Last_errno: 0  Killed: 0
# Query_time: 1.100000  Lock_time: 0.000000  Rows_sent: 2  Rows_examined: 2  Rows_affected: 0
# Bytes_sent: 111  Tmp_tables: 0  Tmp_disk_tables: 0  Tmp_table_sizes: 0
# InnoDB_trx_id: 1A2B
# QC_Hit: No  Full_scan: Yes  Full_join: No  Tmp_table: No  Tmp_table_on_disk: No
# Filesort: Yes  Filesort_on_disk: No  Merge_passes: 7
#   InnoDB_IO_r_ops: 5  InnoDB_IO_r_bytes: 81920  InnoDB_IO_r_wait: 0.250000
# Log_slow_rate_type: query  Log_slow_rate_limit: 2
`;
    expect(read(`${time}${lines}${set}select 1;\n`)).toEqual([
      {
        _timestamp: ofHeader._timestamp,
        time_source: 'record',
        parse_status: 'ok',
        user_name: 'root',
        mysql_slowlog_current_user: 'root',
        client_address: 'localhost',
        mysql_threads_thread_id: 3,
        db_namespace: 'warehouse',
        mysql_slowlog_killed: 0,
        mysql_slowlog_query_time: 1.1,
        mysql_slowlog_query_time_us: 1100000,
        mysql_slowlog_lock_time: 0,
        mysql_slowlog_lock_time_us: 0,
        db_response_returned_rows: 2,
        mysql_slowlog_rows_examined: 2,
        mysql_slowlog_rows_affected: 0,
        mysql_slowlog_bytes_sent: 111,
        mysql_slowlog_tmp_tables: 0,
        mysql_slowlog_tmp_disk_tables: 0,
        mysql_slowlog_tmp_table_sizes: 0,
        mysql_slowlog_innodb_trx_id: '1A2B',
        mysql_slowlog_qc_hit: false,
        mysql_slowlog_full_scan: true,
        mysql_slowlog_full_join: false,
        mysql_slowlog_tmp_table: false,
        mysql_slowlog_tmp_table_on_disk: false,
        mysql_slowlog_filesort: true,
        mysql_slowlog_filesort_on_disk: false,
        mysql_slowlog_merge_passes: 7,
        mysql_slowlog_innodb_io_r_ops: 5,
        mysql_slowlog_innodb_io_r_bytes: 81920,
        mysql_slowlog_innodb_io_r_wait: 0.25,
        mysql_slowlog_log_slow_rate_type: 'query',
        mysql_slowlog_log_slow_rate_limit: 2,
        db_query_text: 'select 1',
      },
    ]);
  });

  test('of MariaDB', () => {
    const lines = `# User@Host: root[root] @ localhost []
# Thread_id: 3  Schema:   QC_hit: No
# Query_time: 1.200000  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 2
#
# explain: id\tselect_type\ttable
# explain: 1\tSIMPLE\tt
#
`;
    expect(read(`# Time: 240103  7:15:46\n${lines}${set}select 2;\n`)).toMatchObject([
      {
        mysql_threads_thread_id: 3,
        mysql_slowlog_qc_hit: false,
        mysql_slowlog_explain: 'id\tselect_type\ttable\n1\tSIMPLE\tt',
        db_query_text: 'select 2',
        parse_status: 'ok',
      },
    ]);
  });

  test('that nobody knows, or that comes twice, is kept in one column', () => {
    const more =
      '# Killed: 0  Shoe_size: 43  Empty:\n# Killed: 1\n# No InnoDB statistics available for this query\n';
    const [record = {}] = read(`${time}${user}${more}${metrics}select 1;\n`);
    expect(record).toMatchObject({
      mysql_slowlog_killed: 0,
      mysql_slowlog_other: 'Shoe_size=43, Empty=, Killed=1, No InnoDB statistics available for this query',
      parse_status: 'ok',
    });
  });

  test.each([
    [
      'Query_time: 18446744073708.796870.000036',
      'query_time=18446744073708.796870.000036',
      'mysql_slowlog_query_time',
    ],
    ['Query_time: -1.000000', 'query_time=-1.000000', 'mysql_slowlog_query_time_us'],
    ['Lock_time: 1e3', 'lock_time=1e3', 'mysql_slowlog_lock_time'],
    ['Rows_sent: many', 'rows_sent=many', 'db_response_returned_rows'],
    ['Full_scan: Maybe', 'full_scan=Maybe', 'mysql_slowlog_full_scan'],
    ['InnoDB_IO_r_wait: nan', 'innodb_io_r_wait=nan', 'mysql_slowlog_innodb_io_r_wait'],
  ])('that is garbage, %s, is kept as text and never as a number', (pair, invalid, missing) => {
    const [record = {}] = read(`${time}${user}# ${pair}\nselect 1;\n`);
    expect(record).toMatchObject({
      parse_status: 'partial',
      parse_invalid: invalid,
      db_query_text: 'select 1',
    });
    expect(record).not.toHaveProperty(missing);
  });

  test.each([
    ['0.000036', '0.000036', 36],
    ['2', '2.0', 2000000],
    ['007.5', '7.5', 7500000],
    ['4294967.296001', '4294967.296001', 4294967296001],
  ])('a duration of %s loses no digit', (text, seconds, micros) => {
    const [found] = emitted(`${time}${user}# Query_time: ${text}  Lock_time: 0.000000\nselect 1;\n`);
    expect(found?.json).toContain(
      `"mysql_slowlog_query_time":${seconds},"mysql_slowlog_query_time_us":${micros},`,
    );
  });
});
