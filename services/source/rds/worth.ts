import type { TrackedGeneration } from '../../../contract/items';
import { taggedSize } from '../../tracking/behind';
import { mayGrow } from './names';

export interface WorthOptions {
  /** Bytes that are worth a call. */
  readonly bytes: number;
  /** Milliseconds after which a little is worth one too. @default 150 000 */
  readonly patience?: number;
}

/**
 * Whether a generation that is behind is worth reading now. Of a file of the RDS API that still grows a little is left until it
 * is more, or has waited for some minutes: calls are few.
 *
 * @param now milliseconds since 1970
 */
export function isWorthReading(
  item: TrackedGeneration,
  now: number,
  { bytes, patience = 150_000 }: WorthOptions,
): boolean {
  const { source, read_to, sealed, superseded_by, progress_at, found_at } = item;
  if (source.kind !== 'rds' || sealed || superseded_by !== undefined || !mayGrow(source, now)) return true;
  const unread = source.size - (read_to === undefined ? 0 : taggedSize(read_to));
  // Where a file has become shorter its owner must look at once.
  return unread < 0 || unread >= bytes || now - (progress_at ?? found_at) >= patience;
}
