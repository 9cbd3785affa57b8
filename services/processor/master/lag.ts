import type { TrackedGeneration } from '../../../contract/items';
import type { Measured, Measures } from '../../shared/measures';
import { retentionOf } from '../../source/rds/retention';
import { bodyTag, isBehind } from '../../tracking/behind';
import type { GenerationKey } from '../../tracking/store';

/** How far delivery is behind, for one log of one instance. */
export interface Lag {
  readonly of: Measured;
  /** Bytes that are written and not delivered; of a compressed body that was not read, its bytes as stored. */
  readonly bytes: number;
  /** Seconds since the oldest of them was written, by the round in which it was first seen. */
  readonly seconds: number;
  /** Seconds since the newest record that was delivered; undefined where none ever was. */
  readonly newest: number | undefined;
  /** Seconds until Aurora may remove a file of which not everything is delivered; undefined where there is none. */
  readonly toLoss: number | undefined;
}

const nameOf = ({ instance_id, generation }: GenerationKey): string => `${instance_id}\0${generation}`;

export const logName = ({ instance, logType }: Measured): string => `${instance}\0${logType}`;

/** A last record that is held back is not behind. */
function bytesBehind(item: TrackedGeneration): number {
  if (!isBehind(item)) return 0;
  const { offset, compressed, read_to, source, length = 0, size } = item;
  if (!compressed) return Math.max(0, size - offset);
  return read_to === bodyTag(source) ? Math.max(0, length - offset) : size;
}

/** Milliseconds after which a log of which nothing is open any more is no longer spoken of. */
const forgottenAfter = 7 * 86_400_000;

/** Milliseconds since 1970 of the newest record that was delivered. */
const newestOf = ({ last_time }: TrackedGeneration): number | undefined =>
  last_time === undefined ? undefined : last_time / 1000;

/** Milliseconds since 1970 when a file of the RDS API may be removed of which something is still to be read. */
const mayBeLostAt = (item: TrackedGeneration): number =>
  item.source.kind === 'rds' && isBehind(item) ? item.last_written + retentionOf(item.source.file) : Infinity;

interface KnownLog {
  readonly of: Measured;
  newest: number | undefined;
  openAt: number;
}

/** Measures how far delivery is behind. Its memory grows with the number of logs and of open generations. */
export interface LagMeter {
  /** Every log that is known. */
  logs(): readonly Measured[];
  /** @param open every open generation */
  measure(open: readonly TrackedGeneration[], now: number): readonly Lag[];
}

/** @param measures is told the gauges, and that a log is gone */
export function lagMeter(measures: Measures): LagMeter {
  const known = new Map<string, KnownLog>();
  /** Since when a generation is behind: when the first body was written that was not read to its end. */
  const behindSince = new Map<string, number>();

  const logOf = (item: TrackedGeneration, now: number): KnownLog => {
    const of: Measured = { instance: item.instance_id, logType: item.log_type };
    const found = known.get(logName(of));
    if (found) return found;
    // A counter that is there from the beginning shows its first growth.
    for (const counter of ['gaps', 'resends', 'duplicates'] as const) measures.count(counter, of, 0);
    const added = { of, newest: undefined, openAt: now };
    known.set(logName(of), added);
    return added;
  };

  const secondsBehind = (item: TrackedGeneration, now: number): number => {
    const name = nameOf(item);
    if (!isBehind(item)) {
      behindSince.delete(name);
      return 0;
    }
    const since = behindSince.get(name) ?? item.last_written;
    behindSince.set(name, since);
    // Whoever reads a long file gets through it: what is not delivered is younger than what is.
    return Math.max(0, now - Math.max(since, newestOf(item) ?? 0)) / 1000;
  };

  return {
    logs: () => [...known.values()].map(({ of }) => of),
    measure(open, now) {
      const sums = new Map<KnownLog, { bytes: number; seconds: number; lostAt: number }>();
      const names = new Set(open.map(nameOf));
      for (const name of behindSince.keys()) if (!names.has(name)) behindSince.delete(name);
      for (const item of open) {
        const log = logOf(item, now);
        const sum = sums.get(log) ?? { bytes: 0, seconds: 0, lostAt: Infinity };
        sum.bytes += bytesBehind(item);
        sum.seconds = Math.max(sum.seconds, secondsBehind(item, now));
        sum.lostAt = Math.min(sum.lostAt, mayBeLostAt(item));
        sums.set(log, sum);
        log.openAt = now;
        // A record from the future says nothing about how far delivery is.
        const newest = newestOf(item);
        if (newest !== undefined) log.newest = Math.max(log.newest ?? 0, Math.min(newest, now));
      }
      for (const [name, { of, openAt }] of known) {
        if (now - openAt < forgottenAfter) continue;
        known.delete(name);
        measures.forget(of);
      }
      return [...known.values()].map((log) => {
        const { bytes, seconds, lostAt } = sums.get(log) ?? { bytes: 0, seconds: 0, lostAt: Infinity };
        const newest = log.newest === undefined ? undefined : (now - log.newest) / 1000;
        measures.gauge('lagBytes', log.of, bytes);
        measures.gauge('lagSeconds', log.of, seconds);
        if (newest !== undefined) measures.gauge('newestRecord', log.of, newest);
        const toLoss = lostAt === Infinity ? undefined : (lostAt - now) / 1000;
        if (toLoss === undefined) measures.forget(log.of, 'timeToLoss');
        else measures.gauge('timeToLoss', log.of, toLoss);
        return { of: log.of, bytes, seconds, newest, toLoss };
      });
    },
  };
}
