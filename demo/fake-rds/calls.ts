import type { FakeRdsErrorCode } from './errors';

export type Operation =
  | 'DescribeDBClusters'
  | 'DescribeDBInstances'
  | 'DescribeDBLogFiles'
  | 'DownloadDBLogFilePortion'
  | 'DownloadCompleteLogFile';

/** A call that somebody made, whether it succeeded or not. */
export interface Call {
  readonly operation: Operation;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly instance?: string;
  readonly file?: string;
  /** What it failed with. */
  error?: FakeRdsErrorCode;
  /** The bytes that it brought. */
  data?: Brought;
}

/** The bytes that a call brought: from the offset `from` of a generation to below `to`. */
export interface Brought {
  /** The id of the generation. */
  readonly generation: number;
  readonly from: number;
  readonly to: number;
  /** Bytes that one call could have brought from there, with as many lines as are allowed. */
  readonly could: number;
}

export interface DataTotals {
  readonly calls: number;
  readonly bytes: number;
  /** Bytes that as many calls could have brought. */
  readonly could: number;
  /** Calls that brought bytes of which more than `ignore` had been brought before. */
  readonly refetches: number;
  /** Bytes that were brought more than once. */
  readonly refetched: number;
}

/** Every call that was made, the oldest first. */
export interface Calls {
  readonly all: readonly Call[];
  /** @param error only calls that failed with it */
  count(operation: Operation | 'all', error?: FakeRdsErrorCode): number;
  /** The largest number of calls in any window of `windowMs` milliseconds, whether they succeeded or not. */
  most(operation: Operation | 'all', windowMs: number): number;
  /** What the calls brought that bring data. @param ignore bytes @default 65 536 */
  data(operation?: Operation | 'all', ignore?: number): DataTotals;
  /** Forgets them. */
  clear(): void;
}

export interface CallLog extends Calls {
  begin(call: Call): Call;
}

export function callLog(): CallLog {
  const all: Call[] = [];
  const of = (operation: Operation | 'all'): readonly Call[] =>
    operation === 'all' ? all : all.filter((call) => call.operation === operation);

  return {
    all,
    begin: (call) => {
      all.push(call);
      return call;
    },
    count: (operation, error) =>
      of(operation).filter((call) => error === undefined || call.error === error).length,
    most: (operation, windowMs) => {
      const times = of(operation)
        .map(({ at }) => at)
        .sort((one, other) => one - other);
      let first = 0;
      let most = 0;
      times.forEach((at, index) => {
        while (at - (times[first] as number) >= windowMs) first += 1;
        most = Math.max(most, index - first + 1);
      });
      return most;
    },
    data: (operation = 'all', ignore = 65_536) => {
      let [calls, bytes, could, refetches, refetched] = [0, 0, 0, 0, 0];
      /** Of each generation, up to where it has been brought. */
      const ends = new Map<number, number>();
      for (const { data } of of(operation)) {
        if (!data) continue;
        const { generation, from, to } = data;
        calls += 1;
        bytes += to - from;
        could += data.could;
        const end = ends.get(generation) ?? 0;
        const again = Math.max(0, Math.min(end, to) - from);
        refetched += again;
        if (again > ignore) refetches += 1;
        ends.set(generation, Math.max(end, to));
      }
      return { calls, bytes, could, refetches, refetched };
    },
    clear: () => {
      all.length = 0;
    },
  };
}
