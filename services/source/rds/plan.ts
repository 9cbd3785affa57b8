import type { TrackedGeneration } from '../../../contract/items';
import { taggedSize } from '../../tracking/behind';
import type { Clock } from '../../shared/clock';
import { portionCaps, type PortionCaps, type RdsPlace } from './api';
import { mayGrow } from './names';
import { callsForWhole } from './rds-body-reader';
import { isWorthReading } from './worth';

/** An account and region, and how many calls it allows. */
export interface PlannedPlace extends RdsPlace {
  readonly callsPerSecond: number;
}

/** Seconds of calls that may be under way. Discovery looks once a minute, and whoever has nothing to do wastes calls. */
const ahead = 90;
/** The part of the calls that reading may plan with; listing has the rest. */
const readingShare = 0.85;
/** Milliseconds after which a hint counts as lost. */
const lostAfter = 600_000;
/** Milliseconds before a file is read again of which nothing came, at first and at most. */
const firstPause = 60_000;
const longestPause = 900_000;
/** Milliseconds after which a file is read that could not be followed and was not renamed either. */
const latest = 70 * 60_000;
/** What a call usually brings of what it could: lines may be short. */
const usualFill = 0.6;

/** What was begun, and how far the generation was then. */
interface Begun {
  readonly place: string;
  readonly calls: number;
  readonly at: number;
  readonly state: string;
  readonly fence: number;
  /** How often it was read before, and nothing came of it. */
  readonly inVain: number;
}

/** A generation that is due, and what reading it costs. */
interface Wanted {
  readonly item: TrackedGeneration;
  readonly place: string;
  /** It may grow, and is followed if the calls suffice. */
  readonly grows: boolean;
  readonly calls: number;
}

/** The part of what a call can bring that is worth one. */
const worthACall = 0.9;

export interface PlanOptions {
  /** What one call can bring. @default - as much as with AWS */
  readonly caps?: PortionCaps;
}

const nameOf = ({ account, region }: RdsPlace): string => `${account}/${region}`;

/** How far it was read, to see whether anything happened. */
const stateOf = ({ offset, read_to = '', sealed }: TrackedGeneration): string =>
  `${offset} ${read_to} ${sealed}`;

/** What was written to least lately first; of what grows, what costs least. */
const inOrder = (one: Wanted, other: Wanted): number =>
  Number(one.grows) - Number(other.grows) ||
  (one.grows ? one.calls - other.calls : one.item.last_written - other.item.last_written);

/**
 * Chooses which generations of the RDS API are read now, so that no more is under way than the calls allow. What is not renamed
 * any more goes first, what was written to least lately before the others: it may be removed first, and a long rest of it
 * costs one call. What still grows gets what is left, and the cheapest first, so that as many files as possible are followed
 * as they are written, once there is enough for a call or a little has waited for some minutes. What cannot be followed
 * comes whole when its hour is over.
 *
 * Generations of other sources are always chosen.
 */
export function callPlan(
  { clock }: { readonly clock: Clock },
  places: readonly PlannedPlace[],
  { caps = portionCaps }: PlanOptions = {},
): (due: readonly TrackedGeneration[]) => readonly TrackedGeneration[] {
  const begun = new Map<string, Begun>();
  const inVain = new Map<string, number>();

  const wantedOf = (item: TrackedGeneration, now: number): Wanted | undefined => {
    const { source } = item;
    if (source.kind !== 'rds') return undefined;
    const grows = !item.sealed && mayGrow(source, now) && now - (item.progress_at ?? item.found_at) < latest;
    const unread = Math.max(
      0,
      source.size - (item.read_to === undefined ? item.offset : taggedSize(item.read_to)),
    );
    const calls = Math.max(1, Math.ceil(unread / (usualFill * caps.bytes)));
    return { item, place: nameOf(source), grows, calls: !grows && calls > callsForWhole ? 1 : calls };
  };

  /** Forgets what has got further, was lost, or is not behind any more. What was read in vain waits, longer each time. */
  const review = (behind: readonly Wanted[], now: number): void => {
    const items = new Map(behind.map(({ item }) => [item.generation, item]));
    for (const generation of inVain.keys()) if (!items.has(generation)) inVain.delete(generation);
    for (const [generation, entry] of begun) {
      const item = items.get(generation);
      const waited = now - entry.at;
      if (!item) {
        if (waited >= ahead * 1000) begun.delete(generation);
      } else if (stateOf(item) !== entry.state) {
        begun.delete(generation);
        inVain.delete(generation);
      } else if (item.fence !== entry.fence) {
        if (waited < Math.min(longestPause, firstPause * 2 ** entry.inVain)) continue;
        begun.delete(generation);
        inVain.set(generation, entry.inVain + 1);
      } else if (waited >= lostAfter) begun.delete(generation);
    }
  };

  return (due) => {
    const now = clock.now();
    const behind = due.flatMap((item) => wantedOf(item, now) ?? []);
    review(behind, now);
    const worth = { bytes: worthACall * caps.bytes };
    const wanted = behind.filter(({ item }) => isWorthReading(item, now, worth)).sort(inOrder);
    const left = new Map(places.map((place) => [nameOf(place), place.callsPerSecond * readingShare * ahead]));
    for (const { place, calls } of begun.values()) left.set(place, (left.get(place) ?? 0) - calls);

    const chosen = wanted.filter(({ item, place, grows, calls }) => {
      const calm = left.get(place) ?? 0;
      if (begun.has(item.generation) || (grows && calls > calm)) return false;
      left.set(place, calm - calls);
      begun.set(item.generation, {
        ...{ place, calls, at: now, state: stateOf(item), fence: item.fence },
        inVain: inVain.get(item.generation) ?? 0,
      });
      return true;
    });
    return [...due.filter(({ source }) => source.kind !== 'rds'), ...chosen.map(({ item }) => item)];
  };
}
