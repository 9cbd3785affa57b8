import type { Columns, ExpectedSpan } from './spans';

/** A record as it was delivered. */
export type Delivered = Readonly<Record<string, unknown>>;

/** Columns that hold a record’s text. */
const textColumns = ['db_query_text', 'body'] as const;

/**
 * Puts the parts of records that were too long for one together again: texts behind each other, lengths added. Where a part ends
 * is the parser’s own choice.
 *
 * @param records in the order of their offsets
 */
export function joined(records: readonly Delivered[]): readonly Delivered[] {
  const whole: Record<string, unknown>[] = [];
  for (const { log_record_part: part, ...record } of records) {
    const last = whole[whole.length - 1];
    if (part === undefined || part === 0 || last === undefined) {
      whole.push({ ...record });
      continue;
    }
    for (const column of textColumns) {
      if (column in record) last[column] = `${String(last[column] ?? '')}${String(record[column])}`;
    }
    if (record['parse_invalid_utf8'] === true) last['parse_invalid_utf8'] = true;
    last['log_record_length'] = Number(last['log_record_length']) + Number(record['log_record_length']);
  }
  return whole;
}

/** What is common to all records of a generation, and what is told by it: not in the oracle. */
export interface Generation {
  readonly id: string;
  readonly constants: Columns;
}

/** The records that must come of a file, as they are delivered. */
export const expectedRecords = (
  spans: readonly ExpectedSpan[],
  { id, constants }: Generation,
): readonly Delivered[] =>
  spans.flatMap(({ columns, offset }) =>
    columns === undefined
      ? []
      : [{ ...constants, ...columns, log_generation: id, log_record_uid: `${id}:${offset}` }],
  );

/** Bytes of a file that belong to no record. */
export const declaredBytes = (spans: readonly ExpectedSpan[]): number =>
  spans.reduce((sum, { kind, length }) => sum + (kind === 'record' ? 0 : length), 0);

/** Sets out the columns of a record in an order that does not depend on who wrote it. */
const inOrder = (record: Delivered): string => JSON.stringify(record, Object.keys(record).sort());

/** The first record in which two lists differ, undefined where they are equal. Quicker than a matcher on a million records. */
export function firstDifference(
  expected: readonly Delivered[],
  delivered: readonly Delivered[],
): { readonly at: number; readonly expected?: Delivered; readonly delivered?: Delivered } | undefined {
  for (let at = 0; at < Math.max(expected.length, delivered.length); at += 1) {
    const [one, other] = [expected[at], delivered[at]];
    if (one === undefined || other === undefined || inOrder(one) !== inOrder(other)) {
      return { at, expected: one, delivered: other };
    }
  }
  return undefined;
}
