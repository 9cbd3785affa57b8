import { Construct } from 'constructs';
import { clusterSecrets, type ClusterSecret } from '../../contract/cluster-secrets';
import { namespaces } from '../../contract/namespaces';
import { ports } from '../../contract/ports';
import { workloads } from '../../contract/workloads';
import { fluentBit } from '../../values/components/fluent-bit';
import { scripts } from './fluent-bit/aurora-logs';
import { configuration, configurationText } from './fluent-bit/configuration';
import { paths, variables } from './fluent-bit/properties';
import { suppress } from '../policy/suppress';
import type { HelmValues } from './helm-values';
import { PinnedRelease, type ChartLayout, type ComponentProps } from './pinned-release';

/** Takes lines of Aurora’s logs over the Forward protocol. */
export interface ForwardInput {
  /** Address blocks that may send. The network policy holds to them; Fluent Bit itself asks for the shared key. */
  readonly senders: readonly string[];
}

export interface FluentBitProps extends ComponentProps {
  /** The environment’s name, for `deployment_environment_name`. */
  readonly environment: string;
  readonly clusterName: string;
  /** The priority class of the pods. */
  readonly priorityClass: string;
  /** Annotations of the pods, which read their credentials when they start. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** @default - the input is closed */
  readonly forwardInput?: ForwardInput;
  /** What each node keeps while OpenObserve is away, before inputs pause, in MiB. @default 256 */
  readonly bufferMib?: number;
}

const layout: ChartLayout = {
  image: { at: 'image', form: 'repository' },
  resources: ['resources'],
  nodeSelector: 'nodeSelector',
};

/** Also what the network policies know the pods by. */
const releaseName = workloads.fluentBit.labels['app.kubernetes.io/instance'];

const configurationFile = 'fluent-bit.yaml';

/** The chart sends every file through `tpl`: what a template would take for its own is handed through by one. */
export const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

const fromSecret = (variable: string, { name }: Pick<ClusterSecret, 'name'>, key: string) => ({
  name: variable,
  valueFrom: { secretKeyRef: { name, key } },
});

const credentials = [
  fromSecret(variables.openobserveEmail, clusterSecrets.openobserveIngestion, 'email'),
  fromSecret(variables.openobservePassword, clusterSecrets.openobserveIngestion, 'password'),
];

/** The chart’s configuration in the classic format, which is loaded by nobody: its outputs name a server of the chart’s. */
const noClassicConfiguration = { service: '', inputs: '', filters: '', outputs: '', customParsers: '' };

const files = (takesAuroraLogs: boolean, text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ [configurationFile]: text, ...(takesAuroraLogs ? scripts : {}) }).map(
      ([name, content]) => [name, literal(content)],
    ),
  );

/**
 * Root, because the files in /var/log/containers are root’s and nobody else may read them; without any capability, and
 * with one folder of the node that it may write to.
 */
const security: HelmValues = {
  podSecurityContext: {
    runAsUser: 0,
    runAsGroup: 0,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  securityContext: {
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
  daemonSetVolumes: [
    { name: 'logs', hostPath: { path: paths.logs, type: 'Directory' } },
    { name: 'state', hostPath: { path: paths.state, type: 'DirectoryOrCreate' } },
  ],
  daemonSetVolumeMounts: [
    { name: 'logs', mountPath: paths.logs, readOnly: true },
    { name: 'state', mountPath: paths.state },
  ],
};

const probe = { httpGet: { path: '/', port: 'http' }, timeoutSeconds: 5 };

const operation = ({ priorityClass, podAnnotations }: FluentBitProps): HelmValues => ({
  priorityClassName: priorityClass,
  ...(podAnnotations === undefined ? {} : { podAnnotations }),
  // On every node, whatever keeps others away from it.
  tolerations: [{ operator: 'Exists' }],
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
  // Longer than its own `grace`.
  terminationGracePeriodSeconds: 30,
  // Neither looks at what OpenObserve does: Helm would wait for it, and a restart would not cure it.
  livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 6 },
  readinessProbe: { ...probe, periodSeconds: 10 },
  testFramework: { enabled: false },
  hotReload: { enabled: false },
  // The flows of this system stand in one table.
  networkPolicy: { enabled: false },
  // Pods and namespaces, to read; nothing of nodes, because the API is asked and not the kubelet.
  rbac: { create: true, nodeAccess: false, eventsAccess: false },
  serviceAccount: { create: true, name: releaseName },
});

const forwardPort = {
  name: 'forward',
  port: ports.fluentBit.forward,
  containerPort: ports.fluentBit.forward,
  protocol: 'TCP',
};

/**
 * Fluent Bit on each node: it reads what the pods print and delivers it to OpenObserve with the names of pod and
 * namespace. Where an environment asks for it, it also takes lines of Aurora’s error and slow-query logs over the Forward
 * protocol and delivers entries with the fields of the contract.
 *
 * While OpenObserve is away records wait on the node’s disk. When the buffer is full inputs pause: files are read later,
 * and senders are turned away, so that they keep what they have. Senders are to ask for acknowledgement and to compress
 * (`require_ack_response`, `compress: gzip`): only a message that comes in one piece is refused as one; of one that comes
 * as a list each record is taken by itself, and acknowledged even where it was not (fluent/fluent-bit v4.0.5,
 * plugins/in_forward/fw_prot.c, fw_process_forward_mode_entry).
 *
 * What can be lost: of each of Aurora’s logs the last entry, when the program ends within four seconds of its last line,
 * for until then it waits in memory for the line that would show its end; and what the node loses with its disk.
 */
export class FluentBit extends Construct {
  public readonly release: PinnedRelease;
  /** Undefined where the input is closed. */
  public readonly forwardInput: ForwardInput | undefined;

  constructor(scope: Construct, id: string, props: FluentBitProps) {
    super(scope, id);
    this.forwardInput = props.forwardInput;
    const takesAuroraLogs = props.forwardInput !== undefined;
    const text = configurationText(
      configuration({
        releaseName,
        environment: props.environment,
        clusterName: props.clusterName,
        bufferMib: props.bufferMib ?? 256,
        takesAuroraLogs,
      }),
    );
    suppress(
      this,
      'workload-apart-from-node',
      'It reads the logs of pods from /var/log of its node, and keeps its positions and buffers on the node, so that they outlive it.',
    );
    suppress(
      this,
      'workload-non-root',
      'The files below /var/log/containers belong to root and can be read by nobody else. It has no capabilities and may write to one folder.',
    );
    this.release = new PinnedRelease(this, 'release', {
      ...props,
      component: fluentBit,
      layout,
      releaseName,
      namespace: namespaces.agents,
      values: {
        kind: 'DaemonSet',
        fullnameOverride: releaseName,
        config: { ...noClassicConfiguration, extraFiles: files(takesAuroraLogs, text) },
        command: ['/fluent-bit/bin/fluent-bit'],
        args: ['--workdir=/fluent-bit/etc', `--config=${paths.configuration}/${configurationFile}`],
        metricsPort: ports.fluentBit.http,
        service: { type: 'ClusterIP', port: ports.fluentBit.http },
        env: takesAuroraLogs
          ? [...credentials, fromSecret(variables.sharedKey, clusterSecrets.fluentForward, 'shared_key')]
          : credentials,
        ...(takesAuroraLogs ? { extraPorts: [forwardPort] } : {}),
        ...security,
        ...operation(props),
      },
    });
  }
}
