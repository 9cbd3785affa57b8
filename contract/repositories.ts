/** The ECR repositories that images of our own, and copies of others', live in. Shared by an account's environments. */
export const repositories = {
  /** The discovery service: tags `discovery-<version>`. */
  auroraLogSystem: 'aurora-log-system',
  /** The processor service: tags `<version>`. */
  auroraProcessor: 'aurora-processor',
  /** The Kafka image, copied because its public name no longer resolves. */
  auroraKafka: 'aurora-kafka',
} as const;

/** Where a copy of somebody else’s image or chart lies, for environments that pull nothing from public registries. */
export const copyOf = (repository: string): string => `aurora-copies/${repository}`;
