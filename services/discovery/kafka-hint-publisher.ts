import { compatibilityPartitioner, Producer, stringSerializers } from '@platformatic/kafka';
import type { Hint } from '../../contract/messages';
import { topics } from '../../contract/topics';
import type { Finding } from '../shared/health';
import { kafkaCause, kafkaClientOptions, type KafkaAccess } from '../shared/kafka-client';
import type { HintPublisher } from './hint-publisher';

/** Bytes of hints of one request at most: half of what the broker takes in one batch, for keys and headers. */
const longestRequest = 512 * 1024;

interface HintMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

export interface KafkaHintPublisher extends HintPublisher {
  /** Whether the broker took what it was last sent. */
  readonly check: () => Finding;
  close(): Promise<void>;
}

const messageOf = (hint: Hint): HintMessage => ({
  topic: topics[hint.log_type],
  key: hint.instance_id,
  value: JSON.stringify(hint),
});

/** Groups of messages that fit into one request each. */
function requestsOf(messages: readonly HintMessage[], longest = longestRequest): HintMessage[][] {
  const requests: HintMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value);
    if (requests.length === 0 || size > room) {
      requests.push([]);
      room = longest;
    }
    requests.at(-1)?.push(message);
    room -= size;
  }
  return requests;
}

/**
 * Publishes hints to Kafka: acknowledged by all replicas, and once for each attempt of the client’s own (idempotent producer).
 * Keys are spread as Kafka’s own clients do (apache/kafka, `BuiltInPartitioner.partitionForKey`: murmur2 without its sign),
 * so that the hints of an instance share a partition whoever writes them.
 *
 * It needs the rights to write and describe the topics and no more: since Kafka 3.0 writing implies an idempotent producer
 * (KIP-679).
 */
export function kafkaHintPublisher(access: KafkaAccess): KafkaHintPublisher {
  const start = () =>
    new Producer({
      ...kafkaClientOptions(access),
      serializers: stringSerializers,
      idempotent: true,
      partitioner: compatibilityPartitioner,
      // The client takes one and less for “for ever”. What fails now is hinted again in the next cycle.
      retries: 3,
    });
  let producer: ReturnType<typeof start> | undefined;
  let failure: string | undefined;

  const drop = async (): Promise<void> => {
    const dropped = producer;
    producer = undefined;
    await dropped?.close().catch(() => undefined);
  };
  return {
    publish: async (hints) => {
      producer ??= start();
      try {
        for (const messages of requestsOf(hints.map(messageOf))) await producer.send({ messages });
        failure = undefined;
      } catch (error) {
        failure = kafkaCause(error);
        // Its sequence numbers may no longer be those that the broker expects.
        await drop();
        throw new Error(`Kafka took no hints: ${failure}`, { cause: error });
      }
    },
    check: () => (failure === undefined ? { ok: true } : { ok: false, cause: failure }),
    close: drop,
  };
}
