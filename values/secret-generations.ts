import { clusterSecrets, type ClusterSecretId } from '../contract/cluster-secrets';
import type { SecretId } from '../contract/secrets';

/**
 * Annotations for a pod that reads these secrets. They change with the secrets’ generation, so that a pod is replaced
 * when what it read at its start is no longer right. They say how often passwords were made, and nothing about them.
 */
export const generationAnnotations = (
  generations: Readonly<Record<SecretId, number>>,
  ...ids: readonly ClusterSecretId[]
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ids.map((id) => {
      const { name, from } = clusterSecrets[id];
      return [`aurora-log-system/generation-of-${name}`, `${generations[from]}`];
    }),
  );
