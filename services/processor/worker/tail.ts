import { markOf, markLength } from './marks';
import type { Mark } from '../../../contract/items';

/** The last bytes of what was read, for marks. The chunks are kept, not copied. */
export interface Tail {
  /** The offset behind the last byte. */
  readonly end: number;
  add(chunk: Uint8Array): void;
  /** A mark at a place whose bytes before are still here. */
  mark(offset: number): Mark;
  /** The bytes just before a place. */
  before(offset: number, length: number): Uint8Array;
  /** Nobody asks for a place before this one any more. */
  forget(offset: number): void;
}

/**
 * @param start where the first chunk begins: 0, or `length` bytes before the first place that is asked for
 * @param length bytes before a place that its mark stands for
 */
export function tail(start: number, length = markLength): Tail {
  const chunks: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let end = start;

  const before = (offset: number, length: number): Uint8Array => {
    const from = offset - length;
    const parts = chunks
      .filter(({ at, bytes }) => at < offset && at + bytes.length > from)
      .map(({ at, bytes }) => bytes.subarray(Math.max(0, from - at), offset - at));
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  };

  return {
    get end() {
      return end;
    },
    add: (bytes) => {
      chunks.push({ at: end, bytes });
      end += bytes.length;
    },
    before,
    mark: (offset) => markOf(offset, before(offset, Math.min(length, offset))),
    forget: (offset) => {
      const wanted = offset - length;
      let gone = 0;
      for (const { at, bytes } of chunks) {
        if (at + bytes.length > wanted) break;
        gone += 1;
      }
      if (gone > 0) chunks.splice(0, gone);
    },
  };
}
