/** One account and region, which share one budget of calls. */
export interface RdsPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** An instance, as `DescribeDBInstances` tells of it. */
export interface RdsInstance {
  readonly instance: string;
  /** Undefined for an instance that belongs to no cluster: it is no Aurora instance. */
  readonly cluster: string | undefined;
  /** Such as `aurora-mysql`. */
  readonly engine: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A cluster, as `DescribeDBClusters` tells of it. */
export interface RdsCluster {
  readonly cluster: string;
  readonly engine: string;
  readonly instances: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A log file, as `DescribeDBLogFiles` tells of it: its name, and nothing that would tell its bodies apart. */
export interface RdsLogFile {
  readonly file: string;
  /** Bytes. Of an error log it may be more than is served: AWS leaves out lines of its own. */
  readonly size: number;
  /** Milliseconds since 1970, by the clock of the database’s host. */
  readonly lastWritten: number;
}

/** One page of an answer, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly marker: string | undefined;
}

/** What a call for a portion of a file brought. */
export interface RdsPortion {
  readonly data: Buffer;
  /** Where RDS says that the next portion begins; see `marker.ts`. */
  readonly marker: string | undefined;
  /** Whether RDS says that there is more. It has been seen to say no in the middle of a file (aws/aws-cli#2268). */
  readonly pending: boolean;
}

export interface PortionRequest {
  readonly instance: string;
  readonly file: string;
  readonly marker: string;
  /** Whole lines at most. @default - as many as one call can bring */
  readonly lines?: number;
}

/** The names of the calls, as AWS has them; the last one is a download over REST and in no SDK. */
export const rdsOperations = [
  'DescribeDBClusters',
  'DescribeDBInstances',
  'DescribeDBLogFiles',
  'DownloadDBLogFilePortion',
  'DownloadCompleteDBLogFile',
] as const;

export type RdsOperation = (typeof rdsOperations)[number];

/** What one call can bring at most (Amazon RDS API Reference, "DownloadDBLogFilePortion"). */
export interface PortionCaps {
  readonly bytes: number;
  readonly lines: number;
}

export const portionCaps: PortionCaps = { bytes: 1024 ** 2, lines: 10_000 };

/** The part of the RDS API that reads log files, in one account and region. Each call is one request: nothing is repeated. */
export interface RdsApi {
  describeClusters(marker: string | undefined, signal: AbortSignal): Promise<Page<RdsCluster>>;
  describeInstances(marker: string | undefined, signal: AbortSignal): Promise<Page<RdsInstance>>;
  describeLogFiles(
    request: {
      readonly instance: string;
      /** Milliseconds since 1970. @default - all */
      readonly writtenSince?: number;
      /** A part of the file’s name. @default - all */
      readonly nameContains?: string;
      readonly marker?: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<Page<RdsLogFile>>;
  downloadPortion(request: PortionRequest, signal: AbortSignal): Promise<RdsPortion>;
  /** The whole file, as it is when the call is made. */
  downloadComplete(
    request: Pick<PortionRequest, 'instance' | 'file'>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
}

/**
 * Why a call was refused.
 *
 * - `throttled`: too many calls; it may be made again later
 * - `no instance`: there is none of this name
 * - `no file`: the instance has none of this name, or not at the moment, as while it is renamed
 * - `binary`: the portion has bytes that no XML document can carry
 * - `denied`: a right is missing
 * - `passing`: everything else; it may succeed when it is made again
 */
export type RdsRefusal = 'throttled' | 'no instance' | 'no file' | 'binary' | 'denied' | 'passing';

/** A call that did not succeed. */
export class RdsError extends Error {
  override readonly name = 'RdsError';

  constructor(
    readonly refusal: RdsRefusal,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
