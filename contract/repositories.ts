/** The ECR repositories that images of our own, and copies of others’, live in. Shared by an account’s environments. */
export const repositories = {
  /** The discovery service: tags `discovery-<version>`. */
  auroraLogSystem: 'aurora-log-system',
  /** The processor service: tags `<version>`. */
  auroraProcessor: 'aurora-processor',
  /** The Kafka image, copied because its public name no longer resolves. */
  auroraKafka: 'aurora-kafka',
} as const;

const copies = 'aurora-copies';

/** Where a copy of somebody else’s image or chart lies, for environments that pull nothing from public registries. */
export const copyOf = (repository: string): string => `${copies}/${repository}`;

/** Whether a repository holds such a copy. */
export const isCopy = (repository: string): boolean => repository.startsWith(copyOf(''));
