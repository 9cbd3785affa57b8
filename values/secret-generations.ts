import { clusterSecrets, type ClusterSecretId } from '../contract/cluster-secrets';
import { secrets, type SecretContract, type SecretId } from '../contract/secrets';

type Generations = Readonly<Record<SecretId, number>>;

/** How often each secret has been generated anew: by the values, and because it got new fields. */
export const generationsOf = (raised: Generations): Generations =>
  Object.fromEntries(
    Object.entries<SecretContract>(secrets).map(([id, { extensions = 0 }]) => [
      id,
      raised[id as SecretId] + extensions,
    ]),
  ) as Record<SecretId, number>;

/**
 * Annotations for a pod that reads these secrets. They change with the secrets’ generation, so that a pod is replaced
 * when what it read at its start is no longer right. They say how often passwords were made, and nothing about them.
 */
export const generationAnnotations = (
  generations: Generations,
  ...ids: readonly ClusterSecretId[]
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ids.map((id) => {
      const { name, from } = clusterSecrets[id];
      return [`aurora-log-system/generation-of-${name}`, `${generations[from]}`];
    }),
  );
