/** What is asked of OpenObserve about generations. Its double understands these forms, and no others. */

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Columns of an answer to `countQuery`. */
export const countColumns = {
  generation: 'log_generation',
  records: 'records',
  distinct: 'distinct_records',
} as const;

/**
 * Which offsets of a generation there are, each once, in their order, so that a long answer can be read in pieces: the
 * next piece begins behind the last offset of the one before.
 */
export const offsetsQuery = (stream: string, generation: string, from: number, to: number): string =>
  `SELECT log_offset FROM "${stream}" WHERE log_generation = ${quoted(generation)} ` +
  `AND log_offset >= ${from} AND log_offset < ${to} GROUP BY log_offset ORDER BY log_offset`;

/**
 * How many records of each generation there are.
 *
 * @param exactly counts those that are there twice once, in a column of its own
 */
export const countQuery = (stream: string, generations: readonly string[], exactly: boolean): string =>
  `SELECT log_generation, count(*) AS ${countColumns.records}` +
  (exactly ? `, count(DISTINCT log_offset) AS ${countColumns.distinct}` : '') +
  ` FROM "${stream}" WHERE log_generation IN (${generations.map(quoted).join(', ')}) GROUP BY log_generation`;
