import { createHash } from 'node:crypto';
import { generationId, longestAnchor, sha256 } from '../../../contract/generations';
import type { logTypes } from '../../../contract/log-types';
import { corpus, type CorpusOptions, type ExpectedSpan } from '../../support/corpus';

type LogType = (typeof logTypes)[number];
type Columns = Readonly<Record<string, unknown>>;

/** Columns that the generation gives, and those that tell where a record stands: looked at one by one. */
const generationColumns: ReadonlySet<string> = new Set([
  'db_system_name',
  'cloud_provider',
  'cloud_region',
  'cloud_account_id',
  'cloud_resource_id',
  'aws_rds_cluster_id',
  'aws_rds_instance_id',
  'aws_s3_bucket',
  'aws_s3_key',
  'server_address',
  'log_file_name',
  'log_generation',
  'log_record_uid',
]);

/** A short hash over columns, whatever their order: a million records are compared by it. */
export function digestOf(columns: Columns): string {
  const text = JSON.stringify(
    Object.keys(columns)
      .filter((name) => !generationColumns.has(name))
      .sort()
      .map((name) => [name, columns[name]]),
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** A body of log bytes, and what must come of it. */
export interface Body {
  readonly instance: string;
  readonly logType: LogType;
  readonly bytes: Buffer;
  readonly generation: string;
  /** Of every record that must arrive: where it starts, and the digest of its columns. */
  readonly expected: ReadonlyMap<number, string>;
  /** What it was made of, to look at a record again. */
  readonly options: CorpusOptions;
}

const anchorOf = (bytes: Buffer, { offset, length }: ExpectedSpan): string =>
  sha256(bytes.subarray(offset, offset + Math.min(length, longestAnchor)));

/** Writes a corpus from some offset on, and keeps of its records only digests: of large bodies the rest is too much. */
function written(options: CorpusOptions, at = 0) {
  const pieces: Buffer[] = [];
  const expected = new Map<number, string>();
  let first: ExpectedSpan | undefined;
  for (const { bytes, spans } of corpus(options)) {
    pieces.push(bytes);
    for (const span of spans) {
      if (span.columns === undefined) continue;
      first ??= span;
      const offset = span.offset + at;
      expected.set(offset, digestOf({ ...span.columns, log_offset: offset }));
    }
  }
  if (first === undefined) throw new Error(`seed ${options.seed} makes no record`);
  return { bytes: Buffer.concat(pieces), expected, first };
}

export function bodyOf(instance: string, options: CorpusOptions): Body {
  const { bytes, expected, first } = written(options);
  const { logType } = options;
  const generation = generationId({ instance, logType, anchor: anchorOf(bytes, first) });
  return { instance, logType, bytes, generation, expected, options };
}

/**
 * A body that begins as another one and then goes on differently, as after a failover: what lies before the cut is the
 * other generation’s to deliver, and this one is its branch.
 *
 * @param cut the start of a record of `before`
 */
export function branchOf(before: Body, cut: number, after: CorpusOptions): Body {
  const { bytes, expected } = written(after, cut);
  return {
    ...before,
    bytes: Buffer.concat([before.bytes.subarray(0, cut), bytes]),
    generation: `${before.generation}.2`,
    expected,
    options: after,
  };
}
