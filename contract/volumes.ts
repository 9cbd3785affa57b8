/**
 * The tag on every EBS volume that holds data, by which the snapshot policy finds it. Its value is the environment's
 * name, so that one environment never snapshots another's volumes.
 */
export const snapshotTag = 'aurora:snapshot';
