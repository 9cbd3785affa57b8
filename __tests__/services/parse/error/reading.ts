import fc from 'fast-check';
import type { Emitted, GrammarOf } from '../../../../services/parse/grammar';
import { streamOf } from '../../../../services/parse/spans';
import { emissions, mutated, optionsOf, steps, type Options } from '../reading';

const shared = /^(?:log_|db_system_name$|aws_rds_instance_id$|event_name$)/;

/** The columns of each record without those that all records share; a span that is no record as its kind. */
export const columnsOf = (emitted: readonly Emitted[]): unknown[] =>
  emitted.map(({ kind, json }) =>
    kind === 'record'
      ? Object.fromEntries(
          Object.entries(JSON.parse(json) as Record<string, unknown>).filter(([name]) => !shared.test(name)),
        )
      : kind,
  );

export type Reader = (file: string | Uint8Array, options?: Options) => unknown[];

/** Reads a file to its end. */
export const reader =
  (logType: 'error' | 'audit', grammar: GrammarOf): Reader =>
  (file, options) =>
    columnsOf(emissions(steps(grammar, optionsOf(logType, options), Buffer.from(file as Uint8Array))));

/** No record of any bytes has a column twice: it would not outlive being read and written again. */
export const columnsAreUnique = (
  logType: 'error' | 'audit',
  grammar: GrammarOf,
  lines: readonly string[],
): void => {
  let records = 0;
  fc.assert(
    fc.property(mutated(lines), (bytes) => {
      for (const { kind, json } of emissions(steps(grammar, optionsOf(logType), bytes))) {
        if (kind !== 'record') continue;
        records += 1;
        expect(JSON.stringify(JSON.parse(json))).toBe(json);
      }
    }),
    { numRuns: 500 },
  );
  expect(records).toBeGreaterThan(1000);
};

/** Bytes that are searched for the ends of lines while a stream takes bytes in chunks, all searches together. */
export function searchedBytes(
  logType: 'error' | 'audit',
  grammar: GrammarOf,
  bytes: Uint8Array,
  chunk: number,
): number {
  let searched = 0;
  const indexOf = Buffer.prototype.indexOf;
  const spy = jest.spyOn(Buffer.prototype, 'indexOf').mockImplementation(function (
    this: Buffer,
    ...given: unknown[]
  ) {
    const found = indexOf.apply(this, given as [number, number]);
    searched += (found === -1 ? this.length : found) - Number(given[1]);
    return found;
  });
  const stream = streamOf(grammar, optionsOf(logType), () => undefined);
  for (let at = 0; at < bytes.length; at += chunk) stream.push(bytes.subarray(at, at + chunk));
  stream.end();
  spy.mockRestore();
  return searched;
}
