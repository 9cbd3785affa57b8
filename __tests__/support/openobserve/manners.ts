/** What may become of a request that brings records. */
export const ingestManners = [
  /** They are stored, and the answer says so. */
  'store',
  /** 503, before anything is stored. */
  'refuse',
  /** 429, before anything is stored. */
  'too many',
  /** 400 for no reason, before anything is stored. */
  'bad',
  /** 413, however small it is. */
  'too large',
  /** The connection is closed before anything is stored. */
  'drop before',
  /** The connection is closed after everything is stored. */
  'drop after',
  /** 200, as if all were stored: none is. The write-ahead log failed after the records were counted. */
  'lose',
  /** 200: every other record is stored, the rest is counted as failed. */
  'half',
  /** 200 with 0 successful and 0 failed: none is stored. */
  'nothing',
  /** 500, after everything is stored. */
  'fail after',
] as const;

/** What may become of a search. */
export const searchManners = [
  'answer',
  /** 500. */
  'fail',
  /** 408, as rc4 answers its own timeout. */
  'time out',
  /** The connection is closed. */
  'drop',
  /** 200 without a hit, and flagged as partial. */
  'partial',
  /** 200 without a hit: records are just moving from memory to a file (openobserve/openobserve, issue 8638). */
  'miss',
] as const;

export type IngestManner = (typeof ingestManners)[number];
export type SearchManner = (typeof searchManners)[number];

interface Behaviour<Manner extends string> {
  /** The first requests, one after the other. */
  readonly schedule?: readonly Manner[];
  /** How likely each manner is for the rest, from 0 to 1. Whatever remains goes well. */
  readonly rates?: Partial<Readonly<Record<Manner, number>>>;
}

/** How a double behaves. */
export interface Manners {
  /** Decides with `rates`. @default 1 */
  readonly seed?: number;
  readonly ingest?: Behaviour<IngestManner>;
  readonly search?: Behaviour<SearchManner>;
  /** Streams that it concerns. @default all of them */
  readonly streams?: readonly string[];
  /** Milliseconds before each answer. Who has hung up by then has sent nothing. @default 0 */
  readonly delay?: number;
  /** Milliseconds from now on in which nothing is answered. @default 0 */
  readonly stall?: number;
  /** Bytes of a decoded body beyond which the answer is 413. */
  readonly largestBody?: number;
}

/** mulberry32 by Tommy Ettinger, public domain: small, and good enough to draw from. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Draws what becomes of each request.
 *
 * @throws Error for a manner that does not exist
 */
export function draw<Manner extends string>(
  all: readonly [Manner, ...Manner[]],
  { schedule = [], rates = {} }: Behaviour<Manner>,
  random: () => number,
): () => Manner {
  for (const name of [...schedule, ...Object.keys(rates)]) {
    if (!all.includes(name as Manner)) throw new Error(`no manner “${name}”; there are ${all.join(', ')}`);
  }
  const planned = [...schedule];
  const likely = Object.entries(rates) as [Manner, number][];
  return () => {
    const next = planned.shift();
    if (next !== undefined) return next;
    let left = random();
    for (const [manner, rate] of likely) {
      left -= rate;
      if (left < 0) return manner;
    }
    return all[0];
  };
}
