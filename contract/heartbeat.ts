/**
 * The sign of life that discovery publishes to CloudWatch at the end of each complete cycle. The alarm on its absence
 * lives outside the cluster, so it also speaks when the cluster cannot.
 */
export const heartbeat = {
  namespace: 'AuroraLogSystem',
  metricName: 'DiscoveryCycleCompleted',
  /** The dimension that tells environments apart. */
  dimension: 'Environment',
} as const;
