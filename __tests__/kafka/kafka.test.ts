import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { topicConfiguration } from '../../constructs/helm/kafka-topics';
import { processorGroup, topics } from '../../contract/topics';
import { brokerDisk, offsetsTopic } from '../../values/broker-disk';
import type { Broker, Said } from '../support/broker';
import { brokerClusterId, brokerVolumeGib, startBroker } from '../support/chart-broker';

const logTypes = ['error', 'slowquery'] as const;

let broker: Broker;
let script: string;
let declared: Said;

/** Lines of `kafka-topics.sh --describe` about topics as a whole, without the random id. */
async function described(...more: readonly string[]): Promise<string[]> {
  const said = await admin('kafka-topics.sh', '--describe', ...more);
  return said.output
    .split('\n')
    .filter((line) => line.includes('PartitionCount'))
    .map((line) => line.replace(/TopicId: \S+\s*/, ''))
    .sort();
}

/** Runs a program as `admin` and expects it to succeed. */
async function admin(program: 'kafka-topics.sh' | 'kafka-configs.sh', ...args: readonly string[]) {
  const said = await broker.call(program, [
    '--bootstrap-server',
    broker.bootstrap,
    '--command-config',
    broker.clientFile('admin'),
    ...args,
  ]);
  if (said.status !== 0) throw new Error(said.output);
  return said;
}

const listAs = (clientFile: string): Promise<Said> =>
  broker.call('kafka-topics.sh', [
    '--bootstrap-server',
    broker.bootstrap,
    '--command-config',
    clientFile,
    '--list',
  ]);

const produceAs = (user: string, topic: string, hint: string, waitMs = 60_000): Promise<Said> =>
  broker.call(
    'kafka-console-producer.sh',
    [
      ...['--bootstrap-server', broker.bootstrap, '--producer.config', broker.clientFile(user)],
      ...['--topic', topic, '--sync', '--producer-property', `max.block.ms=${waitMs}`],
      ...['--property', 'parse.key=true', '--property', 'key.separator=|'],
    ],
    `${hint}\n`,
  );

const consumeAs = (user: string, group: string, topic: string): Promise<Said> =>
  broker.call('kafka-console-consumer.sh', [
    ...['--bootstrap-server', broker.bootstrap, '--consumer.config', broker.clientFile(user)],
    ...['--topic', topic, '--group', group, '--from-beginning'],
    ...['--max-messages', '1', '--timeout-ms', '15000'],
  ]);

/** Records of the controller’s log that say what exists: a change of anything declared adds to them. */
async function metadataRecords(): Promise<string[]> {
  const folder = join(broker.dataFolder, '__cluster_metadata-0');
  const file = join(folder, '00000000000000000000.log');
  const { output } = await broker.call('kafka-dump-log.sh', ['--cluster-metadata-decoder', '--files', file]);
  return output.split('\n').filter((line) => /"type":"(TOPIC|PARTITION|CONFIG|ACCESS_CONTROL)/.test(line));
}

beforeAll(async () => {
  ({ broker, script } = await startBroker(logTypes));
  // As an earlier version may have left it: fewer partitions, and other settings.
  await admin('kafka-topics.sh', '--create', '--topic', topics.error, '--partitions', '3');
  declared = await broker.declare(script);
}, 120_000);

afterAll(async () => {
  await broker.stop();
  broker.remove();
});

describe('a broker with the chart’s configuration', () => {
  it('prints its log and writes no file beside its data', () => {
    expect(broker.log).toMatch(/^\[\d{4}-\d\d-\d\d [\d:,]+\] INFO .*Kafka Server started/m);
    expect(readdirSync(broker.folder).filter((name) => name.includes('log'))).toEqual([
      'broker.log',
      'log4j2.yaml',
      'tools-log4j2.yaml',
    ]);
  });

  it('has the cluster id of the environment', () => {
    expect(broker.log).toContain(`with clusterId ${brokerClusterId} `);
  });
});

describe('the declaration of topics', () => {
  const config = topicConfiguration(brokerDisk({ volumeGib: brokerVolumeGib, logTypes }));

  it('makes them as declared, also where one exists with fewer partitions', async () => {
    expect(declared).toEqual({ status: 0, output: expect.any(String) });
    const lines = await described('--exclude-internal');
    expect(lines).toHaveLength(2);
    for (const [index, type] of logTypes.entries()) {
      expect(lines[index]).toMatch(
        new RegExp(`^Topic: ${topics[type]}\\s+PartitionCount: 10\\s+ReplicationFactor: 1\\s`),
      );
      for (const [key, value] of Object.entries(config)) {
        expect(`${lines[index]},`.replace('Configs: ', ',')).toContain(`,${key}=${value},`);
      }
    }
  });

  it('changes nothing when it runs again', async () => {
    const before = await metadataRecords();
    expect(before.length).toBeGreaterThan(20);
    const again = await broker.declare(script);
    expect(again.status).toBe(0);
    expect(await metadataRecords()).toEqual(before);
  }, 120_000);

  it('puts back what was altered by hand', async () => {
    const before = await described('--exclude-internal');
    const alter = ['--alter', '--entity-type', 'topics', '--entity-name', topics.slowquery];
    const others = [
      '--add-config',
      'retention.ms=1000,cleanup.policy=compact',
      '--delete-config',
      'segment.ms',
    ];
    await admin('kafka-configs.sh', ...alter, ...others);
    expect(await described('--exclude-internal')).not.toEqual(before);
    expect((await broker.declare(script)).status).toBe(0);
    expect(await described('--exclude-internal')).toEqual(before);
  }, 120_000);

  it('fails where a step fails, and does not go on', async () => {
    const broken = script.replace(
      `declare_topic ${topics.error} 10 `,
      `declare_topic ${topics.error}/no 10 `,
    );
    const said = await broker.declare(broken);
    expect(said.status).not.toBe(0);
    expect(said.output).toContain('Topic name is invalid');
    expect(said.output).not.toContain('Adding ACLs');
  }, 120_000);
});

describe('access', () => {
  let withoutUser: Said;
  let toUnknownTopic: Said;

  // Both wait in vain, so they wait together.
  beforeAll(async () => {
    [withoutUser, toUnknownTopic] = await Promise.all([
      listAs(broker.clientFile()),
      produceAs('admin', 'aurora-eror-logs', 'db-1|{}', 10_000),
    ]);
  }, 120_000);

  it('is refused with a wrong password and without any', async () => {
    const wrong = await listAs(broker.clientFile('discovery', 'wrong'));
    expect(wrong).toEqual({ status: 1, output: expect.stringContaining('SaslAuthenticationException') });
    expect(withoutUser.status).toBe(1);
    expect(withoutUser.output).not.toContain(topics.error);
    expect(broker.log).toMatch(/Unexpected Kafka request of type METADATA during SASL handshake/);
  }, 120_000);

  it('lets discovery write hints that the processor reads, and keeps offsets in one copy', async () => {
    const hint = '{"log_file_name":"error/mysql-error.log"}';
    const written = await produceAs('discovery', topics.error, `db-1|${hint}`);
    expect(written).toEqual({ status: 0, output: expect.not.stringContaining('Exception') });
    const read = await consumeAs('processor', processorGroup, topics.error);
    expect(read.output).toContain(hint);
    expect(await described('--topic', '__consumer_offsets')).toEqual([
      expect.stringMatching(
        new RegExp(`PartitionCount: ${offsetsTopic.partitions}\\s+ReplicationFactor: 1\\s`),
      ),
    ]);
  }, 120_000);

  it('gives discovery no reading, the processor no writing and no other group', async () => {
    const read = await consumeAs('discovery', processorGroup, topics.error);
    const written = await produceAs('processor', topics.error, 'db-1|{}');
    const otherGroup = await consumeAs('processor', 'another-group', topics.error);
    expect(read.output).toMatch(/(Group|Topic)AuthorizationException/);
    expect(read.output).toContain('Processed a total of 0 messages');
    expect(written.status).toBe(1);
    expect(written.output).toMatch(/(Cluster|Topic)AuthorizationException/);
    expect(otherGroup.output).toContain('GroupAuthorizationException');
  }, 120_000);

  it('makes no topic that a client merely names', async () => {
    expect(toUnknownTopic.output).toContain('UNKNOWN_TOPIC_OR_PARTITION');
    expect((await listAs(broker.clientFile('admin'))).output).not.toContain('eror');
  }, 120_000);
});

it('ends when it is told to, and comes back with what it had', async () => {
  const before = await described();
  expect(await broker.stop()).toBe(143);
  expect(broker.log).toContain('shut down completed');
  await broker.restart();
  expect(await described()).toEqual(before);
}, 120_000);
