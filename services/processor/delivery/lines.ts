/** Bytes of UTF-8 that one UTF-16 unit of a string comes to at most. */
const longestUnit = 3;
const newline = 10;

/** Buffers that are longer are not kept: they are for the rare long record. */
const longestKept = 8 * 1024 ** 2;
/** Buffers that are kept at most. */
const mostKept = 4;

/** Lines as UTF-8, with a newline between each two. */
export interface EncodedLines {
  /** Good until `release` is called. */
  readonly bytes: Buffer;
  /** Gives the memory back, for other lines. */
  release(): void;
}

/**
 * Encodes lines. Writing them one by one into a buffer that is used again takes a fifth of the time of joining and encoding
 * them, and spares the garbage collector some megabytes for each request.
 */
export function linesEncoder(): (lines: readonly string[]) => EncodedLines {
  const kept: Buffer[] = [];

  const roomFor = (bytes: number): Buffer => {
    const index = kept.findIndex(({ length }) => length >= bytes);
    const [found] = index < 0 ? [] : kept.splice(index, 1);
    return found ?? Buffer.allocUnsafeSlow(bytes);
  };

  const release = (buffer: Buffer): void => {
    if (buffer.length > longestKept) return;
    kept.push(buffer);
    // The longest ones serve most.
    kept.sort((a, b) => a.length - b.length);
    if (kept.length > mostKept) kept.shift();
  };

  return (lines) => {
    let units = lines.length;
    for (const line of lines) units += line.length;
    // Most text is ASCII: room for little more is made, and more where it turns out to be needed.
    let buffer = roomFor(units + (units >> 4));
    let end = 0;
    for (const [index, line] of lines.entries()) {
      if (buffer.length - end < line.length * longestUnit + 1) {
        const needed = end + Buffer.byteLength(line) + 1;
        if (needed > buffer.length) {
          const larger = roomFor(Math.max(needed, buffer.length + (buffer.length >> 1)));
          buffer.copy(larger, 0, 0, end);
          release(buffer);
          buffer = larger;
        }
      }
      if (index > 0) buffer[end++] = newline;
      end += buffer.write(line, end);
    }
    const used = buffer;
    return { bytes: used.subarray(0, end), release: () => release(used) };
  };
}
