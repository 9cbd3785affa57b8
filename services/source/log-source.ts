import type { logTypes } from '../../contract/log-types';
import type { StoredBody } from './body-reader';

type LogType = (typeof logTypes)[number];

/** A log file that a source has. */
export interface ListedFile extends StoredBody {
  readonly instance: string;
  readonly cluster: string;
  readonly logType: LogType;
  /** The name as Aurora has it, such as `slowquery/mysql-slowquery.log.2026-11-21.07`. */
  readonly logFileName: string;
}

/** Where log files are found. S3 is one such source, the RDS API another. */
export interface LogSource {
  /**
   * Every log file that was written since a moment, in any order. What it keeps in memory does not grow with the number of
   * files.
   */
  list(since: number, signal: AbortSignal): AsyncIterable<ListedFile>;
}
