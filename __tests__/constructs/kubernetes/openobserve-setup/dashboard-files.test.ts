import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readDashboard,
  readDashboards,
} from '../../../../constructs/kubernetes/openobserve-setup/dashboard-files';
import { UserError } from '../../../../values/user-error';

const layout = { x: 0, y: 0, w: 24, h: 9, i: 1 };
const query = {
  query: 'SELECT 1',
  customQuery: true,
  fields: {
    stream: 's',
    stream_type: 'logs',
    x: [],
    y: [],
    z: [],
    breakdown: [],
    filter: { filterType: 'group', logicalOperator: 'AND', conditions: [] },
  },
  config: { promql_legend: '' },
};
const panel = {
  id: 'one',
  type: 'line',
  title: 'One',
  description: '',
  config: { show_legends: true },
  queryType: 'sql',
  queries: [query],
  layout,
};
const beside = { ...panel, id: 'two', title: 'Two', layout: { ...layout, x: 24, i: 2 } };

const dashboardOf = (...panels: readonly unknown[]) => ({
  version: 5,
  dashboardId: 'a-dashboard',
  title: 'A dashboard',
  tabs: [{ tabId: 'tab', name: 'Tab', panels }],
});

const read = (dashboard: unknown, file = 'a-dashboard.json') =>
  readDashboard(file, JSON.stringify(dashboard));

it('is read as it is written', () => {
  const dashboard = dashboardOf(panel, beside);
  expect(read(dashboard)).toEqual({ id: 'a-dashboard', dashboard });
});

it.each([
  {
    what: 'an older version',
    given: { ...dashboardOf(panel), version: 4 },
    told: 'version: given 4; allowed: 5',
  },
  {
    what: 'no title',
    given: { ...dashboardOf(panel), title: ' ' },
    told: 'title: given " "; allowed: a title',
  },
  {
    what: 'no tabs',
    given: { ...dashboardOf(), tabs: [] },
    told: 'tabs: given []; allowed: at least one tab',
  },
  {
    what: 'a field that this release would forget',
    given: dashboardOf({ ...panel, config: { ...panel.config, color_by: 'x' } }),
    told: 'tabs[0].panels[0].config.color_by: given "x", but there is no such key',
  },
  {
    what: 'a kind of chart that there is not',
    given: dashboardOf({ ...panel, type: 'lines' }),
    told: 'tabs[0].panels[0].type: given "lines"; allowed: one of "area"',
  },
  {
    what: 'a query without the list at which the user interface would stop',
    given: dashboardOf({ ...panel, queries: [{ ...query, fields: { ...query.fields, z: undefined } }] }),
    told: 'tabs[0].panels[0].queries[0].fields.z: given nothing',
  },
  {
    what: 'two panels in one place',
    given: dashboardOf(panel, { ...beside, layout: { ...layout, x: 23, y: 8, i: 2 } }),
    told: 'tabs[0].panels[1].layout: given {"x":23,"y":8,"w":24,"h":9,"i":2}; allowed: a place that panel "One" does not lie on',
  },
  {
    what: 'a panel beyond the edge',
    given: dashboardOf({ ...panel, layout: { ...layout, x: 25 } }),
    told: 'tabs[0].panels[0].layout: given {"x":25,"y":0,"w":24,"h":9,"i":1}; allowed: a panel within 48 columns',
  },
  {
    what: 'two panels of one id',
    given: dashboardOf(panel, { ...beside, id: 'one' }),
    told: 'allowed: one panel with id "one"',
  },
  {
    what: 'another id than its file',
    given: { ...dashboardOf(panel), dashboardId: 'another' },
    told: 'dashboardId: given "another"; allowed: "a-dashboard", as the file is called',
  },
])('is refused with $what', ({ given, told }) => {
  const mistake = () => read(given);
  expect(mistake).toThrow(UserError);
  expect(mistake).toThrow(/^dashboards\/a-dashboard\.json/);
  expect(mistake).toThrow(told);
});

it('may touch its neighbour', () => {
  expect(() => read(dashboardOf(panel, { ...beside, layout: { ...layout, y: 9, i: 2 } }))).not.toThrow();
});

it('is refused where it is no JSON', () => {
  expect(() => readDashboard('a-dashboard.json', '{')).toThrow(/^dashboards\/a-dashboard\.json is no JSON: /);
});

it.each(['A.json', 'a b.json', '.json', 'a.json.json'])(
  'is refused in a file called %j, which would be its id',
  (file) => {
    expect(() => read(dashboardOf(panel), file)).toThrow(/the name of a dashboard’s file is its id/);
  },
);

it('is refused with the folder where that is missing', () => {
  const missing = () => readDashboards(join(tmpdir(), 'no-such-folder-of-dashboards'));
  expect(missing).toThrow(UserError);
  expect(missing).toThrow(
    /no-such-folder-of-dashboards: cannot be read \(ENOENT\); allowed: a folder of dashboards/,
  );
});

it('is refused at its own file where a folder has a bad one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
  try {
    writeFileSync(join(folder, 'a-dashboard.json'), JSON.stringify(dashboardOf(panel)));
    writeFileSync(join(folder, 'README.md'), 'not a dashboard');
    expect(readDashboards(folder).map(({ id }) => id)).toEqual(['a-dashboard']);
    writeFileSync(
      join(folder, 'broken.json'),
      JSON.stringify({ ...dashboardOf(panel), dashboardId: 'broken', version: 3 }),
    );
    expect(() => readDashboards(folder)).toThrow(/^dashboards\/broken\.json has mistakes:\nversion: given 3/);
    mkdirSync(join(folder, 'b.json'));
    expect(() => readDashboards(folder)).toThrow(/b\.json: cannot be read \(EISDIR\)/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
