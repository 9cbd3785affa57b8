import type { TrackedGeneration } from '../../../contract/items';
import { recordStreams, systemStreams } from '../../../contract/streams';
import type { Step } from '../../../services/processor/ports/fault-points';
import type { MemoryDeadLetters } from '../support/memory-dead-letters';
import { idsIn, type Written } from './aurora';
import type { CheckedStore } from './checked-store';
import type { SimOpenObserve, StoredRecord } from './openobserve';

/** Characters of NDJSON that every record has at least. */
const leastRecord = 500;

/** A range that the services declared lost. */
export interface Gap {
  readonly generation: string;
  readonly from: number;
  readonly to: number;
}

/** What a run came to. */
export interface Run {
  readonly seed: number;
  /** What should not be; empty when everything holds. */
  readonly violations: readonly string[];
  readonly written: number;
  readonly duplicates: number;
  /** How often a worker was killed before each step. */
  readonly kills: Readonly<Record<Step, number>>;
  readonly takeovers: number;
  readonly refused: number;
  readonly events: Readonly<Record<string, number>>;
}

/** What is there when a run has come to its end. */
export interface Outcome {
  readonly seed: number;
  readonly quiet: boolean;
  readonly written: readonly Written[];
  readonly items: readonly TrackedGeneration[];
  readonly sink: SimOpenObserve;
  readonly store: CheckedStore;
  readonly deadLetters: MemoryDeadLetters;
  readonly kills: Record<Step, number>;
  readonly killed: number;
  readonly batchBytes: number;
  readonly gaps: readonly Gap[];
}

const rootOf = (generation: string): string => generation.split('.')[0] ?? generation;

/** Compares what was written with what was stored, and sees whether the items are right. */
export function judged({
  seed,
  quiet,
  written,
  items,
  sink,
  store,
  deadLetters,
  kills,
  killed,
  batchBytes,
  gaps,
}: Outcome): Run {
  const violations = [...store.violations];
  const stored = [recordStreams.error.name, recordStreams.slowquery.name].flatMap(
    (name) => sink.records.get(name) ?? [],
  );
  const events = sink.records.get(systemStreams.pipelineEvents.name) ?? [];
  const letters = deadLetters.letters();

  const times = new Map<number, number>();
  for (const { body = '', db_query_text = '' } of stored)
    for (const id of idsIn(body + db_query_text)) times.set(id, (times.get(id) ?? 0) + 1);
  const isDeclared = ({ generation, start: from, end }: Written): boolean =>
    [...gaps, ...letters].some(
      (range) => rootOf(range.generation) === generation && range.from < end && range.to > from,
    );
  for (const each of written)
    if (!each.excused && !times.has(each.id) && !isDeclared(each))
      violations.push(`record ${each.id} of ${each.generation} at ${each.start} was lost`);

  const duplicates = [...times.values()].reduce((sum, count) => sum + count - 1, 0);
  const declared = items.reduce((sum, item) => sum + item.duplicates, 0);
  const perBatch = 1 + Math.floor(batchBytes / leastRecord);
  // A record that was cut, and whatever then follows it, are one: it holds what was delivered before.
  const cuts = written.filter(({ afterCut }) => afterCut).length;
  const doubts =
    Object.values(kills).reduce((sum, each) => sum + each, killed) + store.takeovers + sink.ambiguous;
  if (quiet && duplicates > 0) violations.push(`${duplicates} duplicates in a quiet run`);
  if (duplicates > doubts * perBatch + declared + cuts)
    violations.push(
      `${duplicates} duplicates are more than ${doubts} batches and ${declared} that were counted`,
    );

  for (const item of items)
    violations.push(...mistakesOf(item, stored, [...gaps, ...letters], sink.countable));
  const counted: Record<string, number> = {};
  for (const { event_name = '' } of events) counted[event_name] = (counted[event_name] ?? 0) + 1;
  return {
    ...{ seed, violations, duplicates, kills, events: counted },
    ...{ written: written.length, takeovers: store.takeovers, refused: store.refused },
  };
}

/** Bytes that at least one of some ranges covers. */
function unionOf(ranges: readonly (readonly [from: number, to: number])[]): number {
  let sum = 0;
  let end = 0;
  for (const [from, to] of [...ranges].sort(([one], [other]) => one - other)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

const rangeOf = ({ log_offset, log_record_length }: StoredRecord) =>
  [log_offset, log_offset + log_record_length] as const;

/** Sealed and complete: every byte belongs to a record that was stored, or was declared. */
function mistakesOf(
  item: TrackedGeneration,
  stored: readonly StoredRecord[],
  declaredLost: readonly Gap[],
  audited: boolean,
): string[] {
  const { generation, complete, open, offset, length, declared } = item;
  if (!complete || (open !== undefined && audited))
    return [`${generation} is not finished: ${JSON.stringify(item)}`];
  if (offset !== length) return [`${generation} is complete at ${offset} of ${length}`];
  const isOurs = ({ log_generation }: StoredRecord) => log_generation === generation;
  // An owner that died may have sent more, of a body that is gone since: what ends behind this one covers nothing of it.
  const records = stored
    .filter(isOurs)
    .map(rangeOf)
    .filter(([, to]) => to <= offset);
  const lost = declaredLost
    .filter((each) => each.generation === generation)
    .map(({ from, to }) => [from, to] as const);
  const covered = declared + unionOf([...records, ...lost]);
  // What was sent by an owner that died before it could say so may be declared lost by who comes next.
  const enough = lost.length > 0 ? covered >= offset : covered === offset;
  return enough ? [] : [`${generation} covers ${covered} of ${offset} bytes`];
}
