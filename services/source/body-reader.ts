import type { SourceReference } from '../../contract/messages';

/** A stored body, as its source tells of it. */
export interface StoredBody {
  readonly source: SourceReference;
  /** Bytes as stored. */
  readonly size: number;
  /** Milliseconds since 1970, by the clock of the source. */
  readonly lastWritten: number;
}

/** A body that is being read. What it says of itself is what was served, whatever was asked for. */
export interface OpenBody extends StoredBody {
  /** The stored bytes from the place on that was asked for. Ends early only by an error. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /**
   * The body as far as it was served, once `bytes` has ended: a source that is asked for pieces may leave what is not worth
   * a call for later.
   * @default - all of it
   */
  readonly served?: () => StoredBody;
  /** Lets go of the connection; whoever has read to the end need not. */
  close(): void;
}

export interface OpenOptions {
  /** The first stored byte that is wanted. Past the end there are no bytes, and no error. @default 0 */
  readonly from?: number;
  /** Stored bytes at most. @default - all */
  readonly length?: number;
  /**
   * Only the body that the reference names, by its version or, where there are no versions, by its ETag. Otherwise what
   * lies under the name now.
   * @default false
   */
  readonly exactly?: boolean;
  /**
   * Bytes as stored that were served before. A body that still grows is served further than that, and may then end before a
   * rest that is not worth a call.
   * @default - everything is served
   */
  readonly beyond?: number;
}

/** There is no such body, or no longer. */
export class BodyGone extends Error {
  override readonly name = 'BodyGone';
}

/** The source does not answer, or not us. That says nothing about the body, and may pass. */
export class SourceAway extends Error {
  override readonly name = 'SourceAway';
}

/** The body is there, and cannot be read further, however often one tries: its compression is broken in the middle. */
export class BodyDamaged extends Error {
  override readonly name = 'BodyDamaged';
}

/** Reads stored bodies. Each kind of source has one. Failures that pass are retried inside, within bounds. */
export interface BodyReader {
  /** @throws BodyGone when nothing lies there; any other error may pass */
  open(source: SourceReference, options: OpenOptions, signal: AbortSignal): Promise<OpenBody>;
  /** What lies under the name now. @throws BodyGone when nothing does; any other error may pass */
  latest(source: SourceReference, signal: AbortSignal): Promise<StoredBody>;
  /** What lay under the same name, the newest first, what lies there now among them. Empty where no versions are kept. */
  history(source: SourceReference, signal: AbortSignal): AsyncIterable<StoredBody>;
}
