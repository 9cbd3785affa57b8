import { kafkaClientUsers } from '../../contract/cluster-secrets';
import { hintHours, longestBatch, partitionsPerTopic } from '../../contract/topics';
import { metadataLog, offsetsTopic, type BrokerDisk } from '../../values/broker-disk';

/** The user as which the broker talks to brokers, and the one as which it talks to controllers. */
export const brokerUsers = { interBroker: 'inter_broker', controller: 'controller' } as const;

/** One broker: what Kafka would copy to three, exists once. */
const oneBroker = {
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  'offsets.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.replication.factor': '1',
};

/** Topics are declared, never made by a client that misspells one. */
const declaredTopics = {
  'auto.create.topics.enable': 'false',
  'delete.topic.enable': 'true',
  'num.partitions': String(partitionsPerTopic),
};

/** Who is not named may do nothing. The broker itself must be a super user: it talks to the controller in it. */
const access = {
  'allow.everyone.if.no.acl.found': 'false',
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': [...Object.values(brokerUsers), kafkaClientUsers[0]].map((user) => `User:${user}`).join(';'),
};

/** Memory for compaction, of which Kafka takes 128 MiB: here it compacts the offsets of one group. */
const compaction = { 'log.cleaner.dedupe.buffer.size': String(16 * 1024 ** 2) };

/**
 * A topic that somebody makes by hand is bounded like the declared ones; where the broker keeps its own records is sized
 * for one group and a handful of topics.
 */
const disk = ({ retentionBytes, segmentBytes }: BrokerDisk): Readonly<Record<string, string>> => ({
  'log.retention.bytes': String(retentionBytes),
  'log.retention.check.interval.ms': '60000',
  'log.retention.ms': String(hintHours * 60 * 60 * 1000),
  'log.segment.bytes': String(segmentBytes),
  'message.max.bytes': String(longestBatch),
  'metadata.log.segment.bytes': String(metadataLog.segmentBytes),
  'metadata.max.retention.bytes': String(metadataLog.retentionBytes),
  'offsets.topic.num.partitions': String(offsetsTopic.partitions),
  'offsets.topic.segment.bytes': String(offsetsTopic.segmentBytes),
});

/**
 * What goes into `server.properties` beside listeners and users (chart value `overrideConfiguration`). `KAFKA_CFG_…`
 * variables would have no effect: the chart mounts the file, and the image then reads no variables
 * (bitnami/containers, bitnami/kafka, scripts/kafka/setup.sh).
 *
 * All values are text: the chart reads numbers as floating-point ones and may write 1048576 as 1.048576e+06.
 */
export function brokerConfiguration(plan: BrokerDisk): Readonly<Record<string, string>> {
  return { ...oneBroker, ...declaredTopics, ...access, ...compaction, ...disk(plan) };
}
