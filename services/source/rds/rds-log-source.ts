import type { RdsSourceSetting } from '../../../contract/rds-sources';
import type { RdsSource } from '../../../contract/messages';
import type { Clock } from '../../shared/clock';
import { causeOf, type Log } from '../../shared/log';
import { recogniseLogFile } from '../log-file-names';
import type { ListedFile, LogSource } from '../log-source';
import { RdsError, type RdsApi, type RdsLogFile } from './api';
import type { RdsCalls } from './calls';
import { fleetFinder, type FleetInstance } from './fleet';
import { isLive, latestOf, liveNameOf } from './names';

/** One account and region, and its calls. */
export interface ListedPlace {
  readonly setting: RdsSourceSetting;
  readonly calls: RdsCalls;
}

export interface RdsLogSourceDeps {
  readonly places: readonly ListedPlace[];
  readonly clock: Clock;
  readonly log: Log;
}

export interface RdsLogSourceOptions {
  /** Milliseconds between two looks at an instance at least. @default 60 000 */
  readonly listAgain?: number;
  /** Milliseconds between two looks at which instances there are. @default 300 000 */
  readonly fleetAgain?: number;
}

/** Milliseconds behind a full hour, when files are renamed, at which all instances are looked at. */
const afterRotation = 20_000;
const hour = 3_600_000;

/** The next moment at which files have just been renamed. */
const nextRotation = (now: number): number =>
  (Math.floor((now - afterRotation) / hour) + 1) * hour + afterRotation;

/** The part of the calls that looking for files may take; the rest reads them. */
const listingShare = 0.15;
/** Instances that are looked at at once: one that is slow or throttled does not hold up the others. */
const atOnce = 8;
/**
 * Milliseconds that a window reaches back beyond the last look. A file that nothing was added to for a day is renamed without
 * being written to, and clocks of hosts differ.
 */
const windowMargin = 26 * 3_600_000;
/** Listings go before everything else: they are few, and nothing is read that was not listed. */
const first = 0;

/** What is remembered of an instance. */
interface Known extends FleetInstance {
  listedAt: number | undefined;
  dueAt: number;
  /** Of each file that is renamed the newest name that it was given. */
  readonly after: Map<string, string>;
}

/** Why an instance has no files: it is gone, or about to be. */
const isGone = (error: unknown): boolean => error instanceof RdsError && error.refusal === 'no instance';

/** The log files of one account and region. */
function placeSource({ setting, calls }: ListedPlace, deps: RdsLogSourceDeps, options: RdsLogSourceOptions) {
  const { clock, log } = deps;
  const { listAgain = 60_000, fleetAgain = 300_000 } = options;
  const { account, region } = setting;
  const api: RdsApi = calls.until(first);
  const findFleet = fleetFinder({ log }, setting);
  const known = new Map<string, Known>();
  let fleetDueAt = 0;

  const lookForInstances = async (signal: AbortSignal): Promise<void> => {
    const fleet = await findFleet(api, signal);
    const names = new Set(fleet.map(({ instance }) => instance));
    for (const name of known.keys()) if (!names.has(name)) known.delete(name);
    for (const { instance, cluster } of fleet) {
      const before = known.get(instance);
      const fresh = { instance, cluster, listedAt: undefined, dueAt: 0, after: new Map<string, string>() };
      known.set(instance, before ? { ...before, cluster } : fresh);
    }
    fleetDueAt = clock.now() + fleetAgain;
  };

  /** So often that listings do not take more than their share of the calls. */
  const pace = (): number =>
    Math.max(listAgain, (known.size / (listingShare * setting.callsPerSecond)) * 1000);

  const listed = (
    { instance, cluster, after }: Known,
    { file, size, lastWritten }: RdsLogFile,
    at: number,
  ): ListedFile[] => {
    const name = recogniseLogFile(file);
    if (!name || size === 0) return [];
    const before = isLive(file) ? after.get(file) : undefined;
    const source: RdsSource = {
      ...{ kind: 'rds', account, region, instance, file, size, written: lastWritten, listed: at },
      ...(before === undefined ? {} : { after: before }),
    };
    return [{ instance, cluster, logType: name.logType, logFileName: file, source, size, lastWritten }];
  };

  const filesOf = async (one: Known, since: number, signal: AbortSignal): Promise<readonly ListedFile[]> => {
    const start = clock.now();
    const window = one.listedAt === undefined ? since : Math.max(since, one.listedAt - windowMargin);
    const files: RdsLogFile[] = [];
    let marker: string | undefined;
    do {
      const page = await api.describeLogFiles(
        { instance: one.instance, writtenSince: window, marker },
        signal,
      );
      files.push(...page.items);
      marker = page.marker;
    } while (marker !== undefined);
    for (const { file } of files) {
      const live = liveNameOf(file);
      if (live === file) continue;
      const latest = latestOf([file, ...(one.after.has(live) ? [one.after.get(live) ?? ''] : [])]);
      if (latest !== undefined) one.after.set(live, latest);
    }
    one.listedAt = start;
    one.dueAt = Math.min(start + pace(), nextRotation(start));
    return files.flatMap((file) => listed(one, file, start));
  };

  return {
    /** The instances that are to be looked at now. @throws when it is not known which there are */
    async due(signal: AbortSignal): Promise<readonly Known[]> {
      if (clock.now() >= fleetDueAt) await lookForInstances(signal);
      return [...known.values()].filter(({ dueAt }) => clock.now() >= dueAt);
    },
    filesOf,
    forget: ({ instance }: Known): void => void known.delete(instance),
    name: `${account}/${region}`,
  };
}

/** Calls a function for several items at once, and gives what they come to as it comes. */
async function* asTheyCome<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ readonly key: number; readonly result: R }>>();
  let next = 0;
  while (next < items.length || running.size > 0) {
    while (next < items.length && running.size < most) {
      const key = next;
      running.set(
        key,
        work(items[key] as T).then((result) => ({ key, result })),
      );
      next += 1;
    }
    const { key, result } = await Promise.race(running.values());
    running.delete(key);
    yield result;
  }
}

/**
 * The log files of Aurora instances, by the RDS API: each instance every minute, and less often where looking at all of them
 * would take more than 15 % of the calls that are allowed. An instance that cannot be looked at does not keep the others from
 * it, and is tried again in the next cycle.
 *
 * @throws after everything that could be listed, when it is not known which instances there are, or when none of those of an
 * account and region could be looked at
 */
export function rdsLogSource(deps: RdsLogSourceDeps, options: RdsLogSourceOptions = {}): LogSource {
  const places = deps.places.map((place) => placeSource(place, deps, options));

  return {
    async *list(since, signal) {
      const problems: string[] = [];
      const work: { readonly place: (typeof places)[number]; readonly one: Known }[] = [];
      for (const place of places) {
        try {
          for (const one of await place.due(signal)) work.push({ place, one });
        } catch (error) {
          if (signal.aborted) throw error;
          problems.push(`which instances there are in ${place.name} is not known: ${causeOf(error)}`);
        }
      }
      const failed = new Map<string, { count: number; of: number; cause: string }>();
      for (const { place } of work) {
        const { count = 0, of = 0, cause = '' } = failed.get(place.name) ?? {};
        failed.set(place.name, { count, of: of + 1, cause });
      }
      const look = async ({ place, one }: (typeof work)[number]): Promise<readonly ListedFile[]> => {
        try {
          return await place.filesOf(one, since, signal);
        } catch (error) {
          const counts = failed.get(place.name);
          if (isGone(error)) {
            place.forget(one);
            if (counts) counts.of -= 1;
            deps.log.info('An instance is gone', { instance: one.instance, place: place.name });
          } else if (counts && !signal.aborted) {
            counts.count += 1;
            counts.cause = causeOf(error);
            deps.log.warn('The log files of an instance could not be listed', {
              ...{ instance: one.instance, place: place.name },
              cause: counts.cause,
            });
          }
          return [];
        }
      };
      for await (const files of asTheyCome(work, atOnce, look)) yield* files;
      for (const [name, { count, of, cause }] of failed)
        if (of > 0 && count === of)
          problems.push(`of none of the ${of} instances in ${name} the log files could be listed: ${cause}`);
      if (problems.length > 0) throw new Error(problems.join('; '));
    },
  };
}
