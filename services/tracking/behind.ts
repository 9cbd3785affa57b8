import type { TrackedGeneration } from '../../contract/items';
import type { SourceReference } from '../../contract/messages';

/** What tells the bodies under one name apart: the ETag of S3. The RDS API has no such thing. */
export const bodyTag = (source: SourceReference): string | undefined =>
  source.kind === 's3' ? source.etag : undefined;

/** Where a body lies, whichever body it is. */
export const placeOf = (source: SourceReference): string =>
  source.kind === 's3' ? `${source.bucket}/${source.key}` : source.kind;

/** Whether two references mean the same bytes at the same place. */
export const sameBody = (one: SourceReference, other: SourceReference): boolean =>
  placeOf(one) === placeOf(other) && bodyTag(one) === bodyTag(other);

/**
 * Whether a worker would find something to do. A generation whose last record is held back is not behind: that is normal
 * until it is sealed.
 */
export function isBehind(
  item: Pick<TrackedGeneration, 'source' | 'read_to' | 'sealed' | 'complete' | 'superseded_by'>,
): boolean {
  if (item.superseded_by !== undefined && item.complete) return false;
  return (
    item.read_to === undefined || item.read_to !== bodyTag(item.source) || (item.sealed && !item.complete)
  );
}
