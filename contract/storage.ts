/** The storage classes of the cluster, by what they hold. Charts name them in the claims that they make. */
export const storageClasses = {
  /** Encrypted gp3 volumes that outlive their claims and are snapshotted. */
  data: 'aurora-data',
} as const;
