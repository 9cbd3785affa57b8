import type { Hint } from '../../contract/messages';

export interface HintPublisher {
  /** Resolves when the broker has acknowledged all of them. @throws when it has not: nothing may count as published */
  publish(hints: readonly Hint[]): Promise<void>;
}
