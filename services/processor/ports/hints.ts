import type { Hint } from '../../../contract/messages';

/** A hint that came from Kafka. */
export interface ReceivedHint {
  readonly hint: Hint;
  /** It is dealt with: once all before it in its partition are too, its offset is committed. Calling it twice does no harm. */
  done(): void;
}

/** The hints of the partitions that this worker has. Pulled: what is not asked for is not fetched without bound. */
export interface HintStream extends AsyncIterable<ReceivedHint> {
  /** Ends the iteration; hints that are done are committed before it resolves. */
  close(): Promise<void>;
}
