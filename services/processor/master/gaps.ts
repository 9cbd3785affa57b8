import type { TrackedGeneration } from '../../../contract/items';
import { pipelineEvents } from '../../../contract/pipeline-events';
import { bodyTag } from '../../tracking/behind';
import type { Progress } from '../../tracking/store';
import { tell } from '../events';
import { openAt } from '../worker/continuity';
import { newestThatContinues } from '../worker/history';
import type { MasterDeps } from './deps';
import { unchanged } from './unchanged';

/** The generations whose body has been missing for so long that nobody expects it any more. */
export const missingForGood = (
  items: readonly TrackedGeneration[],
  now: number,
  sealAfter: number,
): TrackedGeneration[] =>
  items.filter(
    ({ complete, missing_since }) =>
      !complete && missing_since !== undefined && now - missing_since >= sealAfter,
  );

/**
 * Where a generation ended, as far as anybody knows. Of a plain body its size tells; of a compressed one only what was read
 * of it before.
 */
const knownEnd = ({ offset, length = 0, compressed, size }: TrackedGeneration): number =>
  Math.max(offset, length, compressed ? 0 : size);

async function isBack(
  { reader }: Pick<MasterDeps, 'reader'>,
  item: TrackedGeneration,
  signal: AbortSignal,
): Promise<boolean> {
  const latest = await openAt(reader, item, { source: item.source, exactly: false }, signal);
  if (latest.kind === 'continues') {
    await latest.bytes.close();
    latest.opened.close();
    return true;
  }
  return (await newestThatContinues(reader, item, undefined, signal)) !== undefined;
}

function afterGap(item: TrackedGeneration, end: number, lost: boolean, now: number): Progress {
  return {
    ...unchanged(item),
    offset: end,
    length: end,
    gaps: item.gaps + (lost ? 1 : 0),
    gap_bytes: item.gap_bytes + end - item.offset,
    attempts: 0,
    cause: lost ? 'its rest is gone' : undefined,
    missing_since: undefined,
    read_to: bodyTag(item.source),
    progress_at: now,
    complete: true,
    taken: false,
  };
}

const lossOf = ({ compressed, offset }: TrackedGeneration, end: number): string =>
  end > offset
    ? `${end - offset} bytes from ${offset} on are gone`
    : `Everything from ${offset} on is gone${compressed ? '; how much it was only its compressed body told' : ''}`;

/**
 * Declares what is left of a generation a gap, once nothing that lies, or lay, under its name has it. The event is written
 * before the state that makes it final.
 *
 * @returns whether a gap was declared
 */
export async function declareGap(
  deps: MasterDeps,
  seen: TrackedGeneration,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, clock, measures, options } = deps;
  const [fresh] = missingForGood([(await store.get(seen)) ?? seen], clock.now(), options.sealAfter);
  // Whoever is hinted reads on, now that the body is back.
  if (!fresh || (await isBack(deps, fresh, signal))) return false;
  const taken = await store.take(fresh, options.owner);
  if (!taken) return false;
  const { item } = taken;
  const [stillMissing] = missingForGood([item], clock.now(), options.sealAfter);
  if (!stillMissing) {
    await store.save(item, item.fence, { ...unchanged(item), taken: taken.unsure });
    return false;
  }
  const end = knownEnd(item);
  // A body that was read to its end, and of which nothing was held back, has lost nothing.
  const lost = end > item.offset || item.read_to !== bodyTag(item.source);
  if (lost) {
    const sentence = `${lossOf(item, end)}: the file was deleted or replaced before it was read.`;
    const { name } = pipelineEvents.gap;
    await tell(
      deps,
      [{ name, of: item, offset: item.offset, length: end - item.offset, sentence, warning: true }],
      signal,
    );
    signal.throwIfAborted();
  }
  if (!(await store.save(item, item.fence, afterGap(item, end, lost, clock.now())))) return false;
  if (lost) measures.count('gaps', { instance: item.instance_id, logType: item.log_type }, 1);
  return lost;
}
