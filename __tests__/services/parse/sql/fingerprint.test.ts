import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { fingerprintOf, fingerprintOfText } from '../../../../services/parse/sql/fingerprint';
import { maskLiterals } from '../../../../services/parse/sql/mask';
import { looksPerByte } from './counting-bytes';
import { anySql, leaks, rendered, skeleton } from './sql-arbitraries';

const summary = (sql: string): string => fingerprintOf(sql).summary;

it.each([
  ["SELECT  *\nFROM t WHERE a=-5 /* x */ AND c = 'it''s' -- end\n;", 'select * from t where a = ? and c = ?'],
  ['select a from t where b in (1)', 'select a from t where b in (?+)'],
  ["select a from t where b IN(1,'x' , NULL)", 'select a from t where b in (?+)'],
  ['select a from t where (b, c) in ((1, 2), (3, 4))', 'select a from t where (b, c) in ((?+))'],
  [
    'select a from t where b in (select 1, 1, c from u)',
    'select a from t where b in (select ?, ?, c from u)',
  ],
  ['insert into `T` values (1, 2), (3, 4)', 'insert into `T` values (?+)'],
  [
    'insert into t (a, b) values (1, now()), (2, NOW()),(3,now()) on duplicate key update a = values(a), b = 1',
    'insert into t(a, b) values (?, now()) on duplicate key update a = values (a), b = ?',
  ],
  ['select count( * ), round(1, 2), f(-x) from a . b', 'select count(*), round(?, ?), f(- x) from a.b'],
  ['select 1 - 1, - 1, a-1, (-1), 5 - -3', 'select ? - ?, ?, a - ?, (?), ? - ?'],
  ['delete from t where a is null and b = null', 'delete from t where a is null and b = ?'],
  [
    'select /*! STRAIGHT_JOIN */ /*+ MAX_EXECUTION_TIME(9) */ 1',
    'select /*! straight_join */ /*+ max_execution_time(?) */ ?',
  ],
  ['select * from t where a = ? limit 5, 10', 'select * from t where a = ? limit ?, ?'],
  [
    "select @x := 1, @@global.y, \"str\", date '2024-01-01', _latin1'x'",
    'select @x := ?, @@global.y, ?, date ?, ?',
  ],
  ["SELECT 'Ä' AS GRÖẞE FROM `Straße`", 'select ? as grÖẞe from `Straße`'],
  ['COMMIT;;', 'commit'],
  ['begin; select 1', 'begin ; select ?'],
  ['', ''],
  [';', ''],
  ['-- nothing', ''],
])('summarises %s', (sql, expected) => {
  expect(summary(sql)).toBe(expected);
});

it('is the start of the SHA-256 of the summary', () => {
  const { summary: made, fingerprint } = fingerprintOf("select 'é' from größe");
  expect(fingerprint).toBe(createHash('sha256').update(made, 'utf8').digest('hex').slice(0, 16));
});

it('differs where the statements do', () => {
  const statements = [
    'select a from t',
    'select b from t',
    'select a from t where a = 1',
    'select a from `t`',
    'select f(1)',
    'select f(1, 2)',
  ];
  expect(new Set(statements.map((sql) => fingerprintOf(sql).fingerprint)).size).toBe(statements.length);
});

it('is equal for other literals, longer lists, other space and other comments', () => {
  fc.assert(
    fc.property(
      skeleton.chain((pieces) => fc.tuple(rendered(pieces), rendered(pieces))),
      ([one, other]) => {
        expect(fingerprintOf(one)).toEqual(fingerprintOf(other));
      },
    ),
    { numRuns: 500 },
  );
});

it('has nothing of any literal in its summary', () => {
  fc.assert(
    fc.property(skeleton.chain(rendered), (sql) => {
      expect(leaks(summary(sql))).toBe(false);
    }),
  );
});

it('is the same for the masked statement, whatever the text', () => {
  fc.assert(
    fc.property(anySql, (sql) => {
      expect(fingerprintOf(maskLiterals(sql))).toEqual(fingerprintOf(sql));
    }),
    { numRuns: 1000 },
  );
});

it('is the same for a huge list as for a short one', () => {
  const rows = (count: number) =>
    `insert into t values ${Array.from({ length: count }, (_, row) => `(${row}, 'x', now())`).join(',')}`;
  expect(fingerprintOf(rows(200_000))).toEqual(fingerprintOf(rows(1)));
});

it('is right after a statement that is larger than what is kept for the next', () => {
  const columns = (count: number) =>
    `select ${Array.from({ length: count }, (_, at) => `c${at}`).join(', ')}`;
  expect(summary(columns(100_000))).toBe(columns(100_000));
  expect(summary('SELECT 1')).toBe('select ?');
});

it.each(['(', '((1),', 'in (1,', 'values (1),(', '- ', '1,', 'a', 'in (a, a, ', 'values (1, a), (1, b), '])(
  'looks at each byte a few times at most in a text of %p',
  (part) => {
    const looks = (repeated: number) => looksPerByte(part.repeat(repeated), fingerprintOfText);
    expect(looks(4000)).toBeLessThan(20);
    expect(looks(4000)).toBeLessThan(looks(500) * 1.1 + 0.1);
  },
);
