import { plainTime } from './time-bytes';
import { zoneOf, type Zone } from './time-zone';

export { zoneOf, type Zone };

const twoDigits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
};

/** A fraction of a second, such as `.660108`, in microseconds. Digits after the sixth are cut. NaN if it is none. */
function fraction(text: string): number {
  if (text === '') return 0;
  if (text.charCodeAt(0) !== 0x2e || text.length < 2) return NaN;
  let micros = 0;
  let digits = 0;
  for (let at = 1; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    if (digits < 6) {
      micros = micros * 10 + digit;
      digits += 1;
    }
  }
  for (; digits < 6; digits++) micros *= 10;
  return micros;
}

const day = (year: number, month: number, date: number): number => {
  const at = Date.UTC(year, month - 1, date);
  // A date that does not exist, such as the 30th of February, is taken for one of the next month.
  return year >= 1000 && month >= 1 && month <= 12 && new Date(at).getUTCDate() === date ? at : NaN;
};

/** Seconds since midnight. A leap second is the first one of the next minute. */
const clock = (hour: number, minute: number, second: number): number =>
  hour <= 23 && minute <= 59 && second <= 60 ? (hour * 60 + minute) * 60 + second : NaN;

/** Minutes east of UTC of `Z` or `+HH:MM`; NaN if it is none. */
function offsetMinutes(text: string): number {
  if (text === 'Z') return 0;
  if (text.length !== 6 || text.charCodeAt(3) !== 0x3a) return NaN;
  const minutes = twoDigits(text, 1) * 60 + twoDigits(text, 4);
  return text.charCodeAt(0) === 0x2b ? minutes : text.charCodeAt(0) === 0x2d ? -minutes : NaN;
}

let knownDay = '';
let knownDayAt = NaN;

/** The start of the day `YYYY-MM-DD`, milliseconds since 1970. Records of a file share a day or two. */
function isoDay(text: string): number {
  const key = text.slice(0, 10);
  if (key === knownDay) return knownDayAt;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  knownDayAt = day(year, twoDigits(text, 5), twoDigits(text, 8));
  knownDay = key;
  return knownDayAt;
}

/** The time of day at `at` as `HH:MM:SS`, in microseconds, with what follows as its fraction. */
const timeOfDay = (text: string, at: number, fractionText: string): number =>
  clock(twoDigits(text, at), twoDigits(text, at + 3), twoDigits(text, at + 6)) * 1e6 + fraction(fractionText);

const isoForm = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
const oldForm = /^(\d\d)(\d\d)(\d\d) {1,2}(\d{1,2}):(\d\d):(\d\d)(\.\d+)?$/;
const plainForm = /^(\d{4})(\d\d)(\d\d) (\d{1,2}):(\d\d):(\d\d)(\.\d+)?$/;

function isoTime(text: string, zone: Zone): number {
  const last = text.charCodeAt(text.length - 1);
  const offset = last === 0x5a ? 1 : text.charCodeAt(text.length - 3) === 0x3a && text.length >= 25 ? 6 : 0;
  const end = text.length - offset;
  const local = isoDay(text) * 1000 + timeOfDay(text, 11, text.slice(19, end));
  return offset === 0 ? zone.utc(local) : local - offsetMinutes(text.slice(end)) * 60e6;
}

function compactTime(parts: RegExpExecArray, century: number, zone: Zone): number {
  const [, year, month, date, hour, minute, second, part = ''] = parts;
  const days = day(century + Number(year), Number(month), Number(date)) * 1000;
  return zone.utc(days + clock(Number(hour), Number(minute), Number(second)) * 1e6 + fraction(part));
}

/**
 * Microseconds since 1970 of a time as MySQL’s logs have it: RFC 3339 with `Z` or an offset; the same without one, with `T` or a
 * space; `YYMMDD [H]H:MM:SS[.fraction]` of this century; `YYYYMMDD HH:MM:SS[.fraction]`.
 *
 * @param zone of times that have none
 * @returns undefined for what is no time, or none that exists
 */
export function timeOf(text: string, zone: Zone): number | undefined {
  let micros = NaN;
  if (isoForm.test(text)) micros = isoTime(text, zone);
  else {
    const old = oldForm.exec(text);
    const plain = old ? null : plainForm.exec(text);
    if (old) micros = compactTime(old, 2000, zone);
    else if (plain) micros = compactTime(plain, 0, zone);
  }
  return Number.isFinite(micros) ? micros : undefined;
}

/** Microseconds since 1970 of seconds with or without a fraction, as `SET timestamp` has them. */
export function unixTime(text: string): number | undefined {
  const point = text.indexOf('.');
  const seconds = point === -1 ? text : text.slice(0, point);
  if (!/^\d{1,11}$/.test(seconds)) return undefined;
  const micros = Number(seconds) * 1e6 + fraction(point === -1 ? '' : text.slice(point));
  return Number.isNaN(micros) ? undefined : micros;
}

/** `timeOf` of ASCII bytes. */
export function timeOfBytes(bytes: Buffer, from: number, to: number, zone: Zone): number | undefined {
  const plain = plainTime(bytes, from, to);
  return Number.isNaN(plain) ? timeOf(bytes.toString('latin1', from, to), zone) : plain;
}
