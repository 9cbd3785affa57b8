import type { InstanceMetadata } from '../../../contract/items';
import type { Log } from '../../shared/log';
import type { Measures } from '../../shared/measures';
import type { DeadLetterStore } from '../../tracking/dead-letters';
import type { TrackingStore } from '../../tracking/store';
import type { RepairDeps, RepairOptions } from '../repair';

export interface MasterOptions extends RepairOptions {
  /** Who takes generations, for people. */
  readonly owner: string;
  /** Milliseconds without a change after which a file is taken for finished, and a body that is missing for gone. */
  readonly sealAfter: number;
  /** Milliseconds between two audits of a generation. */
  readonly auditEvery: number;
  /** Milliseconds after which what was delivered must be found. */
  readonly auditDelay: number;
  /** Days that log files are kept where they are read, from when they were written last. @default nobody knows */
  readonly sourceDays?: number;
}

/** What the master works with. Sharing the sink with a worker does no harm. */
export interface MasterDeps extends RepairDeps {
  readonly store: TrackingStore;
  readonly deadLetters: DeadLetterStore;
  /** Every instance that was ever seen. */
  readonly instances: () => AsyncIterable<Pick<InstanceMetadata, 'instance_id'>>;
  readonly log: Log;
  readonly measures: Measures;
  readonly options: MasterOptions;
}
