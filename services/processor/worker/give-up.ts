import { pipelineEvents } from '../../../contract/pipeline-events';
import { causeOf } from '../../shared/log';
import { SourceAway } from '../../source/body-reader';
import { bodyTag } from '../../tracking/behind';
import type { Progress } from '../../tracking/store';
import { tell } from '../events';
import { putDeadLetter } from './deliver-batch';
import type { Stops, WorkerDeps } from './deps';
import type { Owned } from './ownership';

/** Causes stand in items of at most 1 KB. */
const longestCause = 200;

/**
 * Declares the rest of a generation lost, up to `to`, and ends with what a checkpoint says of it. The marks stay: by them
 * whoever audits the generation knows that what lies there now is another body.
 */
export async function declareGap(
  deps: WorkerDeps,
  stops: Stops,
  { item }: Owned,
  to: number,
  why: string,
): Promise<Partial<Progress>> {
  const length = to - item.offset;
  if (length <= 0) return {};
  const event = {
    name: pipelineEvents.gap.name,
    of: item,
    offset: item.offset,
    length,
    sentence: `${length} bytes were not read: ${why}`,
    warning: true,
  };
  await tell(deps, [event], stops.abort);
  deps.measures.count('gaps', { instance: item.instance_id, logType: item.log_type }, 1);
  return { offset: to, gaps: item.gaps + 1, gap_bytes: item.gap_bytes + length };
}

/** Declares what the file of a generation has lost before anybody had read it. */
export async function declareLost(deps: WorkerDeps, stops: Stops, owner: Owned): Promise<void> {
  const { item } = owner;
  const { lost } = item;
  if (!lost) return;
  const length = lost.to - lost.from;
  const event = {
    name: pipelineEvents.gap.name,
    of: item,
    offset: lost.from,
    length,
    sentence: `${length} bytes were not read: the file has become shorter, as after a failover.`,
    warning: true,
  };
  await tell(deps, [event], stops.abort);
  deps.measures.count('gaps', { instance: item.instance_id, logType: item.log_type }, 1);
  await owner.save({ lost: undefined, gaps: item.gaps + 1, gap_bytes: item.gap_bytes + length });
}

/** Where the generation ends, as far as anybody has seen. */
const knownEnd = ({ item }: Owned): number =>
  Math.max(item.offset, item.length ?? 0, item.compressed ? 0 : item.size);

/**
 * Reading has failed. The generation is given back, and discovery hints it again later; after too many failures in a row
 * what could not be read becomes a dead letter, and this body is not tried again. Its successor is, from the same place on.
 */
export async function noteFailure(
  deps: WorkerDeps,
  stops: Stops,
  owner: Owned,
  thrown: unknown,
): Promise<void> {
  const { item } = owner;
  const cause = causeOf(thrown).slice(0, longestCause);
  // A source that does not answer says nothing about what lies there, however long it is away.
  const attempts = item.attempts + (thrown instanceof SourceAway ? 0 : 1);
  deps.log.warn('a generation could not be read', {
    ...{ instance: item.instance_id, generation: item.generation, offset: item.offset },
    ...{ file: item.log_file_name, cause, attempts },
  });
  if (attempts < deps.options.attempts) {
    await owner.save({ attempts, cause, taken: false });
    return;
  }
  const to = knownEnd(owner);
  await putDeadLetter(deps, stops, item, {
    ...{ from: item.offset, to: Math.max(to, item.offset + 1) },
    ...{ parser_state: item.state, records: 0, cause },
  });
  // A sealed generation comes to its end with what is declared; another one may still get a body that can be read.
  const gap = item.sealed ? await declareGap(deps, stops, owner, to, cause) : {};
  await owner.save({
    ...gap,
    ...(item.sealed ? { complete: true, length: to } : {}),
    ...{ attempts: 0, cause, taken: false, read_to: bodyTag(item.source) },
  });
}
