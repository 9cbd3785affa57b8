import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import { causeOf } from '../../shared/log';
import { repair } from '../repair';
import { problemOf, replayLetter, tellReplay, type ReplayDeps, type Replayed } from './replay-letter';

/** What is asked for: one dead letter, or an instance with everything that was read of it and its dead letters. */
export type ReplayRequest =
  | {
      /** `<instance>/<job>`, as the log and the events name it. */
      readonly deadLetter: string;
    }
  | {
      readonly instance: string;
      /** Only records of this moment and later, in milliseconds since 1970. @default - all */
      readonly since?: number;
      /** Only records before this moment, in milliseconds since 1970. @default - all */
      readonly until?: number;
    };

export interface ReplayOptions {
  /** Only finds out what is missing, and changes nothing. */
  readonly dryRun: boolean;
  /** Is told of each range when it is done. */
  readonly done: (replayed: Replayed) => void;
}

/** A mistake of whoever asked. Its message says what was given and what is allowed. */
export class ReplayMistake extends Error {
  override readonly name = 'ReplayMistake';
}

/** Dead letters that a message names at most. */
const namedAtMost = 10;

async function lettersOf({ deadLetters }: ReplayDeps, instance: string): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const letter of deadLetters.ofInstance(instance))
    if (letter.state !== 'replayed') letters.push(letter);
  return letters;
}

async function letterNamed(deps: ReplayDeps, name: string): Promise<DeadLetter> {
  const slash = name.indexOf('/');
  const instance = name.slice(0, slash);
  const job = name.slice(slash + 1);
  if (slash < 1 || job === '')
    throw new ReplayMistake(
      `--dead-letter: given ${name}; allowed: INSTANCE/JOB, as the event of a dead letter names it`,
    );
  const letter = await deps.deadLetters.get(instance, job);
  if (letter) return letter;
  const others = (await lettersOf(deps, instance)).map(({ job_id }) => `${instance}/${job_id}`);
  const waiting =
    others.length === 0
      ? `none waits for ${instance}`
      : `there wait ${others.slice(0, namedAtMost).join(', ')}${others.length > namedAtMost ? ' and more' : ''}`;
  throw new ReplayMistake(`--dead-letter: given ${name}; there is no such dead letter; ${waiting}`);
}

const microseconds = (moment: number): number => moment * 1000;

/** Whether a generation may have records of a time. */
const mayHave = (
  { offset, first_time, last_time }: TrackedGeneration,
  since: number,
  until: number,
): boolean =>
  offset > 0 && (last_time ?? Infinity) >= microseconds(since) && (first_time ?? 0) < microseconds(until);

async function replayGeneration(
  deps: ReplayDeps,
  item: TrackedGeneration,
  { since, until, dryRun }: { readonly since: number; readonly until: number; readonly dryRun: boolean },
  signal: AbortSignal,
): Promise<Replayed> {
  const what = `${item.instance_id} ${item.log_file_name}, generation ${item.generation}`;
  const range = { from: 0, to: item.offset };
  const wanted = (time: number) => time >= microseconds(since) && time < microseconds(until);
  try {
    const outcome = await repair(deps, item, { ...range, wanted, dryRun }, signal);
    await tellReplay(deps, item, range, outcome, signal);
    const problem = problemOf(outcome, range.to, deps.options.window.past / 3_600_000);
    if (outcome.kind === 'gone') return { what, records: 0, missing: 0, sent: 0, problem };
    const { records, missing, sent } = outcome;
    return { what, records, missing, sent, ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    signal.throwIfAborted();
    return { what, records: 0, missing: 0, sent: 0, problem: causeOf(error) };
  }
}

/** Everything that was asked for, one range after the other. */
async function* ranges(
  deps: ReplayDeps,
  request: ReplayRequest,
  dryRun: boolean,
  signal: AbortSignal,
): AsyncGenerator<Replayed> {
  if ('deadLetter' in request) {
    yield await replayLetter(deps, await letterNamed(deps, request.deadLetter), dryRun, signal);
    return;
  }
  const { instance, since = 0, until = Infinity } = request;
  if (since >= until)
    throw new ReplayMistake(
      `--since, --until: given ${new Date(since).toISOString()} and ${new Date(until).toISOString()}; --until must be later`,
    );
  const letters = await lettersOf(deps, instance);
  // What OpenObserve would not take is not among the records whose times are known.
  const lettered = new Set(letters.map(({ generation }) => generation));
  const chosen = new Set<string>();
  let known = false;
  for await (const item of deps.store.ofInstance(instance)) {
    known = true;
    if (!mayHave(item, since, until) && !lettered.has(item.generation)) continue;
    chosen.add(item.generation);
    yield await replayGeneration(deps, item, { since, until, dryRun }, signal);
  }
  if (!known)
    throw new ReplayMistake(`--instance: given ${instance}; nothing was ever read of such an instance`);
  for (const letter of letters)
    if (chosen.has(letter.generation)) yield await replayLetter(deps, letter, dryRun, signal);
}

/**
 * Reads ranges again, asks OpenObserve what it has of them, and sends what is missing. It may be done twice, and while workers
 * and masters do their work.
 *
 * @returns whether everything that was asked for is in OpenObserve now, or, for a dry run, could be found out
 * @throws ReplayMistake for a mistake of whoever asked
 */
export async function replay(
  deps: ReplayDeps,
  request: ReplayRequest,
  { dryRun, done }: ReplayOptions,
  signal: AbortSignal,
): Promise<boolean> {
  let complete = true;
  for await (const replayed of ranges(deps, request, dryRun, signal)) {
    if (replayed.problem !== undefined) complete = false;
    done(replayed);
  }
  return complete;
}

/** One line about what the replay of a range came to, for a person. */
export function replayedLine({ what, records, missing, sent, problem }: Replayed, dryRun: boolean): string {
  const counts = `${records} records, ${missing} missing${dryRun ? '' : `, ${sent} sent`}`;
  return `${what}: ${counts}${problem === undefined ? '' : `; not complete: ${problem}`}`;
}
