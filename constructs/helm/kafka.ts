import { Construct } from 'constructs';
import { clusterSecrets, kafkaClientUsers } from '../../contract/cluster-secrets';
import type { logTypes } from '../../contract/log-types';
import { namespaces } from '../../contract/namespaces';
import { ports } from '../../contract/ports';
import { services } from '../../contract/service-addresses';
import { brokerDisk } from '../../values/broker-disk';
import { jobs, kafkaPreparation } from '../../values/capacity/helper-sizes';
import { kafka } from '../../values/components/kafka';
import { memoryMib } from '../../values/quantities';
import { UserError } from '../../values/user-error';
import type { HelmValues } from './helm-values';
import { brokerConfiguration, brokerUsers } from './kafka-broker-configuration';
import { topicScript } from './kafka-topics';
import { PinnedRelease, type ChartLayout, type ComponentProps, type Resources } from './pinned-release';

export interface KafkaProps extends ComponentProps {
  /** The broker’s only volume, in GiB: hints, offsets and the controller’s metadata. */
  readonly volumeGib: number;
  /** The storage class of the volume. */
  readonly storageClass: string;
  /** The log types whose topics exist. */
  readonly logTypes: readonly (typeof logTypes)[number][];
  /** The priority class of the broker. The Job that declares topics gets the cluster’s default: the chart has no key for it. */
  readonly priorityClass: string;
  /** The cluster’s id, 22 characters of base64; see `kafkaClusterId`. It must never change while the volume lives. */
  readonly clusterId: string;
  /**
   * Annotations of the broker’s pod. It reads its users’ passwords when it starts, so that what is annotated here should
   * change with them. @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** The digest that the registry has for the image’s tag; it then replaces the tag. @default - the tag alone */
  readonly imageDigest?: string;
}

const layout: ChartLayout = {
  image: { at: 'image', form: 'registry' },
  resources: [
    'controller.resources',
    'provisioning.resources',
    'defaultInitContainers.prepareConfig.resources',
  ],
  nodeSelector: 'controller.nodeSelector',
};

/**
 * Half of the limit for the heap, at once and for good; an eighth for buffers outside of it, which Java would let grow
 * as large as the heap. The rest is for the JVM itself, and for the page cache, which is counted too. A broker that ran
 * out of memory but stays alive would pass every probe, so it exits.
 */
function heapOptions({ limits }: Resources): string {
  const limit = memoryMib(limits.memory);
  const heap = Math.floor(limit / 2);
  return `-Xms${heap}m -Xmx${heap}m -XX:MaxDirectMemorySize=${Math.floor(limit / 8)}m -XX:+ExitOnOutOfMemoryError`;
}

/** Everything to the container’s output. Kafka’s own file appenders would fill the node’s disk, and nobody reads them. */
const consoleOnly = `Configuration:
  status: warn
  Appenders:
    Console:
      name: Console
      target: SYSTEM_OUT
      PatternLayout:
        pattern: "[%d] %p %m (%c)%n"
  Loggers:
    Root:
      level: info
      AppenderRef:
        ref: Console
`;

/**
 * SASL without TLS: passwords cross the pod network in the clear, between pods of one node. What keeps others out is
 * the network policy. PLAIN alone, because it reads users from the file that is written at each start: SCRAM keeps them
 * in the cluster’s metadata, where a password that was changed in Secrets Manager would not arrive.
 */
const authentication = {
  listeners: {
    client: { protocol: 'SASL_PLAINTEXT', containerPort: ports.kafka.client },
    controller: { protocol: 'SASL_PLAINTEXT', containerPort: ports.kafka.controller },
    interbroker: { protocol: 'SASL_PLAINTEXT', containerPort: ports.kafka.interBroker },
  },
  sasl: {
    enabledMechanisms: 'PLAIN',
    interBrokerMechanism: 'PLAIN',
    controllerMechanism: 'PLAIN',
    interbroker: { user: brokerUsers.interBroker },
    controller: { user: brokerUsers.controller },
    client: { users: [...kafkaClientUsers] },
    existingSecret: clusterSecrets.kafkaClients.name,
  },
  service: {
    type: 'ClusterIP',
    ports: {
      client: ports.kafka.client,
      controller: ports.kafka.controller,
      interbroker: ports.kafka.interBroker,
    },
  },
  externalAccess: { enabled: false },
};

/** What the chart would bring beside the broker: images of others, rules and rights of its own. */
const withoutExtras = {
  defaultInitContainers: {
    volumePermissions: { enabled: false },
    autoDiscovery: { enabled: false },
    prepareConfig: { resources: kafkaPreparation },
  },
  metrics: { jmx: { enabled: false } },
  // Ours are generated from one table of flows, and two sets would add up.
  networkPolicy: { enabled: false },
  rbac: { create: false },
  serviceAccount: { create: true, automountServiceAccountToken: false },
};

const restrictedPod = { enabled: true, fsGroupChangePolicy: 'OnRootMismatch' };
const restrictedContainer = {
  enabled: true,
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
};

/**
 * The client port opens when the broker has read its metadata and takes requests. The chart’s own probes ask for the
 * controller’s port, which opens long before.
 */
const takesRequests = { tcpSocket: { port: 'client' }, periodSeconds: 10, timeoutSeconds: 5 };

const controllerValues = (props: KafkaProps): HelmValues => ({
  replicaCount: 1,
  controllerOnly: false,
  heapOpts: heapOptions(props.resources),
  priorityClassName: props.priorityClass,
  ...(props.podAnnotations === undefined ? {} : { podAnnotations: props.podAnnotations }),
  podSecurityContext: restrictedPod,
  containerSecurityContext: restrictedContainer,
  automountServiceAccountToken: false,
  // A Service named “kafka” would put variables KAFKA_… into the broker’s environment, where its image looks for its own.
  enableServiceLinks: false,
  // Time to flush and close every segment; a broker that is killed reads them all again when it starts.
  terminationGracePeriodSeconds: 120,
  customStartupProbe: { ...takesRequests, failureThreshold: 60 },
  livenessProbe: { enabled: true },
  customReadinessProbe: { ...takesRequests, failureThreshold: 3 },
  // With one replica, `minAvailable: 1` would stop every drain of the node.
  pdb: { create: true, minAvailable: '', maxUnavailable: 1 },
  persistence: { enabled: true, storageClass: props.storageClass, size: `${props.volumeGib}Gi` },
  logPersistence: { enabled: false },
});

function provisioningValues(script: string): HelmValues {
  return {
    enabled: true,
    postScript: script,
    resources: jobs.kafkaTopics.size,
    nodeSelector: { 'kubernetes.io/arch': kafka.image.architecture },
    podSecurityContext: restrictedPod,
    containerSecurityContext: restrictedContainer,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    serviceAccount: { create: true, automountServiceAccountToken: false },
  };
}

/**
 * Kafka in KRaft mode: one pod that is broker and controller, `kafka-controller-0`, with topics and access rights as the
 * contract declares them.
 *
 * @throws UserError when the volume cannot hold a day of hints of even one instance
 */
export class Kafka extends Construct {
  public readonly release: PinnedRelease;

  constructor(scope: Construct, id: string, props: KafkaProps) {
    super(scope, id);
    const disk = brokerDisk(props);
    if (!disk.fits) {
      throw new UserError(
        `${kafka.id}: volume: given ${props.volumeGib} GiB for the log types ${props.logTypes.join(', ')}; ` +
          `allowed: ${disk.needsGib} GiB or more. Raise volumes.kafkaGib.`,
      );
    }
    this.release = new PinnedRelease(this, 'release', {
      ...props,
      component: kafka,
      layout,
      releaseName: services.kafka.name,
      namespace: namespaces.logs,
      timeoutSeconds: 900,
      values: {
        fullnameOverride: services.kafka.name,
        ...authentication,
        ...withoutExtras,
        // The image comes from our own registry; the chart takes only its maker’s for secure.
        global: { security: { allowInsecureImages: true } },
        ...(props.imageDigest === undefined ? {} : { image: { digest: props.imageDigest } }),
        clusterId: props.clusterId,
        overrideConfiguration: brokerConfiguration(disk),
        log4j2: consoleOnly,
        controller: controllerValues(props),
        broker: { replicaCount: 0, pdb: { create: false } },
        provisioning: provisioningValues(topicScript(props.logTypes, disk)),
      },
    });
  }
}
