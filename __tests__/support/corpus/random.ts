/** A small seeded generator of random numbers, so that a seed names a file for good. */
export interface Random {
  /** From 0 to below 1. */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Mostly one of the first items: the n-th is chosen in proportion to 1/n, as values are in real logs. */
  readonly zipf: <T>(items: readonly T[]) => T;
  /** Lower-case hexadecimal digits. */
  readonly hex: (digits: number) => string;
  /** A random waiting time around `mean`, whole and at least 1. */
  readonly gap: (mean: number) => number;
}

/** Mulberry32, by Tommy Ettinger: 32 bits of state, good enough for test data. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => items[int(0, items.length - 1)] as (typeof items)[number],
    zipf: (items) => items[Math.floor((items.length + 1) ** next()) - 1] as (typeof items)[number],
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += int(0, 0xffffff).toString(16).padStart(6, '0');
      return text.slice(0, digits);
    },
    gap: (mean) => Math.max(1, Math.round(-Math.log(1 - next()) * mean)),
  };
}
