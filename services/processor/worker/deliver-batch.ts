import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import { pipelineEvents } from '../../../contract/pipeline-events';
import { recordStreams } from '../../../contract/streams';
import { deliver, type Rejected } from '../delivery/deliver';
import { misfit } from '../delivery/time-window';
import { tell, type PipelineEvent } from '../events';
import type { OutgoingRecord } from '../ports/sink';
import type { Progress } from '../../tracking/store';
import type { Prepared } from './batches';
import { progressWith } from './checkpoint';
import type { Stops, WorkerDeps } from './deps';
import { persistently, type Owned } from './ownership';

/** Puts away a range that could not be delivered, and tells of it: before a checkpoint passes it. */
export async function putDeadLetter(
  deps: WorkerDeps,
  stops: Stops,
  item: TrackedGeneration,
  range: Pick<DeadLetter, 'from' | 'to' | 'parser_state' | 'records' | 'cause'>,
): Promise<void> {
  const now = deps.clock.now();
  const { instance_id, generation, log_type, expires_at } = item;
  const letter: DeadLetter = {
    ...{ instance_id, generation, log_type, expires_at, ...range },
    job_id: `${generation}:${range.from}`,
    attempts: 1,
    state: 'waiting',
    created_at: now,
    updated_at: now,
  };
  await persistently(deps, stops, () => deps.deadLetters.put(letter));
  const event: PipelineEvent = {
    name: pipelineEvents.deadLetter.name,
    of: item,
    offset: range.from,
    length: range.to - range.from,
    sentence: `${range.records} records could not be delivered and wait to be replayed: ${range.cause}`,
    warning: true,
  };
  await tell(deps, [event], stops.abort);
}

/** Causes are alike for most records of a range: the first, and how many differ. */
function causeOfAll(rejected: readonly Rejected[]): string {
  const causes = [...new Set(rejected.map(({ cause }) => cause))];
  return causes.length === 1 ? `${causes[0]}` : `${causes[0]}; and ${causes.length - 1} other causes`;
}

async function deadLetterOf(
  deps: WorkerDeps,
  stops: Stops,
  item: TrackedGeneration,
  batch: Prepared,
  rejected: readonly Rejected[],
): Promise<void> {
  if (rejected.length === 0) return;
  const to = Math.max(...rejected.map(({ offset, length }) => offset + length));
  await putDeadLetter(deps, stops, item, {
    from: batch.from,
    to,
    parser_state: batch.stateBefore,
    records: rejected.length,
    cause: causeOfAll(rejected),
  });
}

/** Records that OpenObserve would discard for their time are never sent. */
function judged(deps: WorkerDeps, records: readonly OutgoingRecord[]) {
  const now = deps.clock.now();
  const misfits: Rejected[] = [];
  const fitting = records.filter((record) => {
    const cause = misfit(record, now, deps.options.window);
    if (cause !== undefined) misfits.push({ offset: record.offset, length: record.length, cause });
    return cause === undefined;
  });
  return { fitting, misfits };
}

const continuationEvents = (item: TrackedGeneration, { continuations }: Prepared): PipelineEvent[] =>
  continuations.map(({ offset, length }) => ({
    name: pipelineEvents.continuation.name,
    of: item,
    offset,
    length,
    sentence: 'Bytes came after the file had been taken for finished; they are delivered as a continuation.',
  }));

/**
 * Steps b to f for one batch: it is delivered, what OpenObserve does not take is put away, and then the checkpoint passes it.
 *
 * @param more what the checkpoint says beside
 * @throws GenerationLost when somebody else owns the generation; the reason of `stops.abort` when that is aborted
 */
export async function deliverBatch(
  deps: WorkerDeps,
  stops: Stops,
  owner: Owned,
  batch: Prepared,
  more: Partial<Progress>,
): Promise<void> {
  const { item } = owner;
  const { options, measures, log, clock } = deps;
  const of = { instance: item.instance_id, logType: item.log_type };
  const { name: stream } = recordStreams[item.log_type];
  const { fitting, misfits } = judged(deps, batch.records);
  if (fitting.length > 0) await owner.confirm();
  const delivery = await deliver(
    deps,
    { stream, generation: item.generation, records: fitting },
    {
      ...options.delivery,
      unsure: owner.unsure,
      signal: stops.abort,
      waiting: (cause, milliseconds) =>
        log.info('waiting for OpenObserve', {
          instance: of.instance,
          generation: item.generation,
          cause,
          milliseconds,
        }),
    },
  );
  if (fitting.length > 0) owner.unsure = delivery.unsure;

  const rejected = [...misfits, ...delivery.rejected];
  await deadLetterOf(deps, stops, item, batch, rejected);
  await tell(deps, continuationEvents(item, batch), stops.abort);

  const duplicates = delivery.duplicates + batch.overlapping;
  await deps.faultPoints('f', item.generation);
  const settled = { sent: fitting, refused: delivery.rejected.length, duplicates, now: clock.now() };
  await owner.save({ ...progressWith(item, batch, settled), ...more });

  measures.count('bytesRead', of, batch.to - batch.from);
  measures.count('recordsRead', of, batch.records.length);
  measures.count('recordsDelivered', of, delivery.delivered + delivery.alreadyThere);
  measures.count('recordsRejected', of, rejected.length);
  measures.count('duplicates', of, duplicates);
  measures.count('resends', of, delivery.resends);
  measures.count('ambiguousAnswers', of, delivery.ambiguous);
}
