import { permissionsOf, Valkey, type ValkeyProps } from '../../../constructs/helm/valkey';
import { clusterSecrets } from '../../../contract/cluster-secrets';
import { services } from '../../../contract/service-addresses';
import { batchKeyPrefix, callsKeyPrefix, valkeyUsers } from '../../../contract/valkey';
import { valkey } from '../../../values/components/valkey';
import { placeRelease, releaseSettings, valueOf } from './support';

const base: ValkeyProps = {
  settings: releaseSettings,
  resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
  volumeGib: 5,
  storageClass: 'aurora-data',
  priorityClass: 'aurora-data',
  passwordGeneration: 1,
};

const place = (props: Partial<ValkeyProps> = {}) =>
  placeRelease((stack) => new Valkey(stack, 'valkey', { ...base, ...props }));
const value = (path: string, props?: Partial<ValkeyProps>) => valueOf(place(props).values, path);
const directives = (props?: Partial<ValkeyProps>) =>
  new Map(
    String(value('valkeyConfig', props))
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]),
  );
const users = () => value('auth.aclUsers') as Record<string, { permissions: string }>;

it('is the release and the Service that the processor asks for', () => {
  expect(place().resource.attributes).toMatchObject({ name: 'valkey', namespace: 'aurora-logs' });
  expect(value('fullnameOverride')).toBe(services.valkey.name);
  expect(services.valkey.host).toBe('valkey.aurora-logs.svc.cluster.local');
  // The start script writes 6379 whatever the Service says; the last line counts.
  expect(directives().get('port')).toBe(String(services.valkey.port));
  expect(value('service.port')).toBe(services.valkey.port);
});

it('has a user for each password of the secret, and no password of its own', () => {
  expect(value('auth.enabled')).toBe(true);
  expect(value('auth.usersExistingSecret')).toBe(clusterSecrets.valkeyUsers.name);
  expect(Object.keys(users()).sort()).toEqual(Object.keys(clusterSecrets.valkeyUsers.keys).sort());
  for (const user of Object.values(users())) expect(Object.keys(user)).toEqual(['permissions']);
});

it('lets nobody run scripts, which is all that its known faults need', () => {
  expect(valkey.advisories.every(({ mitigation }) => mitigation?.includes('`-@scripting`'))).toBe(true);
  for (const { permissions } of Object.values(users())) expect(permissions).toMatch(/ -@scripting$/);
});

it('takes everything from a user before it gives anything', () => {
  for (const { permissions } of Object.values(users())) {
    expect(permissions).toMatch(/^resetkeys resetchannels -@all /);
    expect(permissions).not.toMatch(/\+@|allkeys|allcommands|nopass|~\*/);
  }
});

it('gives who connects without a name nothing but an answer', () => {
  expect(permissionsOf(valkeyUsers.default)).toBe('resetkeys resetchannels -@all +ping -@scripting');
});

/** What a user may see and do. */
function rightsOf(user: string): { keys: string[]; commands: string[] } {
  const rules = users()[user]?.permissions.split(' ') ?? [];
  return {
    keys: rules.filter((rule) => rule.startsWith('~')),
    commands: rules.filter((rule) => rule.startsWith('+')).sort(),
  };
}

it('lets discovery count its calls to the RDS API, and see no mark of a batch', () => {
  expect(rightsOf('discovery')).toEqual({
    keys: [`~${callsKeyPrefix}*`],
    commands: ['+client|setinfo', '+client|setname', '+expire', '+incr', '+ping'],
  });
});

it('gives the processor its marks and the same count, and no way to remove, list or configure', () => {
  expect(rightsOf('processor')).toEqual({
    keys: [`~${batchKeyPrefix}*`, `~${callsKeyPrefix}*`],
    commands: [
      '+client|setinfo',
      '+client|setname',
      '+exists',
      '+expire',
      '+get',
      '+incr',
      '+mget',
      '+ping',
      '+set',
    ],
  });
});

it('refuses new marks when it is full, and keeps what it has over a restart', () => {
  expect(Object.fromEntries(directives())).toMatchObject({
    maxmemory: '307mb',
    'maxmemory-policy': 'noeviction',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '""',
  });
});

it('follows the memory limit of its pod', () => {
  const resources = { ...base.resources, limits: { cpu: '500m', memory: '1Gi' } };
  expect(directives({ resources }).get('maxmemory')).toBe('614mb');
});

it('refuses a volume that its log does not fit', () => {
  expect(() => place({ volumeGib: 1 })).toThrow('valkey: volumes.valkeyGib: given 1; allowed: 2 or more');
});

it('keeps its log on a volume of the class and size given', () => {
  expect(value('dataStorage', { volumeGib: 7, storageClass: 'other' })).toEqual({
    enabled: true,
    requestedSize: '7Gi',
    className: 'other',
  });
});

it('gives up its volume before the next pod wants it', () => {
  expect(value('deploymentStrategy')).toBe('Recreate');
});

it('is ready when it answers somebody who may ask, and alive when it answers at all', () => {
  const asked = ['sh', '-c', 'REDISCLI_AUTH="$(cat /run/probe/password)" valkey-cli -e -p 6379 ping'];
  for (const probe of ['startupProbe', 'readinessProbe']) {
    expect(value(probe)).toMatchObject({ enabled: true, customProbe: { exec: { command: asked } } });
  }
  expect(value('livenessProbe')).toMatchObject({ enabled: true });
  expect(value('livenessProbe.customProbe')).toBeUndefined();
  const { periodSeconds, failureThreshold } = value('startupProbe.customProbe') as Record<string, number>;
  expect((periodSeconds as number) * (failureThreshold as number)).toBeGreaterThanOrEqual(300);
});

it('shows its probes one password, and not the processor’s', () => {
  const { name } = clusterSecrets.valkeyUsers;
  expect(value('extraVolumes')).toEqual([
    {
      name: 'probe-password',
      secret: { secretName: name, defaultMode: 0o440, items: [{ key: 'default', path: 'password' }] },
    },
  ]);
  expect(value('extraVolumeMounts')).toEqual([
    { name: 'probe-password', mountPath: '/run/probe', readOnly: true },
  ]);
});

it('makes a new pod for new passwords, which it reads only once', () => {
  expect(value('podAnnotations')).not.toEqual(value('podAnnotations', { passwordGeneration: 2 }));
  expect(value('podAnnotations')).toEqual(value('podAnnotations', { volumeGib: 6 }));
});

it('is what Pod Security calls restricted', () => {
  expect(value('podSecurityContext')).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(value('securityContext')).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

it('sizes what prepares it as well, and has the priority of what keeps data', () => {
  expect(value('initResources')).toEqual(base.resources);
  expect(value('priorityClassName', { priorityClass: 'other' })).toBe('other');
});

it('brings no other program of its chart along', () => {
  for (const { keptOutBy } of valkey.chart.otherImages) {
    const [path, given] = keptOutBy.split(': ') as [string, string];
    expect([path, String(value(path))]).toEqual([path, given]);
  }
});
