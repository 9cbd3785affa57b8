import type { Random } from '../../support/corpus/random';
import type { VirtualTime } from './virtual-time';

/** A process that can be killed or stalled between any two steps. What it asked others to do happens all the same. */
export interface SimProcess {
  readonly name: string;
  readonly alive: boolean;
  /** Nothing that it awaits ever comes back. */
  kill(): void;
  /** It stands still for so long, and goes on as if nothing had been. */
  stall(milliseconds: number): void;
  /** Comes back when the process runs; never, when it is dead. */
  gate(): Promise<void>;
  /** A port as this process sees it: behind a network, and cut off when the process dies. */
  behind<T extends object>(port: T): T;
  /** The time, as this process sees it. */
  readonly clock: VirtualTime;
}

const never = new Promise<never>(() => undefined);

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** @param died called when it is killed */
export function simProcess(name: string, time: VirtualTime, random: Random, died: () => void): SimProcess {
  let alive = true;
  let stalledUntil = 0;

  const gate = async (): Promise<void> => {
    while (alive && time.now() < stalledUntil) await time.sleep(stalledUntil - time.now());
    if (!alive) await never;
  };
  const network = (): Promise<void> => time.sleep(random.int(1, 20));

  async function* gated(values: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    for await (const value of values) {
      await gate();
      yield value;
    }
  }
  /** A body that was opened is read through the gate too. */
  const result = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'bytes' in value && isIterable(value.bytes)
      ? { ...value, bytes: gated(value.bytes) }
      : value;

  async function call(action: () => unknown): Promise<unknown> {
    await gate();
    await network();
    try {
      return result(await action());
    } finally {
      await gate();
    }
  }

  async function* stream(values: () => AsyncIterable<unknown>): AsyncGenerator<unknown> {
    await gate();
    await network();
    yield* gated(values());
  }

  return {
    name,
    get alive() {
      return alive;
    },
    kill: () => {
      if (alive) died();
      alive = false;
    },
    stall: (milliseconds) => {
      stalledUntil = Math.max(stalledUntil, time.now() + milliseconds);
    },
    gate,
    behind: <T extends object>(port: T): T =>
      Object.fromEntries(
        Object.entries(port).map(([method, value]: [string, unknown]) => {
          if (typeof value !== 'function') return [method, value];
          const streams =
            ['open', 'ofInstance', 'history', 'list'].includes(method) &&
            !('put' in port && method === 'open');
          return [
            method,
            (...args: unknown[]) =>
              streams
                ? stream(() => value.apply(port, args) as AsyncIterable<unknown>)
                : call(() => value.apply(port, args) as unknown),
          ];
        }),
      ) as T,
    clock: {
      now: () => time.now(),
      sleep: async (milliseconds, signal) => {
        await time.sleep(milliseconds, signal);
        await gate();
      },
      runUntil: (moment) => time.runUntil(moment),
    },
  };
}
