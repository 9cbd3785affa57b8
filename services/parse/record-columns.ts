import { isUtf8 } from 'node:buffer';
import { column, decimalText, integerText, textMember, type Columns } from './columns';
import { jsonLine, members } from './json-line';
import { fingerprintOf } from './sql/fingerprint';
import { maskLiterals } from './sql/mask';

/** Columns as the framework writes and ends them. */
export interface RecordColumns extends Columns {
  /** Writes a whole number, after members that end where it belongs. */
  number(value: number): void;
  /** Ends the record: writes `parse_status` and what belongs to it. Returns the record’s JSON. */
  end(time: number, status: keyof typeof statuses): string;
}

const queryText = column('db_query_text');
const querySummary = column('db_query_summary');
const queryFingerprint = column('db_query_fingerprint');
const statuses = {
  ok: members(textMember('parse_status', 'ok')),
  partial: members(textMember('parse_status', 'partial')),
  unstructured: members(textMember('parse_status', 'unstructured')),
};
const parseInvalid = column('parse_invalid');
const invalidUtf8 = column('parse_invalid_utf8');

const areDigits = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++)
    if ((bytes[at] as number) < 0x30 || (bytes[at] as number) > 0x39) return false;
  return true;
};

/** Whether bytes are a JSON decimal as they are, of the length that numbers have. */
const isDecimal = (bytes: Uint8Array, from: number, to: number): boolean => {
  let point = from;
  while (point < to && bytes[point] !== 0x2e) point += 1;
  if (point === from || point + 1 >= to || to - from > 16 || (bytes[from] === 0x30 && point > from + 1))
    return false;
  return areDigits(bytes, from, point) && areDigits(bytes, point + 1, to);
};

/** Characters of `db_query_summary` at most. */
const longestSummary = 2048;

/**
 * Makes the columns of a stream, which are used for one record after the other.
 *
 * @param constants members of every record’s JSON, each with a comma before it
 */
export function recordColumns(
  constants: string,
  { fingerprint = false, mask = false }: { readonly fingerprint?: boolean; readonly mask?: boolean },
): RecordColumns {
  const line = jsonLine(members(constants));
  let invalid = '';
  let partial = false;
  let replaced = false;

  const columns: RecordColumns = {
    text(name, value) {
      line.members(name);
      line.text(value);
    },
    integer(name, value) {
      line.members(name);
      if (typeof value === 'string') line.raw(value);
      else line.number(value);
    },
    decimal(name, value) {
      line.members(name);
      line.raw(value);
    },
    boolean(name, value) {
      line.members(name);
      line.raw(value ? 'true' : 'false');
    },
    integerBytes(name, bytes, from, to) {
      // Eighteen digits always fit.
      const plain = to > from && to - from <= 18 && (bytes[from] !== 0x30 || to - from === 1);
      if (!plain || !areDigits(bytes, from, to)) {
        const digits = integerText(bytes.toString('latin1', from, to));
        if (digits !== undefined) columns.integer(name, digits);
        return digits !== undefined;
      }
      line.members(name);
      line.rawBytes(bytes, from, to);
      return true;
    },
    decimalBytes(name, bytes, from, to) {
      if (!isDecimal(bytes, from, to)) {
        const digits = decimalText(bytes.toString('latin1', from, to));
        if (digits !== undefined) columns.decimal(name, digits);
        return digits !== undefined;
      }
      line.members(name);
      line.rawBytes(bytes, from, to);
      return true;
    },
    members: line.members,
    invalid(key, value) {
      invalid += `${invalid === '' ? '' : ', '}${key}=${value}`;
    },
    partial() {
      partial = true;
    },
    statement(text) {
      columns.text(queryText, mask ? maskLiterals(text) : text);
      if (!fingerprint || text === '') return;
      const made = fingerprintOf(text);
      columns.text(querySummary, made.summary.slice(0, longestSummary));
      columns.text(queryFingerprint, made.fingerprint);
    },
    textBytes(name, bytes, from, to) {
      line.members(name);
      if (!line.textBytes(bytes, from, to)) line.text(columns.decode(bytes, from, to));
    },
    statementBytes(bytes, from, to) {
      if (mask || fingerprint) columns.statement(columns.decode(bytes, from, to));
      else columns.textBytes(queryText, bytes, from, to);
    },
    decode(bytes, from, to) {
      const text = bytes.toString('utf8', from, to);
      if (text.includes('\ufffd') && !isUtf8(bytes.subarray(from, to))) replaced = true;
      return text;
    },
    number: line.number,
    end(time, status) {
      const found = status === 'ok' && (partial || invalid !== '') ? 'partial' : status;
      if (invalid !== '') columns.text(parseInvalid, invalid);
      if (replaced) columns.boolean(invalidUtf8, true);
      line.members(statuses[found]);
      invalid = '';
      partial = false;
      replaced = false;
      return line.end(time);
    },
  };
  return columns;
}
