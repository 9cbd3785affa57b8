import { isDeepStrictEqual } from 'node:util';
import type { TrackedGeneration } from '../../contract/items';
import type { GenerationKey, Progress, TrackingStore } from '../../services/tracking/store';

export type StoreOperation = keyof TrackingStore;

export interface MemoryStoreOptions {
  /** Called before every operation takes effect: throws to be a store that is throttled, or waits to let others go first. */
  readonly before?: (operation: StoreOperation, key: GenerationKey | undefined) => void | Promise<void>;
  /** Called after an operation took effect and before its answer is given: throws to be an answer that got lost. */
  readonly after?: (operation: StoreOperation, key: GenerationKey) => void | Promise<void>;
}

/** A tracking store in memory, with the conditions that DynamoDB would check. */
export interface MemoryStore extends TrackingStore {
  /** What is stored now, copied; for what tests expect. */
  items(): TrackedGeneration[];
  /** The item with this id, whichever instance it belongs to. */
  item(generation: string): TrackedGeneration | undefined;
  /** Changes an item behind everybody’s back. */
  edit(generation: string, change: Partial<TrackedGeneration>): void;
  /** How often each operation was called. */
  readonly calls: Readonly<Record<StoreOperation, number>>;
}

const nameOf = ({ instance_id, generation }: GenerationKey): string => `${instance_id}\0${generation}`;

const etagOf = ({ source }: Pick<TrackedGeneration, 'source'>): string | undefined =>
  source.kind === 's3' ? source.etag : undefined;

/** An optional attribute that is given as undefined is removed; one that is not given stays. */
function changed(item: TrackedGeneration, change: Partial<TrackedGeneration>): TrackedGeneration {
  const entries = Object.entries(structuredClone({ ...item, ...change }));
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as TrackedGeneration;
}

export function memoryStore({ before, after }: MemoryStoreOptions = {}): MemoryStore {
  const stored = new Map<string, TrackedGeneration>();
  const calls: Record<StoreOperation, number> = {
    get: 0,
    getMany: 0,
    open: 0,
    ofInstance: 0,
    create: 0,
    sight: 0,
    take: 0,
    save: 0,
    seal: 0,
    verified: 0,
  };

  const start = async (operation: StoreOperation, key?: GenerationKey): Promise<void> => {
    calls[operation] += 1;
    await before?.(operation, key);
  };
  const write = async (operation: StoreOperation, key: GenerationKey, item: TrackedGeneration) => {
    stored.set(nameOf(key), item);
    await after?.(operation, key);
  };
  const read = (key: GenerationKey) => stored.get(nameOf(key));

  async function* scan(operation: StoreOperation, wanted: (item: TrackedGeneration) => boolean) {
    await start(operation);
    for (const item of [...stored.values()]) if (wanted(item)) yield structuredClone(item);
  }

  return {
    calls,
    items: () => structuredClone([...stored.values()]),
    item: (generation) =>
      structuredClone([...stored.values()].find((item) => item.generation === generation)),
    edit: (generation, change) => {
      for (const [name, item] of stored)
        if (item.generation === generation) stored.set(name, changed(item, change));
    },

    async get(key) {
      await start('get', key);
      return structuredClone(read(key));
    },
    async getMany(keys) {
      await start('getMany', keys[0]);
      return structuredClone(keys.flatMap((key) => read(key) ?? []));
    },
    open: () => scan('open', ({ open }) => open !== undefined),
    ofInstance: (instance) => scan('ofInstance', ({ instance_id }) => instance_id === instance),

    async create(item) {
      await start('create', item);
      if (read(item)) return false;
      await write('create', item, changed(item, {}));
      return true;
    },
    async sight(seen, sighting) {
      await start('sight', seen);
      const item = read(seen);
      if (!item || !isDeepStrictEqual(item.source, seen.source)) return false;
      const readAlready = item.read_to !== undefined && item.read_to === etagOf(sighting);
      const reopened = readAlready ? {} : { open: item.instance_id, sealed: false, complete: false };
      await write('sight', seen, changed(item, { ...sighting, ...reopened, missing_since: undefined }));
      return true;
    },
    async take(key, owner) {
      await start('take', key);
      const item = read(key);
      if (!item) return undefined;
      const taken = changed(item, { fence: item.fence + 1, taken: true, owner });
      await write('take', key, taken);
      return { item: structuredClone(taken), unsure: item.taken };
    },
    async save(key, fence, progress: Progress) {
      await start('save', key);
      const item = read(key);
      if (!item || item.fence !== fence || progress.offset < item.offset) return false;
      await write('save', key, changed(item, progress));
      return true;
    },
    async seal(seen) {
      await start('seal', seen);
      const item = read(seen);
      const same =
        item?.fence === seen.fence &&
        item.offset === seen.offset &&
        isDeepStrictEqual(item.source, seen.source);
      if (!item || !same) return false;
      await write('seal', seen, changed(item, { sealed: true }));
      return true;
    },
    async verified(seen, at, to) {
      await start('verified', seen);
      const item = read(seen);
      const same = item?.verified_at === seen.verified_at && isDeepStrictEqual(item?.source, seen.source);
      if (!item || !same) return false;
      const done = item.complete && to >= item.offset ? { open: undefined } : {};
      await write('verified', seen, changed(item, { verified_at: at, verified_to: to, ...done }));
      return true;
    },
  };
}
