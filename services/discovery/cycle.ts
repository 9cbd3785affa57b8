import type { TrackedGeneration } from '../../contract/items';
import { causeOf } from '../shared/log';
import { BodyGone } from '../source/body-reader';
import type { ListedFile } from '../source/log-source';
import { bodyTag, isBehind, placeOf } from '../tracking/behind';
import { eachAtOnce } from './at-once';
import { hintBook, outbox } from './hints';
import { instanceNotes } from './instances';
import { looker } from './look';
import type { DiscoveryDeps, DiscoveryOptions } from './options';
import { seenBodies } from './seen';

/** What one cycle came to. */
export interface CycleReport {
  /** Files of the log types that are read. */
  listed: number;
  /** Files whose beginning was read, because they are new or have changed. */
  looked: number;
  /** Generations that nobody knew. */
  created: number;
  /** Generations that have grown, or lie somewhere else now. */
  sighted: number;
  /** Files without a complete record. */
  waiting: number;
  /** Files that were gone, or that another discovery wrote down first. */
  missed: number;
  /** Files and instances that something went wrong with. They are tried again. */
  failed: number;
  /** Hints that the broker acknowledged. */
  hinted: number;
  /** Why the cycle is not complete; empty for one that is. */
  readonly incomplete: string[];
}

export interface Discovery {
  /**
   * Looks at everything once. Never throws: what went wrong stands in the report, and is tried again in the next cycle.
   *
   * @param lookBack milliseconds @default - that of the options
   */
  cycle(signal: AbortSignal, lookBack?: number): Promise<CycleReport>;
}

/** Whether a generation, or one of its branches, is the one that lies at its place now. */
const isOneOf = (generation: string | undefined, item: TrackedGeneration): boolean =>
  item.superseded_by === undefined && generation?.split('.')[0] === item.generation.split('.')[0];

/** Failures of single files that are logged in one cycle; the report counts them all. */
const failuresLogged = 20;
/** When so many files were looked at, and all in vain, it is no longer the fault of files. */
const allInVain = 10;

/** Discovery over its ports. What it remembers between cycles is bounded, and may be lost at any time. */
export function discovery(deps: DiscoveryDeps, options: DiscoveryOptions): Discovery {
  const { source, store, publisher, clock, log } = deps;
  const seen = seenBodies(options.filesRemembered);
  const files = looker(deps, options, seen);
  const book = hintBook(clock, options.hintAgain);
  const instances = instanceNotes(deps.instances, clock);
  /** Whether a plan decides when it is hinted; what lies in S3 is hinted at once. */
  const isPlanned = ({ source: { kind } }: TrackedGeneration): boolean =>
    options.plan !== undefined && kind === 'rds';
  /** The open generations were read once, so that nothing that is known already is looked at after a start. */
  let warm = false;

  async function warmUp(): Promise<void> {
    for await (const item of store.open()) {
      if (item.superseded_by !== undefined || item.missing_since !== undefined) continue;
      seen.set(item.source, { generation: item.generation, since: clock.now(), final: true });
    }
    warm = true;
  }

  /** One cycle, and what it counts. */
  function oneCycle(signal: AbortSignal, lookBack: number) {
    const report = emptyReport();
    const box = outbox(publisher, clock, book);
    let inVain = 0;

    const failed = (what: string, file: ListedFile, error: unknown): void => {
      report.failed += 1;
      if (report.failed > failuresLogged) return;
      const { instance, logFileName } = file;
      log.warn(what, { instance, logFileName, place: placeOf(file.source), cause: causeOf(error) });
    };

    const noteInstance = async (file: ListedFile): Promise<void> => {
      try {
        await instances.note(file);
      } catch (error) {
        failed('An instance could not be written down', file, error);
      }
    };

    const look = async (file: ListedFile): Promise<void> => {
      report.looked += 1;
      try {
        const { outcome, item } = await files.look(file, signal);
        if (outcome !== 'nothing new') report[outcome] += 1;
        // Where all of its bytes were read before, at another place, there is nothing to do.
        if (item && outcome !== 'nothing new' && isBehind(item) && !isPlanned(item)) await box.add(item);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof BodyGone) report.missed += 1;
        else {
          inVain += 1;
          failed('A log file could not be looked at', file, error);
        }
      }
    };

    /** The files that something is to be done about. */
    async function* withNews(): AsyncGenerator<ListedFile> {
      for await (const file of source.list(clock.now() - lookBack, signal)) {
        if (signal.aborted) return;
        if (!options.logTypes.includes(file.logType)) continue;
        report.listed += 1;
        if (instances.due(file) || files.hasNews(file)) yield file;
      }
    }

    const listAll = async (): Promise<void> => {
      await eachAtOnce(options.filesAtOnce ?? 16, withNews(), async (file) => {
        if (instances.due(file)) await noteInstance(file);
        if (files.hasNews(file)) await look(file);
      });
      if (inVain >= allInVain && inVain === report.looked)
        throw new Error(`none of ${inVain} files could be looked at`);
    };

    /** Hints the open generations that are behind, and notices where memory and truth differ. */
    const scanOpen = async (): Promise<void> => {
      const due: TrackedGeneration[] = [];
      for await (const item of store.open()) {
        if (signal.aborted) return;
        const known = seen.get(item.source);
        // An owner wrote down another body than this process saw last, or found nothing: a look will tell.
        const differs = isOneOf(known?.generation, item) && known?.tag !== bodyTag(item.source);
        if (differs || item.missing_since !== undefined) seen.doubt(item.source);
        // What a plan chooses from it remembers itself.
        const isDue = isPlanned(item) ? isBehind(item) : book.due(item);
        if (options.logTypes.includes(item.log_type) && isDue) due.push(item);
      }
      for (const item of options.plan?.(due) ?? due) await box.add(item);
    };

    const step = async (what: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!signal.aborted) report.incomplete.push(`${what}: ${causeOf(error)}`);
      }
    };

    return async (): Promise<CycleReport> => {
      if (!warm) await step('reading the open generations', warmUp);
      await step('listing', listAll);
      await box.flush();
      await step('going through the open generations', scanOpen);
      await box.flush();
      report.hinted = box.published;
      report.incomplete.push(...box.failures, ...(signal.aborted ? ['it was stopped'] : []));
      return report;
    };
  }

  return { cycle: (signal, lookBack = options.lookBack) => oneCycle(signal, lookBack)() };
}

const emptyReport = (): CycleReport => ({
  listed: 0,
  looked: 0,
  created: 0,
  sighted: 0,
  waiting: 0,
  missed: 0,
  failed: 0,
  hinted: 0,
  incomplete: [],
});
