import type { Environment } from '../../values/schema';
import { cloudWatchPriceOf, priceOf } from './price';

/** Above it a single node of any type is out of the question, so that no answer is better than one. */
const mostGbPerDay = 100_000;

/**
 * The GB a day from which this system costs less than CloudWatch, everything else about the environment unchanged.
 *
 * @returns `undefined` where it is never so below 100 TB a day
 */
export function breakEvenGbPerDay(environment: Environment, today?: Date): number | undefined {
  const saves = (gigabytesPerDay: number): boolean => {
    const at = { ...environment, logs: { ...environment.logs, gigabytesPerDay } };
    return priceOf(at, today).monthlyUsd < cloudWatchPriceOf(at).monthlyUsd;
  };
  if (!saves(mostGbPerDay)) return undefined;
  let [tooLittle, enough] = [0, mostGbPerDay];
  while (enough - tooLittle > 0.5) {
    const middle = (tooLittle + enough) / 2;
    if (saves(middle)) enough = middle;
    else tooLittle = middle;
  }
  return Math.ceil(enough);
}
