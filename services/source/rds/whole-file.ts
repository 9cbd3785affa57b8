import { backoff, type Random } from '../../shared/backoff';
import type { Clock } from '../../shared/clock';
import { causeOf } from '../../shared/log';
import { RdsError, type RdsApi } from './api';

/** Downloads of one file that break in a row before it counts as an error. Each begins anew: REST knows no ranges. */
const breaksInARow = 4;

/**
 * The bytes of a whole file from a place on, by the download over REST. What lies before is thrown away.
 *
 * @returns the length of the file
 * @throws RdsError for what RDS refuses, and when the download breaks again and again
 */
export async function* wholeFile(
  api: RdsApi,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  { instance, file, from }: { readonly instance: string; readonly file: string; readonly from: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, number> {
  let wanted = from;
  for (let breaks = 0; ;) {
    let at = 0;
    try {
      for await (const chunk of await api.downloadComplete({ instance, file }, signal)) {
        const skipped = Math.min(chunk.length, Math.max(0, wanted - at));
        at += chunk.length;
        if (skipped === chunk.length) continue;
        wanted = at;
        breaks = 0;
        yield chunk.subarray(skipped);
      }
      return at;
    } catch (error) {
      breaks += 1;
      if (signal.aborted || error instanceof RdsError) throw error;
      if (breaks >= breaksInARow)
        throw new RdsError(
          'passing',
          `${instance} ${file}: the download broke at byte ${at}: ${causeOf(error)}`,
          {
            cause: error,
          },
        );
      await clock.sleep(backoff(breaks, random), signal);
    }
  }
}
