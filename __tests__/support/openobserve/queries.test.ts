import type { Catalogue } from './catalogue';
import { promqlFaults, sqlFaults } from './queries';
import { sqlNames } from './sql-names';

const catalogue: Catalogue = {
  logs: new Map([['slow', new Set(['_timestamp', 'user_name', 'seconds'])]]),
  metrics: new Map([
    ['lag', new Set(['_timestamp', 'value', 'log_type'])],
    ['size', new Set(['_timestamp', 'value', 'log_type', 'disk'])],
  ]),
};

describe('SQL', () => {
  it.each([
    `SELECT histogram(_timestamp) AS "x", count(_timestamp) AS "y" FROM "slow" GROUP BY "x" ORDER BY "x" ASC`,
    `select "user_name" as u, approx_percentile_cont("seconds", 0.95) as p from slow where "user_name" <> 'SELECT "no" FROM "no"' group by u having max("seconds") > 1 limit 5`,
    `SELECT count(DISTINCT "user_name") AS "n" FROM "slow" WHERE "user_name" IN ('a', 'it''s "b"') AND "seconds" IS NOT NULL`,
  ])('is understood: %s', (sql) => {
    expect(sqlFaults(catalogue, 'logs', sql)).toEqual([]);
  });

  it.each([
    ['SELECT count("user_name") AS "y" FROM "quick"', ['there is no stream quick']],
    ['SELECT count("user") AS "y" FROM "slow"', ['slow has no user']],
    ['SELECT count(user_id) AS "y" FROM "slow"', ['slow has no user_id']],
    [`SELECT "user_name" FROM "slow" WHERE "who" = 'x'`, ['slow has no who']],
    ['SELECT "user_name" FROM "slow" GROUP BY "a" ORDER BY "b"', ['slow has no a', 'slow has no b']],
    ['SELECT max("seconds") AS "most" FROM "slow" HAVING max("secs") > 1', ['slow has no secs']],
    ['SELECT 1', ['no stream is named']],
  ])('is refused: %s', (sql, faults) => {
    expect(sqlFaults(catalogue, 'logs', sql)).toEqual(faults);
  });

  it('finds streams of another type no better than streams that are not there', () => {
    expect(sqlFaults(catalogue, 'metrics', 'SELECT "value" FROM "slow"')).toEqual([
      'there is no stream slow',
    ]);
  });

  it('is not guessed at where it has a function or a statement that is not known', () => {
    expect(() => sqlNames('SELECT spath("user_name") FROM "slow"')).toThrow('unknown function spath');
    expect(() => sqlNames('DELETE FROM "slow"')).toThrow('not a SELECT');
  });
});

describe('PromQL', () => {
  it.each([
    'max by (log_type) (lag)',
    'sum by (log_type) (increase(lag{log_type=~"error|slow",log_type!="x"}[5m]))',
    'min by (log_type) (lag) / min by (log_type) (size{log_type="lag_of_ages"})',
  ])('is understood: %s', (expression) => {
    expect(promqlFaults(catalogue, expression)).toEqual([]);
  });

  it.each([
    ['sum(lags)', ['there is no stream lags']],
    ['sum by (instance) (lag)', ['lag has no instance']],
    ['sum(size{volume="a"})', ['size has no volume']],
    ['min by (disk) (lag) / min by (disk) (size)', ['lag has no disk']],
    ['sum(1)', ['no metric is named']],
  ])('is refused: %s', (expression, faults) => {
    expect(promqlFaults(catalogue, expression)).toEqual(faults);
  });
});
