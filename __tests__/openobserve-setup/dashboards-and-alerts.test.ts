import { readDashboards } from '../../constructs/kubernetes/openobserve-setup/dashboard-files';
import {
  dashboardsAndAlerts,
  folderName,
} from '../../constructs/kubernetes/openobserve-setup/dashboards-and-alerts';
import { alerts } from '../../contract/alerts';
import { storedMetricName } from '../../contract/metrics';
import { OpenObserveDouble } from '../support/openobserve/server';
import { apply as applyTo, root, webhook, type RunOptions } from './run';

const dashboards = readDashboards();
const key = { secretName: 'alert-webhook', key: 'url' };
const plan = dashboardsAndAlerts({ dashboards, alerts, webhook: key });

/** Enough for what is about one of them. */
const few = dashboards.slice(0, 2);
const quiet = dashboardsAndAlerts({ dashboards: few, alerts });

/** Folder of dashboards, folder of alerts, template, destination. */
const beside = 4;

let openobserve: OpenObserveDouble;
let url: string;

beforeEach(async () => {
  openobserve = new OpenObserveDouble(root);
  url = await openobserve.start();
});

afterEach(() => openobserve.stop());

const apply = (options: Partial<RunOptions> = {}) => applyTo(openobserve, { url, plan, ...options });

const short = (writes: readonly { method: string; url: string; status: number }[]) =>
  writes.map(({ method, url: path, status }) => `${method} ${path.split('?')[0]} ${status}`);

const fillStreams = () => {
  for (const { metric } of alerts) {
    openobserve.streams.learn('metrics', storedMetricName(metric), [{ value: 0.5 }]);
  }
};

it('makes folders, dashboards, the destination and alerts, and writes nothing the second time', async () => {
  fillStreams();
  const all = beside + dashboards.length + alerts.length;
  const first = await apply();
  expect(first.output).toContain(`0 unchanged, ${all} written, 0 pending, 0 failed`);
  expect(first.code).toBe(0);
  expect(openobserve.dashboards.ids()).toEqual(dashboards.map(({ id }) => id).sort());
  expect(openobserve.alerts.names()).toEqual(alerts.map(({ name }) => name).sort());
  expect(openobserve.destinations.urlOf('aurora-notification')).toBe(webhook);

  const second = await apply();
  expect(second.writes).toEqual([]);
  expect(second.output).toContain(`${all} unchanged, 0 written, 0 pending, 0 failed`);
});

it('leaves alerts out where they have nowhere to go, and says so', async () => {
  fillStreams();
  const { code, said } = await apply({ plan: quiet });
  expect(code).toBe(0);
  expect(said('left out')).toEqual([
    expect.stringContaining('alerting.webhookSecret of this environment is not set'),
  ]);
  expect(openobserve.dashboards.ids()).toHaveLength(few.length);
  expect(openobserve.alerts.names()).toEqual([]);
});

describe('a dashboard', () => {
  const [file, ...others] = few;
  if (file === undefined) throw new Error('there are no dashboards');
  const edited = { ...file, dashboard: { ...file.dashboard, title: 'Another title' } };
  const changed = dashboardsAndAlerts({ dashboards: [edited, ...others], alerts });

  it('is one write where its file has changed, and none after that', async () => {
    await apply({ plan: quiet });
    const { code, writes } = await apply({ plan: changed });
    expect(code).toBe(0);
    expect(short(writes)).toEqual([`PUT /api/default/dashboards/${file.id} 200`]);
    expect(openobserve.dashboards.contentOf(file.id)).toMatchObject({ title: 'Another title' });
    expect((await apply({ plan: changed })).writes).toEqual([]);
  });

  it('keeps what a person changed in the user interface, until its file changes', async () => {
    await apply({ plan: quiet });
    openobserve.dashboards.edit(file.id, { title: 'By hand' });
    expect((await apply({ plan: quiet })).writes).toEqual([]);
    expect(openobserve.dashboards.contentOf(file.id)).toMatchObject({ title: 'By hand' });
    await apply({ plan: changed });
    expect(openobserve.dashboards.contentOf(file.id)).toMatchObject({ title: 'Another title' });
  });

  it('comes back after it was deleted', async () => {
    await apply({ plan: quiet });
    openobserve.dashboards.remove(file.id);
    expect(short((await apply({ plan: quiet })).writes)).toEqual([
      `PUT /api/default/dashboards/${file.id} 200`,
    ]);
  });

  it('is never made twice where a person has moved it', async () => {
    await apply({ plan: quiet });
    openobserve.folders.makeDefault('dashboards');
    openobserve.dashboards.move(file.id, 'default');
    const { code, writes, said } = await apply({ plan: changed });
    expect(code).toBe(0);
    expect(writes).toEqual([]);
    expect(said('pending')).toEqual([
      `dashboard ${file.id}: it was moved to another folder, and is changed when it is back`,
    ]);
  });

  it('is not removed where its file is gone', async () => {
    await apply({ plan: quiet });
    const fewer = dashboardsAndAlerts({ dashboards: others, alerts });
    expect((await apply({ plan: fewer })).writes).toEqual([]);
    expect(openobserve.dashboards.ids()).toContain(file.id);
  });

  it('says by which definition it was made, where a person sees it', async () => {
    await apply({ plan: quiet });
    expect(openobserve.dashboards.contentOf(file.id)?.['description']).toMatch(
      / \(definition [0-9a-f]{16}\)$/,
    );
    const id = openobserve.folders.idOf('dashboards', folderName);
    expect(id).toBeDefined();
    expect(openobserve.requests.some(({ url: path }) => path.includes(`folder=${id ?? ''}`))).toBe(true);
  });

  it('is a failure of its own where OpenObserve refuses it: the others are applied, and the Job fails', async () => {
    openobserve.faults.push({
      status: 409,
      body: '{"code":409,"message":"Conflict"}',
      meets: (method, path) => method === 'PUT' && path.endsWith(file.id),
    });
    const { code, said, output } = await apply({ plan: quiet });
    expect(code).toBe(1);
    expect(said('failed')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^dashboard ${file.id}: PUT /api/default/dashboards/${file.id}\\?folder=\\d+ was answered with 409: .*Conflict`,
        ),
      ),
    ]);
    expect(output).toContain(`${few.length} written, 0 pending, 1 failed`);
  });
});

describe('an alert', () => {
  const [alert] = alerts;
  if (alert === undefined) throw new Error('there are no alerts');
  const stream = storedMetricName(alert.metric);
  const only = dashboardsAndAlerts({ dashboards: [], alerts: [alert], webhook: key });
  const stricter = { ...alert, periodMinutes: alert.periodMinutes + 1 };
  const changed = dashboardsAndAlerts({ dashboards: [], alerts: [stricter], webhook: key });

  it('is pending without a single write while its stream has no data, and applied by the run after that', async () => {
    const first = await apply({ plan: only });
    expect(first.code).toBe(0);
    expect(first.said('pending')).toEqual([`alert ${alert.name}: stream ${stream} has no data yet`]);
    expect(openobserve.alerts.names()).toEqual([]);
    expect((await apply({ plan: only })).writes).toEqual([]);

    fillStreams();
    expect(short((await apply({ plan: only })).writes)).toEqual(['POST /api/v2/default/alerts 200']);
    expect(openobserve.alerts.names()).toEqual([alert.name]);
    expect((await apply({ plan: only })).writes).toEqual([]);
  });

  it('is pending while its stream has settings alone', async () => {
    openobserve.streams.setSettings('metrics', stream, { data_retention: 30 });
    const { said } = await apply({ plan: only });
    expect(said('pending')).toEqual([`alert ${alert.name}: stream ${stream} has no data yet`]);
  });

  it('is one write where it has changed, and stays the same alert', async () => {
    fillStreams();
    await apply({ plan: only });
    const id = openobserve.alerts.byName(alert.name)?.['id'];
    const { writes } = await apply({ plan: changed });
    expect(short(writes)).toEqual([`PUT /api/v2/default/alerts/${String(id)} 200`]);
    expect(openobserve.alerts.byName(alert.name)).toMatchObject({
      id,
      trigger_condition: { period: stricter.periodMinutes },
    });
    expect((await apply({ plan: changed })).writes).toEqual([]);
  });

  it('goes where the secret says, and follows it in one write', async () => {
    fillStreams();
    await apply({ plan: only });
    const environment = { ALERT_WEBHOOK_URL: 'https://hooks.example.com/other\n' };
    const { writes } = await apply({ plan: only, environment });
    expect(short(writes)).toEqual(['PUT /api/default/alerts/destinations/aurora-notification 200']);
    expect(openobserve.destinations.urlOf('aurora-notification')).toBe('https://hooks.example.com/other');
    expect((await apply({ plan: only, environment })).writes).toEqual([]);
  });

  it.each([
    { what: 'nothing', value: '' },
    { what: 'no address', value: 'T0/B0/secret-path' },
    { what: 'two lines', value: 'https://hooks.example.com/secret-path\nand more' },
  ])('is not made where the secret has $what in it, and the secret is not shown', async ({ value }) => {
    fillStreams();
    const { code, output, said } = await apply({ plan: only, environment: { ALERT_WEBHOOK_URL: value } });
    expect(code).toBe(1);
    expect(said('failed')).toEqual([expect.stringMatching(/^destination aurora-notification: the .*secret/)]);
    expect(output).not.toContain('secret-path');
    expect(openobserve.alerts.names()).toEqual([]);
  });
});

it('brings the text of notifications back where a person has changed it', async () => {
  const bare = dashboardsAndAlerts({ dashboards: [], alerts: [], webhook: key });
  await apply({ plan: bare });
  await fetch(`${url}/api/default/alerts/templates/aurora-notification`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(`${root.email}:${root.password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'aurora-notification', body: '{}', type: 'http' }),
  });
  expect(short((await apply({ plan: bare })).writes)).toEqual([
    'PUT /api/default/alerts/templates/aurora-notification 200',
  ]);
  expect(JSON.parse(openobserve.destinations.templateOf('aurora-notification') ?? '')).toEqual({
    text: '[{severity}] {alert_name}: {meaning}\n{rows}\n{alert_url}',
  });
});
