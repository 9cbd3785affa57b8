import { causeOf, type Log } from '../../shared/log';
import type { GenerationKey } from '../../tracking/store';

/**
 * Does something for one generation after the other. What fails for one is logged, and the others are done all the same; the
 * next round does it again.
 *
 * @param does one of them. @returns whether something was done
 * @returns how many times something was done, and how many times it failed
 */
export async function forEachGeneration<T extends GenerationKey>(
  items: readonly T[],
  { log, task, signal }: { readonly log: Log; readonly task: string; readonly signal: AbortSignal },
  does: (item: T) => Promise<boolean>,
): Promise<{ readonly done: number; readonly failed: number }> {
  let done = 0;
  let failed = 0;
  for (const item of items) {
    if (signal.aborted) break;
    try {
      if (await does(item)) done += 1;
    } catch (error) {
      if (signal.aborted) break;
      failed += 1;
      const { instance_id: instance, generation } = item;
      log.error('the master could not do it; the next round tries again', {
        ...{ task, instance, generation },
        cause: causeOf(error),
      });
    }
  }
  return { done, failed };
}
