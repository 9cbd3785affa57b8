import type { DeadLetter } from '../../contract/items';

/** Ranges that could not be delivered. They are never deleted: what was replayed expires by itself. */
export interface DeadLetterStore {
  /** Adds one; one that is there already and waits gets the new cause and one attempt more. */
  put(letter: DeadLetter): Promise<void>;
  get(instance: string, jobId: string): Promise<DeadLetter | undefined>;
  ofInstance(instance: string): AsyncIterable<DeadLetter>;
  /** @returns false when its state is no longer the one that `seen` had */
  move(seen: DeadLetter, to: Pick<DeadLetter, 'state' | 'cause' | 'attempts'>, at: number): Promise<boolean>;
}
