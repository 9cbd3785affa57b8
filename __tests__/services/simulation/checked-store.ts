import type { GenerationKey, TrackingStore } from '../../../services/tracking/store';

/** A store that notices when what must never happen does. */
export interface CheckedStore extends TrackingStore {
  readonly violations: readonly string[];
  /** Generations that were taken from an owner who had not given them back. */
  readonly takeovers: number;
  /** Writes that were refused because their owner was not the newest. */
  readonly refused: number;
}

export function checkedStore(store: TrackingStore): CheckedStore {
  const fences = new Map<string, number>();
  const offsets = new Map<string, number>();
  const violations: string[] = [];
  let takeovers = 0;
  let refused = 0;
  const nameOf = ({ instance_id, generation }: GenerationKey): string => `${instance_id}/${generation}`;

  return {
    ...store,
    violations,
    get takeovers() {
      return takeovers;
    },
    get refused() {
      return refused;
    },
    take: async (key, owner) => {
      const taken = await store.take(key, owner);
      if (!taken) return taken;
      const { fence } = taken.item;
      if (fence <= (fences.get(nameOf(key)) ?? 0))
        violations.push(`${nameOf(key)}: fence ${fence} was given twice`);
      fences.set(nameOf(key), fence);
      if (taken.unsure) takeovers += 1;
      return taken;
    },
    save: async (key, fence, progress) => {
      const saved = await store.save(key, fence, progress);
      const name = nameOf(key);
      const stale = fence !== fences.get(name);
      if (saved && stale) violations.push(`${name}: fence ${fence} wrote after ${fences.get(name)}`);
      if (saved && progress.offset < (offsets.get(name) ?? 0)) violations.push(`${name}: the offset shrank`);
      if (saved) offsets.set(name, progress.offset);
      else refused += 1;
      return saved;
    },
  };
}
