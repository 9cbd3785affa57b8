import type { DeliveredMarks } from '../ports/delivered-marks';
import type { Batch, OutgoingRecord } from '../ports/sink';

/** What the cache knows of a batch. */
export interface Remembered {
  /** The records that it does not know of. */
  readonly unknown: readonly OutgoingRecord[];
  /** It was away. */
  readonly failed: boolean;
}

/**
 * Step c: leaves out what the cache remembers as delivered. A batch may have been cut elsewhere the last time, so that it
 * is looked up piece by piece as long as something is found.
 */
export async function withoutRemembered(
  marks: DeliveredMarks,
  generation: string,
  records: readonly OutgoingRecord[],
): Promise<Remembered> {
  let unknown = records;
  try {
    for (let first = unknown[0]; first !== undefined; first = unknown[0]) {
      const to = await marks.deliveredTo(generation, first.offset);
      if (to === undefined || to < first.offset + first.length) break;
      unknown = unknown.filter(({ offset, length }) => offset + length > to);
    }
  } catch {
    return { unknown, failed: true };
  }
  return { unknown, failed: false };
}

/**
 * Step e: remembers a whole batch as delivered.
 *
 * @returns whether the cache took it
 */
export async function remember(
  marks: DeliveredMarks,
  { generation, records }: Pick<Batch, 'generation' | 'records'>,
): Promise<boolean> {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return true;
  try {
    await marks.mark(generation, first.offset, last.offset + last.length);
    return true;
  } catch {
    return false;
  }
}
