import { performance } from 'node:perf_hooks';

/** Milliseconds of work in one turn of the event loop: probes, heartbeats and timers wait for its end. */
const longestTurn = 8;

/**
 * Lets the event loop turn when a turn has become long. Files are read side by side, and all that arrive at once would be
 * parsed in one turn otherwise. Those who wait go on one by one, each in a turn of its own.
 *
 * @returns to be awaited between two pieces of work; costs next to nothing while the turn is young
 */
export function breather(longest = longestTurn): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let turnedAt = performance.now();
  let planned = false;

  const plan = (): void => {
    if (planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      turnedAt = performance.now();
      waiting.shift()?.();
      if (waiting.length > 0) plan();
    });
  };

  return async () => {
    if (waiting.length === 0 && performance.now() - turnedAt < longest) return;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      plan();
    });
  };
}
