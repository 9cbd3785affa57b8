import type { InstanceMetadata } from '../../contract/items';

/** What is known about Aurora instances: the table `instance-metadata`. */
export interface InstanceStore {
  /**
   * Notes that files of an instance are there. `first_seen_at` is written with the first sighting only, `last_seen_at` never
   * goes back.
   *
   * @param at milliseconds since 1970
   */
  seen(instance: Pick<InstanceMetadata, 'instance_id' | 'cluster_id' | 'engine'>, at: number): Promise<void>;
}
