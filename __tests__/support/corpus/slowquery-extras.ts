import type { Random } from './random';
import { isoTime, seconds, type Columns } from './spans';

/** Header fields that other servers and other settings add. */
export interface Extra {
  /** What stands before, on, and behind the line with `Query_time`. */
  readonly before: string;
  readonly same: string;
  readonly behind: string;
  readonly columns: Columns;
}
export const noExtra: Extra = { before: '', same: '', behind: '', columns: {} };

/** What `log_slow_extra=ON` adds (MySQL 8.0 Reference Manual, 7.4.5 “The Slow Query Log”). */
export function slowExtra(random: Random, thread: number, start: number, end: number): Extra {
  const failed = random.chance(0.05);
  const counts: Readonly<Record<string, number>> = {
    Thread_id: thread,
    Errno: failed ? 1317 : 0,
    Killed: failed ? 1317 : 0,
    Bytes_received: random.int(0, 900),
    Bytes_sent: random.int(11, 90_000),
    Read_first: random.int(0, 2),
    Read_last: 0,
    Read_key: random.int(0, 5000),
    Read_next: random.int(0, 90_000),
    Read_prev: 0,
    Read_rnd: random.int(0, 300),
    Read_rnd_next: random.int(0, 30_000),
    Sort_merge_passes: 0,
    Sort_range_count: random.int(0, 1),
    Sort_rows: random.int(0, 500),
    Sort_scan_count: random.int(0, 1),
    Created_tmp_disk_tables: 0,
    Created_tmp_tables: random.int(0, 2),
  };
  const columns: Record<string, number | string> = {};
  for (const [key, value] of Object.entries(counts)) {
    if (key !== 'Thread_id' && key !== 'Errno') columns[`mysql_slowlog_${key.toLowerCase()}`] = value;
  }
  return {
    before: '',
    same: Object.entries(counts)
      .map(([key, value]) => ` ${key}: ${value}`)
      .concat(` Start: ${isoTime(start)} End: ${isoTime(end)}`)
      .join(''),
    behind: '',
    columns: {
      ...columns,
      mysql_slowlog_start: isoTime(start),
      mysql_slowlog_end: isoTime(end),
      ...(failed ? { db_response_status_code: '1317', error_type: '1317' } : {}),
    },
  };
}

/** What Percona Server adds with `log_slow_verbosity=full` (Percona Server documentation, “Slow query log”). */
export function perconaExtra(random: Random, schema: string): Extra {
  const errno = random.chance(0.05) ? 1205 : 0;
  const sent = random.int(11, 90_000);
  const transaction = random.hex(6).toUpperCase();
  const reads = random.int(0, 40);
  const wait = random.int(0, 90_000);
  const fullScan = random.chance(0.3);
  return {
    before: `# Schema: ${schema}  Last_errno: ${errno}  Killed: 0\n`,
    same: `  Rows_affected: 0`,
    behind:
      `# Bytes_sent: ${sent}  Tmp_tables: 0  Tmp_disk_tables: 0  Tmp_table_sizes: 0\n` +
      `# InnoDB_trx_id: ${transaction}\n` +
      `# QC_Hit: No  Full_scan: ${fullScan ? 'Yes' : 'No'}  Full_join: No  Tmp_table: No  Tmp_table_on_disk: No\n` +
      `# Filesort: No  Filesort_on_disk: No  Merge_passes: 0\n` +
      `#   InnoDB_IO_r_ops: ${reads}  InnoDB_IO_r_bytes: ${reads * 16384}  InnoDB_IO_r_wait: ${seconds(wait)}\n` +
      `#   InnoDB_rec_lock_wait: 0.000000  InnoDB_queue_wait: 0.000000\n` +
      `#   InnoDB_pages_distinct: ${reads}\n`,
    columns: {
      mysql_slowlog_killed: 0,
      mysql_slowlog_rows_affected: 0,
      mysql_slowlog_bytes_sent: sent,
      mysql_slowlog_tmp_tables: 0,
      mysql_slowlog_tmp_disk_tables: 0,
      mysql_slowlog_tmp_table_sizes: 0,
      mysql_slowlog_innodb_trx_id: transaction,
      mysql_slowlog_qc_hit: false,
      mysql_slowlog_full_scan: fullScan,
      mysql_slowlog_full_join: false,
      mysql_slowlog_tmp_table: false,
      mysql_slowlog_tmp_table_on_disk: false,
      mysql_slowlog_filesort: false,
      mysql_slowlog_filesort_on_disk: false,
      mysql_slowlog_merge_passes: 0,
      mysql_slowlog_innodb_io_r_ops: reads,
      mysql_slowlog_innodb_io_r_bytes: reads * 16384,
      mysql_slowlog_innodb_io_r_wait: wait / 1_000_000,
      mysql_slowlog_innodb_rec_lock_wait: 0,
      mysql_slowlog_innodb_queue_wait: 0,
      mysql_slowlog_innodb_pages_distinct: reads,
      ...(errno === 0 ? {} : { db_response_status_code: String(errno), error_type: String(errno) }),
    },
  };
}
