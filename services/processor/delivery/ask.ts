import { backoff, type BackoffOptions, type Random } from '../../shared/backoff';
import type { Clock } from '../../shared/clock';
import { causeOf } from '../../shared/log';
import type { FaultPoints } from '../ports/fault-points';
import type { Batch, OffsetRange, OutgoingRecord, Place, Sink } from '../ports/sink';

/** What asking needs. */
export interface AskDeps {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly random: Random;
  readonly faultPoints: FaultPoints;
}

export interface AskOptions {
  /** How often OpenObserve is asked before it counts as silent. @default 5 */
  readonly askAttempts?: number;
  /**
   * Milliseconds between a search that misses something and the one that confirms it.
   * @default 2000
   */
  readonly confirmAfter?: number;
  readonly backoff?: BackoffOptions;
  /** Told before each wait: why, and how long in milliseconds. */
  readonly waiting?: (cause: string, milliseconds: number) => void;
}

/** The offsets and the times that some records lie within. */
export function rangeOf(records: readonly OutgoingRecord[]): OffsetRange {
  let from = Infinity;
  let to = 0;
  let firstTime = Infinity;
  let lastTime = 0;
  for (const { offset, time } of records) {
    from = Math.min(from, offset);
    to = Math.max(to, offset + 1);
    firstTime = Math.min(firstTime, time);
    lastTime = Math.max(lastTime, time);
  }
  return { from, to, firstTime, lastTime };
}

/** What OpenObserve does not have of some records. */
export interface Asked<Some extends OutgoingRecord> {
  /** Those that were not found, in their order. One of another length at the same offset is another record. */
  readonly missing: readonly Some[];
  /** Whether they are not there; otherwise it did not answer. */
  readonly certain: boolean;
}

const nameOf = ({ offset, length }: Place): string => `${offset}:${length}`;

/** Those of some records that are at none of some places. */
function without<Some extends OutgoingRecord>(
  records: readonly Some[],
  places: readonly Place[],
): readonly Some[] {
  const there = new Set(places.map(nameOf));
  return records.filter((record) => !there.has(nameOf(record)));
}

/**
 * Step b: asks which of some records OpenObserve does not have. What is missing is asked for twice: a search that runs while
 * records move from memory to a file may miss them, and finds them a second later (openobserve/openobserve, issue 8638).
 *
 * @throws the reason of the signal when it is aborted
 */
export async function ask<Some extends OutgoingRecord>(
  { sink, clock, random, faultPoints }: AskDeps,
  { stream, generation }: Pick<Batch, 'stream' | 'generation'>,
  records: readonly Some[],
  { askAttempts = 5, confirmAfter = 2000, backoff: pace, waiting }: AskOptions,
  signal: AbortSignal,
): Promise<Asked<Some>> {
  const range = rangeOf(records);

  /** One answer, or undefined when there is none to so many questions. */
  const answer = async (): Promise<readonly Place[] | undefined> => {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      await faultPoints('b', generation);
      try {
        return await sink.offsets(stream, generation, range, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (attempt >= askAttempts) return undefined;
        const milliseconds = backoff(attempt, random, pace);
        waiting?.(`OpenObserve does not answer a search: ${causeOf(error)}`, milliseconds);
        await clock.sleep(milliseconds, signal);
      }
    }
  };

  const first = await answer();
  if (first === undefined) return { missing: records, certain: false };
  const missing = without(records, first);
  if (missing.length === 0) return { missing, certain: true };
  await clock.sleep(confirmAfter, signal);
  const second = await answer();
  return { missing: without(missing, second ?? []), certain: second !== undefined };
}
