import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import { pipelineEvents } from '../../../contract/pipeline-events';
import { causeOf, type Log } from '../../shared/log';
import { isBehind } from '../../tracking/behind';
import type { DeadLetterStore } from '../../tracking/dead-letters';
import type { TrackingStore } from '../../tracking/store';
import { tell } from '../events';
import { unchanged } from '../master/unchanged';
import { repair, type Repaired, type RepairDeps, type RepairOptions } from '../repair';

export interface ReplayDeps extends RepairDeps {
  readonly store: TrackingStore;
  readonly deadLetters: DeadLetterStore;
  readonly log: Log;
  readonly options: RepairOptions & {
    /** Who takes generations, for people. */
    readonly owner: string;
  };
}

/** What the replay of one range came to. */
export interface Replayed {
  /** What was read again, for a person. */
  readonly what: string;
  /** Records that it has, that OpenObserve did not have, and that were sent. */
  readonly records: number;
  readonly missing: number;
  readonly sent: number;
  /** Why some of it is still not there. Absent when all of it is. */
  readonly problem?: string;
}

const nothing = { records: 0, missing: 0, sent: 0 };

/** What is wrong with what came of a range, for a person. */
export function problemOf(outcome: Repaired, to: number, windowHours: number): string | undefined {
  if (outcome.kind === 'gone') return 'its file is gone, and so are the versions of it';
  const { rejected, endedAt } = outcome;
  if (endedAt !== undefined) return `its file ends at ${endedAt}, and not at ${to}`;
  if (rejected.length === 0) return undefined;
  const causes = [...new Set(rejected.map(({ cause }) => cause))];
  const old = causes.includes('too old')
    ? `; OpenObserve takes records of the last ${windowHours} hours (ZO_INGEST_ALLOWED_UPTO, AURORA_INGEST_ALLOWED_HOURS)`
    : '';
  return `OpenObserve does not take ${rejected.length} records: ${causes.slice(0, 3).join('; ')}${old}`;
}

/** Tells of records that were sent again on request. */
export async function tellReplay(
  deps: ReplayDeps,
  item: TrackedGeneration,
  { from, to }: Pick<DeadLetter, 'from' | 'to'>,
  outcome: Repaired,
  signal: AbortSignal,
): Promise<void> {
  if (outcome.kind === 'gone' || outcome.sent === 0) return;
  const sentence = `${outcome.sent} of ${outcome.records} records were sent again on request.`;
  const { name } = pipelineEvents.replay;
  await tell(deps, [{ name, of: item, offset: from, length: to - from, sentence }], signal);
}

/**
 * A range that its owner never passed: it could not be read. The workers try it again from where they stopped, once discovery
 * has hinted it.
 *
 * @returns why the letter still waits
 */
async function handBack(
  { store, options }: ReplayDeps,
  item: TrackedGeneration,
  dryRun: boolean,
): Promise<string> {
  if (item.complete)
    return 'its file was never read to an end that is known; what was left is declared a gap';
  const later = 'replay it once more when they are through';
  if (isBehind(item)) return `workers are about to read it; ${later}`;
  if (dryRun) return 'it could not be read; a replay lets workers try again';
  const taken = await store.take(item, options.owner);
  const progress = taken && { ...unchanged(taken.item), read_to: undefined, taken: taken.unsure };
  const given = taken && progress && (await store.save(item, taken.item.fence, progress));
  return given ? `it could not be read, and workers try again; ${later}` : `workers are reading it; ${later}`;
}

/** Tries a range once more. @throws only the reason of the signal */
async function tryAgain(
  deps: ReplayDeps,
  { instance_id, generation, from, to, parser_state: state }: DeadLetter,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Omit<Replayed, 'what'>> {
  try {
    const item = await deps.store.get({ instance_id, generation });
    if (!item) return { ...nothing, problem: 'its generation is forgotten: nobody knows where its file lay' };
    if (to > item.offset) return { ...nothing, problem: await handBack(deps, item, dryRun) };
    const outcome = await repair(deps, item, { from, to, state, dryRun }, signal);
    await tellReplay(deps, item, { from, to }, outcome, signal);
    const problem = problemOf(outcome, to, deps.options.window.past / 3_600_000);
    if (outcome.kind === 'gone') return { ...nothing, problem };
    const { records, missing, sent } = outcome;
    return { records, missing, sent, ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    signal.throwIfAborted();
    return { ...nothing, problem: causeOf(error) };
  }
}

/**
 * Reads the range of a dead letter again and sends what OpenObserve does not have. A letter whose replay was broken off is
 * taken up again; one that was replayed is left alone.
 */
export async function replayLetter(
  deps: ReplayDeps,
  letter: DeadLetter,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Replayed> {
  const { deadLetters, clock } = deps;
  const what = `dead letter ${letter.instance_id}/${letter.job_id}, bytes ${letter.from} to ${letter.to}`;
  if (letter.state === 'replayed')
    return { ...nothing, what: `${what}: was replayed ${new Date(letter.updated_at).toISOString()}` };
  if (dryRun) return { what, ...(await tryAgain(deps, letter, dryRun, signal)) };

  const { attempts, cause } = letter;
  const replaying = { ...letter, state: 'replaying' } as const;
  const mine = letter.state === 'replaying' || (await deadLetters.move(letter, replaying, clock.now()));
  if (!mine)
    return { ...nothing, what, problem: 'somebody else is replaying it; look again when that is done' };
  let came: Omit<Replayed, 'what'>;
  try {
    came = await tryAgain(deps, letter, dryRun, signal);
  } catch (error) {
    await deadLetters.move(replaying, { state: 'waiting', cause, attempts }, clock.now());
    throw error;
  }
  const { problem } = came;
  const to =
    problem === undefined
      ? ({ state: 'replayed', cause, attempts } as const)
      : ({ state: 'waiting', cause: problem, attempts: attempts + 1 } as const);
  if (await deadLetters.move(replaying, to, clock.now())) return { what, ...came };
  return { what, ...came, problem: problem ?? 'it has failed once more meanwhile, and waits again' };
}
