import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dashboardsAndAlerts } from '../../constructs/kubernetes/openobserve-setup/dashboards-and-alerts';
import { usersAndStreams } from '../../constructs/kubernetes/openobserve-setup/users-and-streams';
import { alerts } from '../../contract/alerts';
import { storedMetricName } from '../../contract/metrics';
import { OpenObserveDouble } from '../support/openobserve/server';
import { ingestion, root, run, webhook } from './run';

const { lines, ...rest } = usersAndStreams({ logTypes: ['error'], searchableDays: 7 });
const platform = { ...rest, lines: lines.slice(0, 3) };
const someAlerts = alerts.slice(0, 2);
const services = dashboardsAndAlerts({
  dashboards: [],
  alerts: someAlerts,
  webhook: { secretName: 'webhook', key: 'url' },
});

let openobserve: OpenObserveDouble;
let url: string;

beforeEach(async () => {
  openobserve = new OpenObserveDouble(root);
  url = await openobserve.start();
});

afterEach(() => openobserve.stop());

const isHealth = (_: string, path: string) => path === '/healthz';

/** The shell of the image is busybox’s; where that is at hand it runs the script, and this machine’s own always does. */
const shells = [['sh'], ['busybox', 'sh']].filter(
  ([name = '']) => spawnSync(name, ['true']).error === undefined,
);

describe.each(shells.map((shell) => ({ shell, name: shell.join(' ') })))('in $name', ({ shell }) => {
  it('applies both plans, and nothing twice', async () => {
    for (const { metric } of someAlerts)
      openobserve.streams.learn('metrics', storedMetricName(metric), [{ value: 1 }]);
    for (const plan of [platform, services]) {
      expect((await run({ url, plan, shell })).code).toBe(0);
      const writes = openobserve.writes().length;
      expect((await run({ url, plan, shell })).code).toBe(0);
      expect(openobserve.writes()).toHaveLength(writes);
    }
    expect(openobserve.writes().every(({ status }) => status === 200)).toBe(true);
  });

  it.each([
    { variable: 'OPENOBSERVE_ROOT_PASSWORD', account: 'root' },
    { variable: 'OPENOBSERVE_INGESTION_PASSWORD', account: 'ingestion' },
  ])(
    'refuses a password with a line break, which would say something else to curl: $account',
    async (given) => {
      const { code, said } = await run({
        url,
        plan: platform,
        environment: { [given.variable]: 'secret\nurl = "http://example.com"' },
      });
      expect(code).toBe(1);
      expect(said('failed')).toEqual([
        `the credentials of the ${given.account} account have a line break or another control character in them`,
      ]);
    },
  );
});

describe('while OpenObserve starts', () => {
  it('waits until it answers well', async () => {
    openobserve.faults.push({ status: 503, times: 3, meets: isHealth });
    const { code } = await run({ url, plan: platform });
    expect(code).toBe(0);
    expect(openobserve.requests.slice(0, 5).map(({ url: path, status }) => [path, status])).toEqual([
      ...Array.from({ length: 3 }, () => ['/healthz', 503]),
      ['/healthz', 200],
      ['/api/v2/default/folders/dashboards', 200],
    ]);
  });

  it('gives up in the end, and has sent no credentials', async () => {
    openobserve.faults.push({ status: 503, meets: isHealth });
    const { code, said } = await run({ url, plan: platform, environment: { WAIT_SECONDS: '2' } });
    expect(code).toBe(1);
    expect(said('failed')).toEqual([
      `OpenObserve was not ready within 2 s: GET ${url}/healthz was answered with 503`,
    ]);
    expect(openobserve.requests).toHaveLength(3);
  });

  it('says so where nobody listens at all', async () => {
    await openobserve.stop();
    const { code, said } = await run({ url, plan: platform, environment: { WAIT_SECONDS: '1' } });
    expect(code).toBe(1);
    expect(said('failed')).toEqual([expect.stringContaining('was answered with nothing')]);
    await openobserve.start();
  });
});

it('says what to do where root has another password, which OpenObserve takes from its secret only once', async () => {
  const { code, said, output } = await run({
    url,
    plan: platform,
    environment: { OPENOBSERVE_ROOT_PASSWORD: 'not the password' },
  });
  expect(code).toBe(1);
  expect(said('failed')).toEqual([
    expect.stringMatching(/refuses the root account \(HTTP 401\).*change it in OpenObserve/),
  ]);
  expect(output).not.toContain('not the password');
  expect(openobserve.writes()).toEqual([]);
});

it('is a failure where one request is answered badly, and the rest is applied', async () => {
  openobserve.faults.push({
    status: 503,
    body: 'memory limit',
    meets: (_, path) => path.includes('aurora_error_logs'),
  });
  const { code, said, output } = await run({ url, plan: platform });
  expect(code).toBe(1);
  expect(said('failed')).toEqual([
    'stream aurora_error_logs: GET /api/default/streams/aurora_error_logs/schema?type=logs was answered with 503: memory limit',
  ]);
  expect(output).toContain(`${platform.lines.length - 1} written`);
  expect((openobserve.faults.length = 0)).toBe(0);
  const again = await run({ url, plan: platform });
  expect(again.code).toBe(0);
  expect(again.said('written')).toEqual(['stream aurora_error_logs: settings made']);
});

describe('secrets', () => {
  const secrets = [root.password, ingestion.password, webhook];
  const escaped = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));

  it('are not printed, even where an answer repeats them', async () => {
    openobserve.faults.push({
      status: 500,
      body: `{"message":"cannot store ${secrets.join(' ')} ${escaped.join(' ')}"}`,
      meets: (method) => method !== 'GET',
    });
    for (const plan of [platform, services]) {
      const { code, output } = await run({ url, plan });
      expect(code).toBe(1);
      expect(output).toContain('cannot store (hidden) (hidden) (hidden)');
      expect([...secrets, ...escaped].filter((secret) => output.includes(secret))).toEqual([]);
    }
  });

  it('are neither in the arguments nor in the environment of a program that is started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'openobserve-setup-path-'));
    try {
      const log = join(folder, 'log');
      const programs = ['cat', 'curl', 'dirname', 'head', 'mktemp', 'rm', 'sed', 'sleep', 'tr'];
      for (const program of programs) {
        const real = ['/usr/bin', '/bin']
          .map((place) => join(place, program))
          .find((path) => existsSync(path));
        const text = `#!/bin/sh\n{ printf '%s\\n' "started ${program} $*"; env; } >>'${log}'\nexec ${real ?? program} "$@"\n`;
        writeFileSync(join(folder, program), text);
        chmodSync(join(folder, program), 0o755);
      }
      openobserve.faults.push({ status: 503, times: 1, meets: isHealth });
      openobserve.faults.push({ status: 500, times: 1, meets: (method) => method === 'POST' });
      for (const plan of [platform, services]) await run({ url, plan, path: folder });
      const seen = readFileSync(log, 'utf8');
      for (const program of programs) expect(seen).toContain(`started ${program}`);
      expect([...secrets, ...escaped].filter((secret) => seen.includes(secret))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
