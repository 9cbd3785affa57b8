import type { NamespaceId } from './namespaces';
import type { SecretId } from './secrets';

/** One Kubernetes secret that is filled from a secret of Secrets Manager, in memory. */
export interface ClusterSecret {
  readonly name: string;
  /** The secret of Secrets Manager whose fields it takes. */
  readonly from: SecretId;
  readonly namespaces: readonly NamespaceId[];
  /**
   * Its keys. A value is a field of the secret, or several fields that are joined with commas, as the Kafka chart wants
   * the passwords of its clients.
   */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * The users of Kafka that are no brokers, in the order in which the chart takes their passwords. The chart’s own Job,
 * which declares the topics, acts as the first of them.
 */
export const kafkaClientUsers = ['admin', 'discovery', 'processor'] as const;

/** The credentials that pods read, and the keys that they read them by. */
export const clusterSecrets = {
  openobserveRoot: {
    name: 'openobserve-root',
    from: 'openobserveRoot',
    namespaces: ['logs'],
    keys: { email: 'email', password: 'password' },
  },
  openobserveIngestion: {
    name: 'openobserve-ingestion',
    from: 'openobserveIngest',
    namespaces: ['logs', 'agents'],
    keys: { email: 'email', password: 'password' },
  },
  kafkaClients: {
    name: 'kafka-clients',
    from: 'kafkaClients',
    namespaces: ['logs'],
    keys: {
      // The first four are the chart’s own names (bitnami/kafka 32.4.3, sasl.existingSecret).
      'client-passwords': kafkaClientUsers,
      'inter-broker-password': 'inter_broker',
      'controller-password': 'controller',
      'system-user-password': 'admin',
      discovery: 'discovery',
      processor: 'processor',
    },
  },
  valkeyUsers: {
    name: 'valkey-users',
    from: 'valkeyUsers',
    namespaces: ['logs'],
    keys: { default: 'default', discovery: 'discovery', processor: 'processor' },
  },
  fluentForward: {
    name: 'fluent-forward',
    from: 'fluentForward',
    namespaces: ['agents'],
    keys: { shared_key: 'shared_key' },
  },
} as const satisfies Record<string, ClusterSecret>;

export type ClusterSecretId = keyof typeof clusterSecrets;
