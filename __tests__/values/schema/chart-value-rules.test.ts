import type { EnvironmentInput } from '../../../values/schema';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';

type HelmValues = NonNullable<EnvironmentInput['helmValues']>;

function mistakesIn(helmValues: HelmValues): string[] {
  try {
    environment({ helmValues });
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
}

const ofKafka = (kafka: NonNullable<HelmValues['kafka']>) => mistakesIn({ kafka });

describe('copies of Kafka’s records', () => {
  const oneBroker =
    'allowed: 1: there is 1 broker, and a topic with more copies than brokers cannot be made or written';

  const asked: readonly [string, NonNullable<HelmValues['kafka']>, string][] = [
    [
      'helmValues.kafka.overrideConfiguration.default.replication.factor: given 3',
      { overrideConfiguration: { 'default.replication.factor': 3 } },
      oneBroker,
    ],
    [
      'helmValues.kafka.overrideConfiguration.offsets.topic.replication.factor: given "3"',
      { overrideConfiguration: { 'offsets.topic.replication.factor': '3' } },
      oneBroker,
    ],
    [
      'helmValues.kafka.overrideConfiguration.offsets.topic.replication.factor: given null',
      { overrideConfiguration: { 'offsets.topic.replication.factor': null } },
      oneBroker,
    ],
    [
      'helmValues.kafka.controller.overrideConfiguration.min.insync.replicas: given 2',
      { controller: { overrideConfiguration: { 'min.insync.replicas': 2 } } },
      oneBroker,
    ],
    [
      'helmValues.kafka.config.transaction.state.log.min.isr: given 2',
      { config: { 'transaction.state.log.min.isr': 2 } },
      oneBroker,
    ],
    [
      'helmValues.kafka.provisioning.replicationFactor: given 3',
      { provisioning: { replicationFactor: 3 } },
      oneBroker,
    ],
    [
      'helmValues.kafka.provisioning.topics[1].replicationFactor: given 2',
      {
        provisioning: {
          topics: [
            { name: 'a', replicationFactor: 1 },
            { name: 'b', replicationFactor: 2 },
          ],
        },
      },
      oneBroker,
    ],
    [
      'helmValues.kafka.provisioning.topics[0].config.min.insync.replicas: given "2"',
      { provisioning: { topics: [{ name: 'a', config: { 'min.insync.replicas': '2' } }] } },
      oneBroker,
    ],
    [
      'helmValues.kafka.controller.overrideConfiguration: given "default.replication.factor: 3',
      { controller: { overrideConfiguration: 'default.replication.factor: 3\nmin.insync.replicas: 1' } },
      `allowed: in default.replication.factor: 1: there is 1 broker`,
    ],
    [
      'helmValues.kafka.overrideConfiguration: given "num.network.threads: 3"',
      { overrideConfiguration: 'num.network.threads: 3' },
      'allowed: an object',
    ],
    [
      'helmValues.kafka.overrideConfiguration: given null',
      { overrideConfiguration: null },
      'allowed: an object',
    ],
  ];

  test.each(asked)('%s is refused', (given, kafka, allowed) => {
    const mistakes = ofKafka(kafka);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(given);
    expect(mistakes[0]).toContain(allowed);
  });

  test.each<[string, NonNullable<HelmValues['kafka']>]>([
    ['one copy', { overrideConfiguration: { 'default.replication.factor': 1, 'min.insync.replicas': '1' } }],
    ['the broker’s default', { provisioning: { topics: [{ name: 'a', replicationFactor: -1 }] } }],
    ['one copy in a text', { controller: { overrideConfiguration: 'default.replication.factor: 1' } }],
    [
      'settings about other things',
      { overrideConfiguration: { 'num.network.threads': 3, 'replica.fetch.max.bytes': 5 } },
    ],
  ])('%s is accepted', (_, kafka) => {
    expect(ofKafka(kafka)).toEqual([]);
  });
});

describe('sizes and numbers of pods', () => {
  test.each<[string, HelmValues, string]>([
    [
      'helmValues.openobserve.resources',
      { openobserve: { resources: { limits: { memory: '20Gi' } } } },
      'set workloads.openobserve',
    ],
    [
      'helmValues.openobserve.persistence.size',
      { openobserve: { persistence: { size: '1Ti' } } },
      'set volumes.openobserveGib',
    ],
    [
      'helmValues.kafka.controller.resources',
      { kafka: { controller: { resources: null } } },
      'set workloads.kafka',
    ],
    [
      'helmValues.valkey.dataStorage.requestedSize',
      { valkey: { dataStorage: { requestedSize: '50Gi' } } },
      'set volumes.valkeyGib',
    ],
    ['helmValues.fluentBit.resources', { fluentBit: { resources: {} } }, 'set workloads.fluentBit'],
    [
      'helmValues.otelCollector.replicaCount',
      { otelCollector: { replicaCount: 2 } },
      'allowed: 1: otelCollector is one pod',
    ],
    ['helmValues.kafka.broker.replicaCount', { kafka: { broker: { replicaCount: 3 } } }, 'allowed: 0'],
    [
      'helmValues.kafka.controller.replicaCount',
      { kafka: { controller: { replicaCount: 3 } } },
      'allowed: 1',
    ],
    ['helmValues.valkey.replica.enabled', { valkey: { replica: { enabled: true } } }, 'allowed: false'],
  ])('%s is no place for them', (path, helmValues, allowed) => {
    const mistakes = mistakesIn(helmValues);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}: given `));
    expect(mistakes[0]).toContain(allowed);
  });

  test('what is said again is accepted', () => {
    expect(
      mistakesIn({ kafka: { controller: { replicaCount: 1 } }, valkey: { replica: { enabled: false } } }),
    ).toEqual([]);
  });
});

describe('the names of secrets', () => {
  test.each<[string, HelmValues, string]>([
    [
      'helmValues.kafka.sasl.existingSecret: given ""',
      { kafka: { sasl: { existingSecret: '' } } },
      '"kafka-clients"',
    ],
    ['helmValues.kafka.sasl.existingSecret: given nothing', { kafka: { sasl: null } }, '"kafka-clients"'],
    [
      'helmValues.valkey.auth.usersExistingSecret: given null',
      { valkey: { auth: { usersExistingSecret: null } } },
      '"valkey-users"',
    ],
    [
      'helmValues.valkey.auth.usersExistingSecret: given " "',
      { valkey: { auth: { usersExistingSecret: ' ' } } },
      '"valkey-users"',
    ],
  ])('%s is refused', (given, helmValues, allowed) => {
    const mistakes = mistakesIn(helmValues);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(given);
    expect(mistakes[0]).toContain(
      `allowed: the name of a Kubernetes secret in the release’s namespace, such as ${allowed}`,
    );
  });

  test('another secret may be named', () => {
    expect(mistakesIn({ kafka: { sasl: { existingSecret: 'ours' } } })).toEqual([]);
  });
});
