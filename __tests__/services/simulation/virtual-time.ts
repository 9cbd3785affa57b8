import type { Clock } from '../../../services/shared/clock';

/** Time that passes only when everybody waits for it. */
export interface VirtualTime extends Clock {
  /** Lets everything run, and time pass, until a moment. */
  runUntil(moment: number): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

const isBefore = (one: Sleeper, other: Sleeper): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** A binary heap. */
function sleepers() {
  const heap: Sleeper[] = [];
  const swap = (one: number, other: number): void => {
    [heap[one], heap[other]] = [heap[other] as Sleeper, heap[one] as Sleeper];
  };
  return {
    first: () => heap[0],
    add: (sleeper: Sleeper): void => {
      heap.push(sleeper);
      for (let at = heap.length - 1; at > 0;) {
        const above = (at - 1) >> 1;
        if (!isBefore(heap[at] as Sleeper, heap[above] as Sleeper)) break;
        swap(at, above);
        at = above;
      }
    },
    removeFirst: (): void => {
      const last = heap.pop();
      if (heap.length === 0 || !last) return;
      heap[0] = last;
      for (let at = 0; ;) {
        let least = at;
        for (const below of [2 * at + 1, 2 * at + 2])
          if (below < heap.length && isBefore(heap[below] as Sleeper, heap[least] as Sleeper)) least = below;
        if (least === at) break;
        swap(at, least);
        at = least;
      }
    },
  };
}

/** Runs after everything that waits for nothing but promises. */
const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** @param start milliseconds since 1970 */
export function virtualTime(start: number): VirtualTime {
  let now = start;
  let order = 0;
  const waiting = sleepers();
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add({ at: now + Math.max(0, milliseconds), order: (order += 1), wake });
        signal?.addEventListener('abort', wake, { once: true });
      }),
    runUntil: async (moment) => {
      await idle();
      for (let due = waiting.first(); due && due.at <= moment; due = waiting.first()) {
        waiting.removeFirst();
        now = Math.max(now, due.at);
        due.wake();
        await idle();
      }
      now = moment;
    },
  };
}
