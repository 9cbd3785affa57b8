import type { Clock } from '../services/shared/clock';
import type { System } from './system';

export interface StoryOptions {
  /** How much faster than life time passes. */
  readonly speed: number;
  /** Minutes of this computer for which the fleet writes. @default - until somebody ends it */
  readonly minutes: number | undefined;
}

/** When what happens, so that one sees what the system does. */
export interface Story {
  /** Milliseconds since 1970: when the demo’s clock begins. */
  readonly start: number;
  /** Milliseconds since 1970. */
  readonly failovers: readonly number[];
  readonly outages: readonly { readonly at: number; readonly milliseconds: number }[];
}

const hour = 3_600_000;
/** Milliseconds of this computer after which a demo without an end begins its story anew. */
const chapter = 120_000;
/** Chapters of a demo without an end: ten hours. */
const chapters = 300;
/** Milliseconds of this computer until the first hour is over, at most. */
const firstRotation = 20_000;
/** Milliseconds of this computer for which a worker is away, at most. */
const longestOutage = 30_000;

/** An hour ends, a cluster fails over, and a worker is away: one after the other, however long the demo lasts. */
export function storyOf({ speed, minutes }: StoryOptions, now: number): Story {
  const length = minutes === undefined ? chapter : minutes * 60_000;
  const untilRotation = Math.min(firstRotation * speed, 0.2 * length * speed, hour / 2);
  const start = Math.ceil(now / hour) * hour - untilRotation;
  const begins = Array.from(
    { length: minutes === undefined ? chapters : 1 },
    (_, index) => start + index * length * speed,
  );
  const within = (part: number) => begins.map((begin) => begin + part * length * speed);
  const milliseconds = Math.min(longestOutage, 0.25 * length) * speed;
  return { start, failovers: within(0.3), outages: within(0.4).map((at) => ({ at, milliseconds })) };
}

/** Lets the outages happen when their time comes. */
export async function playOutages(
  { outages }: Story,
  system: System,
  clock: Clock,
  end: AbortSignal,
): Promise<void> {
  for (const { at, milliseconds } of outages) {
    await clock.sleep(at - clock.now(), end);
    if (end.aborted) return;
    await system.outage(milliseconds);
  }
}
