import type { Mark, TrackedGeneration } from '../../../contract/items';
import { recordStreams } from '../../../contract/streams';
import { recordStream } from '../../parse/record-stream';
import type { StoredBody } from '../../source/body-reader';
import { byteQueue } from '../../source/byte-queue';
import { openDecompressed } from '../../source/decompressed';
import { parserOptionsOf } from '../constants';
import { ask } from '../delivery/ask';
import { noFaults } from '../ports/fault-points';
import type { OutgoingRecord } from '../ports/sink';
import type { CommonPart } from './common-part';
import type { Stops, WorkerDeps } from './deps';
import { tail } from './tail';

/** Bytes that are compared at most: where a body differs it was usually cut by some kilobytes. */
const mostCompared = 64 * 1024 ** 2;

/** A record of the latest body. */
type Found = Pick<OutgoingRecord, 'offset' | 'length' | 'time'>;

/** Which of a generation and its ancestors has delivered a record. */
function delivererOf(
  family: readonly TrackedGeneration[],
  { offset, length }: Found,
): TrackedGeneration | undefined {
  return family.find(({ base = 0 }) => offset + length > base);
}

/**
 * How far the latest body has the records that were delivered, where the old one cannot be compared any more: OpenObserve is
 * asked whether it has a record at the same place, of the same length and time. Those that it has come before those that
 * it has not, so that a few questions tell.
 *
 * @param common up to where the bodies are known to be the same
 * @returns where the first record ends or begins that is another one; undefined when OpenObserve does not tell
 */
export async function commonRecords(
  deps: WorkerDeps,
  stops: Stops,
  { item, parents }: { readonly item: TrackedGeneration; readonly parents: readonly TrackedGeneration[] },
  latest: StoredBody,
  common: CommonPart,
): Promise<Mark | undefined> {
  const same = common?.offset ?? 0;
  const to = Math.max(item.offset, item.base ?? 0);
  // A mark may lie within a record: where records begin is certain only behind the first one after an earlier mark.
  const [, before] = [item, ...parents]
    .flatMap(({ marks }) => marks)
    .filter(({ offset }) => offset < same)
    .sort((one, other) => other.offset - one.offset);
  const from = before?.offset ?? 0;
  if (to - from > mostCompared) return undefined;

  const start = from - (before?.length ?? 0);
  const opened = await openDecompressed(
    deps.reader,
    latest.source,
    { from: start, exactly: true, compressed: false },
    stops.abort,
  );
  const bytes = byteQueue(opened.bytes);
  const read = tail(start, deps.options.markLength);
  const records: Found[] = [];
  const parser = recordStream(
    parserOptionsOf(item, deps.options.parse),
    ({ kind, offset, length, time }) => {
      if (kind === 'record' && offset + length <= to) records.push({ offset, length, time });
    },
    { offset: from, state: {} },
  );
  try {
    read.add(await bytes.upTo(from - start));
    while (read.end < to) {
      const chunk = await bytes.take();
      if (!chunk) break;
      read.add(chunk);
      parser.push(chunk);
    }
    // Whatever follows the last record is not what is looked for: it may have been cut.
    parser.end();
  } finally {
    await bytes.close();
    opened.close();
  }

  if (from > 0) records.shift();

  const family = [item, ...parents];
  const { name: stream } = recordStreams[item.log_type];
  const isThere = async (record: Found): Promise<boolean | undefined> => {
    const deliverer = delivererOf(family, record);
    if (!deliverer) return true;
    const of = { stream, generation: deliverer.generation };
    const { missing, certain } = await ask(
      { ...deps, faultPoints: noFaults },
      of,
      [{ ...record, json: '' }],
      { ...deps.options.delivery },
      stops.abort,
    );
    return certain ? missing.length === 0 : undefined;
  };
  // Before `least` all are there; from `most` on none is.
  let least = records.findIndex(({ offset, length }) => offset + length > same);
  if (least === -1) least = records.length;
  let most = records.length;
  while (least < most) {
    const middle = (least + most) >>> 1;
    const record = records[middle];
    const there = record && (await isThere(record));
    if (there === undefined) return undefined;
    if (there) least = middle + 1;
    else most = middle;
  }
  const last = records[least - 1];
  const end = last ? last.offset + last.length : (records[0]?.offset ?? from);
  return end === 0 ? undefined : read.mark(end);
}
