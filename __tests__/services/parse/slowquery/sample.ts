import { slowQueryGrammar } from '../../../../services/parse/slowquery/grammar';
import { at, readerOf } from '../reading';

export const { read, spans, emitted } = readerOf(slowQueryGrammar, 'slowquery');

export const banner = `/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:
Tcp port: 3306  Unix socket: /tmp/mysql.sock
Time                 Id Command    Argument
`;
export const time = '# Time: 2024-01-03T07:15:38.660108Z\n';
export const user = '# User@Host: admin[admin] @  [127.0.0.2]  Id: 262030\n';
export const metrics = '# Query_time: 2.000231  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\n';
export const header = time + user + metrics;
export const set = 'SET timestamp=1704266136;\n';

export const ofHeader = {
  _timestamp: at('2024-01-03T07:15:38.660108'),
  time_source: 'record',
  parse_status: 'ok',
  user_name: 'admin',
  mysql_slowlog_current_user: 'admin',
  client_address: '127.0.0.2',
  mysql_threads_thread_id: 262030,
  mysql_slowlog_query_time: 2.000231,
  mysql_slowlog_query_time_us: 2000231,
  mysql_slowlog_lock_time: 0,
  mysql_slowlog_lock_time_us: 0,
  db_response_returned_rows: 1,
  mysql_slowlog_rows_examined: 1,
};
