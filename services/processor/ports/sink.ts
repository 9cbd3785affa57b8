/** One record as it is delivered. */
export interface OutgoingRecord {
  /** Where it starts in its generation, in decompressed bytes; unique there. */
  readonly offset: number;
  readonly length: number;
  /** Microseconds since 1970: its `_timestamp`. */
  readonly time: number;
  /** One line of NDJSON, without its newline. */
  readonly json: string;
}

/** Records of one generation that follow each other, for one stream. */
export interface Batch {
  readonly stream: string;
  readonly generation: string;
  readonly records: readonly OutgoingRecord[];
}

/** What came back, before anybody has judged it. */
export type Answer =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** The parsed JSON, or the text where it is none. */
      readonly body: unknown;
      /** Milliseconds that the answer asks to wait. */
      readonly retryAfter?: number;
    }
  /** No whole answer: a timeout, a reset, a refused connection. */
  | {
      readonly kind: 'broken';
      readonly cause: string;
      /** No byte of the request was sent. */ readonly unsent: boolean;
    };

/** Offsets from `from` on and before `to`, and the least and the greatest time of the records that may lie there. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
  readonly firstTime: number;
  readonly lastTime: number;
}

/**
 * What tells a record of a generation from others. A file that was cut inside a record, or a last record that has grown,
 * puts another one at the same offset: only with the same length are they one.
 */
export type Place = Pick<OutgoingRecord, 'offset' | 'length'>;

/** How many records of a generation the sink has. */
export interface Counted {
  readonly records: number;
  /** Without those that it has twice. */
  readonly distinct: number;
}

/** OpenObserve. */
export interface Sink {
  /** Sends lines of NDJSON. Never throws for what the other side does: that is an answer too. */
  send(stream: string, lines: readonly string[], signal: AbortSignal): Promise<Answer>;
  /**
   * Which records of a generation it has: at which offsets, and how long. Where it has several at one offset, each of their
   * lengths.
   * @throws when it does not answer the search
   */
  offsets(
    stream: string,
    generation: string,
    range: OffsetRange,
    signal: AbortSignal,
  ): Promise<readonly Place[]>;
  /**
   * How many records of each generation it has, between two times. Generations that it has none of are left out.
   * @param exactly counts `distinct` too, which costs more; otherwise it is equal to `records`
   * @throws when it does not answer the search
   */
  count(
    stream: string,
    generations: readonly string[],
    times: Pick<OffsetRange, 'firstTime' | 'lastTime'>,
    exactly: boolean,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Counted>>;
  /** Whether it can be reached and lets us in. */
  ready(signal: AbortSignal): Promise<boolean>;
}
