import type { Clock } from '../shared/clock';
import type { ListedFile } from '../source/log-source';
import type { InstanceStore } from '../tracking/instances';
import { boundedMap } from './bounded-map';

/** Milliseconds for which it need not be noted again that an instance is there. */
const noteAgain = 3_600_000;
/** Instances that are remembered. One that is forgotten is noted once too often. */
const remembered = 20_000;

/** Notes in the table of instances which ones there are. */
export interface InstanceNotes {
  due(file: ListedFile): boolean;
  /** @throws what the store throws; the instance is due again then */
  note(file: ListedFile): Promise<void>;
}

export function instanceNotes(store: InstanceStore, clock: Clock): InstanceNotes {
  const noted = boundedMap<number>(remembered);
  return {
    due: ({ instance }) => {
      const at = noted.get(instance);
      return at === undefined || clock.now() - at >= noteAgain;
    },
    async note({ instance, cluster }) {
      const now = clock.now();
      // Set at once, so that the other files of the instance, which are looked at meanwhile, do not note it too.
      noted.set(instance, now);
      try {
        await store.seen({ instance_id: instance, cluster_id: cluster, engine: 'aurora-mysql' }, now);
      } catch (error) {
        noted.delete(instance);
        throw error;
      }
    },
  };
}
