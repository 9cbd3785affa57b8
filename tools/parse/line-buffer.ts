/** Lines that are turned into bytes one by one, which is cheaper than to turn all of their text at once. */
export interface LineBuffer {
  /** Bytes that are waiting. */
  readonly waiting: () => number;
  readonly add: (line: string) => void;
  /** The bytes that are waiting. They belong to the caller. */
  readonly take: () => Buffer;
}

/** Longer lines are measured first, for UTF-8 takes three bytes a character only at worst. */
const shortLine = 64 * 1024;
const lineFeed = 0x0a;

/** @param size bytes that there is room for at first */
export function lineBuffer(size: number): LineBuffer {
  let buffer = Buffer.allocUnsafeSlow(size);
  let end = 0;
  return {
    waiting: () => end,
    add: (line) => {
      const most = (line.length <= shortLine ? line.length * 3 : Buffer.byteLength(line)) + 1;
      if (end + most > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, end + most));
        buffer.copy(larger, 0, 0, end);
        buffer = larger;
      }
      end += buffer.write(line, end, 'utf8');
      buffer[end] = lineFeed;
      end += 1;
    },
    take: () => {
      const taken = buffer.subarray(0, end);
      buffer = Buffer.allocUnsafeSlow(size);
      end = 0;
      return taken;
    },
  };
}
