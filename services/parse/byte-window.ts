import type { Window } from './grammar';

/** Bytes of a chunk that are taken at once: what a stream holds does not grow with the chunks that it is given. */
const stride = 256 * 1024;
/** Most streams are of small files, and there are many: what is larger is allocated when it is needed. */
const smallest = 64 * 1024;

/** The window of a stream as its owner has it. */
export interface ByteWindow extends Window {
  bytes: Buffer;
  base: number;
  start: number;
  end: number;
  sealed: boolean;
  /** What `bytes` is the beginning of. */
  storage: Buffer;
}

export function byteWindow(offset: number): ByteWindow {
  const storage = Buffer.allocUnsafeSlow(smallest);
  return { bytes: storage.subarray(0, 0), base: offset, start: 0, end: 0, sealed: false, storage };
}

/**
 * Makes room behind `end` for so many bytes. What was emitted goes. The storage grows by doubling, so that each byte of a long
 * record is moved a few times only, and shrinks when the record is gone.
 */
function makeRoom(window: ByteWindow, bytes: number): void {
  if (window.end + bytes <= window.storage.length) return;
  const held = window.end - window.start;
  let size = smallest;
  while (size < 1.25 * held + bytes) size *= 2;
  const into = size === window.storage.length ? window.storage : Buffer.allocUnsafeSlow(size);
  window.storage.copy(into, 0, window.start, window.end);
  window.storage = into;
  window.base += window.start;
  window.start = 0;
  window.end = held;
}

/** Appends a chunk, piece by piece, and calls `each` after every piece. The chunk is copied. */
export function append(window: ByteWindow, chunk: Uint8Array, each: () => void): void {
  for (let at = 0; at < chunk.length; at += stride) {
    const piece = chunk.subarray(at, at + stride);
    makeRoom(window, piece.length);
    window.storage.set(piece, window.end);
    window.end += piece.length;
    window.bytes = window.storage.subarray(0, window.end);
    each();
  }
}
