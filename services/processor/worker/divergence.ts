import { generationId } from '../../../contract/generations';
import type { TrackedGeneration } from '../../../contract/items';
import { pipelineEvents } from '../../../contract/pipeline-events';
import type { StoredBody } from '../../source/body-reader';
import { sameBody } from '../../tracking/behind';
import { untouched } from '../../tracking/untouched';
import { tell } from '../events';
import { commonMark, commonSpans, type CommonPart } from './common-part';
import { commonRecords } from './common-records';
import type { Stops, WorkerDeps } from './deps';
import { persistently, type Owned } from './ownership';

/** The body that lies where a generation lay, begins as it does, and is another one from some place on. */
export interface Divergent {
  readonly body: StoredBody;
  readonly compressed: boolean;
}

/** More ancestors than anybody has seen; what is older is not asked. */
const mostAncestors = 8;

const branchOf = (generation: string): number => Number(/\.(\d+)$/.exec(generation)?.[1] ?? 1);

/** The generation that a branch of this one is, if there comes to be one. */
const nextBranch = ({
  generation,
  anchor,
  instance_id: instance,
  log_type: logType,
}: TrackedGeneration): string =>
  generationId({ instance, logType, anchor: anchor.sha256 }, branchOf(generation) + 1);

async function ancestors(
  deps: WorkerDeps,
  stops: Stops,
  item: TrackedGeneration,
): Promise<TrackedGeneration[]> {
  const found: TrackedGeneration[] = [];
  let { parent } = item;
  while (parent !== undefined && found.length < mostAncestors) {
    const key = { instance_id: item.instance_id, generation: parent };
    const next = await persistently(deps, stops, () => deps.store.get(key));
    if (!next) break;
    found.push(next);
    parent = next.parent;
  }
  return found;
}

function newBranch(
  deps: WorkerDeps,
  item: TrackedGeneration,
  { body, compressed }: Divergent,
  common: CommonPart,
  exact: boolean,
): TrackedGeneration {
  const { instance_id, cluster_id, engine, log_type, anchor, log_file_name, generation: parent } = item;
  const now = deps.clock.now();
  return {
    ...{ instance_id, cluster_id, engine, log_type, anchor, log_file_name },
    generation: nextBranch(item),
    found_at: now,
    file_time: body.lastWritten,
    open: instance_id,
    parent,
    ...(common ? { base: common.offset } : {}),
    // How far its parent has come in what may be equal.
    ...(exact || item.offset <= (common?.offset ?? 0) ? {} : { overlap: item.offset }),
    ...{ source: body.source, size: body.size, compressed, last_written: body.lastWritten },
    ...untouched,
    marks: common ? [common] : [],
    expires_at: Math.floor(now / 1000) + deps.options.trackingDays * 86_400,
  };
}

/** What both bodies have in common, by what is remembered of the old one. */
async function remembered(
  deps: WorkerDeps,
  stops: Stops,
  item: TrackedGeneration,
  { body, compressed }: Divergent,
): Promise<{ readonly common: CommonPart; readonly exact: boolean }> {
  const parents = await ancestors(deps, stops, item);
  const common = await commonMark(deps.reader, { item, parents }, body, stops.abort);
  const delivered = Math.max(item.offset, item.base ?? 0);
  if (compressed || delivered <= (common?.offset ?? 0))
    return { common, exact: delivered <= (common?.offset ?? 0) };
  const exactly = await commonRecords(deps, stops, { item, parents }, body, common);
  return { common: exactly ?? common, exact: exactly !== undefined };
}

/**
 * A file was shortened or rewritten, as after a failover. What lies there now becomes a generation of its own, which
 * delivers what is not its parent’s. When this returns, the parent says so; its own rest is still to be read or declared.
 *
 * The part that both have in common is known exactly while the old body can still be read, by its version, or OpenObserve says
 * which records it has. Otherwise it is known up to a mark, and records behind it may be delivered twice.
 *
 * @param old the newest body that goes on where the parent was left, if there is one
 * @throws BodyGone when a body vanishes meanwhile
 */
export async function branchOff(
  deps: WorkerDeps,
  stops: Stops,
  owner: Owned,
  latest: Divergent,
  old: StoredBody | undefined,
): Promise<void> {
  const { item } = owner;
  const { reader, store, options } = deps;
  const { body } = latest;
  const { common, exact } = old
    ? {
        common: await commonSpans(reader, item, { old, latest: body, settings: options.parse }, stops.abort),
        exact: true,
      }
    : await remembered(deps, stops, item, latest);
  const branch = newBranch(deps, item, latest, common, exact);

  const event = {
    name: pipelineEvents.branch.name,
    of: item,
    offset: common?.offset ?? 0,
    length: 0,
    sentence: `The file differs from byte ${common?.offset ?? 0} on, and is read on from there as ${branch.generation}.`,
  };
  await tell(deps, [event], stops.abort);
  const created = await persistently(deps, stops, () => store.create(branch));
  // Somebody came this far and was stopped. Where the branch lies now it finds out itself; that it is looked at again is what
  // matters.
  const existing = created ? undefined : await persistently(deps, stops, () => store.get(branch));
  if (existing && !sameBody(existing.source, body.source)) {
    const { log_file_name, source, size, compressed, last_written } = branch;
    await persistently(deps, stops, () =>
      store.sight(existing, { log_file_name, source, size, compressed, last_written }),
    );
  }
  await owner.save({ superseded_by: branch.generation });
  await follow(deps, stops, item, branch);
}

/**
 * Whoever looked meanwhile may have seen the parent elsewhere, as after a rotation. From now on it is the branch that is looked
 * for; what was seen before counts for it too.
 */
async function follow(
  deps: WorkerDeps,
  stops: Stops,
  seen: TrackedGeneration,
  { instance_id, generation }: TrackedGeneration,
): Promise<void> {
  const parent = await persistently(deps, stops, () => deps.store.get(seen));
  if (!parent || sameBody(parent.source, seen.source)) return;
  const branch = await persistently(deps, stops, () => deps.store.get({ instance_id, generation }));
  if (!branch || !sameBody(branch.source, seen.source)) return;
  const { log_file_name, source, size, compressed, last_written } = parent;
  await persistently(deps, stops, () =>
    deps.store.sight(branch, { log_file_name, source, size, compressed, last_written }),
  );
}

/**
 * Finds the branch that the owner before has made, where it died before it could say so. The file may have grown again since, so
 * that nobody would notice any more, and both would read it.
 *
 * @returns whether there is one; then the generation says so
 */
export async function adoptBranch(deps: WorkerDeps, stops: Stops, owner: Owned): Promise<boolean> {
  const { item, unsure } = owner;
  if (!unsure || item.superseded_by !== undefined) return false;
  const key = { instance_id: item.instance_id, generation: nextBranch(item) };
  const branch = await persistently(deps, stops, () => deps.store.get(key));
  if (!branch) return false;
  await owner.save({ superseded_by: branch.generation });
  return true;
}
