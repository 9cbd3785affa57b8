import type { Random } from '../../shared/backoff';
import type { Clock } from '../../shared/clock';
import type { RdsApi, RdsError, RdsOperation } from './api';
import type { CallBudget } from './budget';
import { rdsError } from './errors';

/** Told of each call, for the metrics. */
export interface CallWatch {
  called(operation: RdsOperation, instance: string | undefined, outcome: 'ok' | RdsError['refusal']): void;
  served(operation: RdsOperation, instance: string, bytes: number): void;
}

export interface RdsCallsDeps {
  readonly api: RdsApi;
  readonly budget: CallBudget;
  readonly clock: Clock;
  readonly random: Random;
  readonly watch: CallWatch;
}

/** How often a call is made again when it fails for a reason that may pass. */
const patience = 8;
/** Milliseconds of the first pause after a failure, and of the longest. */
const firstPause = 1000;
const longestPause = 120_000;

/**
 * The RDS API as it is used: each call waits for its turn in the budget, is counted, and is made again when it was throttled or
 * failed for a reason that may pass. Pauses double for each instance, by ±20 % (as avinash-gupta-rdz/rdstail paces itself), so
 * that an instance that is busy is left alone and the others are not.
 */
export interface RdsCalls {
  /** @param deadline milliseconds since 1970: when what is called for may be lost; 0 goes before everything else */
  until(deadline: number): RdsApi;
}

export function rdsCalls({ api, budget, clock, random, watch }: RdsCallsDeps): RdsCalls {
  /** Failures in a row of an instance, and until when it is left alone. */
  const pauses = new Map<string, { readonly failures: number; readonly until: number }>();

  const fail = (instance: string): void => {
    const failures = (pauses.get(instance)?.failures ?? 0) + 1;
    const pause = Math.min(longestPause, firstPause * 2 ** (failures - 1)) * (0.8 + random() * 0.4);
    pauses.set(instance, { failures, until: clock.now() + pause });
  };

  const call = async <T>(
    operation: RdsOperation,
    instance: string | undefined,
    deadline: number,
    signal: AbortSignal,
    action: () => Promise<T>,
  ): Promise<T> => {
    const who = instance ?? '';
    for (let attempt = 1; ; attempt += 1) {
      const rest = (pauses.get(who)?.until ?? 0) - clock.now();
      if (rest > 0) await clock.sleep(rest, signal);
      await budget.take(deadline, signal);
      try {
        const result = await action();
        pauses.delete(who);
        watch.called(operation, instance, 'ok');
        return result;
      } catch (thrown) {
        signal.throwIfAborted();
        const error = rdsError(`${operation}${instance === undefined ? '' : ` of ${instance}`}`, thrown);
        watch.called(operation, instance, error.refusal);
        const passes = error.refusal === 'throttled' || error.refusal === 'passing';
        if (!passes) throw error;
        fail(who);
        if (attempt >= patience) throw error;
      }
    }
  };

  return {
    until: (deadline) => ({
      describeClusters: (marker, signal) =>
        call('DescribeDBClusters', undefined, deadline, signal, () => api.describeClusters(marker, signal)),
      describeInstances: (marker, signal) =>
        call('DescribeDBInstances', undefined, deadline, signal, () => api.describeInstances(marker, signal)),
      describeLogFiles: (request, signal) =>
        call('DescribeDBLogFiles', request.instance, deadline, signal, () =>
          api.describeLogFiles(request, signal),
        ),
      downloadPortion: async (request, signal) => {
        const operation = 'DownloadDBLogFilePortion';
        const portion = await call(operation, request.instance, deadline, signal, () =>
          api.downloadPortion(request, signal),
        );
        watch.served(operation, request.instance, portion.data.length);
        return portion;
      },
      async downloadComplete(request, signal) {
        const operation = 'DownloadCompleteDBLogFile';
        const bytes = await call(operation, request.instance, deadline, signal, () =>
          api.downloadComplete(request, signal),
        );
        return counted(bytes, (length) => watch.served(operation, request.instance, length));
      },
    }),
  };
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  served: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    served(chunk.length);
    yield chunk;
  }
}
