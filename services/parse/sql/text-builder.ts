/** Text under construction as UTF-8, of which the end can be compared and taken back. */
export interface TextBuilder {
  /** Bytes so far. To set it to less takes back what lies behind. */
  length: number;
  /** Begins anew. */
  readonly clear: () => void;
  readonly appendByte: (code: number) => void;
  /** Adds a part of `source`. */
  readonly append: (source: Uint8Array, start: number, end: number) => void;
  /** The same with ASCII letters in lower case. */
  readonly appendLowerCase: (source: Uint8Array, start: number, end: number) => void;
  /** Whether two stretches of the text are equal. */
  readonly equal: (start: number, end: number, otherStart: number, otherEnd: number) => boolean;
  /** The byte at a place of the text. */
  readonly at: (place: number) => number | undefined;
  /** Valid until the text changes. */
  readonly bytes: () => Buffer;
}

const lowerCased = new Uint8Array(256).map((_, code) => (code >= 65 && code <= 90 ? code + 32 : code));

/** A buffer that has become larger than this is not kept for the next text, so that a huge one does not stay in memory. */
const largestKept = 256 * 1024;

/** Makes a builder, to be used for one text after the other. */
export function textBuilder(): TextBuilder {
  let buffer = Buffer.allocUnsafe(largestKept);
  const grow = (more: number): void => {
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, builder.length + more));
    buffer.copy(larger, 0, 0, builder.length);
    buffer = larger;
  };
  const builder: TextBuilder = {
    length: 0,
    clear: () => {
      builder.length = 0;
      if (buffer.length > largestKept) buffer = Buffer.allocUnsafe(largestKept);
    },
    appendByte: (code) => {
      if (builder.length === buffer.length) grow(1);
      buffer[builder.length] = code;
      builder.length += 1;
    },
    append: (source, start, end) => {
      let { length } = builder;
      if (length + end - start > buffer.length) grow(end - start);
      for (let at = start; at < end; at += 1) {
        buffer[length] = source[at] as number;
        length += 1;
      }
      builder.length = length;
    },
    appendLowerCase: (source, start, end) => {
      let { length } = builder;
      if (length + end - start > buffer.length) grow(end - start);
      for (let at = start; at < end; at += 1) {
        buffer[length] = lowerCased[source[at] as number] as number;
        length += 1;
      }
      builder.length = length;
    },
    equal: (start, end, otherStart, otherEnd) => {
      const length = end - start;
      if (otherEnd - otherStart !== length) return false;
      for (let at = 0; at < length; at += 1) {
        if (buffer[start + at] !== buffer[otherStart + at]) return false;
      }
      return true;
    },
    at: (place) => buffer[place],
    bytes: () => buffer.subarray(0, builder.length),
  };
  return builder;
}
