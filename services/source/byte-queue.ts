/** Chunks that are taken one after the other, or in pieces of a given length; what was taken too much can be put back. */
export interface ByteQueue {
  /** The next chunk, never an empty one; undefined at the end. */
  take(): Promise<Uint8Array | undefined>;
  /** The next `length` bytes, or fewer where the chunks end before. */
  upTo(length: number): Promise<Buffer>;
  /** Puts bytes back in front. */
  putBack(bytes: Uint8Array): void;
  /** Bytes that were taken and not put back. */
  readonly position: number;
  /** Lets go of the chunks that nobody took. */
  close(): Promise<void>;
}

export function byteQueue(chunks: AsyncIterable<Uint8Array>): ByteQueue {
  const iterator = chunks[Symbol.asyncIterator]();
  /** Bytes that were put back, the next ones last. */
  const back: Uint8Array[] = [];
  let position = 0;

  const take = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const chunk =
        back.pop() ?? (await iterator.next().then(({ done, value }) => (done ? undefined : value)));
      if (chunk?.length === 0) continue;
      position += chunk?.length ?? 0;
      return chunk;
    }
  };
  const putBack = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    back.push(bytes);
    position -= bytes.length;
  };

  return {
    take,
    putBack,
    get position() {
      return position;
    },
    async upTo(length) {
      const taken: Uint8Array[] = [];
      let missing = length;
      while (missing > 0) {
        const chunk = await take();
        if (!chunk) break;
        taken.push(chunk.subarray(0, missing));
        if (chunk.length > missing) putBack(chunk.subarray(missing));
        missing = Math.max(0, missing - chunk.length);
      }
      return Buffer.concat(taken);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
