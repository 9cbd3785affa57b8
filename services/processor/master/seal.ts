import type { TrackedGeneration } from '../../../contract/items';
import { BodyGone } from '../../source/body-reader';
import {
  isLaterFile,
  recogniseLogFile,
  withoutCompression,
  type LogFileName,
} from '../../source/log-file-names';
import { bodyTag, isBehind } from '../../tracking/behind';
import { hasAnchor } from '../worker/continuity';
import type { MasterDeps } from './deps';

/** Milliseconds that a rotated file must be quiet at least: Aurora, or whoever copies it, may still be writing its end. */
const rotatedQuiet = 120_000;

const nameOf = ({ log_file_name }: TrackedGeneration): LogFileName | undefined =>
  recogniseLogFile(withoutCompression(log_file_name));

const familyOf = (item: TrackedGeneration, { family }: LogFileName): string =>
  `${item.instance_id}\0${item.log_type}\0${family}`;

/** Of each family of files the latest one that is open. */
function latestFiles(items: readonly TrackedGeneration[]): ReadonlyMap<string, LogFileName> {
  const latest = new Map<string, LogFileName>();
  for (const item of items) {
    const name = nameOf(item);
    if (!name) continue;
    const family = familyOf(item, name);
    const known = latest.get(family);
    if (!known || isLaterFile(name, known)) latest.set(family, name);
  }
  return latest;
}

/**
 * The generations that seem finished: read to their end, and
 * - not written to for `sealAfter`, or
 * - under a rotated name, with a later file of the same kind, and quiet for two minutes, or
 * - no longer what lies under their name, because a branch does.
 *
 * @param items every open generation
 */
export function seemFinished(
  items: readonly TrackedGeneration[],
  now: number,
  sealAfter: number,
): TrackedGeneration[] {
  const latest = latestFiles(items);
  const hasSuccessor = (item: TrackedGeneration): boolean => {
    const name = nameOf(item);
    const last = name && latest.get(familyOf(item, name));
    return name !== undefined && last !== undefined && name.rotated && isLaterFile(last, name);
  };
  return items.filter((item) => {
    if (item.sealed || item.complete || item.missing_since !== undefined || isBehind(item)) return false;
    if (item.superseded_by !== undefined) return true;
    const quiet = now - item.last_written;
    if (quiet >= Math.min(sealAfter, rotatedQuiet) && hasSuccessor(item)) return true;
    // The clock of a database’s host may be behind ours: what was read just now has been written just now.
    const changed = item.source.kind === 'rds' ? (item.progress_at ?? 0) : 0;
    return quiet >= sealAfter && now - changed >= sealAfter;
  });
}

/** Whether Aurora has renamed the file, and so adds nothing to it any more: to ask costs a call that others need. */
const isRenamed = ({ source }: TrackedGeneration): boolean => {
  const name = source.kind === 'rds' ? recogniseLogFile(source.file) : undefined;
  return name !== undefined && name.rotated && name.logType !== 'audit';
};

/**
 * Whether the body that was read is still the last word. Discovery may be away, and then the item knows nothing of what was
 * written since: to seal it would tear a record in two.
 */
async function isFinal(
  { reader }: Pick<MasterDeps, 'reader'>,
  item: TrackedGeneration,
  signal: AbortSignal,
): Promise<boolean> {
  if (item.superseded_by !== undefined || isRenamed(item)) return true;
  try {
    const { source } = await reader.latest(item.source, signal);
    if (bodyTag(source) === item.read_to) return true;
    // Another body of the same generation has grown; one of another generation has taken its name for good.
    return !(await hasAnchor(reader, source, item, signal));
  } catch (error) {
    if (error instanceof BodyGone) return true;
    throw error;
  }
}

/** Seals one generation, unless it turns out to go on. @returns whether it is sealed now */
export async function seal(
  deps: Pick<MasterDeps, 'reader' | 'store'>,
  item: TrackedGeneration,
  signal: AbortSignal,
): Promise<boolean> {
  return (await isFinal(deps, item, signal)) && (await deps.store.seal(item));
}
