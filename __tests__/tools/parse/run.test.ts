import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { generationId, sha256 } from '../../../contract/generations';
import { logTypes } from '../../../contract/log-types';
import { parseFile, type ParseOptions } from '../../../tools/parse/run';
import { UserError } from '../../../values/user-error';
import { wholeCorpus, type CorpusOptions } from '../../support/corpus';
import {
  declaredBytes,
  expectedRecords,
  firstDifference,
  joined,
  type Delivered,
} from '../../support/corpus/compare';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-parse-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const given: ParseOptions = {
  type: 'slowquery',
  chunkSize: 64 * 1024,
  mask: false,
  fingerprint: false,
  zone: 'UTC',
  instance: 'local',
};

interface Result {
  readonly text: string;
  readonly records: readonly Delivered[];
  readonly said: readonly string[];
}

/** Runs it with a reader of its output that is slower than it. */
async function parsed(
  file: string,
  options: Partial<ParseOptions> = {},
  input: readonly Buffer[] = [],
): Promise<Result> {
  const texts: string[] = [];
  const said: string[] = [];
  const output = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => {
      texts.push(chunk.toString('utf8'));
      setImmediate(done);
    },
  });
  const streams = { input: Readable.from(input), output, say: (line: string) => void said.push(line) };
  await parseFile(file, { ...given, ...options }, streams);
  const text = texts.join('');
  const records = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Delivered);
  return { text, records, said };
}

const written = (name: string, bytes: Buffer | string): string => {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
};

const record = (second: number, sql: string): string =>
  `# Time: 2024-01-03T07:15:0${second}.000001Z\n# User@Host: a[a] @  [10.0.0.1]  Id: 1\n` +
  `# Query_time: 2.000231  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 1\nSET timestamp=1704266100;\n${sql};\n`;
const banner =
  '/rdsdbbin/oscar/bin/mysqld, Version: 8.0.28 (Source distribution). started with:\n' +
  'Tcp port: 3306  Unix socket: /tmp/mysql.sock\nTime                 Id Command    Argument\n';

const corpora: readonly Partial<CorpusOptions>[] = [
  ...logTypes.map((logType) => ({ logType })),
  ...(['extra', 'percona', 'old'] as const).map((dialect) => ({ logType: 'slowquery' as const, dialect })),
  { logType: 'general', dialect: 'old' },
];

it.each(corpora)('prints every record of a corpus as its oracle has it: $logType $dialect', async (about) => {
  const { logType = 'slowquery' } = about;
  const corpus = wholeCorpus({
    logType,
    seed: 11,
    bytes: 1_000_000,
    start: 1_704_266_138_660_108,
    large: [300_000],
    ...about,
  });
  const { records, said } = await parsed(written('some.log', corpus.bytes), { type: logType });
  const first = corpus.spans.find(({ kind }) => kind === 'record') as { offset: number; length: number };
  const anchor = sha256(corpus.bytes.subarray(first.offset, first.offset + Math.min(first.length, 4096)));
  const expected = expectedRecords(corpus.spans, {
    id: generationId({ instance: 'local', logType, anchor }),
    constants: { aws_rds_instance_id: 'local', log_file_name: 'some.log' },
  });
  expect(firstDifference(expected, joined(records))).toBeUndefined();
  expect(said).toHaveLength(1);
  const [, ...numbers] =
    /^([\d,]+) records, ([\d,]+) unstructured, ([\d,]+) bytes skipped, ([\d,]+) bytes in all, [\d.]+ MB\/s$/
      .exec(said[0] as string)
      ?.map((text) => Number(text.replaceAll(',', ''))) as number[];
  expect(numbers).toEqual([records.length, 0, declaredBytes(corpus.spans), corpus.bytes.length]);
});

it('prints the same for any size of pieces, from a file, from standard input, and from gzip of several members', async () => {
  const bytes = Buffer.from(banner + record(1, 'SELECT 1') + record(2, "SELECT 'é'"));
  const file = written('x.log', bytes);
  const { text, records } = await parsed(file);
  expect(records).toHaveLength(2);
  for (const chunkSize of [1, 7, 100]) expect((await parsed(file, { chunkSize })).text).toBe(text);
  const packed = Buffer.concat([gzipSync(bytes.subarray(0, 200)), gzipSync(bytes.subarray(200))]);
  const plain = (record: Delivered) => ({ ...record, log_file_name: '' });
  for (const size of [1, 3, packed.length]) {
    const pieces = Array.from({ length: Math.ceil(packed.length / size) }, (_, at) =>
      packed.subarray(at * size, (at + 1) * size),
    );
    expect((await parsed('-', {}, pieces)).records.map(plain)).toEqual(records.map(plain));
  }
  expect((await parsed(written('x.log', packed))).text).toBe(text);
});

it('says where each record is, and names the generation by its first record', async () => {
  const [one, two] = [record(1, 'SELECT 1'), record(2, 'SELECT 2')];
  const { records } = await parsed(written('x.log', banner + one + banner + two), { instance: 'orders-1' });
  const id = generationId({ instance: 'orders-1', logType: 'slowquery', anchor: sha256(one) });
  expect(records).toMatchObject([
    {
      log_generation: id,
      log_offset: banner.length,
      log_record_length: one.length,
      aws_rds_instance_id: 'orders-1',
    },
    { log_generation: id, log_offset: 2 * banner.length + one.length, log_record_length: two.length },
  ]);
});

it('masks and fingerprints when it is told to, and the ids stay', async () => {
  const file = written('x.log', record(1, "SELECT a FROM t WHERE b = 'secret'"));
  const [[plain], [masked]] = [
    (await parsed(file)).records,
    (await parsed(file, { mask: true, fingerprint: true })).records,
  ] as [[Delivered], [Delivered]];
  expect(masked).toEqual({
    ...plain,
    db_query_text: 'SELECT a FROM t WHERE b = ?',
    db_query_summary: 'select a from t where b = ?',
    db_query_fingerprint: expect.stringMatching(/^[\da-f]{16}$/),
  });
});

it('takes the time of the file for what has none, and the zone for times without one', async () => {
  const { records } = await parsed('-', { type: 'error', zone: 'Europe/Berlin' }, [
    Buffer.from('loose text\n240618 10:00:03 [Warning] late\n'),
  ]);
  expect(records).toMatchObject([
    { time_source: 'file', parse_status: 'unstructured', body: 'loose text' },
    { time_source: 'record', _timestamp: Date.parse('2024-06-18T08:00:03Z') * 1000 },
  ]);
});

it('prints nothing of an empty file but the numbers', async () => {
  const { text, said } = await parsed(written('x.log', ''));
  expect(text).toBe('');
  expect(said[0]).toMatch(/^0 records, 0 unstructured, 0 bytes skipped, 0 bytes in all, /);
});

describe('what cannot be read', () => {
  it.each([
    ['missing.log', 'there is no such file'],
    ['', 'it is a directory'],
  ])('is refused with the reason: %p', async (name, reason) => {
    const file = join(folder, name);
    await expect(parsed(file)).rejects.toThrow(
      new UserError(
        `parse: given ${JSON.stringify(file)}, but ${reason}; allowed: a log file, plain or gzip, or - for standard input`,
      ),
    );
  });

  it('is gzip from where it is cut off; what comes before is printed', async () => {
    const packed = gzipSync(Buffer.from(record(1, 'SELECT 1') + record(2, 'SELECT 2').repeat(50)));
    const texts: string[] = [];
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts.push(chunk.toString('utf8'));
        done();
      },
    });
    const said: string[] = [];
    const streams = { input: Readable.from([]), output, say: (line: string) => void said.push(line) };
    const file = written('x.log.gz', packed.subarray(0, packed.length - 20));
    await expect(parseFile(file, given, streams)).rejects.toThrow(
      /^parse: .*x\.log\.gz: its gzip data cannot be unpacked beyond \d+ bytes: unexpected end of file\. What comes before is printed; take the file anew$/,
    );
    expect(texts.join('')).toContain('"SELECT 1"');
    expect(said[0]).toMatch(/^\d+ records, /);
  });

  it('is what begins like gzip and is none', async () => {
    await expect(parsed(written('x.log', Buffer.from([0x1f, 0x8b, 1, 2, 3])))).rejects.toThrow(
      /cannot be unpacked beyond 0 bytes/,
    );
  });
});
