import { generationId } from '../../contract/generations';
import type { TrackedGeneration } from '../../contract/items';
import type { StoredBody } from '../source/body-reader';
import type { ListedFile } from '../source/log-source';
import { goesOn, isRenamed } from '../source/rds/continuity';
import { bodyTag } from '../tracking/behind';
import { identify, type Identified } from './identify';
import { knownFiles } from './known-files';
import type { DiscoveryDeps, DiscoveryOptions } from './options';
import type { Seen } from './seen';
import { createNew, newestBranch, newGeneration, sightKnown, type Tracked } from './track';

/**
 * By the clock of the source alone, which may differ from ours, a file counts as finished only when it has not changed for
 * this many times as long as otherwise.
 */
const trustInOtherClocks = 4;

/** What a look at a file came to. */
export type Looked = Tracked | { readonly outcome: 'waiting'; readonly item?: undefined };

/** Looks at the beginnings of files, and writes down what lies there. */
export interface Looker {
  /** Whether a listed file is new, has changed, or could tell more than when it was looked at. */
  hasNews(file: ListedFile): boolean;
  /** @throws BodyGone, and what reader and store throw; there are still news then */
  look(file: ListedFile, signal: AbortSignal): Promise<Looked>;
}

export function looker(
  { reader, store, clock }: Pick<DiscoveryDeps, 'reader' | 'store' | 'clock'>,
  { sealAfter, trackingDays }: Pick<DiscoveryOptions, 'sealAfter' | 'trackingDays'>,
  seen: Seen,
): Looker {
  /** Since when a body has been there, as far as this process knows. */
  const sinceOf = (body: Pick<StoredBody, 'source'>): number => {
    const known = seen.get(body.source);
    return known && known.tag === bodyTag(body.source) ? known.since : clock.now();
  };
  /** Whether nothing is added any more, as far as one can tell by clocks. */
  const isQuiet = (body: Pick<StoredBody, 'source' | 'lastWritten'>): boolean =>
    clock.now() - sinceOf(body) >= sealAfter ||
    clock.now() - body.lastWritten >= trustInOtherClocks * sealAfter;

  const known = knownFiles(store);

  /** What lies there now; of a file that only its name and size are to be known of, without reading it. */
  const identified = (
    file: ListedFile,
    expected: TrackedGeneration | undefined,
    signal: AbortSignal,
  ): Promise<Identified> | Identified => {
    if (
      expected?.missing_since === undefined &&
      expected?.source.kind === 'rds' &&
      goesOn(expected.source, file.source)
    ) {
      const { hour } = expected.source;
      const source = { ...file.source, ...(hour === undefined ? {} : { hour }) };
      const { size, lastWritten } = file;
      const { anchor, compressed } = expected;
      return { body: { source, size, lastWritten }, compressed, expected: true, anchor };
    }
    // After a rotation another file lies there: its own first record is looked for at once.
    const renamed = expected?.source.kind === 'rds' && isRenamed(expected.source, file.source);
    return identify(reader, file, { anchor: renamed ? undefined : expected?.anchor, isQuiet }, signal);
  };

  return {
    hasNews: (file) => {
      const known = seen.get(file.source);
      if (!known || known.tag !== bodyTag(file.source)) return true;
      return !known.final && isQuiet(file);
    },
    async look(file, signal) {
      const { instance, logType } = file;
      const before = seen.get(file.source)?.generation ?? (await known.generationAt(file));
      const expected = before && (await newestBranch(store, { instance_id: instance, generation: before }));
      const found = await identified(file, expected || undefined, signal);
      const { body, anchor } = found;

      const since = sinceOf(body);
      if (!anchor) {
        seen.set(body.source, { generation: before, since, final: isQuiet(body) });
        return { outcome: 'waiting' };
      }
      const generation = generationId({ instance, logType, anchor: anchor.sha256 });
      const item = found.expected
        ? expected
        : await newestBranch(store, { instance_id: instance, generation });
      const tracked = item
        ? await sightKnown(store, item, file, found)
        : await createNew(store, newGeneration(file, found, anchor, { now: clock.now(), trackingDays }));
      if (tracked.item) seen.set(body.source, { generation: tracked.item.generation, since, final: true });
      return tracked;
    },
  };
}
