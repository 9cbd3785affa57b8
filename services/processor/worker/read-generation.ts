import type { TrackedGeneration } from '../../../contract/items';
import type { SourceReference } from '../../../contract/messages';
import { causeOf } from '../../shared/log';
import { BodyGone, type StoredBody } from '../../source/body-reader';
import { isBehind, sameBody } from '../../tracking/behind';
import type { GenerationKey } from '../../tracking/store';
import type { Holder } from './budget';
import { openAt, type Continuing } from './continuity';
import type { Stops, WorkerDeps } from './deps';
import { adoptBranch, branchOff, type Divergent } from './divergence';
import { declareGap, declareLost, noteFailure } from './give-up';
import { newestThatContinues, type Wanted } from './history';
import { lane, type Lane } from './lane';
import { GenerationLost, persistently, take, type Owned } from './ownership';
import { BodyDiverges, readBody } from './read-body';

/**
 * What became of a hint.
 *
 * - `done`: there was nothing to do, or nothing is left to do
 * - `missing`: the body is found nowhere; the master decides
 * - `failed`: it is tried again when discovery hints it again
 * - `lost`: somebody else owns the generation now
 * - `stopped`: whoever gets the hint next goes on
 */
export type Outcome = 'done' | 'missing' | 'failed' | 'lost' | 'stopped';

/** What one generation is read with. */
interface Reading {
  readonly deps: WorkerDeps;
  readonly stops: Stops;
  readonly owner: Owned;
  readonly holder: Holder;
  readonly deliveries: Lane;
}

/** `again`: it has changed while it was looked at, and is taken anew. */
type Step = Outcome | 'again';

/** How often a body may change while it is looked at. */
const changes = 5;

const read = (
  { deps, stops, owner, ...rest }: Reading,
  opening: Continuing,
  final: boolean,
): Promise<boolean> => readBody(deps, stops, owner, opening, { final, ...rest });

const at = ({ deps, stops, owner }: Reading, source: SourceReference, exactly: boolean) =>
  openAt(deps.reader, owner.item, { source, exactly, markLength: deps.options.markLength }, stops.abort);

const earlier = ({ deps, stops, owner }: Reading, wanted: Wanted) =>
  newestThatContinues(deps.reader, owner.item, wanted, stops.abort);

/** Of a body that somebody has seen before another one lay at its place; compressed bytes tell nothing of its length. */
const sizeSeen = (
  { compressed, size, source, last_written }: TrackedGeneration,
  other: { readonly source: SourceReference; readonly lastWritten: number },
): number => (compressed || sameBody(source, other.source) || last_written > other.lastWritten ? 0 : size);

/** The body that a branch was made for. */
const firstOf = ({ source, file_time: lastWritten }: TrackedGeneration) => ({ source, lastWritten });

async function branchOf({ deps, stops, owner }: Reading): Promise<TrackedGeneration | undefined> {
  const { instance_id, superseded_by: generation } = owner.item;
  if (generation === undefined) return undefined;
  return persistently(deps, stops, () => deps.store.get({ instance_id, generation }));
}

/** The rest of a generation that has a branch: from its last body, or declared a gap. Then it is complete. */
async function finish(reading: Reading, old: StoredBody | undefined): Promise<Outcome> {
  const { deps, stops, owner } = reading;
  const opening = old && (await at(reading, old.source, true));
  if (opening?.kind === 'continues') return (await read(reading, opening, true)) ? 'done' : 'stopped';

  const branch = await branchOf(reading);
  const { offset, length = 0 } = owner.item;
  const seen = branch ? sizeSeen(owner.item, firstOf(branch)) : 0;
  const to = Math.max(offset, length, seen, branch?.base ?? 0);
  const gap = await declareGap(
    deps,
    stops,
    owner,
    to,
    'the file was rewritten, and no version of it is left.',
  );
  await owner.save({ ...gap, length: to, complete: true, taken: false, attempts: 0, cause: undefined });
  return 'done';
}

async function diverged(reading: Reading, latest: Divergent): Promise<Outcome> {
  const { deps, stops, owner } = reading;
  const leastSize = sizeSeen(owner.item, latest.body);
  const old = await earlier(reading, { except: latest.body, leastSize });
  await branchOff(deps, stops, owner, latest, old);
  return finish(reading, old);
}

/** A branch was made of it, and its owner did not live to read the rest. */
async function superseded(reading: Reading): Promise<Outcome> {
  const branch = await branchOf(reading);
  const leastSize = branch && sizeSeen(reading.owner.item, firstOf(branch));
  return finish(reading, await earlier(reading, { writtenUntil: branch?.file_time, leastSize }));
}

/**
 * Says that a generation lies elsewhere than was known. Discovery may have found it yet elsewhere by now: whichever of the two
 * is there, the generation is taken anew.
 */
async function point({ deps, stops, owner }: Reading, { body, compressed }: Divergent): Promise<Step> {
  const { item } = owner;
  const { source, size, lastWritten: last_written } = body;
  const log_file_name = source.kind === 'rds' ? source.file : item.log_file_name;
  const sighting = { log_file_name, source, size, compressed, last_written };
  await persistently(deps, stops, () => deps.store.sight(item, sighting));
  await owner.save({ taken: false });
  return 'again';
}

/** Nothing of this generation lies under its name any more. */
async function displaced(reading: Reading, there: StoredBody | undefined): Promise<Step> {
  const { deps, owner } = reading;
  const { item } = owner;
  const old = await earlier(reading, { except: there });
  if (!old) {
    await owner.save({ missing_since: item.missing_since ?? deps.clock.now(), taken: false });
    return 'missing';
  }
  const opening = await at(reading, old.source, true);
  if (opening.kind !== 'continues') return 'again';
  if (sameBody(old.source, item.source)) return (await read(reading, opening, false)) ? 'done' : 'stopped';

  opening.opened.close();
  return point(reading, { body: old, compressed: opening.opened.compressed });
}

async function step(reading: Reading): Promise<Step> {
  const { deps, stops, owner } = reading;
  await declareLost(deps, stops, owner);
  await adoptBranch(deps, stops, owner);
  const { item } = owner;
  if (item.superseded_by !== undefined) return superseded(reading);
  const opening = await at(reading, item.source, false);
  if (opening.kind === 'gone') return displaced(reading, undefined);
  if (opening.kind !== 'continues')
    return opening.kind === 'diverged' ? diverged(reading, opening) : displaced(reading, opening.body);
  const { body, compressed } = opening.opened;
  if (item.sealed && !sameBody(body.source, item.source)) {
    // It has grown since it was taken for finished. Were it read first, nobody would see that it is not.
    opening.opened.close();
    return point(reading, { body, compressed });
  }
  try {
    return (await read(reading, opening, false)) ? 'done' : 'stopped';
  } catch (error) {
    if (!(error instanceof BodyDiverges)) throw error;
    return diverged(reading, { body, compressed });
  }
}

async function attempt(reading: Reading, changed: number): Promise<Step> {
  const { deps, stops, owner, deliveries } = reading;
  try {
    const result = await step(reading);
    if (result === 'stopped') await owner.save({ taken: false });
    return result;
  } catch (error) {
    if (error instanceof GenerationLost) return 'lost';
    if (stops.abort.aborted) return 'stopped';
    if (deliveries.failed) owner.unsure = true;
    if (error instanceof BodyGone && !deliveries.failed && changed < changes) {
      await owner.save({ taken: false });
      return 'again';
    }
    await noteFailure(deps, stops, owner, error);
    return 'failed';
  }
}

/** Steps a to f for one generation: everything that its body has by now is read and delivered. Never throws. */
export async function readGeneration(deps: WorkerDeps, stops: Stops, key: GenerationKey): Promise<Outcome> {
  const holder = deps.budget.holder();
  try {
    const current = await persistently(deps, stops, () => deps.store.get(key));
    if (!current || !isBehind(current)) return 'done';
    for (let changed = 0; ; changed += 1) {
      const owner = await take(deps, stops, key);
      if (!owner) return 'done';
      const { complete } = owner.item;
      if (!isBehind(owner.item)) {
        await owner.save({ taken: false, complete });
        return 'done';
      }
      const result = await attempt({ deps, stops, owner, holder, deliveries: lane() }, changed);
      if (result !== 'again') return result;
      if (changed >= changes) return 'failed';
    }
  } catch (error) {
    if (error instanceof GenerationLost) return 'lost';
    if (stops.abort.aborted) return 'stopped';
    const { instance_id: instance, generation } = key;
    deps.log.warn('a generation was left', { instance, generation, cause: causeOf(error) });
    return 'failed';
  } finally {
    holder.release();
  }
}
