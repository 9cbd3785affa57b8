import type { logTypes } from '../../contract/log-types';

type LogType = (typeof logTypes)[number];

/** What the name of an Aurora MySQL log file tells. */
export interface LogFileName {
  readonly logType: LogType;
  /** What the files that follow one another have in common: `mysql-slowquery.log`, or one of the four of audit: `audit.log.2`. */
  readonly family: string;
  /** It has the name of a file that a later one succeeds, if not yet, and that is never renamed again. */
  readonly rotated: boolean;
  /**
   * Its place among its family, to be compared number by number; the file that is being written under the plain name comes
   * last. Undefined where the name has an hour and no day, which tells no order.
   */
  readonly order: readonly number[] | undefined;
}

/**
 * The names of one type, and how Aurora rotates them: Amazon Aurora User Guide, "MySQL log file rotation and retention for
 * Aurora MySQL", and "Advanced Auditing with an Amazon Aurora MySQL DB cluster". `mysql-error.log` is missing on purpose:
 * every five minutes Aurora appends it to `mysql-error-running.log`, and each of its records would be read twice.
 */
const plainNames: Readonly<Record<string, LogType>> = {
  'mysql-error-running.log': 'error',
  'mysql-slowquery.log': 'slowquery',
  'mysql-general.log': 'general',
};

/** `.2026-11-21.07`, `.2026-11-21.7`, and `.7` of old engines. */
const hourly = /^(.+?\.log)(?:\.(?:(\d{4})-(\d{2})-(\d{2})\.)?(\d{1,2}))?$/;
/** `audit.log.<0 to 3>.2026-11-21-07-30.<n>`: four files at a time, and new names instead of renamed files. */
const audit = /^(audit\.log\.\d+)\.(\d{4})-(\d{2})-(\d{2})-(\d{2})-(\d{2})(?:\.(\d+))?$/;

const numbers = (texts: readonly (string | undefined)[]): number[] => texts.map((text) => Number(text ?? 0));

/** Exports may compress files and say so in the name; Aurora’s name has no such ending. */
export const withoutCompression = (name: string): string => name.replace(/\.gz$/i, '');

/**
 * Recognises a log file that this system reads.
 *
 * @param logFileName as Aurora has it, with or without its folder, such as `slowquery/mysql-slowquery.log.2026-11-21.07`
 * @returns undefined for every other file
 */
export function recogniseLogFile(logFileName: string): LogFileName | undefined {
  const name = logFileName.slice(logFileName.lastIndexOf('/') + 1);
  const [, stripe, ...when] = audit.exec(name) ?? [];
  if (stripe !== undefined) return { logType: 'audit', family: stripe, rotated: true, order: numbers(when) };

  const [, family = '', year, month, day, hour] = hourly.exec(name) ?? [];
  const logType = Object.hasOwn(plainNames, family) ? plainNames[family] : undefined;
  if (logType === undefined) return undefined;
  if (hour === undefined) return { logType, family, rotated: false, order: [Infinity] };
  const order = year === undefined ? undefined : numbers([year, month, day, hour]);
  return { logType, family, rotated: true, order };
}

/** Whether `one` was begun after `other`, of the same family; false where the names do not tell. */
export function isLaterFile(one: LogFileName, other: LogFileName): boolean {
  if (one.family !== other.family) return false;
  // The plain name comes after everything that has an hour, with or without a day.
  if (one.rotated !== other.rotated) return other.rotated;
  if (!one.order || !other.order) return false;
  const differs = one.order.findIndex((number, index) => number !== other.order?.[index]);
  return differs !== -1 && (one.order[differs] ?? 0) > (other.order[differs] ?? 0);
}
