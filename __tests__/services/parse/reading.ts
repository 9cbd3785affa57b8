import fc from 'fast-check';
import type {
  Emitted,
  GrammarOf,
  LogType,
  ParserOptions,
  ParserState,
} from '../../../services/parse/grammar';
import { streamOf } from '../../../services/parse/spans';

export type Options = Partial<ParserOptions>;

/** A record as it is delivered. */
export type Delivered = Readonly<Record<string, string | number | boolean>>;

export const fileTime = Date.UTC(2024, 0, 3, 12) * 1000;

export const optionsOf = (logType: LogType, options: Options = {}): ParserOptions => ({
  logType,
  constants: { aws_rds_instance_id: 'orders-1' },
  generation: 'g1',
  fileTime,
  ...options,
});

/** A span, and where a reader could resume behind it. */
export interface Step {
  readonly emitted: Emitted;
  readonly position: { readonly offset: number; readonly state: ParserState };
}

export const bytesOf = (text: string | Uint8Array): Buffer => Buffer.from(text as Uint8Array);

/** All that a stream emits of bytes that come in chunks of these sizes, then as a whole. */
export function steps(
  grammar: GrammarOf,
  options: ParserOptions,
  bytes: Uint8Array,
  sizes: readonly number[] = [],
  resume?: Step['position'],
): Step[] {
  const found: Step[] = [];
  const stream = streamOf(
    grammar,
    options,
    (emitted) =>
      found.push({ emitted, position: JSON.parse(JSON.stringify(stream.position)) as Step['position'] }),
    resume,
  );
  let at = 0;
  for (const size of sizes) {
    stream.push(bytes.subarray(at, at + size));
    at += size;
  }
  stream.push(bytes.subarray(at));
  stream.end();
  return found;
}

export const emissions = (found: readonly Step[]): Emitted[] => found.map(({ emitted }) => emitted);

/** What is told of a span where its columns do not matter: its kind and its bytes. */
export const spansOf = (found: readonly Step[], bytes: Uint8Array): string[] =>
  emissions(found).map(
    ({ kind, offset, length }) =>
      `${kind}: ${Buffer.from(bytes.subarray(offset, offset + length)).toString()}`,
  );

const common = /^(?:log_|db_system_name$|aws_rds_instance_id$|event_name$|severity_)/;

/** The records of a text, without what all records of a stream have alike. */
export const recordsOf = (
  grammar: GrammarOf,
  options: ParserOptions,
  text: string | Uint8Array,
): Delivered[] =>
  emissions(steps(grammar, options, bytesOf(text)))
    .filter(({ kind }) => kind === 'record')
    .map(({ json }) => JSON.parse(json) as Delivered)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([name]) => !common.test(name))));

/** What tests of one grammar read with: records, spans as texts, and what is emitted for each span. */
export const readerOf = (grammar: GrammarOf, logType: LogType) => ({
  read: (text: string | Uint8Array, options: Options = {}): Delivered[] =>
    recordsOf(grammar, optionsOf(logType, options), text),
  spans: (text: string): string[] =>
    spansOf(steps(grammar, optionsOf(logType), bytesOf(text)), bytesOf(text)),
  emitted: (text: string): Emitted[] => emissions(steps(grammar, optionsOf(logType), bytesOf(text))),
});

/** Microseconds since 1970 of a time in UTC with six digits of a second. */
export const at = (time: string): number =>
  Date.parse(`${time.slice(0, 19)}Z`) * 1000 + Number(time.slice(20, 26));

/** Texts made of the lines of a kind of log: in any order, with any change of a few bytes. */
export const mutated = (lines: readonly string[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(
        fc.tuple(fc.constantFrom(...lines), fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n', '', ' \n')),
        {
          maxLength: 30,
        },
      ),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(3),
          fc.oneof(
            fc.constantFrom(
              ...['', ';', '\n', '# ', '\t', 'é', '€', '😀', '"', '\\', "'", '`', '\r', ' '].map((text) =>
                Buffer.from(text),
              ),
            ),
            fc.uint8Array({ maxLength: 3 }),
          ),
        ),
        { maxLength: 4 },
      ),
    )
    .map(([chosen, changes]) => {
      let bytes = Buffer.from(chosen.map(([line, end]) => line + end).join(''));
      for (const [place, removed, put] of changes) {
        const start = bytes.length === 0 ? 0 : place % bytes.length;
        bytes = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + removed)]);
      }
      return bytes;
    });

/** What holds for every grammar, for texts made of `lines`. */
export function grammarProperties(grammar: GrammarOf, logType: LogType, lines: readonly string[]): void {
  const options = fc
    .record({
      longestRecord: fc.constantFrom(64, 100, 257, 1000, undefined),
      mask: fc.boolean(),
      fingerprint: fc.boolean(),
    })
    .map((chosen) => optionsOf(logType, chosen));

  test('spans tile the file, whatever stands in it, and every record is one line of JSON', () => {
    fc.assert(
      fc.property(mutated(lines), options, (bytes, given) => {
        let end = 0;
        for (const { emitted } of steps(grammar, given, bytes)) {
          expect(emitted.offset).toBe(end);
          expect(emitted.length).toBeGreaterThan(0);
          end += emitted.length;
          if (emitted.kind !== 'record') expect(emitted.json).toBe('');
          else {
            const record = JSON.parse(emitted.json) as Delivered;
            expect(emitted.json).not.toContain('\n');
            expect(record).toMatchObject({
              _timestamp: emitted.time,
              log_offset: emitted.offset,
              log_record_length: emitted.length,
            });
            expect(emitted.json.match(/[{,]"[a-z_0-9]+":/g)).toHaveLength(Object.keys(record).length);
          }
        }
        expect(end).toBe(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('any chunks give the same spans, records and places to resume', () => {
    fc.assert(
      fc.property(
        mutated(lines),
        options,
        fc.oneof(
          fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 }),
          fc.constant('bytes' as const),
        ),
        (bytes, given, sizes) => {
          const chunks = sizes === 'bytes' ? Array.from(bytes, () => 1) : sizes;
          expect(steps(grammar, given, bytes, chunks)).toEqual(steps(grammar, given, bytes));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('a reader that resumes at any span with its state goes on with the same ones', () => {
    fc.assert(
      fc.property(mutated(lines), options, (bytes, given) => {
        const all = steps(grammar, given, bytes);
        all.forEach(({ position }, index) => {
          expect(Buffer.byteLength(JSON.stringify(position.state))).toBeLessThanOrEqual(1024);
          const rest = steps(grammar, given, bytes.subarray(position.offset), [], position);
          expect(rest).toEqual(all.slice(index + 1));
        });
      }),
      { numRuns: 300 },
    );
  });

  test('what comes after the end is read from there on, and tiles too', () => {
    fc.assert(
      fc.property(mutated(lines), mutated(lines), options, (before, after, given) => {
        const stream = streamOf(grammar, given, () => undefined);
        stream.push(before);
        stream.end();
        const { state } = stream.position;
        let { offset } = stream.position;
        expect(offset).toBe(before.length);
        for (const { emitted } of steps(grammar, given, after, [], { offset, state })) {
          expect(emitted.offset).toBe(offset);
          offset += emitted.length;
        }
        expect(offset).toBe(before.length + after.length);
      }),
      { numRuns: 300 },
    );
  });
}
