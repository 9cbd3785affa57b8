import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { constants } from './constants';

/** CPU-seconds of a program and its children, by the shell’s own account. Throws when it fails. */
export function cpuSecondsOf(command: readonly string[]): number {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', '"$@" > /dev/null 2> "$LOG" || exit; times', 'sh', ...command],
    {
      encoding: 'utf8',
      env: { ...process.env, LOG: '/dev/null' },
    },
  );
  if (status !== 0) throw new Error(`${command[0]} ended with exit code ${status}: ${stderr}`);
  const children = stdout.trim().split('\n')[1] ?? '';
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`the shell’s "times" said ${JSON.stringify(stdout)}`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/** Where a program is on the PATH, if it is. */
export function onPath(name: string): string | undefined {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** pt-query-digest reads the whole log and prints a report on one query. */
export const queryDigestSeconds = (program: string, log: string): number =>
  cpuSecondsOf([program, '--no-version-check', '--limit', '1', log]);

const slowQuery =
  '^# Time: (?<time>\\S+)\\n# User@Host: (?<mysql_slowlog_current_user>[^\\[\\n]*)\\[(?<user_name>[^\\]\\n]*)\\] @ (?<host>[^\\[\\n]*?) *\\[(?<client_address>[^\\]\\n]*)\\]  Id: +(?<mysql_threads_thread_id>\\d+)\\n' +
  '# Query_time: (?<mysql_slowlog_query_time>[\\d.]+) +Lock_time: (?<mysql_slowlog_lock_time>[\\d.]+) +Rows_sent: (?<db_response_returned_rows>\\d+) +Rows_examined: (?<mysql_slowlog_rows_examined>\\d+)\\n' +
  '(?:use (?<db_namespace>[^;\\n]+);\\n)?(?:SET timestamp=(?<set_time>\\d+);\\n)?(?<db_query_text>(?:.|\\n)*)';

/** What our records have beside what stands in the log. */
const columns = Object.entries(constants).map(([name, value]) => `${name} ${value}`);

/**
 * Fluent Bit’s usual way with such a file: tail with a multi-line parser, and a regular expression for each record.
 *
 * @param to `nowhere`: records are dropped as they come from the parser. `json`: they get the columns that ours have, too, and become
 *   lines of JSON
 */
export function fluentBitSeconds(
  program: string,
  log: string,
  folder: string,
  to: 'nowhere' | 'json',
): number {
  const configuration = {
    service: { flush: 1, log_level: 'error' },
    multiline_parsers: [
      {
        name: 'slowquery_lines',
        type: 'regex',
        flush_timeout: 1000,
        rules: [
          { state: 'start_state', regex: '/^# Time: /', next_state: 'more' },
          { state: 'more', regex: '/^(?!# Time: )/', next_state: 'more' },
        ],
      },
    ],
    parsers: [
      {
        name: 'slowquery_record',
        format: 'regex',
        regex: slowQuery,
        time_key: 'time',
        time_format: '%Y-%m-%dT%H:%M:%S.%L%z',
        types:
          'mysql_threads_thread_id:integer mysql_slowlog_query_time:float mysql_slowlog_lock_time:float db_response_returned_rows:integer mysql_slowlog_rows_examined:integer',
      },
    ],
    pipeline: {
      inputs: [
        {
          name: 'tail',
          path: log,
          read_from_head: true,
          exit_on_eof: true,
          refresh_interval: 1,
          'multiline.parser': 'slowquery_lines',
        },
      ],
      filters: [
        { name: 'parser', match: '*', key_name: 'log', parser: 'slowquery_record' },
        ...(to === 'json' ? [{ name: 'record_modifier', match: '*', record: columns }] : []),
      ],
      outputs: [
        to === 'json' ? { name: 'stdout', match: '*', format: 'json_lines' } : { name: 'null', match: '*' },
      ],
    },
  };
  const file = join(folder, 'fluent-bit.yaml');
  writeFileSync(file, stringify(configuration, { lineWidth: 0 }));
  return cpuSecondsOf([program, '-c', file]);
}
