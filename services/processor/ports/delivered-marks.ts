/** What is remembered of batches that OpenObserve has acknowledged. A cache: it may forget, and it may be away. */
export interface DeliveredMarks {
  /**
   * Where the batch ended that began at `from`, if one is remembered: everything between is delivered.
   * @throws when the cache does not answer in time
   */
  deliveredTo(generation: string, from: number): Promise<number | undefined>;
  /** @throws when the cache does not answer in time, or is full */
  mark(generation: string, from: number, to: number): Promise<void>;
}
