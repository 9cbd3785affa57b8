interface Known<Made> {
  readonly bytes: Buffer;
  readonly hash: number;
  readonly made: Made;
}

/** What was made of bytes that come again and again, such as users or labels. */
export interface KnownBytes<Made> {
  /** What was kept for the same bytes. */
  find(bytes: Uint8Array, from: number, to: number): Made | undefined;
  /** Keeps what was made of the bytes that were looked for last. */
  keep(bytes: Uint8Array, from: number, to: number, made: Made): void;
}

const isSame = (known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean => {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
};

/** @param places how many are kept at most, a power of 2: what is kept last takes the place of another */
export function knownBytes<Made>(places: number): KnownBytes<Made> {
  const all: (Known<Made> | undefined)[] = Array.from({ length: places }, () => undefined);
  let hash = 0;
  const place = (): number => (hash ^ (hash >>> 16)) & (places - 1);
  return {
    find(bytes, from, to) {
      let sum = 0;
      for (let at = from; at < to; at++) sum = (Math.imul(sum, 31) + (bytes[at] as number)) | 0;
      hash = sum;
      const there = all[place()];
      return there?.hash === hash && isSame(there.bytes, bytes, from, to) ? there.made : undefined;
    },
    keep(bytes, from, to, made) {
      all[place()] = { bytes: Buffer.from(bytes.subarray(from, to)), hash, made };
    },
  };
}
