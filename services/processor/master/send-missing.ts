import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import { pipelineEvents } from '../../../contract/pipeline-events';
import { tell, type PipelineEvent } from '../events';
import { repair, type RejectedAgain } from '../repair';
import type { MasterDeps } from './deps';

type Letters = readonly DeadLetter[];

/** Puts away what OpenObserve does not take, unless it is part of a dead letter already. */
async function putAway(
  { deadLetters, clock }: MasterDeps,
  item: TrackedGeneration,
  rejected: readonly RejectedAgain[],
  letters: Letters,
): Promise<PipelineEvent[]> {
  const known = ({ offset, length }: RejectedAgain) =>
    letters.some(({ from, to }) => from <= offset && offset + length <= to);
  const events: PipelineEvent[] = [];
  for (const each of rejected.filter((one) => !known(one))) {
    const { instance_id, generation, log_type, expires_at } = item;
    const { offset, length, cause, state } = each;
    const now = clock.now();
    await deadLetters.put({
      ...{ instance_id, generation, log_type, expires_at, cause },
      job_id: `${generation}:${offset}`,
      from: offset,
      to: offset + length,
      parser_state: state,
      records: 1,
      attempts: 1,
      state: 'waiting',
      created_at: now,
      updated_at: now,
    });
    const sentence = `A record that OpenObserve had lost could not be sent again and waits to be replayed: ${cause}`;
    events.push({ name: pipelineEvents.deadLetter.name, of: item, offset, length, sentence, warning: true });
  }
  return events;
}

/**
 * Sends again what OpenObserve has lost of a generation. The generation is claimed first, so that of two masters one does it.
 * What was sent now is only acknowledged: the next audit finds it.
 *
 * @param letters those of the generation
 * @returns whether something was missing
 */
export async function sendMissing(
  deps: MasterDeps,
  item: TrackedGeneration,
  letters: Letters,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, clock, measures, log } = deps;
  const of = { instance: item.instance_id, logType: item.log_type };
  const claimed = clock.now();
  if (!(await store.verified(item, claimed, 0))) return false;
  const claim = { ...item, verified_at: claimed };

  const outcome = await repair(deps, item, { from: 0, to: item.offset }, signal);
  const whole = { of: item, offset: 0, length: item.offset, warning: true };
  if (outcome.kind === 'gone') {
    const sentence = 'OpenObserve has lost records of a file that is gone: they are lost.';
    await tell(deps, [{ ...whole, name: pipelineEvents.gap.name, sentence }], signal);
    measures.count('gaps', of, 1);
    await store.verified(claim, clock.now(), item.offset);
    return true;
  }
  const events = await putAway(deps, item, outcome.rejected, letters);
  if (outcome.sent > 0) {
    const sentence = `OpenObserve had lost ${outcome.missing} records; ${outcome.sent} were sent again.`;
    events.unshift({ ...whole, name: pipelineEvents.resend.name, sentence });
  }
  await tell(deps, events, signal);
  measures.count('resends', of, outcome.batches);
  measures.count('duplicates', of, outcome.duplicates);
  if (outcome.endedAt !== undefined)
    log.warn('a body ended before the place that had been read', {
      ...{ instance: item.instance_id, generation: item.generation },
      offset: outcome.endedAt,
    });
  // Record by record, everything is there or put away: the number that was expected was wrong.
  else if (outcome.missing === outcome.rejected.length) await store.verified(claim, clock.now(), item.offset);
  return outcome.missing > 0;
}
