/** Milliseconds. */
export const hour = 3_600_000;

/** An hour as a number: hours since 1970 of the clock of the database’s host. */
export type Hour = number;

export const hourOf = (milliseconds: number): Hour => Math.floor(milliseconds / hour);

const dayOf = (at: Hour): string => new Date(at * hour).toISOString().slice(0, 10);
const numberOf = (at: Hour): number => at % 24;

/** How a rotated file is named by the hour that ended. @param unpadded `.9` instead of `.09` */
export const rotatedName = (base: string, at: Hour, unpadded: boolean): string =>
  `${base}.${dayOf(at)}.${String(numberOf(at)).padStart(unpadded ? 1 : 2, '0')}`;

/** The name of an audit log file: the minute in which it began, and a number that tells files of one minute apart. */
export const auditName = (base: string, milliseconds: number, serial: number): string =>
  `${base}.${new Date(milliseconds).toISOString().slice(0, 16).replace(/[T:]/g, '-')}.${serial}`;

/** The name of an Aurora PostgreSQL log file: the minute in which it began. */
export const postgresName = (base: string, milliseconds: number): string =>
  `${base}.${new Date(milliseconds).toISOString().slice(0, 16).replace('T', '-').replace(':', '')}`;

/** Where a reader stands, as a marker says it. */
export interface Position {
  /** Bytes. */
  readonly offset: number;
  /** The hour that the marker names. */
  readonly hour?: Hour;
  /** The hour of the day, of a marker that names no day. */
  readonly hourOfDay?: number;
}

/** `YYYY-MM-DD.H:<offset>`, its hour without a leading zero. @param short `H:<offset>`, as older engines write it */
export const markerOf = (at: Hour, offset: number, short: boolean): string =>
  `${short ? '' : `${dayOf(at)}.`}${numberOf(at)}:${offset}`;

/** What a marker says; undefined when it is none. */
export function positionOf(marker: string): Position | undefined {
  if (/^\d{1,15}$/.test(marker)) return { offset: Number(marker) };
  const parts = /^(?:(\d{4}-\d\d-\d\d)\.)?(\d{1,2}):(\d{1,15})$/.exec(marker);
  if (!parts) return undefined;
  const [, day, number, offset] = parts;
  if (Number(number) > 23) return undefined;
  if (day === undefined) return { offset: Number(offset), hourOfDay: Number(number) };
  const start = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(start) ? undefined : { offset: Number(offset), hour: hourOf(start) + Number(number) };
}

/** Whether a file that was written from one hour to another one is what a marker names. @param last Infinity while it is written */
export function namesHours({ hour: at, hourOfDay }: Position, first: Hour, last: Hour): boolean {
  if (at !== undefined) return at >= first && at <= last;
  if (hourOfDay === undefined) return false;
  if (last === Infinity) return hourOfDay === numberOf(first);
  return last - first >= 23 || (hourOfDay - numberOf(first) + 24) % 24 <= last - first;
}
