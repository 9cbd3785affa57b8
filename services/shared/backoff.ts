/** A number from 0 to 1, without 1. */
export type Random = () => number;

export interface BackoffOptions {
  /** Milliseconds before the second attempt at most. @default 200 */
  readonly first?: number;
  /** Milliseconds between two attempts at most. @default 30 000 */
  readonly longest?: number;
}

/**
 * How long to wait after a failure: a random time below a bound that doubles with each attempt ("full jitter", AWS
 * Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param attempt failures so far, 1 and more
 */
export const backoff = (
  attempt: number,
  random: Random,
  { first = 200, longest = 30_000 }: BackoffOptions = {},
): number => random() * Math.min(longest, first * 2 ** (attempt - 1));
