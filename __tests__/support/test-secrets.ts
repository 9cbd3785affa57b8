import type { SecretId } from '../../contract/secrets';

/** The names of an environment’s secrets, written out so that a test says what it expects. */
export const secretNames: Readonly<Record<SecretId, string>> = {
  openobserveRoot: 'aurora/test/openobserve-root',
  openobserveIngest: 'aurora/test/openobserve-ingestion',
  kafkaClients: 'aurora/test/kafka-clients',
  valkeyUsers: 'aurora/test/valkey-users',
  fluentForward: 'aurora/test/fluent-forward-input',
};

/** Another generation for each, so that none is taken for another. */
export const generations: Readonly<Record<SecretId, number>> = {
  openobserveRoot: 1,
  openobserveIngest: 2,
  kafkaClients: 3,
  valkeyUsers: 4,
  fluentForward: 5,
};
