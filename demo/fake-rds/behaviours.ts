import type { Random } from './random';

/** What this RDS does beyond what its documentation says. Each may be set while it runs. */
export interface Behaviours {
  /** AdditionalDataPending is false although the file goes on. @default false */
  pendingWrong: boolean;
  /** Bytes that were returned before and are returned again at the beginning of a portion. @default 0 */
  repeatsBytes: number;
  /** The marker `0` comes back after data. @default false */
  markerZeroAfterData: boolean;
  /**
   * A portion with characters that XML 1.0 cannot carry is refused: “This file contains binary data”. When false, they
   * are returned as U+FFFD. @default true
   */
  binary: boolean;
  /** Milliseconds after a rotation in which the live file is not there. @default 0 */
  notFoundDuringRotation: number;
  /** Markers are `H:<offset>` instead of `YYYY-MM-DD.H:<offset>`. @default false */
  olderMarkers: boolean;
  /** Error logs are listed with their size, and a download brings nothing. @default false */
  emptyErrorLog: boolean;
  /** Files are rotated to `.log.YYYY-MM-DD.9` instead of `.09`. @default false */
  unpaddedHours: boolean;
  /** Milliseconds by which the clock of the databases’ hosts is ahead: in LastWritten and in names. @default 0 */
  clockSkew: number;
  /** Milliseconds by which the sizes and times of a listing are late. @default 0 */
  sizeLag: number;
  /** Rotated files of Aurora PostgreSQL are compressed, as when storage runs short. @default false */
  gzipRotated: boolean;
  /** LastWritten is a whole second. @default true */
  wholeSeconds: boolean;
}

export const calmBehaviours: Readonly<Behaviours> = {
  pendingWrong: false,
  repeatsBytes: 0,
  markerZeroAfterData: false,
  binary: true,
  notFoundDuringRotation: 0,
  olderMarkers: false,
  emptyErrorLog: false,
  unpaddedHours: false,
  clockSkew: 0,
  sizeLag: 0,
  gzipRotated: false,
  wholeSeconds: true,
};

/** Behaviours that come and go by chance. */
export interface Moods {
  /** Milliseconds for which a mood lasts. */
  readonly every: number;
  /** How likely each behaviour is during a mood, from 0 to 1. What is not named stays as it was set. */
  readonly chances: Readonly<Partial<Record<keyof Behaviours, number>>>;
}

/** How each behaviour is when it is on by chance. */
const wild: { readonly [Name in keyof Behaviours]: (random: Random) => Behaviours[Name] } = {
  pendingWrong: () => true,
  repeatsBytes: (random) => random.int(1, 300),
  markerZeroAfterData: () => true,
  binary: () => false,
  notFoundDuringRotation: (random) => random.int(1, 5000),
  olderMarkers: () => true,
  emptyErrorLog: () => true,
  unpaddedHours: () => true,
  clockSkew: (random) => random.int(-90_000, 90_000),
  sizeLag: (random) => random.int(1, 60_000),
  gzipRotated: () => true,
  wholeSeconds: () => false,
};

/** Changes `behaviours` when a mood is over; called with the time before each operation. */
export function moodSwings(
  behaviours: Behaviours,
  moods: Moods | undefined,
  random: Random,
): (now: number) => void {
  if (!moods) return () => undefined;
  const calm = { ...behaviours };
  const names = Object.keys(moods.chances) as (keyof Behaviours)[];
  let until = -Infinity;
  const turn = <Name extends keyof Behaviours>(name: Name): void => {
    behaviours[name] = random.chance(moods.chances[name] ?? 0) ? wild[name](random) : calm[name];
  };
  return (now) => {
    if (now < until) return;
    until = now + moods.every;
    for (const name of names) turn(name);
  };
}
