import { node24 } from '../../__tests__/support/node24';
import { UserError } from '../../values/user-error';

/** A whole number from the environment, at least `least`. */
export function wholeNumber(name: string, otherwise: number, least = 1): number {
  const text = process.env[name] ?? String(otherwise);
  if (/^\d{1,6}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UserError(
    `${name}: given ${JSON.stringify(text)}; allowed: a whole number from ${least} to 999999. Left out, it is ${otherwise}`,
  );
}

/** What the benchmark can be told. */
export const settings = () => ({
  /** How often each contestant runs; the median counts. */
  rounds: wholeNumber('BENCH_ROUNDS', 3),
  /** Size of each corpus, in MB. */
  megabytes: wholeNumber('BENCH_MB', 64, 4),
  /** Size of the file on which memory is measured, in MB; 0 leaves it out. */
  bigMegabytes: wholeNumber('BENCH_BIG_MB', 2000, 0),
  seed: wholeNumber('BENCH_SEED', 7, 0),
  /** The Node that runs the services, and the contestants. */
  node: node24(),
  /** A Fluent Bit to compare with, if there is one. */
  fluentBit: process.env['FLUENT_BIT_BINARY'],
});
