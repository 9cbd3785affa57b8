import type { BaseOptions } from '@platformatic/kafka';

/** How Kafka is reached, and as whom. */
export interface KafkaAccess {
  /** `host:port`, several joined by commas. */
  readonly bootstrap: string;
  readonly username: string;
  readonly password: string;
  /** For people: how Kafka’s own logs call this client. */
  readonly clientId: string;
}

/** What every client of Kafka has in common: SASL PLAIN, short timeouts, and no topic that a client makes by misspelling it. */
export const kafkaClientOptions = ({
  bootstrap,
  username,
  password,
  clientId,
}: KafkaAccess): BaseOptions & { readonly clientId: string } => ({
  clientId,
  bootstrapBrokers: bootstrap.split(',').map((broker) => broker.trim()),
  sasl: { mechanism: 'PLAIN', username, password },
  connectTimeout: 5000,
  requestTimeout: 10_000,
  retryDelay: 500,
  autocreateTopics: false,
});

/** Longest cause in a log; the client nests errors, each with its own list. */
const longestCause = 500;

const partsOf = (thrown: unknown): string[] => {
  if (!(thrown instanceof Error)) return [String(thrown)];
  const inner = 'errors' in thrown && Array.isArray(thrown.errors) ? (thrown.errors as unknown[]) : [];
  const id = 'apiId' in thrown && typeof thrown.apiId === 'string' ? [thrown.apiId] : [];
  const cause = thrown.cause === undefined ? [] : partsOf(thrown.cause);
  return [thrown.message, ...id, ...inner.flatMap(partsOf), ...cause];
};

/** The message of an error of the client and of those inside it, each once. */
export const kafkaCause = (thrown: unknown): string =>
  [...new Set(partsOf(thrown).filter((part) => part !== ''))].join(': ').slice(0, longestCause);
