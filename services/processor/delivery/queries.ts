/** What is asked of OpenObserve about generations. Its double understands these forms, and no others. */

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Columns of an answer to `countQuery`. */
export const countColumns = {
  generation: 'log_generation',
  records: 'records',
  distinct: 'distinct_records',
} as const;

/** Columns of an answer to `placesQuery`. */
export const placeColumns = { offset: 'log_offset', length: 'log_record_length' } as const;

/**
 * Where the records of a generation lie, each place once, in the order of their offsets, so that a long answer can be read
 * in pieces: the next piece begins at the last offset of the one before, of which lengths may have been left out.
 */
export const placesQuery = (stream: string, generation: string, from: number, to: number): string =>
  `SELECT log_offset, log_record_length FROM "${stream}" WHERE log_generation = ${quoted(generation)} ` +
  `AND log_offset >= ${from} AND log_offset < ${to} ` +
  `GROUP BY log_offset, log_record_length ORDER BY log_offset`;

/**
 * How many records of each generation there are.
 *
 * @param exactly counts those that are there twice once, in a column of its own
 */
export const countQuery = (stream: string, generations: readonly string[], exactly: boolean): string =>
  `SELECT log_generation, count(*) AS ${countColumns.records}` +
  (exactly ? `, count(DISTINCT log_offset) AS ${countColumns.distinct}` : '') +
  ` FROM "${stream}" WHERE log_generation IN (${generations.map(quoted).join(', ')}) GROUP BY log_generation`;
