import type { TrackedGeneration } from '../../contract/items';
import { recordStreams } from '../../contract/streams';
import type { Random } from '../shared/backoff';
import type { Clock } from '../shared/clock';
import type { BodyReader, StoredBody } from '../source/body-reader';
import { byteQueue } from '../source/byte-queue';
import { openDecompressed } from '../source/decompressed';
import { recordStream } from '../parse/record-stream';
import type { ParserState } from '../parse/grammar';
import { parserOptionsOf, type ParseSettings } from './constants';
import { ask, type AskOptions } from './delivery/ask';
import { deliver, type Rejected } from './delivery/deliver';
import { misfit, type TimeWindow } from './delivery/time-window';
import { noFaults } from './ports/fault-points';
import type { OutgoingRecord, Sink } from './ports/sink';
import { openAt } from './worker/continuity';
import { newestThatContinues } from './worker/history';

export interface RepairOptions {
  readonly parse: ParseSettings;
  /** NDJSON of one request. */
  readonly batchBytes: number;
  /** What OpenObserve takes. */
  readonly window: TimeWindow;
  readonly delivery?: Omit<AskOptions, 'waiting'> & { readonly settle?: number };
}

export interface RepairDeps {
  readonly reader: BodyReader;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly random: Random;
  readonly options: RepairOptions;
}

/** What is compared with OpenObserve: records that start at `from` or later and end at `to` or before. */
export interface RepairRange {
  /** Where a span starts. */
  readonly from: number;
  /** Where a span ends. What lies behind the generation’s `offset` is left to its owner. */
  readonly to: number;
  /** The parser’s state at `from`, as JSON. @default - that of a generation’s beginning */
  readonly state?: string;
  /** Leaves out records by their time, in microseconds since 1970. @default - none */
  readonly wanted?: (time: number) => boolean;
  /** Only finds out what is missing. @default false */
  readonly dryRun?: boolean;
}

/** A record that OpenObserve does not take, and what the parser must know to read it again. */
export type RejectedAgain = Rejected & { readonly state: string };

export type Repaired =
  | {
      readonly kind: 'read';
      /** Records that the range has. */
      readonly records: number;
      /** Of them, those that OpenObserve did not have. */
      readonly missing: number;
      /** Of these, those that it has now. */
      readonly sent: number;
      /** Requests’ worth of records of which some were missing. */
      readonly batches: number;
      /** Records that may be there twice. */
      readonly duplicates: number;
      readonly rejected: readonly RejectedAgain[];
      /** Where the body ended, if that was before `to`. */
      readonly endedAt?: number;
    }
  /** The body lies nowhere any more. */
  | { readonly kind: 'gone' };

/** OpenObserve did not say what it has: nothing was sent without knowing. */
export class SinkSilent extends Error {
  override readonly name = 'SinkSilent';
}

interface Found extends OutgoingRecord {
  readonly state: ParserState;
}

/** The body that still has everything that was read of a generation. */
async function wholeBody(
  reader: BodyReader,
  item: TrackedGeneration,
  signal: AbortSignal,
): Promise<Pick<StoredBody, 'source'> | undefined> {
  const latest = await openAt(reader, item, { source: item.source, exactly: false }, signal);
  if (latest.kind === 'continues') {
    await latest.bytes.close();
    latest.opened.close();
    return latest.opened.body;
  }
  return newestThatContinues(reader, item, undefined, signal);
}

/** The records of a range in batches, and where the body ended. The bytes end at `to` for the parser, as a span does there. */
async function* batchesOf(
  { reader, options }: RepairDeps,
  item: TrackedGeneration,
  body: Pick<StoredBody, 'source'>,
  { from, to, state, wanted = () => true }: RepairRange,
  signal: AbortSignal,
): AsyncGenerator<readonly Found[], number> {
  const resume = state === undefined ? undefined : { offset: from, state: JSON.parse(state) as ParserState };
  const start = resume ? from : 0;
  let before: ParserState = resume?.state ?? {};
  let found: Found[] = [];
  let size = 0;
  const stream = recordStream(
    parserOptionsOf(item, options.parse),
    ({ kind, offset, length, time, json }) => {
      // What ends before `base` is the parent’s to deliver.
      const ours = kind === 'record' && offset >= from && offset + length > (item.base ?? 0);
      if (ours && offset + length <= to && wanted(time)) {
        found.push({ offset, length, time, json, state: before });
        size += json.length;
      }
      before = stream.position.state;
    },
    resume,
  );
  const opened = await openDecompressed(reader, body.source, { from: start, exactly: true }, signal);
  const bytes = byteQueue(opened.bytes);
  let at = start;
  try {
    while (at < to) {
      signal.throwIfAborted();
      const chunk = await bytes.take();
      if (chunk === undefined) break;
      stream.push(chunk.subarray(0, to - at));
      at += Math.min(chunk.length, to - at);
      if (size < options.batchBytes) continue;
      yield found;
      found = [];
      size = 0;
    }
    stream.end();
    if (found.length > 0) yield found;
    return at;
  } finally {
    await bytes.close();
    opened.close();
  }
}

/**
 * Reads a range of a generation again, asks OpenObserve batch by batch what it has, and sends what is missing. It believes no
 * mark and writes no state, and doing it twice does no harm.
 *
 * @throws SinkSilent when OpenObserve answers no search; the source’s error when the body cannot be read
 */
export async function repair(
  deps: RepairDeps,
  item: TrackedGeneration,
  range: RepairRange,
  signal: AbortSignal,
): Promise<Repaired> {
  const { clock, options } = deps;
  const to = Math.min(range.to, item.offset);
  const body = await wholeBody(deps.reader, item, signal);
  if (!body) return { kind: 'gone' };
  const { name: stream } = recordStreams[item.log_type];
  // A mark of the cache may be why something is missing.
  const asking = { ...deps, faultPoints: noFaults, marks: undefined };
  const sum = { records: 0, missing: 0, sent: 0, batches: 0, duplicates: 0 };
  const rejected: RejectedAgain[] = [];

  const compare = async (records: readonly Found[]): Promise<void> => {
    const of = { stream, generation: item.generation };
    const { missing, certain } = await ask(asking, of, records, { ...options.delivery }, signal);
    if (!certain) throw new SinkSilent('OpenObserve does not answer which records it has');
    sum.records += records.length;
    sum.missing += missing.length;
    if (missing.length === 0 || range.dryRun) return;
    const states = new Map(missing.map(({ offset, state }) => [offset, JSON.stringify(state)]));
    const reject = (each: Rejected) => rejected.push({ ...each, state: states.get(each.offset) ?? '{}' });
    const fitting = missing.filter((record) => {
      const cause = misfit(record, clock.now(), options.window);
      if (cause !== undefined) reject({ offset: record.offset, length: record.length, cause });
      return cause === undefined;
    });
    const sent = await deliver(
      asking,
      { ...of, records: fitting },
      { ...options.delivery, unsure: false, signal },
    );
    sent.rejected.forEach(reject);
    sum.batches += fitting.length > 0 ? 1 : 0;
    sum.sent += sent.delivered;
    sum.duplicates += sent.duplicates;
  };

  const batches = batchesOf(deps, item, body, { ...range, to }, signal);
  try {
    for (;;) {
      const { done, value } = await batches.next();
      if (done) return { kind: 'read', ...sum, rejected, ...(value < to ? { endedAt: value } : {}) };
      await compare(value);
    }
  } finally {
    await batches.return(to);
  }
}
