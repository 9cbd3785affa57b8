/** Members of an object that many have: their JSON, with a comma before each. A name alone, up to its colon, is one too. */
export interface Members {
  readonly bytes: Uint8Array;
  /** Whether every character takes one byte. */
  readonly ascii: boolean;
}

/** Prepares members once, so that writing them costs little. */
export function members(json: string): Members {
  const bytes = Buffer.from(json);
  return { bytes, ascii: bytes.length === json.length };
}

/** Bytes up to which a loop copies faster than a call of the engine’s own copy. */
const fewBytes = 10;
/** Bytes that are gathered before they become a string. */
const size = 64 * 1024;
/** Texts with more characters are made JSON by themselves. */
const longText = 16 * 1024;

/** 1 for characters that stand in a JSON text as they are, in one byte. */
const plain = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c ? 1 : 0,
);

/** What stands behind the backslash of a character that JSON escapes and that texts often have; else 0. */
const shortEscapes = Uint8Array.from({ length: 256 }, (_, code) =>
  Math.max(
    0,
    (['\n', '\r', '\t', '"', '\\'].includes(String.fromCharCode(code))
      ? JSON.stringify(String.fromCharCode(code))
      : ''
    ).charCodeAt(2),
  ),
);

const opening = Buffer.from('{"_timestamp":');
/** Digits of a time at most, with a minus. */
const longestTime = 20;

/**
 * Builds one object after the other as a line of JSON. Its bytes are gathered in one buffer, whose beginning is the same for all of
 * them, and become one string at the end: strings that are put together of a hundred pieces take an engine twice as long.
 */
export interface JsonLine {
  /** Appends what a value consists of, as it is. */
  raw(text: string): void;
  members(json: Members): void;
  /** Appends bytes of ASCII as they are: at most some hundreds. */
  rawBytes(bytes: Uint8Array, from: number, to: number): void;
  /** Appends a text in quotes. */
  text(value: string): void;
  /** Appends bytes in quotes if they are ASCII that needs no rare escape; otherwise nothing, and returns false. */
  textBytes(bytes: Uint8Array, from: number, to: number): boolean;
  /** Appends a whole number. */
  number(value: number): void;
  /** Ends the object, which starts with this time, in microseconds since 1970, and the members that all have. */
  end(time: number): string;
}

/** @param common what every object has */
export function jsonLine(common: Members): JsonLine {
  const fixed = common.bytes;
  /** Digits of the time stand before `timeEnd`, the fixed members behind it. */
  const timeEnd = opening.length + longestTime;
  const start = timeEnd + fixed.length;
  const buffer = Buffer.allocUnsafeSlow(start + size);
  const limit = buffer.length - 8;
  buffer.set(fixed, timeEnd);
  /** What is before the bytes in the buffer, of a record with long texts, without its time and its fixed members. */
  let before = '';
  let at = start;
  let { ascii } = common;
  const asciiMembers = ascii;

  const slice = (from: number, to: number): string => buffer.toString(ascii ? 'latin1' : 'utf8', from, to);

  const flush = (): void => {
    before += buffer.toString(ascii === asciiMembers && ascii ? 'latin1' : 'utf8', start, at);
    at = start;
  };

  /** Puts the digits of a whole number so that they end before `end`. Returns where they start. */
  const putBefore = (end: number, value: number): number => {
    let from = end;
    let rest = Math.abs(value);
    while (rest > 0x3fffffff) {
      const higher = Math.floor(rest / 1e6);
      let lower = rest - higher * 1e6;
      for (let i = 0; i < 6; i++) {
        const tens = (lower / 10) | 0;
        from -= 1;
        buffer[from] = 48 + lower - tens * 10;
        lower = tens;
      }
      rest = higher;
    }
    do {
      const tens = (rest / 10) | 0;
      from -= 1;
      buffer[from] = 48 + rest - tens * 10;
      rest = tens;
    } while (rest > 0);
    if (value < 0) {
      from -= 1;
      buffer[from] = 0x2d;
    }
    return from;
  };

  /** Appends a text as JSON that is none as it stands. */
  const escaped = (value: string): void => {
    const json = JSON.stringify(value);
    if (at + 3 * json.length > limit) flush();
    const written = buffer.write(json, at);
    if (written !== json.length) ascii = false;
    at += written;
  };

  /**
   * Copies plain bytes, four in a step, which takes three quarters of the time.
   *
   * @returns where it stopped: before four bytes that are not all plain, or before the last three at most
   */
  const copyPlain = (bytes: Uint8Array, from: number, to: number, into: number): number => {
    let i = from;
    for (let put = into; i + 4 <= to; i += 4, put += 4) {
      const a = bytes[i] as number;
      const b = bytes[i + 1] as number;
      const c = bytes[i + 2] as number;
      const d = bytes[i + 3] as number;
      buffer[put] = a;
      buffer[put + 1] = b;
      buffer[put + 2] = c;
      buffer[put + 3] = d;
      if (((plain[a] as number) & (plain[b] as number) & (plain[c] as number) & (plain[d] as number)) === 0)
        break;
    }
    return i;
  };

  const isPlain = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++) if (plain[buffer[i] as number] === 0) return false;
    return true;
  };

  return {
    raw(text) {
      const { length } = text;
      if (length > longText) {
        flush();
        before += text;
        return;
      }
      if (at + 3 * length > limit) flush();
      const written = buffer.write(text, at);
      if (written !== length) ascii = false;
      at += written;
    },
    members(json) {
      const { bytes } = json;
      const { length } = bytes;
      if (length > longText) {
        flush();
        before += Buffer.from(bytes).toString();
        return;
      }
      if (at + length > limit) flush();
      if (length > fewBytes) buffer.set(bytes, at);
      else for (let i = 0; i < length; i++) buffer[at + i] = bytes[i] as number;
      if (!json.ascii) ascii = false;
      at += length;
    },
    rawBytes(bytes, from, to) {
      if (at + to - from > limit) flush();
      const shift = at - from;
      for (let i = from; i < to; i++) buffer[shift + i] = bytes[i] as number;
      at = shift + to;
    },
    text(value) {
      const { length } = value;
      if (length > longText) {
        flush();
        before += JSON.stringify(value);
        return;
      }
      if (at + 3 * length > limit) flush();
      const from = at + 1;
      const to = from + buffer.write(value, from);
      if (to - from !== length || !isPlain(from, to)) return escaped(value);
      buffer[at] = 0x22;
      buffer[to] = 0x22;
      at = to + 1;
    },
    textBytes(bytes, from, to) {
      if (to - from > longText) return false;
      if (at + 2 * (to - from) > limit) flush();
      let put = at + 1;
      let i = from;
      while (i < to) {
        const plainTo = copyPlain(bytes, i, to, put);
        put += plainTo - i;
        i = plainTo;
        for (const stop = Math.min(i + 4, to); i < stop; i++) {
          const code = bytes[i] as number;
          if (plain[code] === 1) buffer[put] = code;
          else {
            const escape = shortEscapes[code] as number;
            if (escape === 0) return false;
            buffer[put] = 0x5c;
            put += 1;
            buffer[put] = escape;
          }
          put += 1;
        }
      }
      buffer[at] = 0x22;
      buffer[put] = 0x22;
      at = put + 1;
      return true;
    },
    number(value) {
      if (at + longestTime > limit) flush();
      const from = putBefore(at + longestTime, value);
      const to = at + longestTime;
      for (let i = from; i < to; i++, at++) buffer[at] = buffer[i] as number;
    },
    end(time) {
      buffer[at] = 0x7d;
      at += 1;
      const from = putBefore(timeEnd, time) - opening.length;
      for (let i = 0; i < opening.length; i++) buffer[from + i] = opening[i] as number;
      const json = before === '' ? slice(from, at) : slice(from, start) + before + slice(start, at);
      before = '';
      at = start;
      ascii = asciiMembers;
      return json;
    },
  };
}
