import { openObserveSink } from '../../../../services/processor/delivery/openobserve';
import type { DeliverDeps, DeliverOptions } from '../../../../services/processor/delivery/deliver';
import type { DeliveredMarks } from '../../../../services/processor/ports/delivered-marks';
import { noFaults, type Step } from '../../../../services/processor/ports/fault-points';
import type { Batch, OutgoingRecord } from '../../../../services/processor/ports/sink';
import type { Clock } from '../../../../services/shared/clock';
import { inProcessOpenObserve } from '../../../support/openobserve/in-process';
import { seededRandom, type Manners } from '../../../support/openobserve/manners';

export const start = Date.UTC(2026, 10, 21, 12);
export const stream = 'aurora_slowquery_logs';
export const generation = 'f00d';

/** A clock whose sleepers wake up at once, at the time that they asked for. */
export function leapingClock(): Clock & { readonly slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted === true) return;
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** A record, of 100 bytes unless it is told otherwise. */
export const recordAt = (
  offset: number,
  more: { minutesAgo?: number; extra?: object; length?: number } = {},
): OutgoingRecord => {
  const time = (start - (more.minutesAgo ?? 1) * 60_000) * 1000 + offset;
  const { length = 100 } = more;
  const place = { log_generation: generation, log_offset: offset, log_record_length: length };
  return { offset, length, time, json: JSON.stringify({ _timestamp: time, ...place, ...more.extra }) };
};

export const batchOf = (records: readonly OutgoingRecord[]): Batch => ({ stream, generation, records });

/** So many records, one behind the other. */
export const batch = (count: number, from = 0): Batch =>
  batchOf(Array.from({ length: count }, (_, index) => recordAt(from + index * 100)));

/** A cache in memory, which may be away. */
export function memoryMarks(): DeliveredMarks & { away: boolean; readonly known: Map<string, number> } {
  const known = new Map<string, number>();
  const marks = {
    away: false,
    known,
    deliveredTo: async (of: string, from: number) => {
      if (marks.away) throw new Error('no answer in time');
      return known.get(`${of}:${from}`);
    },
    mark: async (of: string, from: number, to: number) => {
      if (marks.away) throw new Error('no answer in time');
      known.set(`${of}:${from}`, to);
    },
  };
  return marks;
}

/** Delivery to a double in the same process, with all that it needs. */
export function bench(manners: Manners = {}, seed = 1) {
  const clock = leapingClock();
  const openobserve = inProcessOpenObserve(clock);
  openobserve.logs.behave(manners);
  const marks = memoryMarks();
  const steps: Step[] = [];
  const deps: DeliverDeps = {
    sink: openObserveSink(openobserve.transport, 'default'),
    marks,
    clock,
    random: seededRandom(seed),
    faultPoints: (step) => {
      steps.push(step);
      return noFaults(step, generation);
    },
  };
  const abort = new AbortController();
  const options: DeliverOptions = { unsure: false, signal: abort.signal };
  /** Offsets as they are stored, in the order of their arrival. */
  const stored = (): number[] =>
    openobserve.store.records(stream).map((record) => Number(record['log_offset']));
  return { clock, openobserve, marks, steps, deps, options, abort, stored };
}

/** So often is each number there. */
export const duplicatesAmong = (offsets: readonly number[]): number => offsets.length - new Set(offsets).size;
