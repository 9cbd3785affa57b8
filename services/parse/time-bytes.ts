const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Whether bytes look like a form in which `0` stands for any digit. */
export function hasForm(bytes: Uint8Array, at: number, end: number, form: string): boolean {
  if (at + form.length > end) return false;
  for (let i = 0; i < form.length; i++) {
    const wanted = form.charCodeAt(i);
    const byte = bytes[at + i];
    if (wanted === 0x30 ? !isDigit(byte) : byte !== wanted) return false;
  }
  return true;
}

/** Where a fraction ends that may be there. */
function fractionEnd(bytes: Uint8Array, from: number, end: number): number {
  if (from + 1 >= end || bytes[from] !== 0x2e || !isDigit(bytes[from + 1])) return from;
  let at = from + 1;
  while (at < end && isDigit(bytes[at])) at += 1;
  return at;
}

function isoEnd(bytes: Uint8Array, at: number, end: number): number {
  const zone = fractionEnd(bytes, at + 19, end);
  if (zone >= end) return -1;
  if (bytes[zone] === 0x5a) return zone + 1;
  const sign = bytes[zone];
  return (sign === 0x2b || sign === 0x2d) && hasForm(bytes, zone + 1, end, '00:00') ? zone + 6 : -1;
}

/**
 * Where a time ends that starts at `at`: RFC 3339 with a zone, or `YYMMDD [H]H:MM:SS[.fraction]`. -1 if it is none. Looks at
 * 40 bytes at most.
 */
export function timeEnd(bytes: Uint8Array, at: number, to: number): number {
  const end = Math.min(to, at + 40);
  if (hasForm(bytes, at, end, '0000-00-00T00:00:00')) return isoEnd(bytes, at, end);
  if (!hasForm(bytes, at, end, '000000 ')) return -1;
  const hour = bytes[at + 7] === 0x20 ? at + 8 : at + 7;
  const form = hasForm(bytes, hour, end, '00:00:00') ? 8 : hasForm(bytes, hour, end, '0:00:00') ? 7 : 0;
  return form === 0 ? -1 : fractionEnd(bytes, hour + form, end);
}

const two = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) - 48) * 10 + ((bytes[at + 1] as number) - 48);

let knownDay = -1;
let knownDayAt = 0;

/**
 * Microseconds since 1970 of a time in the one form that nearly all records have, `YYYY-MM-DDTHH:MM:SS.ffffffZ`, without making a
 * string of it. NaN for all others: `timeOf` knows them.
 */
export function plainTime(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 27 || !hasForm(bytes, from, to, '0000-00-00T00:00:00.000000Z')) return NaN;
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const month = two(bytes, from + 5);
  const date = two(bytes, from + 8);
  const hour = two(bytes, from + 11);
  const minute = two(bytes, from + 14);
  const second = two(bytes, from + 17);
  // Every month has a 28th; what lies at the edges of a calendar is left to others.
  if (
    year < 1970 ||
    month < 1 ||
    month > 12 ||
    date < 1 ||
    date > 28 ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    return NaN;
  const day = (year * 100 + month) * 100 + date;
  if (day !== knownDay) {
    knownDay = day;
    knownDayAt = Date.UTC(year, month - 1, date) * 1000;
  }
  const fraction = (two(bytes, from + 20) * 100 + two(bytes, from + 22)) * 100 + two(bytes, from + 24);
  return knownDayAt + ((hour * 60 + minute) * 60 + second) * 1e6 + fraction;
}
