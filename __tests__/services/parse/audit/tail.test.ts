import { auditTail, type AuditTail } from '../../../../services/parse/audit/tail';

const bare = { database: '', object: '', quoted: false, retcode: '', connectionType: '', whole: true };

test.each<[string, Partial<AuditTail>]>([
  [',,0', { retcode: '0' }],
  [',,1045', { retcode: '1045' }],
  ['shop,,0', { database: 'shop', retcode: '0' }],
  [',,0,SSL', { retcode: '0', connectionType: 'SSL' }],
  [',,0,,TCP', { retcode: '0', connectionType: 'TCP' }],
  ['shop,stock,0', { database: 'shop', object: 'stock', retcode: '0' }],
  ['shop,stock,', { database: 'shop', object: 'stock' }],
  ['shop,a|shop.b,0', { database: 'shop', object: 'a|shop.b', retcode: '0' }],
  ['shop,a,b,0', { database: 'shop', object: 'a,b', retcode: '0' }],
  ['', { whole: false }],
  ['sho', { database: 'sho', whole: false }],
  ['shop,sto', { database: 'shop', object: 'sto', whole: false }],
])('without SQL: %s', (text, parts) => {
  expect(auditTail(text)).toEqual({ ...bare, ...parts });
});

const sql = { database: 'shop', quoted: true, retcode: '0', connectionType: '', whole: true };
const unfinished = { retcode: '', whole: false };

test.each<[string, string, Partial<AuditTail>?]>([
  ["'select 1',0", 'select 1'],
  ["'select a, b from t',0", 'select a, b from t'],
  ["'',0", ''],
  ["'select 1',1064,,", 'select 1', { retcode: '1064' }],
  [String.raw`'select \'it\\\'s\', \n\r\t\b\f',0`, "select 'it\\'s', \n\r\t\b\f"],
  [String.raw`'select \'\\\\\',1\'',0`, String.raw`select '\\',1'`],
  [String.raw`'select \x, \d, \0',0`, String.raw`select \x, \d, \0`],
  [String.raw`'where a = \'x\',1,\'y\'',0`, "where a = 'x',1,'y'"],
  [String.raw`'ends with \\',0`, 'ends with \\'],
  ["'set password for `a`@`b` = *****',0", 'set password for `a`@`b` = *****'],
  ["'SET time_zone='+00:00'',0", "SET time_zone='+00:00'"],
  ["'values ('a',1,'b')',0", "values ('a',1,'b')"],
  ["'select 'ü', '漢字'',0", "select 'ü', '漢字'"],
  ["'select 1", 'select 1', unfinished],
  ["'", '', unfinished],
  [String.raw`'select \'a\', 1`, "select 'a', 1", unfinished],
  [String.raw`'select \'a\',1`, "select 'a',1", unfinished],
  ["'select 1',", "select 1',", unfinished],
])('with SQL: %s', (object, text, parts = {}) => {
  expect(auditTail(`shop,${object}`)).toEqual({ ...sql, object: text, ...parts });
});

test('of SQL that goes on in another part all is taken that is there, and nothing for its end', () => {
  expect(auditTail(String.raw`shop,'select \'a\',0`, false)).toEqual({
    ...sql,
    retcode: '',
    object: "select 'a',0",
  });
});
