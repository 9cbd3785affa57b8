import { sha256, type Anchor } from '../../contract/generations';
import type { BodyReader, StoredBody } from '../source/body-reader';
import { openDecompressed } from '../source/decompressed';
import type { ListedFile } from '../source/log-source';
import { anchorFinder, type AnchorFinder } from './anchor';

/** Stored bytes that are asked for at first: the first record is nearly always among them. */
const firstLook = 64 * 1024;
/** Where a body is expected that was seen before, its beginning is enough; compressed or not, its anchor is among as many bytes. */
const expectedLook = ({ offset, length }: Anchor): number => offset + length;

/** What the beginning of a body tells. */
export interface Identified {
  /** The body that was served, which may be newer than the one that was listed. */
  readonly body: StoredBody;
  readonly compressed: boolean;
  /** It begins with the anchor that was expected. */
  readonly expected: boolean;
  /** Undefined where the first record is not complete yet, or there is nothing but banners. */
  readonly anchor: Anchor | undefined;
}

export interface Expectation {
  /** The anchor of the generation that lay there last. */
  readonly anchor: Anchor | undefined;
  /** Whether nothing is added to a body any more, so that its first record counts as complete. */
  readonly isQuiet: (body: StoredBody) => boolean;
}

/** Compares bytes, as they come, with an anchor. */
function matcher(anchor: Anchor): (chunk: Uint8Array) => boolean | undefined {
  const end = anchor.offset + anchor.length;
  const parts: Uint8Array[] = [];
  let at = 0;
  return (chunk) => {
    const from = Math.max(0, anchor.offset - at);
    if (from < chunk.length) parts.push(chunk.subarray(from, end - at));
    at += chunk.length;
    return at < end ? undefined : sha256(Buffer.concat(parts)) === anchor.sha256;
  };
}

interface Look {
  readonly result: Identified;
  /** There is more to read, and it might tell more. */
  readonly more: boolean;
}

/** Reads a body until it is known what it is, or to its end. */
async function look(
  reader: BodyReader,
  file: Pick<ListedFile, 'source' | 'logType'>,
  { anchor: expectedAnchor, isQuiet }: Expectation,
  how: { readonly exactly: boolean; readonly storedBytes?: number },
  signal: AbortSignal,
): Promise<Look> {
  const opened = await openDecompressed(reader, file.source, how, signal);
  const { body, compressed } = opened;
  const answer = (expected: boolean, anchor: Anchor | undefined, more = false): Look => ({
    result: { body, compressed, expected, anchor },
    more,
  });
  const matches = expectedAnchor && matcher(expectedAnchor);
  /** While the body may still be the expected one its own anchor need not be looked for: its bytes wait. */
  let undecided: Uint8Array[] | undefined = matches && [];
  let finder: AnchorFinder | undefined;
  const search = (): AnchorFinder => (finder ??= anchorFinder(file.logType));

  let decided: Look | undefined;
  const decide = (chunk: Uint8Array): Look | undefined => {
    if (matches && undecided) {
      undecided.push(chunk);
      const same = matches(chunk);
      if (same) return answer(true, expectedAnchor);
      if (same === undefined) return undefined;
    }
    const anchor = pushAll(search(), undecided ?? [chunk]);
    undecided = undefined;
    return anchor && answer(false, anchor);
  };
  try {
    for await (const chunk of opened.bytes) {
      decided ??= decide(chunk);
      // The little that was asked for is read to its end, so that the connection can be used again; of RDS each piece is a call.
      if (decided && (how.storedBytes === undefined || body.source.kind === 'rds')) break;
    }
  } finally {
    opened.close();
  }
  if (decided) return decided;
  const anchor = pushAll(search(), undecided ?? []);
  if (anchor) return answer(false, anchor);
  const more = how.storedBytes !== undefined && body.size > how.storedBytes;
  return answer(false, !more && isQuiet(body) ? search().end() : undefined, more);
}

function pushAll(finder: AnchorFinder, chunks: readonly Uint8Array[]): Anchor | undefined {
  for (const chunk of chunks) {
    const anchor = finder.push(chunk);
    if (anchor) return anchor;
  }
  return undefined;
}

/**
 * Finds out what lies under the name of a file now: 64 KiB are read, or as many as it takes to recognise the body that was
 * there before; more only where they do not tell.
 *
 * @throws BodyGone when nothing lies there any more; any other error may pass
 */
export async function identify(
  reader: BodyReader,
  file: Pick<ListedFile, 'source' | 'logType'>,
  expectation: Expectation,
  signal: AbortSignal,
): Promise<Identified> {
  const storedBytes = expectation.anchor ? expectedLook(expectation.anchor) : firstLook;
  const first = await look(reader, file, expectation, { exactly: false, storedBytes }, signal);
  if (!first.more) return first.result;
  const served = { ...file, source: first.result.body.source };
  const { result } = await look(reader, served, expectation, { exactly: true }, signal);
  return result;
}
