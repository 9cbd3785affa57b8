import type { TrackedGeneration } from '../../../contract/items';
import { BodyGone, type BodyReader, type StoredBody } from '../../source/body-reader';
import { sameBody } from '../../tracking/behind';
import { hasAnchor, hasMark } from './continuity';
import { markBefore, marksAhead } from './marks';

/** Versions of one name that are looked at, at most: a day of a file that is written every half a minute. */
const longestHistory = 3000;

/** Whether exactly this body has all that was read of the generation, and all that is known to come. */
async function continues(
  reader: BodyReader,
  item: TrackedGeneration,
  { source }: StoredBody,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const known = markBefore(item.marks, item.offset);
    const last = known
      ? await hasMark(reader, source, known, signal)
      : await hasAnchor(reader, source, item, signal);
    if (!last) return false;
    for (const mark of marksAhead(item.marks, item.offset))
      if (!(await hasMark(reader, source, mark, signal))) return false;
    return true;
  } catch (error) {
    if (error instanceof BodyGone) return false;
    throw error;
  }
}

/** Which bodies are not asked for. */
export interface Wanted {
  /** A body that is known not to go on. */
  readonly except?: StoredBody | undefined;
  /** Milliseconds since 1970: what was written later belongs to another generation. */
  readonly writtenUntil?: number | undefined;
  /** Bytes as stored: a shorter one does not have all that was seen. */
  readonly leastSize?: number | undefined;
}

/** The newest body that lay under the name of a generation, or still does, and goes on where it was left. */
export async function newestThatContinues(
  reader: BodyReader,
  item: TrackedGeneration,
  { except, writtenUntil = Infinity, leastSize = 0 }: Wanted = {},
  signal: AbortSignal,
): Promise<StoredBody | undefined> {
  let looked = 0;
  for await (const body of reader.history(item.source, signal)) {
    looked += 1;
    if (looked > longestHistory) return undefined;
    if (except && sameBody(body.source, except.source)) continue;
    if (body.lastWritten > writtenUntil || body.size < leastSize) continue;
    if (await continues(reader, item, body, signal)) return body;
  }
  return undefined;
}
