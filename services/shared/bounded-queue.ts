/** Things that wait to be taken, in order, and no more of them than there is room for. */
export interface BoundedQueue<T> extends AsyncIterable<T> {
  /** Resolves when there was room, or, without adding anything, when the signal aborts or the queue has ended. */
  push(item: T, signal: AbortSignal): Promise<void>;
  /** Takes out what waits and is not wanted any more. */
  keep(wanted: (item: T) => boolean): void;
  /** Nothing more comes; what waits is dropped. */
  end(): void;
}

/** @param room things that may wait at once */
export function boundedQueue<T>(room: number): BoundedQueue<T> {
  let items: T[] = [];
  let ended = false;
  let takers: (() => void)[] = [];
  let givers: (() => void)[] = [];

  const wake = (waiting: (() => void)[]): (() => void)[] => {
    for (const each of waiting) each();
    return [];
  };
  const changed = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      givers.push(done);
    });

  return {
    push: async (item, signal) => {
      while (items.length >= room && !ended && !signal.aborted) await changed(signal);
      if (ended || signal.aborted) return;
      items.push(item);
      takers = wake(takers);
    },
    keep: (wanted) => {
      items = items.filter(wanted);
      givers = wake(givers);
    },
    end: () => {
      ended = true;
      items = [];
      takers = wake(takers);
      givers = wake(givers);
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (items.length === 0 && !ended) await new Promise<void>((resolve) => takers.push(resolve));
        if (ended) return;
        const item = items.shift() as T;
        givers = wake(givers);
        yield item;
      }
    },
  };
}
