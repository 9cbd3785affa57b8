import type { Answer } from '../ports/sink';

/** A request to OpenObserve. */
export interface SinkRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  /** Lines of text, which may be compressed on their way. */
  readonly lines?: readonly string[];
  /** Bytes of an answer at most; a longer one counts as broken. */
  readonly longestAnswer: number;
}

/** Sends one request. Never throws for what the other side does: that is an answer too. */
export type Transport = (request: SinkRequest, signal: AbortSignal) => Promise<Answer>;
