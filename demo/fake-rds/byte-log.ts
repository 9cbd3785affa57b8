/** Bytes that are appended at the end, and now and then cut off there; kept in chunks, so that growing copies nothing. */
export interface ByteLog {
  readonly size: number;
  append(bytes: Uint8Array): void;
  /** Leaves the first `size` bytes. */
  truncate(size: number): void;
  /** A copy of the bytes from `from` to below `to`. */
  copy(from: number, to: number): Buffer;
  /** The bytes from `from` to below `to` as text; what is no UTF-8 becomes U+FFFD. */
  text(from: number, to: number): string;
  /** The first line feed from `from` to below `to`, or -1. */
  lineFeed(from: number, to: number): number;
  /** The last line feed before `before`, or -1. */
  lineFeedBefore(before: number): number;
}

interface Chunk {
  readonly start: number;
  readonly bytes: Buffer;
}

const smallestChunk = 512;
const largestChunk = 1_048_576;
const feed = 10;

export function byteLog(): ByteLog {
  const chunks: Chunk[] = [];
  let size = 0;

  /** The index of the chunk in which an offset lies. */
  const chunkAt = (offset: number): number => {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((chunks[middle] as Chunk).start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  /** Views of what lies from `from` to below `to`. */
  const views = (from: number, to: number): Buffer[] => {
    const found: Buffer[] = [];
    for (let index = chunkAt(from); index < chunks.length; index += 1) {
      const { start, bytes } = chunks[index] as Chunk;
      if (start >= to) break;
      found.push(bytes.subarray(Math.max(0, from - start), Math.min(bytes.length, to - start)));
    }
    return found;
  };

  return {
    get size() {
      return size;
    },
    append: (bytes) => {
      let done = 0;
      while (done < bytes.length) {
        let last = chunks.at(-1);
        if (!last || last.start + last.bytes.length === size) {
          const room = Math.min(largestChunk, Math.max(smallestChunk, size, bytes.length - done));
          last = { start: size, bytes: Buffer.allocUnsafe(room) };
          chunks.push(last);
        }
        const at = size - last.start;
        const part = Math.min(bytes.length - done, last.bytes.length - at);
        last.bytes.set(bytes.subarray(done, done + part), at);
        done += part;
        size += part;
      }
    },
    truncate: (to) => {
      size = Math.min(size, to);
      while (chunks.length > 0 && (chunks.at(-1) as Chunk).start >= size) chunks.pop();
    },
    copy: (from, to) => Buffer.concat(views(from, Math.min(to, size))),
    text: (from, to) => {
      const found = views(from, Math.min(to, size));
      return (found.length === 1 ? (found[0] as Buffer) : Buffer.concat(found)).toString('utf8');
    },
    lineFeed: (from, to) => {
      const end = Math.min(to, size);
      for (let index = chunkAt(from); index < chunks.length; index += 1) {
        const { start, bytes } = chunks[index] as Chunk;
        if (start >= end) return -1;
        const first = Math.max(0, from - start);
        const at = bytes.subarray(first, Math.min(bytes.length, end - start)).indexOf(feed);
        if (at !== -1) return start + first + at;
      }
      return -1;
    },
    lineFeedBefore: (before) => {
      const end = Math.min(before, size);
      if (end <= 0) return -1;
      for (let index = chunkAt(end - 1); index >= 0; index -= 1) {
        const { start, bytes } = chunks[index] as Chunk;
        const at = bytes.subarray(0, end - start).lastIndexOf(feed);
        if (at !== -1) return start + at;
      }
      return -1;
    },
  };
}
