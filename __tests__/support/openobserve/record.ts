type Json = Readonly<Record<string, unknown>>;

/** A value of a flat record. */
export type Scalar = string | number | boolean;

/** One record as it is stored. */
export interface FlatRecord {
  readonly fields: Record<string, Scalar>;
  /** Fields whose number is written as a decimal, which JavaScript alone does not tell of `2.0`. */
  readonly decimals: ReadonlySet<string>;
  /** Whether the line that it came from says the same. */
  unchanged: boolean;
}

/** `ZO_INGEST_FLATTEN_LEVEL` (openobserve v0.15.0-rc4, src/config/src/config.rs). */
const flattenLevel = 3;

const cleanKey = /^[\p{Ll}\p{N}_]*$/u;

/** src/config/src/utils/flatten.rs, format_key. */
const formatKey = (key: string): string =>
  cleanKey.test(key)
    ? key
    : [...key.toLowerCase()].map((char) => (cleanKey.test(char) ? char : '_')).join('');

function flattenInto(target: Record<string, Scalar>, value: unknown, path: string, depth: number): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    target[path] = value as Scalar;
  } else if (Array.isArray(value) || (depth >= flattenLevel && Object.keys(value).length > 0)) {
    if (!Array.isArray(value) || value.length > 0) target[path] = JSON.stringify(value);
  } else {
    for (const [key, inner] of Object.entries(value)) {
      const name = formatKey(key);
      flattenInto(target, inner, depth === 0 ? name : `${path}_${name}`, depth + 1);
    }
  }
}

/** A name before a number with a fraction or an exponent. Within a text its quotes would have backslashes. */
const decimalNumber = /"([^"\\]+)"\s*:\s*-?\d+(?:\.\d|[eE])/g;

/**
 * A record, flattened: nested objects to names with underscores, three levels deep, lists and what is deeper to text, nulls
 * left out (src/config/src/utils/flatten.rs).
 *
 * @param text where the record stood as JSON
 * @throws Error when it is no object, as rc4 words it
 */
export function flatten(value: unknown, text: string): FlatRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('flatten value must be an object');
  }
  const decimals = new Set<string>();
  for (const [, name = ''] of text.matchAll(decimalNumber)) decimals.add(formatKey(name));
  const entries = Object.entries(value as Json);
  const flat = entries.every(
    ([key, field]) => cleanKey.test(key) && field !== null && typeof field !== 'object',
  );
  if (flat) return { fields: value as Record<string, Scalar>, decimals, unchanged: true };
  const fields: Record<string, Scalar> = {};
  flattenInto(fields, value, '', 0);
  return { fields, decimals, unchanged: false };
}

/** 1971-01-01, in seconds: greater numbers are a finer unit (src/config/src/utils/time.rs). */
const base = 31_536_000;

function byMagnitude(number: number, now: number): number {
  const whole = Math.trunc(number);
  if (whole === 0) return now;
  if (whole > base * 1e9) return Math.trunc(whole / 1000);
  if (whole > base * 1e6) return whole;
  return whole > base * 1e3 ? whole * 1000 : whole * 1_000_000;
}

const naive = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?$/;

/**
 * What `_timestamp` means in microseconds (src/config/src/utils/time.rs, parse_timestamp_micro_from_value).
 *
 * @param now microseconds since 1970, for a record that has none
 * @returns undefined for what cannot be read
 */
export function timestampOf(value: unknown, now: number): number | undefined {
  if (value === undefined) return now;
  if (typeof value === 'number') return byMagnitude(value, now);
  if (typeof value !== 'string') return undefined;
  if (value !== '' && !Number.isNaN(Number(value))) return byMagnitude(Number(value), now);
  const iso = naive.test(value) ? `${value.replace(' ', 'T')}Z` : value;
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) return undefined;
  const micros = /\.\d{3}(\d{3})/.exec(iso)?.[1] ?? '0';
  return milliseconds * 1000 + Number(micros);
}
