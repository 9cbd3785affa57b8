import { longestAnchor, sha256, type Anchor } from '../../contract/generations';
import type { logTypes } from '../../contract/log-types';
import { recordStream } from '../parse/record-stream';

type LogType = (typeof logTypes)[number];

/**
 * Bytes of an open record after which its first 4 KiB are taken for its anchor without waiting for its end. So many more than
 * those, because a record may turn out to have ended before bytes that a header, not yet complete, begins with; then the
 * same file would get another anchor later.
 */
const surelyLonger = longestAnchor + 64 * 1024;
/** Bytes that are given to the parser at once: as many may be held beside those that are needed. */
const step = 16 * 1024;

/** Looks for the anchor of a generation in its bytes, as they come. */
export interface AnchorFinder {
  /** @returns the anchor once it is certain; nothing may be pushed after that */
  push(chunk: Uint8Array): Anchor | undefined;
  /** Nothing comes any more, today or ever: what there is of the first record is all of it. */
  end(): Anchor | undefined;
}

export function anchorFinder(logType: LogType): AnchorFinder {
  let found: Anchor | undefined;
  /** The bytes from `heldAt` on, where the first span starts that was not emitted. */
  let held: Buffer = Buffer.alloc(0);
  let heldAt = 0;

  const anchorAt = (offset: number, length: number): Anchor => {
    const bytes = held.subarray(offset - heldAt, offset - heldAt + Math.min(length, longestAnchor));
    return { offset, length: bytes.length, sha256: sha256(bytes) };
  };
  const stream = recordStream(
    { logType, constants: {}, generation: '', fileTime: 0 },
    ({ kind, offset, length }) => {
      if (kind === 'record') found ??= anchorAt(offset, length);
    },
  );
  const pushStep = (bytes: Uint8Array): void => {
    held = Buffer.concat([held, bytes]);
    stream.push(bytes);
    if (found) return;
    const { offset } = stream.position;
    held = held.subarray(offset - heldAt);
    heldAt = offset;
    if (held.length >= surelyLonger) found = anchorAt(heldAt, held.length);
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length && !found; at += step) pushStep(chunk.subarray(at, at + step));
      return found;
    },
    end() {
      if (!found) stream.end();
      return found;
    },
  };
}
