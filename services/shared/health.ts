import type { Clock } from './clock';

/** What a check found. */
export interface Finding {
  readonly ok: boolean;
  /** Why it is not well, or what it is waiting for. */
  readonly cause?: string;
}

/** Things that are looked at when somebody asks whether a program is alive, or ready. They answer at once, from memory. */
export type Checks = Readonly<Record<string, () => Finding>>;

/** Shows that a loop goes on. */
export interface Pulse {
  /** The loop got somewhere, or waits on purpose. */
  beat(): void;
  readonly check: () => Finding;
}

/**
 * @param bound milliseconds without a beat after which the loop is taken for stuck
 * @param idle says that the loop has nothing to do, so that it need not beat. @default - it always has
 */
export function pulse(clock: Clock, bound: number, idle: () => boolean = () => false): Pulse {
  let last = clock.now();
  return {
    beat: () => {
      last = clock.now();
    },
    check: () => {
      if (idle()) last = clock.now();
      const silent = clock.now() - last;
      if (silent <= bound) return { ok: true };
      return { ok: false, cause: `no progress for ${Math.round(silent / 1000)} s` };
    },
  };
}

/** A clock whose sleepers show that they live: core code waits for nothing but through its clock. */
export const beatingClock = (clock: Clock, beat: () => void): Clock => ({
  now: () => clock.now(),
  sleep: async (milliseconds, signal) => {
    beat();
    await clock.sleep(milliseconds, signal);
    beat();
  },
});

/** The outcome of the last round of a loop that repeats, as a check. */
export interface RoundWatch {
  completed(): void;
  failed(cause: string): void;
  readonly check: () => Finding;
}

/**
 * Well while the last complete round is younger than a bound. Until the first one is through, or has failed, it is waited for.
 *
 * @param bound milliseconds
 */
export function roundWatch(clock: Clock, bound: number): RoundWatch {
  const started = clock.now();
  let complete: number | undefined;
  let failure: string | undefined;
  return {
    completed: () => {
      complete = clock.now();
      failure = undefined;
    },
    failed: (cause) => {
      failure = cause;
    },
    check: () => {
      if (clock.now() - (complete ?? started) <= bound && (complete !== undefined || failure === undefined))
        return complete === undefined ? { ok: true, cause: 'the first round is under way' } : { ok: true };
      const since = complete === undefined ? 'no round' : 'no round for too long';
      return { ok: false, cause: `${since} was completed${failure === undefined ? '' : `: ${failure}`}` };
    },
  };
}
