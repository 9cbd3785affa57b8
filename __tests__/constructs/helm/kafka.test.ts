import { Token } from 'cdktf';
import { Kafka, type KafkaProps } from '../../../constructs/helm/kafka';
import { clusterSecrets, kafkaClientUsers } from '../../../contract/cluster-secrets';
import { secrets } from '../../../contract/secrets';
import { services } from '../../../contract/service-addresses';
import { brokerDisk } from '../../../values/broker-disk';
import { kafka } from '../../../values/components/kafka';
import { memoryMib } from '../../../values/quantities';
import { UserError } from '../../../values/user-error';
import { placeRelease, releaseSettings, valueOf } from './support';

const given = {
  settings: releaseSettings,
  resources: {
    requests: { cpu: '500m', memory: '1536Mi' },
    limits: { cpu: '2', memory: '2Gi' },
  },
  volumeGib: 20,
  storageClass: 'data-class',
  logTypes: ['error', 'slowquery'],
  priorityClass: 'data-priority',
  clusterId: 'YdlSVF_z1xmbV52rTm074w',
} as const satisfies KafkaProps;

const place = (props: Partial<KafkaProps> = {}) =>
  placeRelease((stack) => new Kafka(stack, 'kafka', { ...given, ...props }));

const { values, resource } = place();
const at = (path: string): unknown => valueOf(values, path);
const broker = at('overrideConfiguration') as Readonly<Record<string, string>>;

describe('the release', () => {
  it('has the name, by which clients find it, and the pinned chart', () => {
    expect(resource.attributes).toMatchObject({
      name: 'kafka',
      chart: 'kafka',
      version: '32.4.3',
      namespace: 'aurora-logs',
      timeout: 900,
    });
    expect(at('fullnameOverride')).toBe(services.kafka.name);
  });

  it('takes the image from our own registry, which the chart is told to accept', () => {
    expect(at('image')).toEqual({
      registry: releaseSettings.ecrRegistry,
      repository: 'aurora-kafka',
      tag: '4.0.0',
    });
    expect(at('global.security.allowInsecureImages')).toBe(true);
  });

  it('pins the image by the digest that the registry has', () => {
    const digest = Token.asString('${data.aws_ecr_image.kafka.image_digest}');
    const placed = place({ imageDigest: digest });
    expect(valueOf(placed.values, 'image.digest')).toBe(digest);
    expect(String((placed.resource.attributes['values'] as string[])[0])).toContain(
      'data.aws_ecr_image.kafka.image_digest',
    );
  });

  it('keeps the chart’s other images out by the values that the component names', () => {
    for (const { keptOutBy } of kafka.chart.otherImages) {
      const [path, value] = keptOutBy.split(': ') as [string, string];
      expect([path, at(path)]).toEqual([path, JSON.parse(value)]);
    }
  });

  it('lets an environment’s own values win', () => {
    const { values: own } = place({ overrides: { controller: { terminationGracePeriodSeconds: 300 } } });
    expect(valueOf(own, 'controller.terminationGracePeriodSeconds')).toBe(300);
    expect(valueOf(own, 'controller.replicaCount')).toBe(1);
  });
});

describe('one node', () => {
  it('is broker and controller in one, with the given cluster id', () => {
    expect(at('controller.replicaCount')).toBe(1);
    expect(at('controller.controllerOnly')).toBe(false);
    expect(at('broker')).toEqual({ replicaCount: 0, pdb: { create: false } });
    expect(at('clusterId')).toBe(given.clusterId);
  });

  it('copies nothing to brokers that do not exist', () => {
    const copies = Object.entries(broker).filter(([key]) =>
      /replication\.factor|min\.isr|min\.insync/.test(key),
    );
    expect(copies.map(([key]) => key).sort()).toEqual([
      'default.replication.factor',
      'min.insync.replicas',
      'offsets.topic.replication.factor',
      'share.coordinator.state.topic.min.isr',
      'share.coordinator.state.topic.replication.factor',
      'transaction.state.log.min.isr',
      'transaction.state.log.replication.factor',
    ]);
    expect(new Set(copies.map(([, value]) => value))).toEqual(new Set(['1']));
  });

  it('does not stop a drain', () => {
    expect(at('controller.pdb')).toEqual({ create: true, minAvailable: '', maxUnavailable: 1 });
  });

  it('keeps everything on one volume of the given class', () => {
    expect(at('controller.persistence')).toEqual({ enabled: true, storageClass: 'data-class', size: '20Gi' });
    expect(at('controller.logPersistence')).toEqual({ enabled: false });
    expect(Object.keys(broker).filter((key) => /^(log|metadata\.log)\.dirs?$/.test(key))).toEqual([]);
  });
});

describe('the broker’s configuration', () => {
  it('is text throughout, which the chart does not turn into numbers of its own', () => {
    for (const [key, value] of Object.entries(broker)) expect([key, typeof value]).toEqual([key, 'string']);
  });

  it('goes into the file: variables KAFKA_CFG_… would have no effect', () => {
    expect(JSON.stringify(values)).not.toMatch(/KAFKA_CFG_|extraEnvVars/);
  });

  it('makes no topic by itself', () => {
    expect(broker).toMatchObject({ 'auto.create.topics.enable': 'false', 'delete.topic.enable': 'true' });
  });

  it('bounds also a topic that was made by hand', () => {
    const disk = brokerDisk(given);
    expect(broker).toMatchObject({
      'log.retention.bytes': String(disk.retentionBytes),
      'log.segment.bytes': String(disk.segmentBytes),
      'log.retention.ms': '86400000',
    });
  });

  it('prints its log and writes no files, which would fill the node’s disk', () => {
    expect(at('log4j2')).toContain('SYSTEM_OUT');
    expect(at('log4j2')).not.toMatch(/File/);
  });
});

describe('access', () => {
  it('needs a password on every listener, and no listener leaves the cluster', () => {
    const listeners = at('listeners') as Record<string, { protocol: string; containerPort: number }>;
    expect(listeners).toEqual({
      client: { protocol: 'SASL_PLAINTEXT', containerPort: 9092 },
      controller: { protocol: 'SASL_PLAINTEXT', containerPort: 9093 },
      interbroker: { protocol: 'SASL_PLAINTEXT', containerPort: 9094 },
    });
    expect(at('service.type')).toBe('ClusterIP');
    expect(at('externalAccess.enabled')).toBe(false);
  });

  it('takes users from the secret alone, in the order of its passwords', () => {
    expect(at('sasl.existingSecret')).toBe(clusterSecrets.kafkaClients.name);
    expect(at('sasl.client')).toEqual({ users: [...kafkaClientUsers] });
    expect(JSON.stringify(values)).not.toMatch(/"[a-z-]*passwords?":/i);
    for (const mechanism of ['enabledMechanisms', 'interBrokerMechanism', 'controllerMechanism']) {
      expect(at(`sasl.${mechanism}`)).toBe('PLAIN');
    }
  });

  it('has a password for each user that the broker logs in as', () => {
    const users = [at('sasl.interbroker.user'), at('sasl.controller.user'), ...kafkaClientUsers];
    expect(users.sort()).toEqual([...secrets.kafkaClients.passwords].sort());
  });

  it('is denied unless granted, and makes the broker’s own users super users, without which it cannot start', () => {
    expect(broker).toMatchObject({
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': 'false',
    });
    expect(broker['super.users']?.split(';').sort()).toEqual(
      ['admin', at('sasl.controller.user'), at('sasl.interbroker.user')]
        .map((user) => `User:${String(user)}`)
        .sort(),
    );
  });
});

describe('the pods', () => {
  it.each(['controller', 'provisioning'])(
    '%s: no token, no service links, nothing to write to, no root',
    (role) => {
      expect(at(`${role}.automountServiceAccountToken`)).toBe(false);
      expect(at(`${role}.enableServiceLinks`)).toBe(false);
      expect(at(`${role}.podSecurityContext.enabled`)).toBe(true);
      expect(at(`${role}.containerSecurityContext`)).toEqual({
        enabled: true,
        runAsNonRoot: true,
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
      });
      expect(at(`${role}.nodeSelector`)).toEqual({ 'kubernetes.io/arch': 'arm64' });
    },
  );

  it('leaves half of the memory limit to what is not heap, and exits when it runs out', () => {
    for (const memory of ['1Gi', '1536Mi', '2Gi', '8Gi']) {
      const resources = { requests: given.resources.requests, limits: { cpu: '2', memory } };
      const options = String(valueOf(place({ resources }).values, 'controller.heapOpts'));
      const [, least, most, direct] = (
        /-Xms(\d+)m -Xmx(\d+)m -XX:MaxDirectMemorySize=(\d+)m/.exec(options) ?? []
      ).map(Number) as [number, number, number, number];
      expect(least).toBe(most);
      expect(most).toBe(memoryMib(memory) / 2);
      expect(most + direct).toBeLessThanOrEqual(0.7 * memoryMib(memory));
      expect(options).toContain('-XX:+ExitOnOutOfMemoryError');
    }
  });

  it('sets requests and limits of every container, init containers and Job included', () => {
    for (const path of ['controller', 'provisioning', 'defaultInitContainers.prepareConfig']) {
      expect(at(`${path}.resources`)).toEqual({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { cpu: expect.any(String), memory: expect.any(String) },
      });
    }
    expect(at('controller.resources')).toEqual(given.resources);
  });

  it('is ready when the client’s port answers, and not the controller’s, which opens long before', () => {
    for (const probe of ['customReadinessProbe', 'customStartupProbe']) {
      expect(at(`controller.${probe}.tcpSocket`)).toEqual({ port: 'client' });
    }
    expect(at('controller.livenessProbe.enabled')).toBe(true);
  });

  it('takes annotations that change with the passwords, which it reads at its start', () => {
    const { values: own } = place({ podAnnotations: { 'aurora/generation': '2' } });
    expect(valueOf(own, 'controller.podAnnotations')).toEqual({ 'aurora/generation': '2' });
  });

  it('has the given priority, and time to close its files', () => {
    expect(at('controller.priorityClassName')).toBe('data-priority');
    expect(at('controller.terminationGracePeriodSeconds')).toBeGreaterThanOrEqual(60);
  });

  it('has no network policy of the chart’s, whose rules would add to ours', () => {
    expect(at('networkPolicy')).toEqual({ enabled: false });
  });
});

it('refuses a volume that is too small, and says how large it must be', () => {
  const all = () => place({ volumeGib: 1, logTypes: ['error', 'slowquery', 'audit', 'general'] });
  expect(all).toThrow(UserError);
  expect(all).toThrow(
    /kafka: volume: given 1 GiB for the log types error, slowquery, audit, general; allowed: \d+ GiB/,
  );
});
