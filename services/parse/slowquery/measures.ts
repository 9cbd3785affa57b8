import { slowQueryFields } from '../../../contract/slow-query-fields';
import { column, integerText, type Column, type Columns } from '../columns';
import { hasForm } from '../time-bytes';

/** What a header says by `Key: value` beyond its columns: what the record’s other fields need. */
export interface Measures {
  /** The database, of servers that name it in the header. */
  schema: string;
  /** The connection, of servers that name it here. */
  thread: string;
  /** The error, unless it is 0. */
  error: string;
}

/** Writes a value, which stands in the window. */
type Write = (
  columns: Columns,
  key: string,
  bytes: Buffer,
  from: number,
  to: number,
  found: Measures,
) => void;

interface Key {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly write: Write;
  /** What came after it in the record before. All records of a server have the same keys, so it is asked first. */
  next: Key | undefined;
  /** The record that had it last: a column is written once, or the record would be no JSON that everyone reads alike. */
  record: number;
}

const invalid = (columns: Columns, key: string, bytes: Buffer, from: number, to: number): void =>
  columns.invalid(key.toLowerCase(), columns.decode(bytes, from, to));

const integerTo =
  (name: Column<'integer'>): Write =>
  (columns, key, bytes, from, to) => {
    if (!columns.integerBytes(name, bytes, from, to)) invalid(columns, key, bytes, from, to);
  };

const decimalTo =
  (name: Column<'decimal'>): Write =>
  (columns, key, bytes, from, to) => {
    if (!columns.decimalBytes(name, bytes, from, to)) invalid(columns, key, bytes, from, to);
  };

const booleanTo =
  (name: Column<'boolean'>): Write =>
  (columns, key, bytes, from, to) => {
    const yes = to - from === 3 && hasForm(bytes, from, to, 'Yes');
    if (yes || (to - from === 2 && hasForm(bytes, from, to, 'No'))) columns.boolean(name, yes);
    else invalid(columns, key, bytes, from, to);
  };

const textTo =
  (name: Column<'text'>): Write =>
  (columns, _key, bytes, from, to) =>
    columns.textBytes(name, bytes, from, to);

/** Nine digits of seconds are 31 years. Garbage has more, or two points. */
const longestSeconds = 9;

/**
 * Microseconds of seconds with up to six digits behind the point: the point is shifted and no digit rounded. -1 for what is none.
 */
function microsOf(bytes: Uint8Array, from: number, to: number): number {
  let micros = 0;
  let digits = 0;
  let fraction = -1;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit >= 0 && digit <= 9) {
      micros = micros * 10 + digit;
      if (fraction === -1) digits += 1;
      else fraction += 1;
    } else if (digit === -2 && fraction === -1) fraction = 0;
    else return -1;
  }
  if (digits === 0 || digits > longestSeconds || fraction === 0 || fraction > 6) return -1;
  for (let at = Math.max(fraction, 0); at < 6; at++) micros *= 10;
  return micros;
}

const durationTo =
  (seconds: Column<'decimal'>, micros: Column<'integer'>): Write =>
  (columns, key, bytes, from, to) => {
    const exact = microsOf(bytes, from, to);
    if (exact === -1) return invalid(columns, key, bytes, from, to);
    columns.decimalBytes(seconds, bytes, from, to);
    columns.integer(micros, exact);
  };

const errorOf: Write = (columns, key, bytes, from, to, found) => {
  const digits = integerText(bytes.toString('latin1', from, to));
  if (digits === undefined) invalid(columns, key, bytes, from, to);
  else if (digits !== '0' && found.error === '') found.error = digits;
};

const writers: Readonly<
  Record<(typeof slowQueryFields)[keyof typeof slowQueryFields]['type'], (name: never) => Write>
> = {
  integer: integerTo,
  decimal: decimalTo,
  boolean: booleanTo,
  text: textTo,
};

const extras = Object.entries(slowQueryFields).flatMap(([name, { type, keys }]) =>
  keys.map((key): [string, Write] => [
    key,
    writers[type](column(name as keyof typeof slowQueryFields) as never),
  ]),
);

const other = column('mysql_slowlog_other');

/**
 * Reads the lines of a header that hold `Key: value` pairs, whatever their order and however many. Made anew for every stream. A value
 * may be missing, such as that of `Schema:` where there is none. Keys that are not known, or come twice, go to `mysql_slowlog_other`.
 */
export function measuresReader() {
  const keys = new Map<string, Key>();
  const know = (key: string, write: Write): Key => {
    const known: Key = { name: key, bytes: Buffer.from(key), write, next: undefined, record: 0 };
    keys.set(key, known);
    return known;
  };
  for (const [key, write] of extras) know(key, write);
  const queryTime = know(
    'Query_time',
    durationTo(column('mysql_slowlog_query_time'), column('mysql_slowlog_query_time_us')),
  );
  const lockTime = know(
    'Lock_time',
    durationTo(column('mysql_slowlog_lock_time'), column('mysql_slowlog_lock_time_us')),
  );
  know('Rows_sent', integerTo(column('db_response_returned_rows')));
  know('Rows_examined', integerTo(column('mysql_slowlog_rows_examined')));
  know('Errno', errorOf);
  know('Last_errno', errorOf);
  know('Schema', (columns, _key, bytes, from, to, found) => {
    found.schema = columns.decode(bytes, from, to);
  });
  know('Thread_id', (columns, _key, bytes, from, to, found) => {
    found.thread = columns.decode(bytes, from, to);
  });

  const start: Key = { name: '', bytes: Buffer.alloc(0), write: () => undefined, next: undefined, record: 0 };
  let last = start;
  let record = 0;
  let left = '';
  const leave = (text: string): void => {
    left += left === '' ? text : `, ${text}`;
  };

  return {
    /** A record begins. */
    begin(): void {
      record += 1;
      left = '';
      last = start;
    },
    /** Reads a line of the header from behind its `#` to its end. */
    line(bytes: Buffer, from: number, to: number, columns: Columns, found: Measures): void {
      let at = from;
      for (;;) {
        while (at < to && isSpace(bytes[at])) at += 1;
        if (at >= to) return;
        const guess = last.next !== undefined && isKey(last.next, bytes, at, to) ? last.next : undefined;
        let colon = guess === undefined ? at : at + guess.bytes.length;
        while (colon < to && bytes[colon] !== 0x3a) colon += 1;
        if (colon === to) return leave(columns.decode(bytes, at, to));
        let value = colon + 1;
        while (value < to && isSpace(bytes[value])) value += 1;
        let end = value;
        while (end < to && !isSpace(bytes[end])) end += 1;
        // What ends with a colon is the next key: this one has no value.
        if (end > value && bytes[end - 1] === 0x3a) end = value;
        const known = guess ?? keys.get(bytes.toString('latin1', at, colon));
        if (known === undefined) {
          leave(`${columns.decode(bytes, at, colon)}=${columns.decode(bytes, value, end)}`);
        } else {
          last.next = known;
          last = known;
          if (value === end) known.record = record;
          else if (known.record === record) leave(`${known.name}=${columns.decode(bytes, value, end)}`);
          else {
            known.record = record;
            known.write(columns, known.name, bytes, value, end, found);
          }
        }
        at = end;
      }
    },
    /** Writes what had no column. */
    end(columns: Columns): void {
      if (left !== '') columns.text(other, left);
    },
    /** Whether both durations of the record were there; whether they were numbers is another matter. */
    get hasDurations(): boolean {
      return queryTime.record === record && lockTime.record === record;
    },
  };
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** Whether a key and its colon stand here. */
function isKey({ bytes: name }: Key, bytes: Uint8Array, at: number, to: number): boolean {
  const { length } = name;
  if (at + length >= to || bytes[at + length] !== 0x3a) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}
