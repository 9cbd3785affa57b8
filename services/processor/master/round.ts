import type { TrackedGeneration } from '../../../contract/items';
import { causeOf } from '../../shared/log';
import { auditor } from './audit';
import { deadLetterWatch } from './dead-letters';
import type { MasterDeps } from './deps';
import { forEachGeneration } from './each';
import { declareGap, missingForGood } from './gaps';
import { lagMeter } from './lag';
import { seal, seemFinished } from './seal';

/** What a round came to. */
export interface RoundReport {
  /** Generations that are open. */
  readonly open: number;
  readonly sealed: number;
  readonly gaps: number;
  /** Generations that were found complete in OpenObserve. */
  readonly verified: number;
  /** Generations of which records were missing there. */
  readonly incomplete: number;
  /** Generations that something could not be done for; the next round tries again. */
  readonly failed: number;
  /** Why parts of the round were not done at all. Without any the round was complete. */
  readonly problems: readonly string[];
}

/** Seals, declares gaps, audits, and measures the lag. Several masters at once do no harm: every write has a condition. */
export interface Master {
  /** Never throws for what one generation, OpenObserve or a store does. */
  round(signal: AbortSignal): Promise<RoundReport>;
}

export function master(deps: MasterDeps): Master {
  const { store, clock, log, measures, options } = deps;
  const lag = lagMeter(measures);
  const letters = deadLetterWatch(deps);
  const audits = auditor(deps);

  const everyOpen = async (signal: AbortSignal): Promise<TrackedGeneration[]> => {
    const open: TrackedGeneration[] = [];
    for await (const item of store.open()) {
      signal.throwIfAborted();
      open.push(item);
    }
    return open;
  };

  return {
    async round(signal) {
      const problems: string[] = [];
      const part = async <T>(name: string, does: () => Promise<T>, otherwise: T): Promise<T> => {
        if (signal.aborted) return otherwise;
        try {
          return await does();
        } catch (error) {
          if (!signal.aborted) problems.push(`${name}: ${causeOf(error)}`);
          return otherwise;
        }
      };
      const none = { done: 0, failed: 0 };

      const open = await part('open generations', () => everyOpen(signal), undefined);
      if (open === undefined)
        return { open: 0, sealed: 0, gaps: 0, verified: 0, incomplete: 0, failed: 0, problems };
      lag.measure(open, clock.now());
      const sealed = await part(
        'seal',
        () => {
          const finished = seemFinished(open, clock.now(), options.sealAfter);
          return forEachGeneration(finished, { log, task: 'seal', signal }, (item) =>
            seal(deps, item, signal),
          );
        },
        none,
      );
      const gaps = await part(
        'gaps',
        () => {
          const missing = missingForGood(open, clock.now(), options.sealAfter);
          return forEachGeneration(missing, { log, task: 'gap', signal }, (item) =>
            declareGap(deps, item, signal),
          );
        },
        none,
      );
      await part('dead letters', () => letters.look(lag.logs(), signal), undefined);
      const audit = await part('audit', () => audits.audit(open, signal), {
        complete: 0,
        incomplete: 0,
        failed: 0,
      });
      return {
        open: open.length,
        sealed: sealed.done,
        gaps: gaps.done,
        verified: audit.complete,
        incomplete: audit.incomplete,
        failed: sealed.failed + gaps.failed + audit.failed,
        problems,
      };
    },
  };
}
