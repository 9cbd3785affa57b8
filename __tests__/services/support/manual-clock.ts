import type { Clock } from '../../../services/shared/clock';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** How many are waiting. */
  readonly sleeping: number;
  /** Lets time pass; whoever wakes up on the way runs at its own moment, and may sleep again. */
  advance(milliseconds: number): Promise<void>;
  /** Lets time pass until the next sleeper is due. @returns false when nobody sleeps */
  advanceToNext(): Promise<boolean>;
  /** Sets the time without waking anybody, as a clock that was wrong is corrected. */
  set(now: number): void;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Lets everything run that waits for nothing but promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** @param start milliseconds since 1970 @default 2026-11-21T12:00:00Z */
export function manualClock(start = Date.UTC(2026, 10, 21, 12)): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  const next = (): Sleeper | undefined =>
    [...sleepers].reduce<Sleeper | undefined>(
      (first, each) => (first && first.at <= each.at ? first : each),
      undefined,
    );

  const wake = async (sleeper: Sleeper): Promise<void> => {
    now = Math.max(now, sleeper.at);
    sleeper.wake();
    await settled();
  };

  return {
    now: () => now,
    get sleeping() {
      return sleepers.size;
    },
    set: (to) => {
      now = to;
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          at: now + Math.max(0, milliseconds),
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleeper.wake(), { once: true });
      }),
    advance: async (milliseconds) => {
      const until = now + milliseconds;
      await settled();
      for (let due = next(); due && due.at <= until; due = next()) await wake(due);
      now = until;
    },
    advanceToNext: async () => {
      await settled();
      const due = next();
      if (due) await wake(due);
      return due !== undefined;
    },
  };
}
