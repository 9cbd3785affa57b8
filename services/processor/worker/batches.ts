import type { Mark, TrackedGeneration } from '../../../contract/items';
import type { Emitted, Resume } from '../../parse/grammar';
import type { OutgoingRecord } from '../ports/sink';

/** What follows each other in a generation and is delivered at once, and what is known when it is. */
export interface Prepared {
  readonly from: number;
  /** Behind its last byte: where whoever comes next resumes. */
  readonly to: number;
  /** The parser’s state at `from` and at `to`, as JSON. */
  readonly stateBefore: string;
  readonly state: string;
  readonly mark: Mark;
  readonly records: readonly OutgoingRecord[];
  readonly unstructured: number;
  /** Bytes that are declared and not delivered. */
  readonly declared: number;
  /** Records that its parent may have delivered. */
  readonly overlapping: number;
  readonly continuations: readonly Pick<OutgoingRecord, 'offset' | 'length'>[];
  /** Characters of NDJSON, which stand for its bytes in memory. */
  readonly size: number;
}

/** Collects spans until they are cut off as a batch. */
export interface Batcher {
  add(span: Emitted): void;
  /** Characters of NDJSON that wait. */
  readonly size: number;
  /** Whether anything was added since the last cut. */
  readonly empty: boolean;
  /** What was added since the last cut, which ends at `to`. */
  cut(to: Resume, mark: Mark): Prepared;
}

const nothing = () => ({
  records: [] as OutgoingRecord[],
  continuations: [] as Pick<OutgoingRecord, 'offset' | 'length'>[],
  unstructured: 0,
  declared: 0,
  overlapping: 0,
  size: 0,
  empty: true,
});

/** @param item the generation, from whose `offset` on spans are added */
export function batcher(item: Pick<TrackedGeneration, 'offset' | 'state' | 'base' | 'overlap'>): Batcher {
  const { base = 0, overlap = 0 } = item;
  let from = item.offset;
  let stateBefore = item.state;
  let collected = nothing();

  return {
    get size() {
      return collected.size;
    },
    get empty() {
      return collected.empty;
    },
    add: ({ kind, offset, length, time, json, unstructured, continuation }) => {
      collected.empty = false;
      // Up to `base` everything is the parent’s, which delivers it.
      if (kind !== 'record' || offset + length <= base) {
        collected.declared += length;
        return;
      }
      collected.records.push({ offset, length, time, json });
      collected.size += json.length;
      if (unstructured) collected.unstructured += 1;
      if (continuation) collected.continuations.push({ offset, length });
      if (offset < overlap) collected.overlapping += 1;
    },
    cut: ({ offset: to, state: position }, mark) => {
      const { records, continuations, unstructured, declared, overlapping, size } = collected;
      const state = JSON.stringify(position);
      const prepared: Prepared = {
        ...{ from, to, stateBefore, state, mark },
        ...{ records, continuations, unstructured, declared, overlapping, size },
      };
      from = to;
      stateBefore = state;
      collected = nothing();
      return prepared;
    },
  };
}
