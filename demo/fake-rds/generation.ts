import { byteLog, type ByteLog } from './byte-log';
import type { Hour } from './hours';

export type LogType = 'error' | 'slowquery' | 'general' | 'audit' | 'postgresql' | 'other';

/** A file came back shorter. */
export interface Shrink {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Bytes before. */
  readonly from: number;
  /** Bytes after. */
  readonly to: number;
  /** What was cut off. */
  readonly lost: Buffer;
}

/**
 * One body of bytes, under whatever name it lies: it grows, is renamed, may come back shorter, and goes away. Times are
 * those of the engine’s clock, in milliseconds since 1970.
 */
export interface Generation {
  /** Tells it from every other one of this engine. */
  readonly id: number;
  readonly instance: string;
  readonly logType: LogType;
  /** The log that it belongs to: `slowquery/mysql-slowquery.log`, `audit/audit.log.2`. */
  readonly base: string;
  readonly bornAt: number;
  /** Every name that it had, the newest last. */
  readonly names: readonly { readonly name: string; readonly from: number }[];
  readonly size: number;
  readonly shrinks: readonly Shrink[];
  /** When it was last appended to. */
  readonly lastWritten: number;
  /** When it became a rotated file. */
  readonly rotatedAt: number | undefined;
  /** When it was deleted: by retention, with its instance, or when it was emptied. */
  readonly goneAt: number | undefined;
  /** What lies in it now, or lay in it when it went. */
  bytes(): Buffer;
}

/** A generation as the engine changes it. */
export interface Body extends Generation {
  readonly log: ByteLog;
  readonly names: { name: string; from: number }[];
  readonly shrinks: Shrink[];
  /** The hours of its host’s clock that its markers name. */
  readonly firstHour: Hour;
  lastHour: Hour;
  lastWritten: number;
  /** Milliseconds of the host’s clock. */
  modified: number;
  rotatedAt: number | undefined;
  goneAt: number | undefined;
  /** Its bytes as gzip, once it was compressed. */
  gzip: Buffer | undefined;
  /** How large it was, and when it had been modified, at some time. */
  asOf(at: number): { readonly size: number; readonly modified: number } | undefined;
  /** Remembers what `asOf` says from now on. */
  note(at: number): void;
}

export interface BodyOptions {
  readonly id: number;
  readonly instance: string;
  readonly logType: LogType;
  readonly base: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The same by the host’s clock. */
  readonly hostTime: number;
  readonly firstHour: Hour;
}

export function newBody({ id, instance, logType, base, name, at, hostTime, firstHour }: BodyOptions): Body {
  const log = byteLog();
  const times: number[] = [];
  const sizes: number[] = [];
  const modifications: number[] = [];
  const body: Body = {
    id,
    instance,
    logType,
    base,
    bornAt: at,
    names: [{ name, from: at }],
    shrinks: [],
    log,
    firstHour,
    lastHour: Infinity,
    lastWritten: at,
    modified: hostTime,
    rotatedAt: undefined,
    goneAt: undefined,
    gzip: undefined,
    get size() {
      return log.size;
    },
    bytes: () => log.copy(0, log.size),
    asOf: (when) => {
      let index = times.length - 1;
      while (index >= 0 && (times[index] as number) > when) index -= 1;
      if (index < 0) return undefined;
      return { size: sizes[index] as number, modified: modifications[index] as number };
    },
    note: (when) => {
      if (times.at(-1) === when) {
        times.pop();
        sizes.pop();
        modifications.pop();
      }
      times.push(when);
      sizes.push(log.size);
      modifications.push(body.modified);
    },
  };
  body.note(at);
  return body;
}
