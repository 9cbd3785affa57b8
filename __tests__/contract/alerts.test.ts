import { alerts, type AlertContract } from '../../contract/alerts';
import { pipelineMetrics, storedMetricName } from '../../contract/metrics';
import { catalogue } from '../support/openobserve/catalogue';
import { promqlNames } from '../support/openobserve/promql-names';
import { promqlFaults, sqlFaults } from '../support/openobserve/queries';
import { sqlNames } from '../support/openobserve/sql-names';

const each = alerts.map((alert) => ({ name: alert.name, alert }));

/** Where the query looks, and what a row of its answer has. */
function namesOf({ query }: AlertContract): { streams: readonly string[]; columns: readonly string[] } {
  if (query.language === 'sql') {
    const { streams, aliases, columns } = sqlNames(query.statement);
    return { streams, columns: [...aliases, ...columns] };
  }
  const { metrics, labels } = promqlNames(query.expression);
  return { streams: metrics, columns: ['value', ...labels] };
}

it('are of what an operator must know', () => {
  expect(alerts.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'aurora-log-lag',
      'aurora-dead-letters',
      'aurora-instance-silent',
      'aurora-volume-nearly-full',
      'aurora-container-restarts',
      'aurora-records-rejected',
      'aurora-agent-drops',
      'aurora-time-to-loss',
    ]),
  );
  expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
});

it('time to loss: someone is woken six hours before Aurora may remove a file, for each log', () => {
  const alert = alerts.find(({ name }) => name === 'aurora-time-to-loss');
  expect(alert).toMatchObject({ severity: 'critical', metric: pipelineMetrics.timeToLoss });
  // The largest value of the period: one low report alone is no alarm.
  expect(alert?.query).toMatchObject({
    statement: expect.stringMatching(
      /max\("value"\) AS "most" .* GROUP BY "aws_rds_instance_id", "log_type" HAVING max\("value"\) < 21600$/,
    ) as string,
  });
});

it.each(each)('$name: asks for metrics and labels of the contract alone', ({ alert: { query } }) => {
  expect(
    query.language === 'sql'
      ? sqlFaults(catalogue, 'metrics', query.statement)
      : promqlFaults(catalogue, query.expression),
  ).toEqual([]);
});

it.each(each)('$name: waits for the metric that it asks for', ({ alert }) => {
  expect(namesOf(alert).streams).toContain(storedMetricName(alert.metric));
});

it.each(each)('$name: tells in each line what the query returns', ({ alert }) => {
  const told = [...alert.row.matchAll(/\{(\w+)\}/g)].map(([, column = '']) => column);
  expect(told.filter((column) => !namesOf(alert).columns.includes(column))).toEqual([]);
});

it.each(each)('$name: has a name and a text that OpenObserve takes as they are', ({ alert }) => {
  expect(alert.name).toMatch(/^[a-z0-9-]+$/);
  // They are put into a JSON text without being escaped; so are braces, which stand for names.
  expect(alert.meaning).toMatch(/^[^"\\{}\n]+$/);
  expect(alert.row).toMatch(/^[^"\\\n]*$/);
});

it.each(each)('$name: is never a statement that OpenObserve refuses', ({ alert: { query } }) => {
  if (query.language === 'sql') expect(query.statement).not.toMatch(/select\s+\*/i);
  else expect(query.value).toBeGreaterThanOrEqual(0);
});

it.each(each)('$name: looks back at least as far as the time between two evaluations', ({ alert }) => {
  expect(alert.frequencyMinutes).toBeGreaterThan(0);
  expect(alert.periodMinutes).toBeGreaterThanOrEqual(alert.frequencyMinutes);
  expect(alert.silenceMinutes).toBeGreaterThanOrEqual(alert.frequencyMinutes);
});
