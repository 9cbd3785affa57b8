import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorHeader as fluentBitHeader } from '../../../../constructs/helm/fluent-bit/aurora-lines';
import { errorEntry } from '../../../../services/parse/error/entry';
import { errorHeader, type ErrorHeader } from '../../../../services/parse/error/header';
import { isoEntry, noEntry } from '../../../../services/parse/error/iso-entry';
import { partsOf } from '../../../fluent-bit/model';
import { loadOniguruma } from '../../../fluent-bit/onigmo';

beforeAll(loadOniguruma);

const endOfLog = /^-{5,} END OF LOG -{5,}/;
const fluentBitStart = new RegExp(`^(?:${fluentBitHeader})`);
const headerOf = (line: string) => {
  const bytes = Buffer.from(line);
  return errorHeader(bytes, 0, bytes.length);
};

const lines = readFileSync(join(__dirname, '../../../fluent-bit/files/error.log'), 'latin1').split('\n');
const moreLines = [
  '2024-06-18T10:00:05Z 79 [Note] ',
  '2024-06-18T10:00:05.25-03:30   79 [Note] [MY-1] two  (a.cc:1)  (b-c/d+e.hpp:22)\t \r',
  '2024-06-18T10:00:05.2500001Z 79 [Note] too many digits',
  '2024-06-18T10:00:05.Z 79 [Note] no digits',
  '2024-06-18T10:00:05.25Z [Note] no thread',
  '2024-06-18T10:00:05.25Z 79 [ Note] no label',
  '2024-06-18T10:00:05.25Z 79 [Note]nothing between',
  '2024-06-18T10:00:05.25Z 79 [ERROR] [MY-013183] [a b-c] [InnoDB] text (row0mysql.cc:12)',
  '2024-06-18T10:00:05.25Z 79 [ERROR] [OTHER-013183] [InnoDB] text (no_source.txt:12)',
  '240618  1:00:03  InnoDB: two spaces',
  '240618 10:00:03.123456 [Warning] text',
  '240618 10:00:03 plugin text',
  '2024-06-18 09:13:22 22566174378368:[DAS]: no label',
  '2024-06-18 09:13:22 22566174378368:[DAS]no colon',
  '2024-06-18 09:13:22 22566174378368 [DAS] other form',
];

/** Headers with a byte changed, taken out or put in; an ASCII one, for Fluent Bit’s `\w` is any alphabet’s. */
const nearlyHeaders = fc
  .tuple(
    fc.constantFrom(...lines, ...moreLines).filter((line) => line !== ''),
    fc.nat(70),
    fc.constantFrom(0, 1),
    fc.constantFrom('', ' ', '0', '9', '.', ':', '[', ']', '-', 'T', 'Z', '+', 'a', '/'),
  )
  .map(([line, at, removed, put]) => line.slice(0, at) + put + line.slice(at + removed));

test('the lines that start an entry are those that start one in Fluent Bit', () => {
  fc.assert(
    fc.property(nearlyHeaders, (line) => {
      fc.pre(!endOfLog.test(line));
      expect({ line, starts: headerOf(line) !== undefined }).toEqual({
        line,
        starts: fluentBitStart.test(line),
      });
    }),
    { numRuns: 5000 },
  );
});

const names = {
  time: 'time',
  thread: 'mysql_threads_thread_id',
  label: 'severity_text',
  code: 'db_response_status_code',
  subsystem: 'mysql_error_subsystem',
  body: 'body',
  file: 'code_file_path',
  line: 'code_line_number',
} as const;

/** The parts of an entry as texts, whatever its form. */
function entryOf(header: ErrorHeader, text: string): Partial<Record<keyof typeof names, string>> {
  if (header !== 'iso') return { ...errorEntry(header, text, true) };
  // Other bytes around it are none of its business.
  const bytes = Buffer.from(`${text})`);
  const entry = noEntry();
  if (!isoEntry(bytes, 0, bytes.length - 1, true, entry)) return {};
  const part = (from: number, to: number): string => bytes.toString('utf8', from, to);
  return {
    time: part(0, entry.timeTo),
    thread: part(entry.thread, entry.threadTo),
    label: part(entry.labels + 1, entry.labelTo),
    code: part(entry.code, entry.codeTo),
    subsystem: part(entry.subsystem, entry.subsystemTo),
    body: part(entry.body, entry.bodyTo),
    file: part(entry.file, entry.fileTo),
    line: part(entry.line, entry.lineTo),
  };
}

test('an entry has the parts that it has in Fluent Bit', () => {
  const tails = fc.constantFrom(
    '',
    '\n',
    ' \t\r\n',
    '\nmore\n\n  lines (a.cc:7)',
    '\nmore  (a.cc:7)\n',
    ' (a.cc:7) b',
  );
  let held = 0;
  fc.assert(
    fc.property(nearlyHeaders, tails, (line, tail) => {
      const header = headerOf(line);
      fc.pre(header !== undefined);
      const entry = entryOf(header as ErrorHeader, line + tail);
      const parts = Object.entries(names).flatMap(([part, name]) =>
        entry[part as keyof typeof names] ? [[name, entry[part as keyof typeof names]]] : [],
      );
      expect(Object.fromEntries(parts)).toEqual(partsOf('error', line + tail));
      held += 1;
    }),
    { numRuns: 1500 },
  );
  expect(held).toBe(1500);
});
