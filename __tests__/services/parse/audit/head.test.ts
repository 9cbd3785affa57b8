import { auditHead } from '../../../../services/parse/audit/head';

const columnsOf = (line: string) => {
  const head = auditHead(line);
  if (head === undefined) return undefined;
  const starts = [head.user, head.host, head.connection, head.query, head.operation, head.database];
  return starts.slice(0, -1).map((start, index) => line.slice(start, (starts[index + 1] as number) - 1));
};

test.each([
  [
    "1703817812006334,orders-1,app,10.0.0.9,217704,20070843,QUERY,shop,'select 1',0",
    ['app', '10.0.0.9', '217704', '20070843', 'QUERY'],
  ],
  ['20231229 02:43:32,ip-10-0-0-1,app,h,7,0,CONNECT,,,0,SSL', ['app', 'h', '7', '0', 'CONNECT']],
  ['20231229 2:43:32,ip-10-0-0-1,,,,,FAILED_CONNECT,', ['', '', '', '', 'FAILED_CONNECT']],
  [
    '1703817812006334,orders-1,app,h,x7,-1,Some new one,shop,stock,0',
    ['app', 'h', 'x7', '-1', 'Some new one'],
  ],
  ['1703817812006334,o,doe, jane, x,h,7,8,READ,shop,stock,0', ['doe, jane, x', 'h', '7', '8', 'READ']],
  ["1703817812006334,o,doe, jane,h,7,8,QUERY,,'a,1,2,B,',0", ['doe, jane', 'h', '7', '8', 'QUERY']],
])('the first columns of %s', (line, columns) => {
  expect(columnsOf(line)).toEqual(columns);
});

test.each([
  '',
  'Audit STARTED.',
  '1703817812006334',
  '170381781200633,orders-1,app,h,7,8,READ,shop,stock,0',
  '1703817812006334,orders-1,app,h,7,8,READ',
  "1703817812006334,orders-1,app,h,7,8,'READ',shop,stock,0",
  '1703817812006334,orders-1,app,h,7,8,,shop,stock,0',
  '2023-12-29 02:43:32,orders-1,app,h,7,8,READ,shop,stock,0',
])('no line of an audit log: %s', (line) => {
  expect(auditHead(line)).toBeUndefined();
});
