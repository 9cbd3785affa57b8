import type { TrackedGeneration } from '../../contract/items';

export type GenerationKey = Pick<TrackedGeneration, 'instance_id' | 'generation'>;

/** Where discovery has seen the body of a generation. */
export type Sighting = Pick<
  TrackedGeneration,
  'log_file_name' | 'source' | 'size' | 'compressed' | 'last_written'
> &
  Partial<Pick<TrackedGeneration, 'lost'>>;

/** What an owner writes, all at once: how far it has come and what it has found out. */
export type Progress = Pick<
  TrackedGeneration,
  | 'offset'
  | 'state'
  | 'marks'
  | 'records'
  | 'unstructured'
  | 'declared'
  | 'gaps'
  | 'gap_bytes'
  | 'duplicates'
  | 'attempts'
> &
  Partial<
    Pick<
      TrackedGeneration,
      | 'first_time'
      | 'last_time'
      | 'progress_at'
      | 'read_to'
      | 'length'
      | 'complete'
      | 'cause'
      | 'missing_since'
      | 'lost'
      | 'superseded_by'
      | 'source'
      | 'size'
      | 'compressed'
      | 'last_written'
    >
  > & {
    /** False when the owner gives the generation back with nothing left in doubt. */
    readonly taken: boolean;
  };

/** A generation, taken. */
export interface Taken {
  /** As it is now, with the fence of this owner. */
  readonly item: TrackedGeneration;
  /** The owner before has not given it back: what it sent last may or may not have arrived. */
  readonly unsure: boolean;
}

/**
 * The truth about generations. Every write has a condition; a method that returns false has changed nothing, because
 * somebody else was there first. Everything else that goes wrong throws.
 */
export interface TrackingStore {
  /** Strongly consistent. */
  get(key: GenerationKey): Promise<TrackedGeneration | undefined>;
  /** Eventually consistent: whoever acts on it does so by a conditional write. */
  getMany(keys: readonly GenerationKey[]): Promise<readonly TrackedGeneration[]>;
  /** Every generation that is not complete and verified. Eventually consistent. */
  open(): AsyncIterable<TrackedGeneration>;
  /** Every generation of an instance, complete ones too. For commands, not for loops. */
  ofInstance(instance: string): AsyncIterable<TrackedGeneration>;

  /** @returns false when there is one already */
  create(item: TrackedGeneration): Promise<boolean>;
  /**
   * Says where the body lies now. A generation that was sealed or complete is open again when this body was not read to its
   * end. @returns false when its source is no longer the one that `seen` had
   */
  sight(seen: TrackedGeneration, sighting: Sighting): Promise<boolean>;

  /** Raises the fence. @returns undefined when there is no such generation */
  take(key: GenerationKey, owner: string): Promise<Taken | undefined>;
  /** @returns false when the fence is another’s, or the offset would shrink */
  save(key: GenerationKey, fence: number, progress: Progress): Promise<boolean>;

  /** @returns false when its source, offset or fence is no longer what `seen` had */
  seal(seen: TrackedGeneration): Promise<boolean>;
  /**
   * Notes that everything up to `to` was found in OpenObserve; a complete generation that was verified to its end is open no
   * longer. @returns false when `verified_at` or the source is no longer what `seen` had
   */
  verified(seen: TrackedGeneration, at: number, to: number): Promise<boolean>;
}
