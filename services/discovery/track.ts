import { generationId, type Anchor } from '../../contract/generations';
import type { TrackedGeneration } from '../../contract/items';
import type { ListedFile } from '../source/log-source';
import { isOlderLook, isOnlyShorter, lostBytes } from '../source/rds/continuity';
import type { GenerationKey, Sighting, TrackingStore } from '../tracking/store';
import { isBehind, placeOf, sameBody } from '../tracking/behind';
import { untouched } from '../tracking/untouched';
import type { Identified } from './identify';

/** Branches of branches that are followed at most; more of them are a mistake in the table. */
const longestChain = 1000;

/** The generation, or the newest of its branches: what lies at its place now goes on with that one. */
export async function newestBranch(
  store: Pick<TrackingStore, 'get'>,
  key: GenerationKey,
): Promise<TrackedGeneration | undefined> {
  let item = await store.get(key);
  for (let step = 0; item?.superseded_by !== undefined; step += 1) {
    const next = await store.get({ instance_id: key.instance_id, generation: item.superseded_by });
    if (step === longestChain || !next)
      throw new Error(
        `${key.instance_id}/${item.generation} is superseded by ${item.superseded_by}, which is not there`,
      );
    item = next;
  }
  return item;
}

const sightingOf = (file: ListedFile, { body, compressed }: Identified): Sighting => ({
  log_file_name: file.logFileName,
  source: body.source,
  size: body.size,
  compressed,
  last_written: body.lastWritten,
});

/** What is known of a generation when it is found. */
export function newGeneration(
  file: ListedFile,
  identified: Identified,
  anchor: Anchor,
  at: { readonly now: number; readonly trackingDays: number },
): TrackedGeneration {
  const { instance, cluster, logType } = file;
  return {
    instance_id: instance,
    generation: generationId({ instance, logType, anchor: anchor.sha256 }),
    cluster_id: cluster,
    engine: 'aurora-mysql',
    log_type: logType,
    anchor,
    found_at: at.now,
    file_time: identified.body.lastWritten,
    open: instance,
    ...sightingOf(file, identified),
    ...untouched,
    marks: [],
    expires_at: Math.ceil(at.now / 1000) + at.trackingDays * 86_400,
  };
}

/**
 * Whether a body at another place is what is left of the generation where it lay before, such as an earlier copy that an
 * export has not removed.
 */
const isOldCopy = (item: TrackedGeneration, { body, compressed }: Identified): boolean =>
  item.source.kind === 's3' &&
  placeOf(body.source) !== placeOf(item.source) &&
  (body.lastWritten < item.last_written || (!compressed && !item.compressed && body.size < item.size));

/**
 * Whether a shorter body took the place of one that nobody has read to its end. What the longer one had more is still to be
 * delivered: the owner must find both, so that the source remains the one that is known.
 */
const hidesUnread = (item: TrackedGeneration, { body, compressed }: Identified): boolean =>
  item.source.kind === 's3' &&
  placeOf(body.source) === placeOf(item.source) &&
  !compressed &&
  !item.compressed &&
  body.size < item.size &&
  isBehind(item);

/** What became of a body that was looked at. */
export type Tracked =
  | { readonly outcome: 'created' | 'sighted' | 'nothing new'; readonly item: TrackedGeneration }
  /** Somebody else wrote first: it is to be looked at again. */
  | { readonly outcome: 'missed'; readonly item?: undefined };

/** Notes where a generation that is known lies now. */
export async function sightKnown(
  store: TrackingStore,
  item: TrackedGeneration,
  file: ListedFile,
  identified: Identified,
): Promise<Tracked> {
  const found = item.missing_since === undefined && sameBody(item.source, identified.body.source);
  if (found) return { outcome: 'nothing new', item };
  if (isOldCopy(item, identified) || isOlderLook(item.source, identified.body.source))
    return { outcome: 'nothing new', item };
  if (item.complete && isOnlyShorter(item.source, identified.body.source))
    return { outcome: 'nothing new', item };
  if (hidesUnread(item, identified)) return { outcome: 'sighted', item };
  const read = Math.max(item.offset, item.length ?? 0);
  const lost = lostBytes(item.source, identified.body.source, read);
  const both = lost && {
    from: Math.min(lost.from, item.lost?.from ?? Infinity),
    to: Math.max(lost.to, item.lost?.to ?? 0),
  };
  const sighting = { ...sightingOf(file, identified), ...(both ? { lost: both } : {}) };
  if (!(await store.sight(item, sighting))) return { outcome: 'missed' };
  return { outcome: 'sighted', item: { ...item, ...sighting, missing_since: undefined } };
}

/** Notes a generation that nobody knew. */
export async function createNew(store: TrackingStore, item: TrackedGeneration): Promise<Tracked> {
  return (await store.create(item)) ? { outcome: 'created', item } : { outcome: 'missed' };
}
