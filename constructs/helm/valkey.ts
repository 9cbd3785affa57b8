import { Construct } from 'constructs';
import { clusterSecrets } from '../../contract/cluster-secrets';
import { namespaces } from '../../contract/namespaces';
import { ports } from '../../contract/ports';
import { services } from '../../contract/service-addresses';
import { valkeyUsers, type ValkeyUser } from '../../contract/valkey';
import { valkey } from '../../values/components/valkey';
import type { HelmValues } from './helm-values';
import { PinnedRelease, type ChartLayout, type ComponentProps } from './pinned-release';
import { restrictedPod } from './restricted-pod';
import { checkVolume, maxMemoryMib } from './valkey-limits';

export interface ValkeyProps extends ComponentProps {
  /** Size of the volume, in GiB. */
  readonly volumeGib: number;
  readonly storageClass: string;
  /** The priority class of the pod. */
  readonly priorityClass: string;
  /**
   * How often the passwords have been generated anew. Valkey reads them when its pod is made, and only then: a new number
   * makes a new pod.
   */
  readonly passwordGeneration: number;
}

const layout: ChartLayout = {
  image: { at: 'image', form: 'registry' },
  resources: ['resources', 'initResources'],
  nodeSelector: 'nodeSelector',
};

/**
 * A user’s rights, as the chart appends them to its password. The user `default` may do everything until told otherwise:
 * hence the resets. Scripts are refused last, so that no command before it can let them in.
 */
export const permissionsOf = ({ keys, commands }: ValkeyUser): string =>
  [
    'resetkeys',
    'resetchannels',
    '-@all',
    ...keys.map((pattern) => `~${pattern}`),
    ...commands.map((command) => `+${command}`),
    '-@scripting',
  ].join(' ');

/** https://valkey.io/topics/valkey.conf/ */
const configuration = (keysMib: number): string =>
  [
    `port ${ports.valkey}`,
    `maxmemory ${keysMib}mb`,
    // A batch that is forgotten is perhaps delivered twice. Full, Valkey refuses new marks, and counts as down.
    'maxmemory-policy noeviction',
    'appendonly yes',
    'appendfsync everysec',
    // No snapshots beside the log: each would fork as well.
    'save ""',
    '',
  ].join('\n');

/** The password of the user that the probes are: a key of the secret, and nothing else of it. */
const probeUser = 'default' satisfies keyof typeof clusterSecrets.valkeyUsers.keys;
const probePassword = { volume: 'probe-password', folder: '/run/probe', file: 'password' } as const;

/**
 * The chart’s own probe succeeds at every answer, "authentication required" and "still loading" included. `-e` turns those
 * into failures, and the password into an answer that is worth something.
 */
const askedWithPassword = (timing: HelmValues): HelmValues => ({
  enabled: true,
  customProbe: {
    exec: {
      command: [
        'sh',
        '-c',
        `REDISCLI_AUTH="$(cat ${probePassword.folder}/${probePassword.file})" valkey-cli -e -p ${ports.valkey} ping`,
      ],
    },
    timeoutSeconds: 5,
    ...timing,
  },
});

const probes: HelmValues = {
  // Five minutes to load the log.
  startupProbe: askedWithPassword({ periodSeconds: 5, failureThreshold: 60 }),
  readinessProbe: askedWithPassword({ periodSeconds: 10, failureThreshold: 3 }),
  // Any answer is a sign of life: a password that does not fit any more is no reason to restart.
  livenessProbe: { enabled: true, timeoutSeconds: 5, failureThreshold: 6 },
};

const pod = ({ priorityClass, passwordGeneration, resources }: ValkeyProps): HelmValues => ({
  // Two pods cannot have the volume, and the chart’s default waits for ever for the second.
  deploymentStrategy: 'Recreate',
  priorityClassName: priorityClass,
  podAnnotations: { 'aurora/password-generation': String(passwordGeneration) },
  ...restrictedPod(1000),
  // Init containers do not run beside the others: the same again costs nothing.
  initResources: resources,
  ...probes,
  extraVolumes: [
    {
      name: probePassword.volume,
      secret: {
        secretName: clusterSecrets.valkeyUsers.name,
        // Readable for the pod’s group; 0440 in the notation of Kubernetes.
        defaultMode: 0o440,
        items: [{ key: probeUser, path: probePassword.file }],
      },
    },
  ],
  extraVolumeMounts: [{ name: probePassword.volume, mountPath: probePassword.folder, readOnly: true }],
});

/**
 * Valkey as one pod, with a user for each of its clients.
 *
 * It keeps a log that reaches the disk once a second. A crash loses the marks of that second: a batch among them that is
 * in doubt is delivered once more, and counted as a possible duplicate. Nothing else rests on Valkey: wiped, it costs
 * duplicates and no record.
 *
 * @throws UserError where the memory limit leaves no room for keys, or the volume none for the log
 */
export class Valkey extends Construct {
  public readonly release: PinnedRelease;

  constructor(scope: Construct, id: string, props: ValkeyProps) {
    super(scope, id);
    const { volumeGib, storageClass } = props;
    const keysMib = maxMemoryMib(props.resources.limits.memory);
    checkVolume(volumeGib, keysMib);
    this.release = new PinnedRelease(this, 'release', {
      ...props,
      component: valkey,
      layout,
      releaseName: services.valkey.name,
      namespace: namespaces.logs,
      values: {
        fullnameOverride: services.valkey.name,
        service: { port: ports.valkey },
        auth: {
          enabled: true,
          usersExistingSecret: clusterSecrets.valkeyUsers.name,
          aclUsers: Object.fromEntries(
            Object.entries(valkeyUsers).map(([name, user]) => [name, { permissions: permissionsOf(user) }]),
          ),
        },
        valkeyConfig: configuration(keysMib),
        dataStorage: {
          enabled: true,
          requestedSize: `${volumeGib}Gi`,
          className: storageClass,
        },
        metrics: { enabled: false },
        ...pod(props),
      },
    });
  }
}
