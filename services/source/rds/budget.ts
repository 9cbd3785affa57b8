import { setMaxListeners } from 'node:events';
import type { Clock } from '../../shared/clock';
import { causeOf, type Log } from '../../shared/log';
import type { RdsPlace } from './api';

/** Counts the calls that were made in a span of time, by everybody who shares it. */
export interface CallCounter {
  /** Adds one. @param span its name @param seconds how long it must be remembered. @returns how many there are now */
  add(span: string, seconds: number): Promise<number>;
}

/** The calls that an account and a region allow. */
export interface CallBudget {
  /**
   * Waits until a call may be made. Of those who wait the one with the earliest deadline goes first.
   *
   * @param deadline milliseconds since 1970: when what the call is for may be lost
   * @throws the reason of the signal when it is aborted
   */
  take(deadline: number, signal: AbortSignal): Promise<void>;
}

/** How calls are counted: so many in each span of so many seconds. */
export interface Span {
  readonly seconds: number;
  readonly calls: number;
}

/** Seconds of a span at most: the longer, the more calls may come at once. */
const longestSpan = 10;

/** The span, up to ten seconds, whose whole number of calls comes closest to a rate. It never allows more. */
export function spanOf(callsPerSecond: number): Span {
  let best: Span = { seconds: longestSpan, calls: Math.max(1, Math.floor(callsPerSecond * longestSpan)) };
  for (let seconds = longestSpan - 1; seconds >= 1; seconds -= 1) {
    const calls = Math.floor(callsPerSecond * seconds + 1e-9);
    if (calls >= 1 && calls / seconds >= best.calls / best.seconds - 1e-9) best = { seconds, calls };
  }
  // Less than one call in the longest span: one in as many seconds as that takes.
  return callsPerSecond * longestSpan < 1 ? { seconds: Math.ceil(1 / callsPerSecond), calls: 1 } : best;
}

/** Counts for this process alone. */
export function ownCounter(): CallCounter {
  let current = '';
  let calls = 0;
  return {
    add: async (span) => {
      if (span !== current) calls = 0;
      current = span;
      calls += 1;
      return calls;
    },
  };
}

/** The part of the calls that a process makes while it cannot know what the others do. */
const aloneShare = 1 / 4;

interface Waiting {
  readonly deadline: number;
  readonly go: () => void;
}

/** Takes out the one with the earliest deadline; of equal ones the one that came first. */
function firstOf(waiting: Waiting[]): Waiting | undefined {
  let first = 0;
  waiting.forEach(({ deadline }, index) => {
    if (deadline < (waiting[first]?.deadline ?? 0)) first = index;
  });
  return waiting.splice(first, 1)[0];
}

export interface CallBudgetDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Shared by all processes. */
  readonly counter: CallCounter;
}

/**
 * A budget that is shared through a counter: in each span of time everybody together makes as many calls as the rate allows,
 * and never more. When the counter does not answer, a process makes a quarter of them.
 */
export function callBudget(
  { clock, log, counter }: CallBudgetDeps,
  { account, region }: RdsPlace,
  callsPerSecond: number,
): CallBudget {
  const { seconds, calls } = spanOf(callsPerSecond);
  const length = seconds * 1000;
  const alone = ownCounter();
  const waiting: Waiting[] = [];
  let running = false;
  let away = false;

  /** Whether one more call may be made in a span. */
  const mayCall = async (span: number): Promise<boolean> => {
    const name = `${account}:${region}:${span}`;
    try {
      const count = await counter.add(name, 2 * seconds);
      if (away) log.info('Calls to RDS are counted together again', { account, region });
      away = false;
      return count <= calls;
    } catch (error) {
      if (!away)
        log.warn('Calls to RDS cannot be counted together; each process makes a quarter of them', {
          ...{ account, region },
          cause: causeOf(error),
        });
      away = true;
      return (await alone.add(name, seconds)) <= Math.max(1, Math.floor(calls * aloneShare));
    }
  };

  /** Lets those who wait go, one after the other. */
  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      const span = Math.floor(clock.now() / length);
      if (await mayCall(span)) firstOf(waiting)?.go();
      else await clock.sleep((span + 1) * length - clock.now());
    }
    running = false;
  };

  return {
    take: (deadline, signal) =>
      new Promise<void>((resolve, reject) => {
        signal.throwIfAborted();
        const leave = (): void => {
          const index = waiting.indexOf(entry);
          if (index !== -1) waiting.splice(index, 1);
          reject(signal.reason as Error);
        };
        const entry: Waiting = {
          deadline,
          go: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        // As many may wait as there are files.
        setMaxListeners(0, signal);
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(entry);
        if (!running) void run();
      }),
  };
}
