import type { RdsSource, SourceReference } from '../../../contract/messages';
import { placeOf } from '../../tracking/behind';
import { isLive } from './names';

/** Two looks at files of the RDS API. */
interface Looks {
  readonly before: RdsSource;
  readonly now: RdsSource;
}

const looks = (before: SourceReference, now: SourceReference): Looks | undefined =>
  before.kind === 'rds' && now.kind === 'rds' ? { before, now } : undefined;

/** Whether the same file lies under the same name: nothing was renamed since. */
const isSameFile = ({ before, now }: Looks): boolean =>
  placeOf(before) === placeOf(now) && before.after === now.after;

/**
 * Whether what is listed goes on with what lay there, as far as names and sizes tell. It need not be read for that, which would
 * cost a call for each file and look: whoever reads on sees by its bytes whether it is true.
 */
export function goesOn(before: SourceReference, now: SourceReference): boolean {
  const both = looks(before, now);
  return both !== undefined && isSameFile(both) && both.now.size >= both.before.size;
}

/** Whether what lay under a name was renamed since. */
export function isRenamed(before: SourceReference, now: SourceReference): boolean {
  const both = looks(before, now);
  return both !== undefined && placeOf(both.before) === placeOf(both.now) && !isSameFile(both);
}

/** Whether a look is older than what is known: listings of two processes may overtake each other. */
export function isOlderLook(before: SourceReference, now: SourceReference): boolean {
  const both = looks(before, now);
  if (both === undefined) return false;
  // What was renamed is never renamed back.
  return both.now.listed < both.before.listed || (isLive(both.now.file) && !isLive(both.before.file));
}

/**
 * Whether a file that is not renamed any more has only become shorter, as every file does when its instance restarts. What was
 * read of it to its end is not read again.
 */
export function isOnlyShorter(before: SourceReference, now: SourceReference): boolean {
  const both = looks(before, now);
  return (
    both !== undefined &&
    placeOf(before) === placeOf(now) &&
    !isLive(both.now.file) &&
    both.now.size < both.before.size
  );
}

/**
 * What a file lost that nobody had read, where it has become shorter, as after a failover: it grows on with other bytes.
 *
 * @param read bytes that were read, or declared
 */
export function lostBytes(
  before: SourceReference,
  now: SourceReference,
  read: number,
): { readonly from: number; readonly to: number } | undefined {
  const both = looks(before, now);
  if (both === undefined || both.now.size >= both.before.size) return undefined;
  // Under another hour the size belonged to the file before: it was listed while it was renamed.
  if (isLive(both.now.file) && !isSameFile(both)) return undefined;
  const from = Math.max(both.now.size, read);
  return from < both.before.size ? { from, to: both.before.size } : undefined;
}
