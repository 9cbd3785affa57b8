import {
  discoverySettingsOf,
  graceSeconds,
  processorSettingsOf,
  secretsOf,
  type Setting,
} from '../../../constructs/kubernetes/service-settings';
import { clusterSecrets } from '../../../contract/cluster-secrets';
import { services } from '../../../contract/service-addresses';
import { discoverySettings, processorSettings, secretVariables } from '../../../contract/settings';
import { loadEnvironments } from '../../../values';
import type { Environment } from '../../../values/schema';
import { environment } from '../../support/environment';

/** What a container would see: secrets and fields of the pod have some text. */
const asSeen = (settings: Readonly<Record<string, Setting | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, setting]) =>
      setting === undefined ? [] : [[name, typeof setting === 'string' ? setting : 'something']],
    ),
  );

const throughRds = environment({
  logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets: 'none', rds: [{ instances: ['orders-*'] }] },
});

const programs = [
  ['discovery', discoverySettingsOf, discoverySettings],
  ['processor', processorSettingsOf, processorSettings],
] as const;

describe.each([...loadEnvironments(), { ...throughRds, name: 'an environment without buckets' }])(
  '$name',
  (each) => {
    it.each(programs)('sets %s what its own schema takes', (_, settingsOf, schema) => {
      expect(schema.safeParse(asSeen(settingsOf(each))).error?.issues ?? []).toEqual([]);
    });
  },
);

describe.each(programs)('settings of %s', (_, settingsOf, schema) => {
  const settings: Readonly<Record<string, Setting | undefined>> = settingsOf(throughRds);

  it('are those of the contract, no more and no fewer', () => {
    expect(Object.keys(settings).sort()).toEqual(Object.keys(schema.shape).sort());
  });

  it('have every credential from a secret, by a key that it has, and nothing else from there', () => {
    const secret = Object.entries(settings).filter(
      ([, setting]) => typeof setting === 'object' && 'secret' in setting,
    );
    expect(secret.map(([name]) => name).sort()).toEqual(
      secretVariables.filter((name) => name in settings).sort(),
    );
    for (const [, setting] of secret) {
      const { secret: id, key } = setting as { secret: keyof typeof clusterSecrets; key: string };
      expect(Object.keys(clusterSecrets[id].keys)).toContain(key);
    }
  });
});

it('each program reads the secrets that it needs, and only those', () => {
  expect(secretsOf(discoverySettingsOf(environment()))).toEqual(['kafkaClients']);
  expect([...secretsOf(processorSettingsOf(environment()))].sort()).toEqual([
    'kafkaClients',
    'openobserveIngestion',
    'valkeyUsers',
  ]);
});

it('discovery has a password of Valkey only where it counts its calls there', () => {
  expect([...secretsOf(discoverySettingsOf(throughRds))].sort()).toEqual(['kafkaClients', 'valkeyUsers']);
  const { AURORA_VALKEY_HOST: host, AURORA_VALKEY_USERNAME: user } = discoverySettingsOf(throughRds);
  expect([host, user]).toEqual([services.valkey.host, 'discovery']);
  const without = Object.entries(discoverySettingsOf(environment())).filter(
    ([name, setting]) => name.startsWith('AURORA_VALKEY_') && setting !== undefined,
  );
  expect(without).toEqual([]);
});

it.each(programs)('%s reads the same sources through the RDS API, or none', (_, settingsOf, schema) => {
  expect(settingsOf(environment()).AURORA_RDS_SOURCES).toBeUndefined();
  expect(schema.shape.AURORA_RDS_SOURCES.parse(settingsOf(throughRds).AURORA_RDS_SOURCES)).toEqual([
    {
      account: '111122223333',
      region: 'eu-west-1',
      clusters: ['*'],
      instances: ['orders-*'],
      tags: {},
      callsPerSecond: 10,
    },
  ]);
});

it('a dead letter is warned of before the first source forgets: Aurora after a day, our bucket after its own time', () => {
  const days = (of: Environment) => processorSettingsOf(of).AURORA_SOURCE_DAYS;
  const logs = { gigabytesPerDay: 1, instances: 1 };
  expect(days(environment())).toBe('7');
  expect(days(environment({ logs: { ...logs, sourceBuckets: [{ name: 'exports' }] } }))).toBeUndefined();
  expect(days(throughRds)).toBe('1');
  expect(days(environment({ logs: { ...logs, rds: [{}] } }))).toBe('1');
});

it('discovery looks where the environment says', () => {
  expect(discoverySettingsOf(throughRds).AURORA_SOURCES).toBe('[]');
  const sources = (sourceBuckets: 'create' | { name: string; prefix?: string }[]) =>
    JSON.parse(
      String(
        discoverySettingsOf(environment({ logs: { gigabytesPerDay: 1, instances: 1, sourceBuckets } }))
          .AURORA_SOURCES,
      ),
    ) as unknown;
  expect(sources('create')).toEqual([{ bucket: 'aurora-test-source-111122223333-eu-west-1', prefix: '' }]);
  expect(sources([{ name: 'exported-logs', prefix: 'aurora/' }, { name: 'more-logs' }])).toEqual([
    { bucket: 'exported-logs', prefix: 'aurora/' },
    { bucket: 'more-logs', prefix: '' },
  ]);
});

it('what was read is remembered for longer than any file or record exists', () => {
  const days = (retention: { searchableDays: number; rawDays: number }) =>
    processorSettingsOf(environment({ retention })).AURORA_TRACKING_DAYS;
  expect(days({ searchableDays: 30, rawDays: 7 })).toBe('37');
  expect(days({ searchableDays: 7, rawDays: 60 })).toBe('67');
});

it('the window of records is the one that OpenObserve is given', () => {
  const hours = (backfillDays: number) =>
    processorSettingsOf(environment({ logs: { gigabytesPerDay: 1, instances: 1, backfillDays } }))
      .AURORA_INGEST_ALLOWED_HOURS;
  expect(hours(1)).toBe('48');
  expect(hours(5)).toBe('120');
});

it('a worker with more memory may hold more records', () => {
  const inFlight = (memory: string) =>
    Number(
      processorSettingsOf(
        environment({
          workloads: {
            processorWorker: { requests: { cpu: '1', memory: '512Mi' }, limits: { cpu: '1', memory } },
          },
        }),
      ).AURORA_BYTES_IN_FLIGHT,
    );
  expect(inFlight('2Gi')).toBe(2 * inFlight('1Gi'));
  expect(inFlight('1Gi')).toBeLessThan(0.25 * 1024 ** 3);
});

it('a program ends before it is ended', () => {
  expect(processorSettingsOf(environment()).AURORA_GRACE_SECONDS).toBe(`${graceSeconds}`);
});
