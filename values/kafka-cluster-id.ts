import { createHash } from 'node:crypto';
import type { Environment } from './schema';

/**
 * The id of an environment’s Kafka cluster: a UUID as Kafka writes it, 22 characters of URL-safe base64
 * (apache/kafka, org.apache.kafka.common.Uuid).
 *
 * It is computed and not random. Kafka writes the id onto its volume and refuses a volume with another one. A random id
 * would live in a secret of the chart, which goes when the release is removed while the volume stays, and would differ
 * from plan to plan wherever that secret cannot be looked up. An id written into `values/` would be copied from one
 * environment to the next. It is no secret.
 */
export function kafkaClusterId({ name, account }: Pick<Environment, 'name' | 'account'>): string {
  for (let attempt = 0; ; attempt += 1) {
    const hash = createHash('sha256')
      .update(`aurora-log-system/kafka/${account}/${name}/${attempt}`)
      .digest();
    const id = hash.subarray(0, 16).toString('base64url');
    // Kafka never makes such an id itself: its own tools would take it for an option.
    if (!id.startsWith('-')) return id;
  }
}
