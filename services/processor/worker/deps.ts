import type { Random } from '../../shared/backoff';
import type { Clock } from '../../shared/clock';
import type { Log } from '../../shared/log';
import type { Measures } from '../../shared/measures';
import type { BodyReader } from '../../source/body-reader';
import type { DeadLetterStore } from '../../tracking/dead-letters';
import type { TrackingStore } from '../../tracking/store';
import type { ParseSettings } from '../constants';
import type { AskOptions } from '../delivery/ask';
import type { TimeWindow } from '../delivery/time-window';
import type { DeliveredMarks } from '../ports/delivered-marks';
import type { FaultPoints } from '../ports/fault-points';
import type { Sink } from '../ports/sink';
import type { Budget } from './budget';

export interface WorkerOptions {
  /** Who takes generations, for people. */
  readonly owner: string;
  readonly parse: ParseSettings;
  /** Bytes of NDJSON after which a batch is sent. One record alone may be longer. */
  readonly batchBytes: number;
  /** Generations that are read at once. */
  readonly generationsAtOnce: number;
  /** After so many failures in a row a range becomes a dead letter. */
  readonly attempts: number;
  /** Bytes before a place that are hashed. @default 4096 */
  readonly markLength?: number;
  /** What OpenObserve takes. */
  readonly window: TimeWindow;
  /** Days that an item is remembered. */
  readonly trackingDays: number;
  /** How OpenObserve is asked, and how long between two attempts. */
  readonly delivery?: Omit<AskOptions, 'waiting'> & { readonly settle?: number };
}

/** What a worker works with. */
export interface WorkerDeps {
  readonly store: TrackingStore;
  readonly deadLetters: DeadLetterStore;
  readonly reader: BodyReader;
  readonly sink: Sink;
  readonly marks: DeliveredMarks;
  /** The bytes that this process may hold, of all generations together. */
  readonly budget: Budget;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly measures: Measures;
  readonly faultPoints: FaultPoints;
  /** Awaited between two pieces of a file, so that a process can do other things too. @default nothing is waited for */
  readonly breathe?: () => Promise<void>;
  readonly options: WorkerOptions;
}

/** How reading is ended from outside. */
export interface Stops {
  /** Read no more; what is on its way may arrive. */
  readonly stop: AbortSignal;
  /** At once. */
  readonly abort: AbortSignal;
}
