import type { Operation } from './calls';
import { FakeRdsError } from './errors';
import type { Random } from './random';

/** A bucket of calls that fills up steadily. */
export interface Rate {
  /** Calls a second. */
  readonly perSecond: number;
  /** Calls that may come at once after a pause. */
  readonly burst: number;
}

/** How often each operation may be called; false stands for no limit. */
export interface Rates {
  /** All operations of the Query API together. @default 14 a second, 14 at once */
  readonly account?: Rate | false;
  /** The REST download of whole files. @default 100 a second, 200 at once */
  readonly complete?: Rate | false;
  /** Operations that have a limit of their own, beside that of the account. @default - none */
  readonly operations?: Readonly<Partial<Record<Operation, Rate>>>;
}

/** Failures that come by chance: which part of the calls, from 0 to 1. Each may be set while it runs. */
export interface Trouble {
  /** Throttling, although the rates were kept. @default 0 */
  throttled: number;
  /** InternalFailure or ServiceUnavailable. @default 0 */
  serverErrors: number;
}

const throttling = (): FakeRdsError => new FakeRdsError('Throttling', 'Rate exceeded');

function tokenBucket({ perSecond, burst }: Rate): (now: number) => boolean {
  let tokens = burst;
  let last: number | undefined;
  return (now) => {
    // Rounding keeps a caller who is exactly on time from being refused for a billionth of a token.
    if (last !== undefined && now > last)
      tokens = Math.min(burst, Math.round((tokens + ((now - last) / 1000) * perSecond) * 1e6) / 1e6);
    last = Math.max(now, last ?? now);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** Refuses a call that the rates do not allow, or that bad luck has chosen. */
export function callBudget(
  { account, complete, operations = {} }: Rates,
  trouble: Trouble,
  random: Random,
): (operation: Operation, now: number) => void {
  const bucketOf = (rate: Rate | false | undefined, fallback: Rate) =>
    rate === false ? () => true : tokenBucket(rate ?? fallback);
  const query = bucketOf(account, { perSecond: 14, burst: 14 });
  const rest = bucketOf(complete, { perSecond: 100, burst: 200 });
  const own = new Map(Object.entries(operations).map(([name, rate]) => [name, tokenBucket(rate)]));

  return (operation, now) => {
    const shared = operation === 'DownloadCompleteLogFile' ? rest : query;
    if (own.get(operation)?.(now) === false || !shared(now)) throw throttling();
    if (trouble.throttled > 0 && random.chance(trouble.throttled)) throw throttling();
    if (trouble.serverErrors > 0 && random.chance(trouble.serverErrors))
      throw random.chance(0.5)
        ? new FakeRdsError('InternalFailure', 'An internal error has occurred.')
        : new FakeRdsError('ServiceUnavailable', 'Service is unavailable. Please try again later.');
  };
}
