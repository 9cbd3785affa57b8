/** What one reader holds of a budget. */
export interface Holder {
  /** How many bytes it holds now. */
  hold(bytes: number): void;
  /** Whether it may hold so many bytes more at once. One holder at a time may always, so that nobody waits for ever. */
  mayHold(more: number): boolean;
  /** Resolves when it may, or when the signal aborts. Who holds something that it can let go of does so first. */
  room(more: number, signal: AbortSignal): Promise<void>;
  /** It holds nothing any more. */
  release(): void;
}

/**
 * The bytes that all readers of a process may hold together: chunks in a parser that wait for the end of their record, and
 * records that are not delivered yet.
 *
 * When all wait with a part of a long record, none could go on: the one that has waited longest may exceed the budget until
 * it has let go of what it held, so that the most that is ever held is the budget and what one reader needs.
 */
export interface Budget {
  readonly used: number;
  holder(): Holder;
}

/** @param limit bytes */
export function budget(limit: number): Budget {
  let used = 0;
  let exceeding: object | undefined;
  const waiting: (() => void)[] = [];

  const wake = (): void => {
    for (const each of waiting.splice(0)) each();
  };
  const change = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      waiting.push(done);
    });

  return {
    get used() {
      return used;
    },
    holder: () => {
      const self = {};
      let held = 0;

      const hold = (bytes: number): void => {
        const less = bytes < held;
        used += bytes - held;
        held = bytes;
        if (less && exceeding === self) exceeding = undefined;
        if (less) wake();
      };
      const mayHold = (more: number): boolean => used + more <= limit || used === held || exceeding === self;

      return {
        hold,
        mayHold,
        room: async (more, signal) => {
          while (!mayHold(more) && !signal.aborted) {
            if (exceeding === undefined) exceeding = self;
            else await change(signal);
          }
        },
        release: () => {
          hold(0);
          if (exceeding === self) exceeding = undefined;
          wake();
        },
      };
    },
  };
}
