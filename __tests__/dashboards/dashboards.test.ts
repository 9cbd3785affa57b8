import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dashboardsFolder,
  readDashboards,
} from '../../constructs/kubernetes/openobserve-setup/dashboard-files';
import { pipelineMetrics, rdsMetrics, storedMetricName } from '../../contract/metrics';
import { catalogue, metrics } from '../support/openobserve/catalogue';
import { promqlFaults, sqlFaults } from '../support/openobserve/queries';
import { sqlNames } from '../support/openobserve/sql-names';

const dashboards = readDashboards();

const panels = dashboards.flatMap(({ id, dashboard }) =>
  dashboard.tabs.flatMap((tab) => tab.panels.map((panel) => ({ name: `${id}, ${panel.title}`, panel }))),
);

const queries = panels.flatMap(({ name, panel }) =>
  panel.queries.map((query) => ({ name, type: panel.type, language: panel.queryType, query })),
);

it('are the six that an operator starts from', () => {
  expect(dashboards.map(({ id }) => id)).toEqual([
    'aurora-component-health',
    'aurora-error-logs',
    'aurora-fleet-instances',
    'aurora-fleet-overview',
    'aurora-pipeline-health',
    'aurora-slow-queries',
  ]);
  expect(new Set(dashboards.map(({ dashboard }) => dashboard.title)).size).toBe(dashboards.length);
});

it('show of each instance what was read of it, how late, what it cost in calls, and what may be lost', () => {
  const asked = queries
    .filter(({ name }) => name.startsWith('aurora-fleet-instances, '))
    .map(({ query }) => query.query ?? '');
  const { newestRecord, lagSeconds, bytesRead, gaps, timeToLoss } = pipelineMetrics;
  for (const metric of [newestRecord, lagSeconds, bytesRead, gaps, timeToLoss]) {
    const named = new RegExp(`\\b${storedMetricName(metric)}\\b`);
    expect(asked.some((text) => named.test(text) && text.includes('aws_rds_instance_id'))).toBe(true);
  }
  const calls = asked.filter((text) => text.includes(storedMetricName(rdsMetrics.calls)));
  for (const by of ['aws_rds_instance_id', 'rpc_method', 'outcome'])
    expect(calls.filter((text) => text.includes(by))).not.toEqual([]);
});

it.each(queries)('$name: asks for streams and fields of the contract alone', ({ language, query }) => {
  const { stream_type: type } = query.fields;
  const text = query.query ?? '';
  const faults =
    language === 'promql'
      ? promqlFaults(catalogue, text)
      : sqlFaults(catalogue, type === 'metrics' ? 'metrics' : 'logs', text);
  expect(faults).toEqual([]);
});

it.each(queries)(
  '$name: names the stream that it asks, so that it is found by its fields',
  ({ language, query }) => {
    const { stream, stream_type: type } = query.fields;
    const text = query.query ?? '';
    if (language === 'promql') {
      expect(type).toBe('metrics');
      expect(text).toMatch(new RegExp(`\\b${stream}\\b`));
    } else {
      expect(sqlNames(text).streams).toEqual([stream]);
    }
  },
);

const bySql = queries.filter(({ language }) => language === 'sql');

it.each(bySql)('$name: shows every column that it asks for, and no other', ({ query }) => {
  const { x, y, z, breakdown } = query.fields;
  const shown = [...x, ...y, ...z, ...breakdown].map(({ alias }) => alias);
  expect(shown.sort()).toEqual([...sqlNames(query.query ?? '').aliases].sort());
});

it.each(bySql)('$name: is bounded', ({ type, query }) => {
  if (type === 'table') expect(query.query).toMatch(/ LIMIT \d+$/);
  else expect(query.query).not.toContain('LIMIT');
});

const counters = metrics.filter(({ kind }) => kind === 'counter').map(storedMetricName);
const byPromql = queries.filter(({ language }) => language === 'promql');

it.each(byPromql)('$name: has no counter without its growth, for it only ever rises', ({ query }) => {
  const bare = counters.filter((name) =>
    new RegExp(`(?<!(rate|increase)\\()\\b${name}\\b`).test(query.query ?? ''),
  );
  expect(bare).toEqual([]);
});

it('are files as people write them: reading and writing one changes nothing', () => {
  for (const { id, dashboard } of dashboards) {
    const text = readFileSync(join(dashboardsFolder, `${id}.json`), 'utf8');
    expect(JSON.parse(text)).toEqual(dashboard);
  }
});
