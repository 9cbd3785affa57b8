import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slowQueryGrammar } from '../../../../services/parse/slowquery/grammar';
import { at, emissions, optionsOf, steps, type Delivered } from '../reading';

const folder = join(__dirname, '../../../fluent-bit');
const read = (file: string): Buffer => readFileSync(join(folder, file));
const expected = JSON.parse(read('expected/slowquery.json').toString()) as Delivered[];
const records = emissions(steps(slowQueryGrammar, optionsOf('slowquery'), read('files/slowquery.log')))
  .filter(({ kind }) => kind === 'record')
  .map(({ json }) => JSON.parse(json) as Delivered);

/** Fluent Bit delivers the entry as it stands instead of `parse_invalid`, knows no key of MariaDB’s, and drops either duration with the other one. */
const isOfBoth = (name: string): boolean =>
  !/^(?:log_|mysql_slowlog_(?!current_user$|query_time|lock_time|rows_examined$)|parse_(?!status$)|body$)/.test(
    name,
  );

const comparable = (record: Delivered, without: readonly string[]): Delivered =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isOfBoth(name) && !without.includes(name)));

test('both paths cut the same entries out of a file', () => {
  expect(records.map(({ db_query_text }) => db_query_text)).toEqual(
    expected.map(({ db_query_text }) => db_query_text),
  );
});

test.each(expected.map((record, index) => ({ index, text: String(record.db_query_text), record })))(
  'both paths deliver the same of entry $index, $text',
  ({ index, record }) => {
    const ours = records[index] as Delivered;
    const without = [
      ...('mysql_threads_thread_id' in record ? [] : ['mysql_threads_thread_id']),
      ...('mysql_slowlog_query_time' in record
        ? []
        : ['mysql_slowlog_lock_time', 'mysql_slowlog_lock_time_us']),
    ];
    const time = String(record._timestamp).replace('Z', '');
    expect(comparable(ours, without)).toEqual({ ...comparable(record, without), _timestamp: at(time) });
  },
);
