import type { TrackedGeneration } from '../../../contract/items';
import { backoff } from '../../shared/backoff';
import type { GenerationKey, Progress, Taken } from '../../tracking/store';
import type { Stops, WorkerDeps } from './deps';

/** Somebody else owns the generation now: nothing more may be written for it. */
export class GenerationLost extends Error {
  override readonly name = 'GenerationLost';
}

/** A generation that this process owns until somebody takes it. */
export interface Owned {
  /** As it was written last. */
  readonly item: TrackedGeneration;
  /**
   * Writes what has changed, under the fence. What is not named stays, but a generation that is written to is not complete
   * unless the change says so; and one that is given back counts as taken as long as its owner is unsure.
   *
   * @throws GenerationLost when somebody else owns it; any other error when the store did not answer
   */
  save(change: Partial<Progress>): Promise<void>;
  /**
   * Asks whether the generation still is this process’s, if that was last known some seconds ago: whoever reads waits for the
   * source, and may have been taken for dead meanwhile. Who sends then would send what its successor has sent.
   *
   * @throws GenerationLost when somebody else owns it
   */
  confirm(): Promise<void>;
  /** What was sent last may or may not have arrived. */
  unsure: boolean;
}

/** Milliseconds for which an owner takes for granted that it still is one. */
const takenForGranted = 10_000;

/** How often a request to the store is repeated before its failure is a failure of the generation. */
const patience = 6;

/** Does something with the store, again after a failure. Everything that goes through it does no harm when done twice. */
export async function persistently<T>(
  { clock, random }: Pick<WorkerDeps, 'clock' | 'random'>,
  { abort }: Pick<Stops, 'abort'>,
  action: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    abort.throwIfAborted();
    try {
      return await action();
    } catch (error) {
      if (attempt === patience) throw error;
      await clock.sleep(backoff(attempt, random, { first: 100, longest: 5000 }), abort);
    }
  }
}

const progressOf = (item: TrackedGeneration): Omit<Progress, 'taken'> => {
  const { offset, state, marks, records, unstructured, declared, gaps, gap_bytes, duplicates, attempts } =
    item;
  return { offset, state, marks, records, unstructured, declared, gaps, gap_bytes, duplicates, attempts };
};

/** What a generation that was taken is worked on with. */
function owned(deps: WorkerDeps, stops: Stops, taken: Taken): Owned {
  let { item } = taken;
  let knownAt = deps.clock.now();
  const lost = () => new GenerationLost(`${item.generation} has a newer owner than ${item.fence}`);
  const owner: Owned = {
    get item() {
      return item;
    },
    unsure: taken.unsure,
    confirm: async () => {
      if (deps.clock.now() - knownAt < takenForGranted) return;
      const now = await persistently(deps, stops, () => deps.store.get(item));
      if (now?.fence !== item.fence) throw lost();
      knownAt = deps.clock.now();
    },
    save: async (change) => {
      const taken = change.taken === false ? owner.unsure : true;
      const progress: Progress = { ...progressOf(item), complete: false, ...change, taken };
      const { fence } = item;
      if (!(await persistently(deps, stops, () => deps.store.save(item, fence, progress)))) throw lost();
      item = { ...item, ...progress };
      knownAt = deps.clock.now();
    },
  };
  return owner;
}

/** Step a. @returns undefined when there is no such generation */
export async function take(deps: WorkerDeps, stops: Stops, key: GenerationKey): Promise<Owned | undefined> {
  await deps.faultPoints('a', key.generation);
  const taken = await persistently(deps, stops, () => deps.store.take(key, deps.options.owner));
  return taken && owned(deps, stops, taken);
}
