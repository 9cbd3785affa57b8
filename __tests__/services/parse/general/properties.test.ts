import { generalGrammar } from '../../../../services/parse/general/grammar';
import { grammarProperties } from '../reading';

grammarProperties(generalGrammar, 'general', [
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:',
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock',
  'Time                 Id Command    Argument',
  '2024-01-03T08:00:01.511636Z\t217704 Query\tset local x = 1;',
  '2026-10-10T06:10:06.000001Z\t    7 Quit\t',
  '2026-10-10T06:10:06.000001+08:00\t    8 Init DB\tshop',
  '2026-10-10T06:10:06.000001Z\t    9 Connect\troot@localhost on shop using Socket',
  '2026-13-10T06:10:06.000001Z\t   10 Prepare\tselect ?',
  '240103  7:15:45\t    7 Query\tselect 1',
  '\t\t    7 Query\tselect',
  '\t\t    7 Nothing\tselect',
  "  'größer',",
  '\t"tab"',
  'mysqld, Version: is in this line',
  '',
]);
