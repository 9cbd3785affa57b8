import { dashboardsAndAlerts } from '../../../../constructs/kubernetes/openobserve-setup/dashboards-and-alerts';
import { readDashboards } from '../../../../constructs/kubernetes/openobserve-setup/dashboard-files';
import { checkSize, step } from '../../../../constructs/kubernetes/openobserve-setup/plan';
import { usersAndStreams } from '../../../../constructs/kubernetes/openobserve-setup/users-and-streams';
import { clusterSecrets } from '../../../../contract/cluster-secrets';
import { recordStreams, systemStreams } from '../../../../contract/streams';
import { UserError } from '../../../../values/user-error';

describe('a step', () => {
  it('is a line of words', () => {
    expect(step('stream', 'a_b', '7', 'x,y')).toBe('stream a_b 7 x,y');
  });

  it.each(['two words', '*', '$HOME', '', 'a\nb', 'a;b', '`id`'])(
    'refuses %j, which a shell would read',
    (word) => {
      expect(() => step('stream', word)).toThrow(
        new UserError(
          `openobserve-setup, step stream: given ${JSON.stringify(word)}; allowed: letters, digits and _ . , @ + -`,
        ),
      );
    },
  );
});

describe('files', () => {
  it('may be as large as a ConfigMap can carry, and no larger', () => {
    const half = 'x'.repeat(512 * 1024);
    expect(() => checkSize('a-plan', { one: half, two: half })).not.toThrow();
    expect(() => checkSize('a-plan', { one: half, two: `${half}’` })).toThrow(
      /^openobserve-setup a-plan: given 1048579 bytes of files; allowed: 1048576.*two 524291, one 524288$/,
    );
  });
});

describe('users and streams', () => {
  const plan = usersAndStreams({ logTypes: ['slowquery'], searchableDays: 45 });
  const { slowquery } = recordStreams;

  it('are the account, the streams of the log types that are read, and those of the system', () => {
    expect(plan.lines.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'user',
      ...[slowquery, ...Object.values(systemStreams)].map(({ name }) => `stream ${name} 45`),
    ]);
    expect(plan.lines).toContain(
      `stream ${slowquery.name} 45 ${slowquery.fullText.join(',')} ${slowquery.index.join(',')}`,
    );
  });

  it('take the account from the secret that everybody else writes with', () => {
    const { name, keys } = clusterSecrets.openobserveIngestion;
    expect(plan.secrets).toEqual({
      OPENOBSERVE_INGESTION_EMAIL: { secretName: name, key: keys.email },
      OPENOBSERVE_INGESTION_PASSWORD: { secretName: name, key: keys.password },
    });
  });
});

describe('dashboards and alerts', () => {
  it('have files for their steps, and no others', () => {
    const webhook = { secretName: 'webhook', key: 'url' };
    expect(dashboardsAndAlerts({ dashboards: [], alerts: [], webhook })).toMatchObject({
      lines: [
        'folder dashboards Aurora',
        'folder alerts Aurora',
        'template aurora-notification',
        'destination aurora-notification aurora-notification',
      ],
      secrets: { ALERT_WEBHOOK_URL: webhook },
    });
    expect(dashboardsAndAlerts({ dashboards: [], alerts: [] })).toEqual({
      name: 'dashboards-and-alerts',
      lines: ['folder dashboards Aurora', 'no_alerts'],
      files: {},
      secrets: {},
    });
  });

  it('know a dashboard that was exported from OpenObserve again, and do not gather its definitions', () => {
    const [file] = readDashboards();
    if (file === undefined) throw new Error('there are no dashboards');
    const name = `dashboard.${file.id}.json`;
    const first = dashboardsAndAlerts({ dashboards: [file], alerts: [] });
    const exported = JSON.parse(first.files[name] ?? '') as typeof file.dashboard;
    expect(exported.description).toMatch(/^[^(]+ \(definition [0-9a-f]{16}\)$/);
    const again = dashboardsAndAlerts({ dashboards: [{ id: file.id, dashboard: exported }], alerts: [] });
    expect(again.lines).toEqual(first.lines);
    expect(JSON.parse(again.files[name] ?? '')).toEqual(exported);
  });
});
