import { type recordFields, type FieldType, type RecordFieldName } from '../../contract/record-fields';
import { members, type Members } from './json-line';

/** The names of columns that hold texts. */
type TextName = {
  [Name in RecordFieldName]: TypeOf<Name> extends 'text' ? Name : never;
}[RecordFieldName];
type TypeOf<Name extends RecordFieldName> = (typeof recordFields)[Name]['type'];

/**
 * A column that is ready to be written: its name as JSON, with the comma before and the colon after it, and members before it that are
 * always written with it. The type is known to the compiler only.
 */
export type Column<Type extends FieldType = FieldType> = Members & { readonly column: Type };

/** A column with members before it. */
export const columnAfter = <Name extends RecordFieldName>(before: string, name: Name): Column<TypeOf<Name>> =>
  members(`${before},"${name}":`) as Column<TypeOf<Name>>;

/** Prepares a column once, so that writing it costs little. */
export const column = <Name extends RecordFieldName>(name: Name): Column<TypeOf<Name>> =>
  columnAfter('', name);

// eslint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001f]/;

/** A text as JSON. Texts that come from UTF-8 have no half surrogate pairs, so that most need quotes alone. */
const quoted = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`);

/** A column and its text as JSON, of what is prepared for many records. */
export const textMember = (name: TextName, value: string): string => `,"${name}":${quoted(value)}`;

/** The largest number that fits a 64-bit column; one with fewer digits always does. */
const largest = '9223372036854775807';

/** Digits as a JSON integer, exactly, beyond 2^53 too. Undefined for what is no integer from 0 to 2^63-1. */
export function integerText(value: string): string | undefined {
  for (let at = 0; at < value.length; at++) {
    const digit = value.charCodeAt(at);
    if (digit < 48 || digit > 57) return undefined;
  }
  if (value.length === 0) return undefined;
  const digits = value.charCodeAt(0) === 48 && value.length > 1 ? value.replace(/^0+(?=\d)/, '') : value;
  const fits = digits.length < largest.length || (digits.length === largest.length && digits <= largest);
  return fits ? digits : undefined;
}

const decimalForm = /^(\d{1,15})(?:\.(\d{1,15}))?$/;

/** A number as a JSON decimal with a point in it, its digits kept. Undefined for what is none. */
export function decimalText(value: string): string | undefined {
  const parts = decimalForm.exec(value);
  if (!parts) return undefined;
  const [, whole = '', fraction = '0'] = parts;
  return `${whole.length > 1 ? whole.replace(/^0+(?=\d)/, '') : whole}.${fraction}`;
}

/** Collects the columns of one record. */
export interface Columns {
  text(name: Column<'text'>, value: string): void;
  /** @param value digits, as `integerText` returns them, or a whole number */
  integer(name: Column<'integer'>, value: string | number): void;
  /** @param value digits with a point, as `decimalText` returns them */
  decimal(name: Column<'decimal'>, value: string): void;
  boolean(name: Column<'boolean'>, value: boolean): void;
  /**
   * Digits of the window that stand for an integer from 0 to 2^63-1, exactly.
   *
   * @returns false, with nothing written, if they do not
   */
  integerBytes(name: Column<'integer'>, bytes: Buffer, from: number, to: number): boolean;
  /** Bytes of the window that `decimalText` accepts, and have a point. */
  decimalBytes(name: Column<'decimal'>, bytes: Buffer, from: number, to: number): boolean;
  /** Columns that many records have alike. */
  members(json: Members): void;
  /** A value that does not fit its column: it goes to `parse_invalid` as `key=value`, and the record becomes partial. */
  invalid(key: string, value: string): void;
  /** The record could be understood in part only. */
  partial(): void;
  /** A statement, as `db_query_text`; masked and fingerprinted as the options say. */
  statement(text: string): void;
  /** Bytes of the window as a text. Where they are plain ASCII, as they mostly are, no string is made of them. */
  textBytes(name: Column<'text'>, bytes: Buffer, from: number, to: number): void;
  /** The same for a statement. */
  statementBytes(bytes: Buffer, from: number, to: number): void;
  /** Decodes bytes of the window as UTF-8. What is none becomes U+FFFD, and the record is flagged. */
  decode(bytes: Buffer, from: number, to: number): string;
}
