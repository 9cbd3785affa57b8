/** One secret in Secrets Manager: a JSON object of text fields. */
export interface SecretContract {
  /**
   * Suffix of the secret’s name: the secret of an environment is `aurora/<environment>/<name>`. It must not end with "-"
   * and six characters, which Secrets Manager takes for the end of an ARN.
   */
  readonly name: string;
  readonly purpose: string;
  /** Fields with a fixed value, such as a user name. */
  readonly literals: Readonly<Record<string, string>>;
  /** Fields that hold a generated password. */
  readonly passwords: readonly string[];
  /**
   * How often it got new fields after it was first released. Each time counts as a generation (`generationsOf` in
   * values/secret-generations.ts): a secret is written once for each, so that those of environments which had been
   * deployed before would never get the field.
   *
   * @default 0
   */
  readonly extensions?: number;
}

/**
 * Every credential inside an environment. Values are generated in memory while Terraform applies and are written once;
 * they are never in state, in a plan or in synthesized JSON.
 */
export const secrets = {
  openobserveRoot: {
    name: 'openobserve-root',
    purpose: 'The OpenObserve root account: for people, never for ingestion.',
    // OpenObserve wants a lower-case address whose top-level domain has 2 to 6 characters.
    literals: { email: 'root@aurora.local' },
    passwords: ['password'],
  },
  openobserveIngest: {
    name: 'openobserve-ingestion',
    purpose: 'The OpenObserve account that the processor, the OTel Collector and Fluent Bit write with.',
    literals: { email: 'ingest@aurora.local' },
    passwords: ['password'],
  },
  kafkaClients: {
    name: 'kafka-clients',
    purpose: 'SASL passwords of the Kafka users.',
    literals: {},
    passwords: ['inter_broker', 'controller', 'discovery', 'processor', 'admin'],
  },
  valkeyUsers: {
    name: 'valkey-users',
    purpose: 'Passwords of the Valkey ACL users.',
    literals: {},
    passwords: ['default', 'processor', 'discovery'],
    // The user `discovery`.
    extensions: 1,
  },
  fluentForward: {
    name: 'fluent-forward-input',
    purpose: 'The shared key of Fluent Bit’s forward input, where an environment turns it on.',
    literals: {},
    passwords: ['shared_key'],
  },
} as const satisfies Record<string, SecretContract>;

export type SecretId = keyof typeof secrets;
