import type { TrackedGeneration } from '../../contract/items';
import type { logTypes } from '../../contract/log-types';
import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import type { BodyReader } from '../source/body-reader';
import type { LogSource } from '../source/log-source';
import type { InstanceStore } from '../tracking/instances';
import type { TrackingStore } from '../tracking/store';
import type { HintPublisher } from './hint-publisher';

type LogType = (typeof logTypes)[number];

/** What discovery works with. */
export interface DiscoveryDeps {
  readonly source: LogSource;
  readonly reader: BodyReader;
  readonly store: TrackingStore;
  readonly instances: InstanceStore;
  readonly publisher: HintPublisher;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DiscoveryOptions {
  /** The log types that are read; files of others are passed over. */
  readonly logTypes: readonly LogType[];
  /** Milliseconds: files that were last written before are not looked at. */
  readonly lookBack: number;
  /** Milliseconds after which a generation that is behind, and has made no progress, is hinted again. */
  readonly hintAgain: number;
  /** Milliseconds after which a file that has not changed is taken for finished. */
  readonly sealAfter: number;
  /** How long a new generation is remembered. */
  readonly trackingDays: number;
  /**
   * Which of the generations that are due are hinted in this cycle; the others are due again in the next one.
   * @default - all, in any order
   */
  readonly plan?: (due: readonly TrackedGeneration[]) => readonly TrackedGeneration[];
  /** Files that are looked at at once. @default 16 */
  readonly filesAtOnce?: number;
  /** Places that are remembered. @default filesRemembered */
  readonly filesRemembered?: number;
}
