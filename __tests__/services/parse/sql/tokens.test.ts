import fc from 'fast-check';
import { advance, startOfScan, tokenKinds } from '../../../../services/parse/sql/tokens';
import { sqlText, type SqlText } from '../../../../services/parse/sql/sql-text';
import { looksPerByte } from './counting-bytes';
import { anySql } from './sql-arbitraries';

const names = Object.keys(tokenKinds) as (keyof typeof tokenKinds)[];

/** Goes through all tokens and gives each away. */
function tokensOf(sql: SqlText, take: (kind: string, start: number, end: number) => void): void {
  const scan = startOfScan(sql);
  for (advance(sql.bytes, scan); scan.kind !== tokenKinds.end; advance(sql.bytes, scan)) {
    take(names.find((name) => tokenKinds[name] === scan.kind) as string, scan.start, scan.end);
  }
}

/** Tokens as `kind text`. */
function shown(sql: string): string[] {
  const found: string[] = [];
  const bytes = Buffer.from(sql);
  tokensOf(sqlText(sql), (kind, start, end) => found.push(`${kind} ${bytes.toString('utf8', start, end)}`));
  return found;
}
const significant = (sql: string) => shown(sql).filter((token) => !token.startsWith('space '));

it.each([
  ["'it''s'", ["literal 'it''s'"]],
  [`'a\\'b' "c""d"`, [`literal 'a\\'b'`, 'literal "c""d"']],
  ["'\\\\' x", ["literal '\\\\'", 'word x']],
  ["N'x' _utf8mb4'y' X'4D' b'01'", ["literal N'x'", "literal _utf8mb4'y'", "literal X'4D'", "literal b'01'"]],
  [
    '1 1.5 .5 5. 1e5 1.5E-3 0xAF 0b01',
    ['1', '1.5', '.5', '5.', '1e5', '1.5E-3', '0xAF', '0b01'].map((n) => `literal ${n}`),
  ],
  [
    '1st 0xyz t.1 t2 $a grün',
    ['word 1st', 'word 0xyz', 'word t', 'operator .', 'word 1', 'word t2', 'word $a', 'word grün'],
  ],
  ['`a``b`.`c`', ['quotedName `a``b`', 'operator .', 'quotedName `c`']],
  ['@x @@global.y', ['word @x', 'word @@global', 'operator .', 'word y']],
  ["'u'@'10.%'", ["literal 'u'", 'operator @', "literal '10.%'"]],
  [
    'a=NULL is not null TRUE',
    ['word a', 'operator =', 'literal NULL', 'word is', 'word not', 'word null', 'literal TRUE'],
  ],
  ['.5 true', ['literal .5', 'literal true']],
  ['t.true set null', ['word t', 'operator .', 'word true', 'word set', 'word null']],
  [
    '? a<=>b c->>"$.d"',
    ['placeholder ?', 'word a', 'operator <=>', 'word b', 'word c', 'operator ->>', 'literal "$.d"'],
  ],
  [
    'a -- c\nb # d\n/* e */ f',
    ['word a', 'comment -- c', 'word b', 'comment # d', 'comment /* e */', 'word f'],
  ],
  ['5--1 --\n2', ['literal 5', 'operator -', 'operator -', 'literal 1', 'comment --', 'literal 2']],
  [
    '/*!80013 a=1*/ /*+ BKA(t) */ b*/c',
    [
      'operator /*!80013',
      'word a',
      'operator =',
      'literal 1',
      'operator */',
      'operator /*+',
      'word BKA',
      'operator (',
      'word t',
      'operator )',
      'operator */',
      'word b',
      'operator *',
      'operator /',
      'word c',
    ],
  ],
  [
    '/*!1 */ /*M!100101 x*/',
    ['operator /*!', 'literal 1', 'operator */', 'operator /*M!100101', 'word x', 'operator */'],
  ],
  ["'open", ["literal 'open"]],
  ["'open\\", ["literal 'open\\"]],
  ['/* open', ['comment /* open']],
  ['`open', ['quotedName `open']],
] as const)('splits %s', (sql, expected) => {
  expect(significant(sql)).toEqual(expected);
});

it('splits any text into tokens that follow each other without gaps', () => {
  fc.assert(
    fc.property(anySql, (sql) => {
      const text = sqlText(sql);
      let reached = 0;
      tokensOf(text, (_, start, end) => {
        expect(start).toBe(reached);
        expect(end).toBeGreaterThan(start);
        reached = end;
      });
      expect(reached).toBe(text.length);
    }),
  );
});

it.each([
  ["'", 'a string that nobody closes'],
  ["'' ", 'many empty strings'],
  ["'\\", 'backslashes'],
  ['/*', 'comments that nobody closes'],
  ['/*! ', 'version comments that nobody closes'],
  ['- ', 'signs'],
  ['--', 'dashes'],
  ['1e', 'names that begin like numbers'],
  ['0x', 'prefixes of numbers'],
  ['1.', 'points'],
  ['@', 'marks of variables'],
  ['(', 'brackets'],
  ['null ', 'values'],
  ['select a from t where b = 1 and c in (1, 2);\n', 'statements'],
])('looks at each byte a few times at most in a text of %p: %s', (part) => {
  const looks = (repeated: number) =>
    looksPerByte(part.repeat(repeated), (sql) => tokensOf(sql, () => undefined));
  expect(looks(4000)).toBeLessThan(12);
  expect(looks(4000)).toBeLessThan(looks(500) * 1.1 + 0.1);
});
