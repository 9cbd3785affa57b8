import type { TrackedGeneration } from '../../contract/items';
import type { SourceReference } from '../../contract/messages';

/**
 * What tells the bodies under one name apart: the ETag of S3; for files of the RDS API, which has no such thing, their size and,
 * of one that is renamed when its hour is over, the name of the one before.
 */
export function bodyTag(source: SourceReference): string {
  if (source.kind === 's3') return source.etag;
  return source.after === undefined ? `${source.size}` : `${source.size}@${source.after}`;
}

/** How many bytes the tag of a body of the RDS API stands for. */
export const taggedSize = (tag: string): number => Number.parseInt(tag, 10);

/** Where a body lies, whichever body it is. */
export const placeOf = (source: SourceReference): string =>
  source.kind === 's3'
    ? `${source.bucket}/${source.key}`
    : `${source.account}/${source.region}/${source.instance}/${source.file}`;

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
