import type { DeadLetter } from '../../contract/items';
import type { DeadLetterStore } from '../../services/tracking/dead-letters';

export interface MemoryDeadLettersOptions {
  /** Called before every operation takes effect: throws to be a store that is throttled. */
  readonly before?: (operation: keyof DeadLetterStore) => void | Promise<void>;
}

/** A store of dead letters in memory, with the conditions that DynamoDB would check. */
export interface MemoryDeadLetters extends DeadLetterStore {
  /** What is stored now, copied. */
  letters(): DeadLetter[];
}

/** What waits does not expire; what was replayed is kept for another 30 days. */
const never = Date.UTC(9999, 0) / 1000;
const monthAfter = (at: number) => Math.floor(at / 1000) + 30 * 86_400;

export function memoryDeadLetters({ before }: MemoryDeadLettersOptions = {}): MemoryDeadLetters {
  const stored = new Map<string, DeadLetter>();
  const nameOf = (instance: string, job: string) => `${instance}\0${job}`;

  return {
    letters: () => structuredClone([...stored.values()]),
    async put(letter) {
      await before?.('put');
      const name = nameOf(letter.instance_id, letter.job_id);
      const there = stored.get(name);
      const longer = there?.state === 'waiting' && there.to > letter.to ? there : letter;
      const { cause, updated_at } = letter;
      const attempts = there ? there.attempts + 1 : letter.attempts;
      const created_at = there?.created_at ?? letter.created_at;
      const state = 'waiting';
      stored.set(
        name,
        structuredClone({ ...longer, state, created_at, cause, updated_at, attempts, expires_at: never }),
      );
    },
    async get(instance, jobId) {
      await before?.('get');
      return structuredClone(stored.get(nameOf(instance, jobId)));
    },
    async *ofInstance(instance) {
      await before?.('ofInstance');
      for (const letter of [...stored.values()])
        if (letter.instance_id === instance) yield structuredClone(letter);
    },
    async move(seen, to, at) {
      await before?.('move');
      const name = nameOf(seen.instance_id, seen.job_id);
      const there = stored.get(name);
      if (there?.state !== seen.state) return false;
      const expires_at = to.state === 'replayed' ? monthAfter(at) : never;
      const { state, cause, attempts } = to;
      stored.set(name, { ...there, state, cause, attempts, updated_at: at, expires_at });
      return true;
    },
  };
}
