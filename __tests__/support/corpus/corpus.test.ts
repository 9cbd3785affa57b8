import { gzipSync } from 'node:zlib';
import { logTypes } from '../../../contract/log-types';
import { recordFields } from '../../../contract/record-fields';
import { corpus, wholeCorpus, type CorpusOptions, type Dialect } from '.';
import { declaredBytes, expectedRecords, firstDifference, joined } from './compare';
import { encode, isoTime, offsetTime, oldTime } from './spans';

const start = Date.parse('2024-01-03T07:15:38.660Z') * 1000 + 108;
const options = (given: Partial<CorpusOptions> = {}): CorpusOptions => ({
  logType: 'slowquery',
  seed: 7,
  bytes: 200_000,
  dialect: 'plain',
  start,
  ...given,
});
const dialects: readonly Dialect[] = ['plain', 'extra', 'percona', 'old'];
const files = [
  ...logTypes.map((logType) => options({ logType })),
  ...dialects.map((dialect) => options({ dialect })),
  options({ logType: 'general', dialect: 'old' }),
];

describe.each(files)('a corpus of $logType $dialect', (file) => {
  const { bytes, spans } = wholeCorpus(file);
  const records = spans.flatMap(({ columns }) => (columns === undefined ? [] : [columns]));

  it('has spans that tile it', () => {
    let end = 0;
    for (const { offset, length } of spans) {
      expect(offset).toBe(end);
      expect(length).toBeGreaterThan(0);
      end += length;
    }
    expect(end).toBe(bytes.length);
  });

  it('is the same for the same seed, and another one for another seed', () => {
    expect(wholeCorpus(file).bytes.equals(bytes)).toBe(true);
    expect(wholeCorpus(file).spans).toEqual(spans);
    expect(wholeCorpus({ ...file, seed: 8 }).bytes.equals(bytes)).toBe(false);
  });

  it('says of each record where it is, and its times are not before the start', () => {
    for (const { kind, offset, length, columns } of spans) {
      expect(columns === undefined).toBe(kind !== 'record');
      if (columns === undefined) continue;
      expect(columns).toMatchObject({ log_offset: offset, log_record_length: length });
      expect(columns['_timestamp']).toBeGreaterThanOrEqual(start - (start % 1_000_000));
    }
  });

  it('has what the text says in the columns', () => {
    for (const { offset, length, columns } of spans) {
      const shown = columns?.['db_query_text'];
      if (typeof shown !== 'string' || file.logType === 'audit' || shown.startsWith('administrator'))
        continue;
      expect(bytes.toString('utf8', offset, offset + length)).toContain(shown);
    }
  });

  it('has columns of the contract’s types', () => {
    const types = { text: 'string', integer: 'number', decimal: 'number', boolean: 'boolean' } as const;
    const known: Readonly<Record<string, { readonly type: keyof typeof types }>> = recordFields;
    const seen = new Map(
      records.flatMap((record) => Object.entries(record).map(([name, value]) => [name, typeof value])),
    );
    for (const [name, type] of seen) {
      const field = known[name];
      expect([name, type]).toEqual([name, field === undefined ? 'no column' : types[field.type]]);
    }
  });
});

it.each([
  ['slowquery', 3.3, 4],
  ['audit', 5, 6],
] as const)('a corpus of %s compresses like real ones: %d to %d times', (logType, least, most) => {
  for (const seed of [1, 7]) {
    const { bytes } = wholeCorpus(options({ logType, seed, bytes: 1_500_000, odd: false }));
    const ratio = bytes.length / gzipSync(bytes, { level: 1 }).length;
    expect(ratio).toBeGreaterThanOrEqual(least);
    expect(ratio).toBeLessThanOrEqual(most);
  }
});

it('holds huge statements where they are asked for', () => {
  for (const logType of logTypes) {
    const { spans } = wholeCorpus(options({ logType, bytes: 1_000_000, large: [200_000, 100_000] }));
    const sizes = spans.map(({ length }) => length).filter((length) => length > 50_000);
    expect(sizes.map((size) => Math.floor(size / 100_000))).toEqual([2, 1]);
  }
});

it('takes memory for a piece only, and no span is in two pieces', () => {
  let offset = 0;
  for (const { bytes, spans } of corpus(options({ bytes: 3_000_000 }))) {
    expect(spans[0]?.offset).toBe(offset);
    offset += bytes.length;
    expect(bytes.length).toBeLessThan(2_000_000);
  }
  expect(offset).toBeGreaterThanOrEqual(3_000_000);
});

it('has every oddity', () => {
  const { bytes, spans } = wholeCorpus(options({ bytes: 3_000_000 }));
  const records = spans.flatMap(({ columns }) => (columns === undefined ? [] : [columns]));
  expect(spans.filter(({ kind }) => kind === 'banner').length).toBeGreaterThan(10);
  expect(spans.filter(({ kind }) => kind === 'blank').length).toBeGreaterThan(2);
  for (const [name, value] of [
    ['parse_invalid_utf8', true],
    ['parse_status', 'partial'],
    ['db_operation_name', 'Quit'],
    ['db_query_text', ''],
    ['user_name', 'SQL_SLAVE'],
  ] as const) {
    expect(records.some((record) => record[name] === value)).toBe(true);
  }
  expect(bytes.includes('\r\n')).toBe(true);
});

it('in the dialect “old” one record alone has a time and a database of its own in its header', () => {
  const { bytes, spans } = wholeCorpus(options({ dialect: 'old' }));
  const text = bytes.toString('latin1');
  expect(text.match(/^# Time: \d{6} /gm)).toHaveLength(1);
  expect(text.match(/^use /gim)).toHaveLength(1);
  expect(new Set(spans.flatMap(({ columns }) => columns?.['db_namespace'] ?? []))).toHaveProperty('size', 1);
  expect(spans.some(({ columns }) => columns?.['time_source'] === 'previous')).toBe(true);
});

it('writes times as the server does', () => {
  expect(isoTime(start)).toBe('2024-01-03T07:15:38.660108Z');
  expect(offsetTime(start, 2)).toBe('2024-01-03T09:15:38.660108+02:00');
  expect(offsetTime(start, -5)).toBe('2024-01-03T02:15:38.660108-05:00');
  expect(oldTime(start)).toBe('240103  7:15:38');
});

it('writes a byte that is no UTF-8 for each U+FFFD', () => {
  expect(encode('a\uFFFDé\uFFFD\uFFFD')).toEqual(Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xff, 0xff]));
});

it('joins parts that were delivered, and finds the first record that is not as it must be', () => {
  const { spans } = wholeCorpus(options({ bytes: 20_000 }));
  const generation = { id: 'g', constants: { log_file_name: 'x.log' } };
  const expected = expectedRecords(spans, generation);
  expect(declaredBytes(spans)).toBe(171);
  const [first, ...others] = expected as [Record<string, unknown>];
  const text = String(first['db_query_text']);
  const length = Number(first['log_record_length']);
  const parts = [
    { ...first, db_query_text: text.slice(0, 9), log_record_length: 9, log_record_part: 0 },
    { ...first, db_query_text: text.slice(9), log_record_length: length - 9, log_record_part: 1 },
  ];
  expect(firstDifference(expected, joined([...parts, ...others]))).toBeUndefined();
  expect(firstDifference(expected, joined([parts[0] as object, ...others] as typeof parts))).toMatchObject({
    at: 0,
  });
  expect(firstDifference(expected, others)).toMatchObject({ at: 0, expected: first });
  expect(firstDifference(expected, [...expected, first])).toMatchObject({
    at: expected.length,
    delivered: first,
  });
});
