import fc from 'fast-check';
import { OpenObserve, type OpenObserveProps } from '../../../constructs/helm/openobserve';
import { clusterSecrets } from '../../../contract/cluster-secrets';
import { services } from '../../../contract/service-addresses';
import { workloadIdentities } from '../../../contract/workload-identities';
import { openobserve } from '../../../values/components/openobserve';
import { placeRelease, releaseSettings, valueOf } from './support';

const base: OpenObserveProps = {
  settings: releaseSettings,
  resources: { requests: { cpu: '1000m', memory: '6Gi' }, limits: { cpu: '4', memory: '10Gi' } },
  bucketName: 'aurora-test-archive',
  region: 'eu-west-1',
  searchableDays: 30,
  acceptRecordsOfDays: 3,
  volumeGib: 100,
  storageClass: 'aurora-data',
};

const place = (props: Partial<OpenObserveProps> = {}) =>
  placeRelease((stack) => new OpenObserve(stack, 'openobserve', { ...base, ...props }));
const values = (props?: Partial<OpenObserveProps>) => place(props).values;
const config = (props?: Partial<OpenObserveProps>) => values(props)['config'] as Record<string, string>;

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}
const variables = (props?: Partial<OpenObserveProps>) => values(props)['extraEnv'] as readonly Variable[];
const variable = (name: string) => variables().filter((each) => each.name === name);

it('is the release and the Service that everybody asks for', () => {
  const { values, resource } = place();
  expect(resource.attributes).toMatchObject({ name: 'openobserve', namespace: 'aurora-logs' });
  expect(values['fullnameOverride']).toBe(services.openobserve.name);
  // The address that the others have is made of the name and the port of this Service.
  const { http_port, grpc_port } = values['service'] as Record<string, number>;
  expect(services.openobserve.url).toBe(`http://openobserve.aurora-logs.svc.cluster.local:${http_port}`);
  expect(config()).toMatchObject({ ZO_HTTP_PORT: String(http_port), ZO_GRPC_PORT: String(grpc_port) });
});

it('stores in the bucket of the environment, and not on its disk', () => {
  expect(config()).toMatchObject({
    ZO_LOCAL_MODE: 'true',
    ZO_LOCAL_MODE_STORAGE: 's3',
    ZO_S3_BUCKET_NAME: 'aurora-test-archive',
    ZO_S3_REGION_NAME: 'eu-west-1',
    ZO_S3_SERVER_URL: '',
    ZO_META_STORE: 'sqlite',
  });
  expect(variable('ZO_S3_PROVIDER')).toEqual([{ name: 'ZO_S3_PROVIDER', value: 's3' }]);
  expect(config({ bucketName: 'other', region: 'us-east-1' })).toMatchObject({
    ZO_S3_BUCKET_NAME: 'other',
    ZO_S3_REGION_NAME: 'us-east-1',
  });
});

it('enters the bucket with the identity of its service account, and with no key', () => {
  expect(values()['serviceAccount']).toEqual({
    create: true,
    name: workloadIdentities.openobserve.serviceAccount,
  });
  expect(values()['auth']).toMatchObject({ ZO_S3_ACCESS_KEY: '', ZO_S3_SECRET_KEY: '' });
});

it('keeps the root account where an environment sets variables of its own', () => {
  const own = variables({ overrides: { extraEnv: [{ name: 'ZO_MORE', value: 'x' }] } });
  expect(own.map(({ name }) => name)).toEqual([...variables().map(({ name }) => name), 'ZO_MORE']);
});

it('takes no password as text from an environment', () => {
  const extraEnv = [{ name: 'ZO_ROOT_USER_PASSWORD', value: 'of-my-own' }];
  expect(() => place({ overrides: { extraEnv } })).toThrow(/extraEnv/);
  expect(() => place({ overrides: { extraEnv } })).not.toThrow(/of-my-own/);
});

it('takes the root account from the secret alone', () => {
  const { name } = clusterSecrets.openobserveRoot;
  expect(variable('ZO_ROOT_USER_EMAIL')).toEqual([
    { name: 'ZO_ROOT_USER_EMAIL', valueFrom: { secretKeyRef: { name, key: 'email' } } },
  ]);
  expect(variable('ZO_ROOT_USER_PASSWORD')).toEqual([
    { name: 'ZO_ROOT_USER_PASSWORD', valueFrom: { secretKeyRef: { name, key: 'password' } } },
  ]);
});

it('leaves no password that could become an account, well known or not', () => {
  expect(values()['auth']).toMatchObject({
    ZO_ROOT_USER_EMAIL: '',
    ZO_ROOT_USER_PASSWORD: '',
    ZO_ROOT_USER_TOKEN: '',
  });
  expect(config()['ZO_TRACING_HEADER_VALUE']).toBe('');
});

it.each([
  [1, 48],
  [2, 48],
  [3, 72],
  [30, 720],
])('accepts records of %i days for %i hours, two days at least', (acceptRecordsOfDays, hours) => {
  expect(config({ acceptRecordsOfDays })['ZO_INGEST_ALLOWED_UPTO']).toBe(String(hours));
});

it('deletes what is no longer to be searched', () => {
  expect(config({ searchableDays: 7 })['ZO_COMPACT_DATA_RETENTION_DAYS']).toBe('7');
});

it('acknowledges what is on disk, and drops no write for its columns', () => {
  expect(config()['ZO_WAL_FSYNC_DISABLED']).toBe('false');
  expect(Number(config()['ZO_COLS_PER_RECORD_LIMIT'])).toBeGreaterThanOrEqual(1000);
});

it('takes the largest record whole, however JSON has to write it', () => {
  const largest = 16 * 1024 ** 2 * 6;
  expect(Number(config()['ZO_PAYLOAD_LIMIT'])).toBeGreaterThan(largest);
  expect(Number(config()['ZO_JSON_LIMIT'])).toBeGreaterThan(largest);
  expect(Number(config()['ZO_GRPC_MAX_MESSAGE_SIZE']) * 1024 ** 2).toBeGreaterThan(largest);
});

it('tells nobody of itself, and fetches nothing', () => {
  expect(config()).toMatchObject({ ZO_TELEMETRY: 'false', ZO_SWAGGER_ENABLED: 'false' });
  expect(variable('ZO_MMDB_DISABLE_DOWNLOAD')).toEqual([{ name: 'ZO_MMDB_DISABLE_DOWNLOAD', value: 'true' }]);
});

it('answers from no cache of results, which can be wrong in this version', () => {
  const ids = openobserve.advisories.map(({ id }) => id);
  expect(ids).toContain('openobserve-rc4-result-cache');
  expect(config()['ZO_RESULT_CACHE_ENABLED']).toBe('false');
  expect(variable('ZO_AGGREGATION_CACHE_ENABLED')[0]?.value).toBe('false');
});

it('takes the shares of its memory that are its own, whatever the limit is', () => {
  const { limits } = base.resources;
  const caps = [
    'ZO_MEMORY_CACHE_MAX_SIZE',
    'ZO_MEMORY_CACHE_DATAFUSION_MAX_SIZE',
    'ZO_MEM_TABLE_MAX_SIZE',
  ].map((name) => Number(config()[name]));
  expect(caps).toEqual([2048, 1536, 2048]);
  const smaller = config({ resources: { ...base.resources, limits: { ...limits, memory: '2Gi' } } });
  expect(smaller).toMatchObject({ ZO_MEMORY_CACHE_MAX_SIZE: '409', ZO_MAX_FILE_SIZE_IN_MEMORY: '102' });
});

it('turns senders and searches away before its memory is used up', () => {
  expect(variable('ZO_MEMORY_CIRCUIT_BREAKER_ENABLED')[0]?.value).toBe('true');
  expect(Number(variable('ZO_MEMORY_CIRCUIT_BREAKER_RATIO')[0]?.value)).toBeLessThan(95);
});

it('leaves half of its volume to what is not in the bucket yet', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 16000 }), (volumeGib) => {
      const cache = Number(config({ volumeGib })['ZO_DISK_CACHE_MAX_SIZE']);
      expect(Number.isInteger(cache) && cache > 0).toBe(true);
      // Two more caches may take a tenth of it each.
      expect(cache * 1.2).toBeLessThanOrEqual((volumeGib * 1024) / 2);
    }),
    { numRuns: 10 },
  );
});

it('is given time for the bucket before it is restarted', () => {
  const { enabled, initialDelaySeconds, failureThreshold } = values()['probes'] as Record<string, number>;
  expect(enabled).toBe(true);
  // Three minutes of retries, then migrations; the chart asks every 10 seconds.
  expect((initialDelaySeconds as number) + 10 * (failureThreshold as number)).toBeGreaterThan(240);
  // And Helm waits for longer than that.
  expect(place().resource.attributes['timeout']).toBeGreaterThan(600);
});

it('writes to its volume and nowhere else, temporary files included', () => {
  expect(valueOf(values(), 'securityContext.readOnlyRootFilesystem')).toBe(true);
  expect(config()['ZO_DATA_DIR']).toBe('/data/');
  expect(variable('TMPDIR')).toEqual([{ name: 'TMPDIR', value: '/data/tmp' }]);
  // The chart breaks its own manifest with mounts of ours.
  expect(values()).not.toHaveProperty('extraVolumeMounts');
});

it('is what Pod Security calls restricted', () => {
  expect(values()['podSecurityContext']).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 10000,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(values()['securityContext']).toMatchObject({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
});

it('has one volume, of the class and size given, and nobody who repairs it as root', () => {
  expect(values({ volumeGib: 40, storageClass: 'other' })['persistence']).toEqual({
    size: '40Gi',
    storageClass: 'other',
    volumePermissions: { enabled: false },
  });
});

it('brings none of the other programs of its chart along', () => {
  for (const { keptOutBy } of openobserve.chart.otherImages) {
    const [path, value] = keptOutBy.split(': ') as [string, string];
    expect([path, String(valueOf(values(), path))]).toEqual([path, value]);
  }
});

it('links to where people open it, and keeps its cookie to TLS where there is any', () => {
  expect(config()).toMatchObject({ ZO_WEB_URL: 'http://localhost:5080', ZO_COOKIE_SECURE_ONLY: 'false' });
  expect(config({ webUrl: 'https://logs.example.com' })).toMatchObject({
    ZO_WEB_URL: 'https://logs.example.com',
    ZO_COOKIE_SECURE_ONLY: 'true',
  });
});

it('lets the environment have the last word', () => {
  expect(config({ overrides: { config: { RUST_LOG: 'debug' } } })).toMatchObject({
    RUST_LOG: 'debug',
    ZO_LOCAL_MODE_STORAGE: 's3',
  });
});
