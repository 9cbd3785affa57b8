import type { Writable } from 'node:stream';
import { generationId, longestAnchor, sha256 } from '../../contract/generations';
import type { LogType, ParserOptions } from '../../services/parse/grammar';
import { recordStream } from '../../services/parse/record-stream';
import { UserError } from '../../values/user-error';
import { lineWriter } from './output';
import { openSource } from './source';

export interface ParseOptions {
  readonly type: LogType;
  /** The parser gets pieces of so many bytes at most. */
  readonly chunkSize: number;
  readonly mask: boolean;
  readonly fingerprint: boolean;
  /** IANA zone of times without a zone. */
  readonly zone: string;
  readonly instance: string;
}

export interface Streams {
  readonly input: AsyncIterable<Buffer>;
  readonly output: Writable;
  /** Takes the line with the numbers. */
  readonly say: (line: string) => void;
}

type Options = Omit<ParserOptions, 'generation'>;

/**
 * Reads until the first record is complete, by which a generation is known.
 *
 * @returns the anchor, and the pieces that were read, for they are to be read again
 */
async function anchorOf(
  pieces: AsyncIterator<Buffer>,
  options: Options,
): Promise<{ readonly anchor: string; readonly read: readonly Buffer[] }> {
  const read: Buffer[] = [];
  let place: { readonly offset: number; readonly length: number } | undefined;
  const stream = recordStream(
    { ...options, generation: '', fingerprint: false },
    ({ kind, offset, length }) => {
      if (kind === 'record') place ??= { offset, length };
    },
  );
  while (place === undefined) {
    const { value, done } = await pieces.next();
    if (done === true) {
      stream.end();
      break;
    }
    read.push(value);
    stream.push(value);
  }
  const { offset, length } = place ?? { offset: 0, length: 0 };
  const bytes = Buffer.concat(read).subarray(offset, offset + Math.min(length, longestAnchor));
  return { anchor: sha256(bytes), read };
}

async function* inPieces(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; from += size) yield chunk.subarray(from, from + size);
  }
}

const grouped = (value: number): string => value.toLocaleString('en-US');

/**
 * Prints the records of a log file, the last one too, and then a line with numbers.
 *
 * @throws UserError for a file that cannot be read, or not to its end; the records up to there are printed
 */
export async function parseFile(
  file: string,
  options: ParseOptions,
  { input, output, say }: Streams,
): Promise<void> {
  const { type, chunkSize, mask, fingerprint, zone, instance } = options;
  const started = process.hrtime.bigint();
  const source = await openSource(file, input);
  const lines = lineWriter(output);
  const count = { records: 0, unstructured: 0, skipped: 0, bytes: 0 };
  let cutOff: UserError | undefined;

  /** What can be read; why there is no more is told at the end. */
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      yield* inPieces(source.bytes, chunkSize);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      cutOff = error;
    }
  }

  const parser: Options = {
    logType: type,
    constants: { aws_rds_instance_id: instance, log_file_name: source.logFileName },
    fileTime: Math.round(source.lastWritten * 1000),
    timeZone: zone,
    mask,
    fingerprint,
  };
  const pieces = whole();
  const { anchor, read } = await anchorOf(pieces, parser);
  const generation = generationId({ instance, logType: type, anchor });
  const stream = recordStream({ ...parser, generation }, ({ kind, length, json, unstructured }) => {
    count.bytes += length;
    if (kind !== 'record') {
      count.skipped += length;
      return;
    }
    count.records += 1;
    if (unstructured) count.unstructured += 1;
    lines.add(json);
  });
  for (const piece of read) {
    stream.push(piece);
    await lines.flush();
  }
  for await (const piece of pieces) {
    stream.push(piece);
    await lines.flush();
    if (lines.gone()) return;
  }
  stream.end();
  await lines.flush(true);
  if (lines.gone()) return;
  if (cutOff !== undefined && count.bytes === 0) throw cutOff;

  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  say(
    `${grouped(count.records)} records, ${grouped(count.unstructured)} unstructured, ${grouped(count.skipped)} bytes skipped, ` +
      `${grouped(count.bytes)} bytes in all, ${(count.bytes / 1e6 / seconds).toFixed(1)} MB/s`,
  );
  if (cutOff !== undefined) throw cutOff;
}
