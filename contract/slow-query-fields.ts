import type { RecordField } from './record-fields';

interface SlowQueryField<Type extends RecordField['type'] = RecordField['type']> extends RecordField {
  readonly type: Type;
  /** How the log names it. */
  readonly keys: readonly string[];
}

const integer = (meaning: string, ...keys: readonly string[]): SlowQueryField<'integer'> => ({
  type: 'integer',
  meaning,
  keys,
});
const decimal = (meaning: string, ...keys: readonly string[]): SlowQueryField<'decimal'> => ({
  type: 'decimal',
  meaning,
  keys,
});
const boolean = (meaning: string, ...keys: readonly string[]): SlowQueryField<'boolean'> => ({
  type: 'boolean',
  meaning,
  keys,
});
const text = (meaning: string, ...keys: readonly string[]): SlowQueryField<'text'> => ({
  type: 'text',
  meaning,
  keys,
});

/**
 * Columns of what a slow-query log may say beside the fields that every record has, `mysql_slowlog_` and the log’s own name in lower
 * case. The names are those of MySQL’s `log_slow_extra` (mysql-server, sql/log.cc, `File_query_log::write_slow`), of Percona
 * Server’s `log_slow_verbosity` (percona-server, sql/log.cc) and of MariaDB’s (mariadb-server, sql/log.cc and sql/sql_class.h). What
 * has another name goes to `mysql_slowlog_other`.
 */
export const slowQueryFields = {
  mysql_slowlog_killed: integer('The error by which the statement was killed, or 0.', 'Killed'),
  mysql_slowlog_bytes_received: integer('Bytes that came from the client.', 'Bytes_received'),
  mysql_slowlog_bytes_sent: integer('Bytes that went to the client.', 'Bytes_sent'),
  mysql_slowlog_read_first: integer('Reads of the first entry of an index.', 'Read_first'),
  mysql_slowlog_read_last: integer('Reads of the last entry of an index.', 'Read_last'),
  mysql_slowlog_read_key: integer('Reads of a row by a key.', 'Read_key'),
  mysql_slowlog_read_next: integer('Reads of the next row in an index.', 'Read_next'),
  mysql_slowlog_read_prev: integer('Reads of the row before in an index.', 'Read_prev'),
  mysql_slowlog_read_rnd: integer('Reads of a row by its position.', 'Read_rnd'),
  mysql_slowlog_read_rnd_next: integer('Reads of the next row of a table.', 'Read_rnd_next'),
  mysql_slowlog_sort_merge_passes: integer('Merge passes of sorts.', 'Sort_merge_passes'),
  mysql_slowlog_sort_range_count: integer('Sorts by a range.', 'Sort_range_count'),
  mysql_slowlog_sort_rows: integer('Rows that were sorted.', 'Sort_rows'),
  mysql_slowlog_sort_scan_count: integer('Sorts by a table scan.', 'Sort_scan_count'),
  mysql_slowlog_created_tmp_disk_tables: integer('Temporary tables on disk.', 'Created_tmp_disk_tables'),
  mysql_slowlog_created_tmp_tables: integer('Temporary tables.', 'Created_tmp_tables'),
  mysql_slowlog_count_hit_tmp_table_size: integer(
    'Temporary tables that outgrew memory.',
    'Count_hit_tmp_table_size',
  ),
  mysql_slowlog_start: text('When the statement began, as the log says it.', 'Start'),
  mysql_slowlog_end: text('When the statement ended, as the log says it.', 'End'),
  mysql_slowlog_rows_affected: integer('Rows that were changed.', 'Rows_affected'),
  mysql_slowlog_tmp_tables: integer('Temporary tables.', 'Tmp_tables'),
  mysql_slowlog_tmp_disk_tables: integer('Temporary tables on disk.', 'Tmp_disk_tables'),
  mysql_slowlog_tmp_table_sizes: integer('Bytes of temporary tables.', 'Tmp_table_sizes'),
  mysql_slowlog_innodb_trx_id: text('InnoDB’s transaction, in hexadecimal digits.', 'InnoDB_trx_id'),
  mysql_slowlog_qc_hit: boolean('The answer came from the query cache.', 'QC_hit', 'QC_Hit'),
  mysql_slowlog_full_scan: boolean('A whole table was read.', 'Full_scan'),
  mysql_slowlog_full_join: boolean('A table was joined without an index.', 'Full_join'),
  mysql_slowlog_tmp_table: boolean('A temporary table was made.', 'Tmp_table'),
  mysql_slowlog_tmp_table_on_disk: boolean('A temporary table was made on disk.', 'Tmp_table_on_disk'),
  mysql_slowlog_filesort: boolean('Rows were sorted.', 'Filesort'),
  mysql_slowlog_filesort_on_disk: boolean('Rows were sorted on disk.', 'Filesort_on_disk'),
  mysql_slowlog_merge_passes: integer('Merge passes of sorts.', 'Merge_passes'),
  mysql_slowlog_priority_queue: boolean('Rows were sorted by a priority queue.', 'Priority_queue'),
  mysql_slowlog_innodb_io_r_ops: integer('Pages that InnoDB read from disk.', 'InnoDB_IO_r_ops'),
  mysql_slowlog_innodb_io_r_bytes: integer('Bytes that InnoDB read from disk.', 'InnoDB_IO_r_bytes'),
  mysql_slowlog_innodb_io_r_wait: decimal('Seconds that InnoDB waited for reads.', 'InnoDB_IO_r_wait'),
  mysql_slowlog_innodb_rec_lock_wait: decimal(
    'Seconds that InnoDB waited for row locks.',
    'InnoDB_rec_lock_wait',
  ),
  mysql_slowlog_innodb_queue_wait: decimal(
    'Seconds that the statement waited to enter InnoDB, or in its queue.',
    'InnoDB_queue_wait',
  ),
  mysql_slowlog_innodb_pages_distinct: integer(
    'Different pages that InnoDB read, about.',
    'InnoDB_pages_distinct',
  ),
  mysql_slowlog_pages_accessed: integer('Pages that the engine looked at.', 'Pages_accessed'),
  mysql_slowlog_pages_read: integer('Pages that the engine read from disk.', 'Pages_read'),
  mysql_slowlog_pages_prefetched: integer('Pages that the engine read ahead.', 'Pages_prefetched'),
  mysql_slowlog_pages_updated: integer('Pages that the engine changed.', 'Pages_updated'),
  mysql_slowlog_old_rows_read: integer('Old versions of rows that were read.', 'Old_rows_read'),
  mysql_slowlog_pages_read_time: decimal('Milliseconds of page reads.', 'Pages_read_time'),
  mysql_slowlog_engine_time: decimal('Milliseconds inside the engine.', 'Engine_time'),
  mysql_slowlog_log_slow_rate_type: text('What sampling counts: `session` or `query`.', 'Log_slow_rate_type'),
  mysql_slowlog_log_slow_rate_limit: integer('One in so many is logged.', 'Log_slow_rate_limit'),
  mysql_slowlog_stored_routine: text(
    'The routine that ran the statement.',
    'Stored_routine',
    'Stored routine',
  ),
  mysql_slowlog_explain: text(
    'The plan that MariaDB writes beside the statement, its lines without `# explain:`.',
  ),
  mysql_slowlog_other: text('What the header says under names that are not known, as `Key=value`.'),
} as const satisfies Record<string, RecordField>;
