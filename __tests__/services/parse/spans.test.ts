import { slowQueryGrammar } from '../../../services/parse/slowquery/grammar';
import type { GrammarOf, Window } from '../../../services/parse/grammar';
import { streamOf } from '../../../services/parse/spans';
import { bytesOf, emissions, fileTime, optionsOf, steps, type Delivered, type Options } from './reading';

const header =
  '# Time: 2024-01-03T07:15:38.660108Z\n# User@Host: a[a] @  [::1]  Id: 1\n# Query_time: 2.000231  Lock_time: 0.000000\n';
const time = 1704266138660108;

const all = (text: string | Uint8Array, options: Options = {}) =>
  emissions(steps(slowQueryGrammar, optionsOf('slowquery', options), bytesOf(text)));
const jsonOf = ({ json }: { readonly json: string }): Delivered => JSON.parse(json) as Delivered;

describe('a record that is longer than allowed', () => {
  const statement = 'x'.repeat(150) + '€'.repeat(100) + ';\n# Time: is no header\n' + 'y'.repeat(80);
  const text = `${header}${statement};\n${header}select 2;\n`;
  const emitted = all(text, { longestRecord: 200 });
  const records = emitted.map(jsonOf);
  const parts = records.filter(({ log_record_uid }) => log_record_uid === 'g1:0');

  test('becomes parts that tile it and are numbered', () => {
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.map(({ log_record_part }) => log_record_part)).toEqual(parts.map((_, index) => index));
    let end = 0;
    for (const { log_offset, log_record_length } of parts) {
      expect(log_offset).toBe(end);
      expect(log_record_length).toBeLessThanOrEqual(200);
      end += Number(log_record_length);
    }
    expect(end).toBe(Buffer.byteLength(`${header}${statement};\n`));
    expect(records.at(-1)).toMatchObject({ log_offset: end, db_query_text: 'select 2' });
    expect(records.at(-1)).not.toHaveProperty('log_record_part');
  });

  test('loses no character, and none is cut through', () => {
    expect(parts.map(({ db_query_text }) => db_query_text).join('')).toBe(statement);
    expect(JSON.stringify(parts)).not.toContain('\ufffd');
  });

  test('has its columns in the first part, and the others have its text', () => {
    expect(parts[0]).toMatchObject({
      user_name: 'a',
      mysql_slowlog_query_time_us: 2000231,
      log_record_part: 0,
    });
    expect(parts[1]).toEqual({
      _timestamp: time,
      db_system_name: 'mysql',
      event_name: 'db.server.slow_query',
      severity_number: 9,
      severity_text: 'INFO',
      log_generation: 'g1',
      aws_rds_instance_id: 'orders-1',
      time_source: 'record',
      log_offset: parts[0]?.log_record_length,
      log_record_length: parts[1]?.log_record_length,
      log_record_uid: 'g1:0',
      log_record_part: 1,
      db_query_text: parts[1]?.db_query_text,
      parse_status: 'ok',
    });
  });

  test('shows nothing of a literal in any part when it is masked', () => {
    const secret = `insert into t values ('${'secret '.repeat(60)}')`;
    const masked = all(`${header}${secret};\n`, { longestRecord: 200, mask: true }).map(jsonOf);
    expect(masked.length).toBeGreaterThan(2);
    expect(masked[0]?.db_query_text).toBe('insert into t values (?');
    expect(masked.slice(1).map(({ db_query_text }) => db_query_text)).toEqual(masked.slice(1).map(() => '?'));
  });

  test('is told from one that is as long as allowed', () => {
    const [one, ...others] = all(`${header}select 1;\n${header}select 2;\n`, {
      longestRecord: header.length + 10,
    });
    expect(others).toHaveLength(1);
    expect(one?.json).not.toContain('log_record_part');
  });
});

test('text that fits nothing becomes parts too', () => {
  const text = 'no header\n'.repeat(30);
  const records = all(text, { longestRecord: 100 }).map(jsonOf);
  expect(records.map(({ body }) => body).join('')).toBe(text.trimEnd());
  expect(records.map(({ parse_status, log_record_uid }) => [parse_status, log_record_uid])).toEqual(
    records.map(() => ['unstructured', 'g1:0']),
  );
});

test('blank lines without end are declared piece by piece', () => {
  expect(all('\n'.repeat(250), { longestRecord: 100 }).map(({ kind, length }) => [kind, length])).toEqual([
    ['blank', 100],
    ['blank', 100],
    ['blank', 50],
  ]);
});

describe('what comes after the end', () => {
  const resumed = (before: string, after: string, options: Options = {}) => {
    const given = optionsOf('slowquery', options);
    const stream = streamOf(slowQueryGrammar, given, () => undefined);
    stream.push(bytesOf(before));
    stream.end();
    return emissions(steps(slowQueryGrammar, given, bytesOf(after), [], stream.position));
  };

  test('goes on with a statement that had been taken for finished, and says so', () => {
    const [rest, next] = resumed(`${header}select 'a`, `b';\n${header}select 2;\n`);
    expect(rest).toMatchObject({ continuation: true, unstructured: false });
    expect(jsonOf(rest as { json: string })).toMatchObject({
      _timestamp: time,
      time_source: 'previous',
      parse_status: 'partial',
      parse_continuation: true,
      body: "b';",
    });
    expect(next).toMatchObject({ continuation: false });
  });

  test('may begin inside a literal, of which a mask shows nothing', () => {
    const [rest] = resumed(`${header}select 'a`, 'secret', { mask: true });
    expect(jsonOf(rest as { json: string }).body).toBe('?');
  });

  test('is a record like all others if it begins with a header', () => {
    expect(resumed(`${header}select 1;\n`, `${header}select 2;\n`)).toMatchObject([
      { continuation: false, unstructured: false, offset: header.length + 10 },
    ]);
  });
});

describe('the place to resume', () => {
  test('is the beginning of what was not emitted', () => {
    const stream = streamOf(slowQueryGrammar, optionsOf('slowquery'), () => undefined);
    expect(stream.position).toEqual({ offset: 0, state: {} });
    stream.push(bytesOf(`${header}use shop;\nselect 1;\n${header}select`));
    expect(stream.position).toEqual({ offset: header.length + 20, state: { database: 'shop', time } });
    stream.end();
    expect(stream.position).toEqual({
      offset: 2 * header.length + 26,
      state: { database: 'shop', time, continued: true },
    });
  });

  test('of a file without a byte is its beginning', () => {
    const stream = streamOf(slowQueryGrammar, optionsOf('slowquery'), () => undefined);
    stream.end();
    expect(stream.position).toEqual({ offset: 0, state: {} });
  });
});

test('the last record of a stream that goes on is held back until its end is certain', () => {
  const seen: string[] = [];
  const stream = streamOf(slowQueryGrammar, optionsOf('slowquery'), ({ json }) => seen.push(json));
  stream.push(bytesOf(`${header}select 1;\n`));
  expect(seen).toHaveLength(0);
  stream.push(bytesOf('# Time: 2024-01-03T07:15:39.000000Z\n# User@Host: a[a] @ '));
  expect(seen).toHaveLength(0);
  stream.push(bytesOf(' [::1]\n#'));
  expect(seen).toHaveLength(1);
});

test('texts, and names that are given, are JSON whatever stands in them', () => {
  const sql = 'select "\\", \'\u0001\u007f\t\r\n\u2028😀\'';
  const constants = { aws_rds_instance_id: 'ö"\\', server_port: 3306 };
  const [record = {}] = all(`${header}${sql};\n`, { constants, generation: 'g"é' }).map(jsonOf);
  expect(record).toMatchObject({
    ...constants,
    log_generation: 'g"é',
    log_record_uid: 'g"é:0',
    db_query_text: sql,
  });
});

test('a long text is JSON too, before and behind which columns stand', () => {
  const sql = `select "${'ä\n'.repeat(100_000)}"`;
  const [record = {}] = all(`${header}${sql};\n`).map(jsonOf);
  expect(record).toMatchObject({ user_name: 'a', db_query_text: sql, parse_status: 'ok', _timestamp: time });
});

test.each([
  ['1969-12-31T23:59:59.999999Z', -1],
  ['1970-01-01T00:00:00.000000Z', 0],
  ['2001-01-01T00:00:00.000007Z', 978307200000007],
  ['2999-12-31T23:59:59.000000Z', 32503679999000000],
])('a record of %s has its time, which may be long ago', (text, micros) => {
  const [record = {}] = all(`# Time: ${text}\n# User@Host: a[a] @  [::1]\n# Query_time: 1\nselect 1;\n`).map(
    jsonOf,
  );
  expect(record).toMatchObject({ _timestamp: micros, time_source: 'record' });
});

test('the time of records without one is the file’s, as it was given', () => {
  expect(all('text').map(({ time: found }) => found)).toEqual([fileTime]);
});

test('fingerprints are those of the statement, with its literals and without them', () => {
  const [one = {}, other = {}] = all(`${header}select 1;\n${header}select 2;\n`, {
    fingerprint: true,
    mask: true,
  }).map(jsonOf);
  expect(one).toMatchObject({ db_query_text: 'select ?', db_query_summary: 'select ?' });
  expect(one.db_query_fingerprint).toBe(other.db_query_fingerprint);
});

describe('work', () => {
  /** Bytes of windows that a grammar searched, by the calls of the engine’s own searches and by reading one byte after the other. */
  const counting = (grammarOf: GrammarOf, count: { bytes: number }): GrammarOf => {
    const counted = (bytes: Buffer): Buffer =>
      new Proxy(bytes, {
        get(target, name) {
          if (typeof name === 'string' && /^\d+$/.test(name)) {
            count.bytes += 1;
            return target[Number(name)];
          }
          if (name === 'indexOf') {
            return (needle: Buffer | number, from: number) => {
              const found = target.indexOf(needle as Buffer, from);
              count.bytes += (found === -1 ? target.length : found) - from + 1;
              return found;
            };
          }
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    return (options, state) => {
      const grammar = grammarOf(options, state);
      return Object.create(grammar, {
        find: {
          value: (window: Window) => grammar.find({ ...window, bytes: counted(window.bytes) }),
        },
      }) as typeof grammar;
    };
  };

  const scanned = (text: string, chunk: number): number => {
    const count = { bytes: 0 };
    const bytes = bytesOf(text);
    const sizes = Array.from({ length: Math.floor(bytes.length / chunk) }, () => chunk);
    steps(counting(slowQueryGrammar, count), optionsOf('slowquery'), bytes, sizes);
    return count.bytes / bytes.length;
  };

  const size = 400_000;
  test.each([
    ['one line', 'x'.repeat(size)],
    ['many lines', 'xxxxxxx,\n'.repeat(size / 9)],
    ['lines that look like comments', '# x;\n'.repeat(size / 5)],
    ['lines that begin like headers', ';\n# Time: 2024-01-03T07:15:38Z\n'.repeat(size / 32)],
    ['what begins like banners', 'mysqld, Version: 8\n'.repeat(size / 19)],
    ['blank lines', `x${' \n'.repeat(size / 2)}x`],
  ])('grows with the bytes and not with the chunks, for %s', (_what, body) => {
    const text = `${header}${body};\n`;
    const whole = scanned(text, text.length);
    expect(whole).toBeLessThan(20);
    // What the last bytes of a chunk may become is looked at anew with the next one: 4 KiB at most.
    expect(scanned(text, 8192)).toBeLessThan(whole + 3);
  });
});
