import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import { pipelineEvents } from '../../../contract/pipeline-events';
import type { Measured } from '../../shared/measures';
import { tell } from '../events';
import type { MasterDeps } from './deps';
import { logName } from './lag';

/** Looks after dead letters: counts those that wait, and warns of those that will outlive their source. */
export interface DeadLetterWatch {
  /**
   * @param logs those that are spoken of also where no letter waits
   * @returns how many wait; undefined when it is not time to look
   */
  look(logs: readonly Measured[], signal: AbortSignal): Promise<number | undefined>;
}

/** Milliseconds between two looks: each asks for every instance. */
const lookEvery = 300_000;
const day = 86_400_000;

const jobName = ({ instance_id, job_id }: DeadLetter): string => `${instance_id}\0${job_id}`;

/**
 * The letters whose file is deleted within a day, or should have been.
 *
 * @param files the generations of the letters
 */
export function expiring(
  letters: readonly DeadLetter[],
  files: readonly TrackedGeneration[],
  now: number,
  sourceDays: number,
): { readonly letter: DeadLetter; readonly file: TrackedGeneration }[] {
  const byGeneration = new Map(files.map((file) => [file.generation, file]));
  return letters.flatMap((letter) => {
    const file = byGeneration.get(letter.generation);
    return file && file.last_written + (sourceDays - 1) * day <= now ? [{ letter, file }] : [];
  });
}

export function deadLetterWatch(deps: MasterDeps): DeadLetterWatch {
  const { store, deadLetters, instances, clock, measures, options } = deps;
  /** When it was last warned of a letter. */
  const warned = new Map<string, number>();
  let lookedAt = -Infinity;

  const waiting = async (signal: AbortSignal): Promise<DeadLetter[]> => {
    const letters: DeadLetter[] = [];
    for await (const { instance_id } of instances()) {
      signal.throwIfAborted();
      for await (const letter of deadLetters.ofInstance(instance_id))
        if (letter.state !== 'replayed') letters.push(letter);
    }
    return letters;
  };

  const count = (letters: readonly DeadLetter[], logs: readonly Measured[]): void => {
    const counts = new Map(logs.map((of) => [logName(of), { of, letters: 0 }]));
    for (const { instance_id: instance, log_type: logType } of letters) {
      const of = { instance, logType };
      const sum = counts.get(logName(of)) ?? { of, letters: 0 };
      sum.letters += 1;
      counts.set(logName(of), sum);
    }
    for (const { of, letters: number } of counts.values()) measures.gauge('deadLetters', of, number);
  };

  const warn = async (letters: readonly DeadLetter[], signal: AbortSignal): Promise<void> => {
    const names = new Set(letters.map(jobName));
    for (const name of warned.keys()) if (!names.has(name)) warned.delete(name);
    const now = clock.now();
    const silent = letters.filter((letter) => now - (warned.get(jobName(letter)) ?? -Infinity) >= day);
    const files = await store.getMany(
      silent.map(({ instance_id, generation }) => ({ instance_id, generation })),
    );
    const { sourceDays } = options;
    const found = sourceDays === undefined ? [] : expiring(silent, files, now, sourceDays);
    await tell(
      deps,
      found.map(({ letter: { from, to, job_id, instance_id }, file }) => ({
        name: pipelineEvents.deadLetter.name,
        of: file,
        offset: from,
        length: to - from,
        sentence: `Its file is deleted within a day, and then it can no longer be replayed: --dead-letter ${instance_id}/${job_id}`,
        warning: true,
      })),
      signal,
    );
    for (const { letter } of found) warned.set(jobName(letter), now);
  };

  return {
    async look(logs, signal) {
      if (clock.now() - lookedAt < lookEvery) return undefined;
      const letters = await waiting(signal);
      lookedAt = clock.now();
      count(letters, logs);
      await warn(letters, signal);
      return letters.length;
    },
  };
}
