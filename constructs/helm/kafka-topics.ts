import type { kafkaClientUsers } from '../../contract/cluster-secrets';
import type { logTypes } from '../../contract/log-types';
import { hintHours, longestBatch, partitionsPerTopic, processorGroup, topics } from '../../contract/topics';
import type { BrokerDisk } from '../../values/broker-disk';

type LogType = (typeof logTypes)[number];

const hour = 60 * 60 * 1000;

/** What a topic is set to, by the names of Kafka’s topic configuration. */
export function topicConfiguration(disk: BrokerDisk): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': 'delete',
    'max.message.bytes': String(longestBatch),
    // The broker’s clock and not a client’s: one that runs ahead would keep a segment from ever being deleted.
    'message.timestamp.type': 'LogAppendTime',
    'retention.bytes': String(disk.retentionBytes),
    'retention.ms': String(hintHours * hour),
    'segment.bytes': String(disk.segmentBytes),
    'segment.index.bytes': String(disk.indexBytes),
    // Only whole segments expire, so that a quiet topic would keep its hints much longer than a day.
    'segment.ms': String(hour),
  };
}

/** The operations that each client may do. `admin` is a super user and needs none. */
const topicRights = {
  discovery: ['Describe', 'Write'],
  processor: ['Describe', 'Read'],
} as const satisfies Partial<Record<(typeof kafkaClientUsers)[number], readonly string[]>>;

const repeat = (option: string, values: readonly string[]): string =>
  values.map((value) => `${option} ${value}`).join(' ');

/**
 * Compares before it writes: a second run changes nothing, and a topic that was altered by hand is put back. Partitions
 * are only ever added, for Kafka cannot remove them.
 */
const functions = `
bin=/opt/bitnami/kafka/bin
kafka() {
  tool=$1
  shift
  "$bin/$tool" --bootstrap-server "$KAFKA_SERVICE" "$@"
}
topics() { kafka kafka-topics.sh --command-config /shared/client.properties "$@"; }
configs() { kafka kafka-configs.sh --command-config /shared/client.properties "$@"; }
acls() { kafka kafka-acls.sh --command-config /shared/client.properties "$@"; }

options() { sed 's/^/--config /; s/,/ --config /g' <<<"$1"; }

there=$(topics --describe --exclude-internal)

declare_topic() {
  name=$1
  partitions=$2
  config=$3
  line=$(grep -E "^Topic: $name[[:space:]]" <<<"$there" || true)
  if [[ -z $line ]]; then
    topics --create --if-not-exists --topic "$name" --partitions "$partitions" --replication-factor 1 $(options "$config")
    return
  fi
  if [[ ! $line =~ PartitionCount:[[:space:]]*([0-9]+) ]]; then
    echo "Cannot read how many partitions topic $name has: $line" >&2
    exit 1
  fi
  if ((BASH_REMATCH[1] < partitions)); then
    topics --alter --topic "$name" --partitions "$partitions"
  fi
  now=,$(sed 's/.*Configs: *//' <<<"$line"),
  for pair in $(tr ',' ' ' <<<"$config"); do
    if [[ $now != *",$pair,"* ]]; then
      configs --alter --entity-type topics --entity-name "$name" --add-config "$config"
      break
    fi
  done
}
`;

/**
 * The script that makes topics and access rights what they are declared to be, run by the chart’s own Job after each
 * installation and upgrade of the release (bitnami/charts, bitnami/kafka/templates/provisioning/job.yaml,
 * `provisioning.postScript`). It only grants: a right that is taken out of it stays until somebody removes it.
 *
 * The Job’s own list of topics is left empty: it only creates, and it starts its commands in the background, where a
 * failed one goes unnoticed and the Job says that it succeeded. This script stops the Job at the first failure.
 */
export function topicScript(types: readonly LogType[], disk: BrokerDisk): string {
  const names = types.map((type) => topics[type]);
  const config = Object.entries(topicConfiguration(disk)).map(([key, value]) => `${key}=${value}`);
  const declared = names.map((name) => `declare_topic ${name} ${partitionsPerTopic} ${config.join(',')}`);
  const granted = Object.entries(topicRights).map(
    ([user, operations]) =>
      `acls --add --allow-principal User:${user} ${repeat('--operation', operations)} ${repeat('--topic', names)}`,
  );
  const group = `acls --add --allow-principal User:processor --operation Read --group ${processorGroup}`;
  return [functions.trim(), '', ...declared, ...granted, group].join('\n');
}
