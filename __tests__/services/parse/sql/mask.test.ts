import fc from 'fast-check';
import { maskLiterals, maskText } from '../../../../services/parse/sql/mask';
import { looksPerByte } from './counting-bytes';
import { anySql, leaks, rendered, skeleton } from './sql-arbitraries';

it('replaces literals and nothing else', () => {
  expect(
    maskLiterals(
      "SELECT  a, `b 1` /* c 1 */\nFROM t2 WHERE x = -5 AND y IN ('a',\t'b') AND z IS NOT NULL -- 'd'\nLIMIT 10;",
    ),
  ).toBe(
    "SELECT  a, `b 1` /* c 1 */\nFROM t2 WHERE x = -? AND y IN (?,\t?) AND z IS NOT NULL -- 'd'\nLIMIT ?;",
  );
});

it('masks what version comments and hints hold, and the host of an account', () => {
  expect(maskLiterals("/*!80013 SET x = 'a' */ SELECT /*+ MAX_EXECUTION_TIME(1000) */ 1")).toBe(
    '/*!80013 SET x = ? */ SELECT /*+ MAX_EXECUTION_TIME(?) */ ?',
  );
  expect(maskLiterals("GRANT ALL ON a.* TO 'bob'@'10.0.%'")).toBe('GRANT ALL ON a.* TO ?@?');
});

it('masks a string that nobody closes to its end', () => {
  expect(maskLiterals("SELECT 'my password; # /* \n")).toBe('SELECT ?');
});

it('leaves a text without literals as it is', () => {
  expect(maskLiterals('COMMIT')).toBe('COMMIT');
  expect(maskLiterals('')).toBe('');
});

it('leaves nothing of any literal', () => {
  fc.assert(
    fc.property(skeleton.chain(rendered), (sql) => {
      expect(leaks(maskLiterals(sql))).toBe(false);
    }),
  );
});

it('changes nothing when it is applied again, whatever the text', () => {
  fc.assert(
    fc.property(anySql, (sql) => {
      const once = maskLiterals(sql);
      expect(maskLiterals(once)).toBe(once);
    }),
    { numRuns: 1000 },
  );
});

it('looks at each byte a few times at most', () => {
  for (const part of ["'", "'a' ", 'x', "/* ' */ 1,"]) {
    expect(looksPerByte(part.repeat(4000), maskText)).toBeLessThan(12);
  }
});
