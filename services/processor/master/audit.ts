import type { DeadLetter, TrackedGeneration } from '../../../contract/items';
import { recordStreams } from '../../../contract/streams';
import { causeOf } from '../../shared/log';
import type { GenerationKey } from '../../tracking/store';
import type { Counted } from '../ports/sink';
import { groupsOf, isDue, isStill, verdictOf, type Audited } from './audit-plan';
import type { MasterDeps } from './deps';
import { forEachGeneration } from './each';
import { sendMissing } from './send-missing';

/** What an audit came to. */
export interface AuditReport {
  /** Generations that were found complete. */
  readonly complete: number;
  /** Generations of which records were missing. */
  readonly incomplete: number;
  readonly failed: number;
}

export interface Auditor {
  /** @param open every open generation */
  audit(open: readonly TrackedGeneration[], signal: AbortSignal): Promise<AuditReport>;
}

/**
 * Milliseconds of a round in which records are sent again. What is left is due in the next round, after the other things
 * that a round does.
 */
const repairTime = 60_000;

const nameOf = ({ instance_id, generation }: GenerationKey): string => `${instance_id}\0${generation}`;

const none: Counted = { records: 0, distinct: 0 };

/** Ranges with records that OpenObserve would not take. */
async function lettersOf(
  { deadLetters }: MasterDeps,
  item: TrackedGeneration,
): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const letter of deadLetters.ofInstance(item.instance_id))
    if (letter.generation === item.generation && letter.state !== 'replayed') letters.push(letter);
  return letters;
}

/**
 * Asks OpenObserve whether it has what it has acknowledged. A generation that is being read is noted, and compared once so
 * much time has passed that what was delivered by then must be found.
 */
export function auditor(deps: MasterDeps): Auditor {
  const { store, sink, clock, log, measures, options } = deps;
  /** Generations that were due while they were being read, as they were then. */
  const noted = new Map<string, { readonly item: TrackedGeneration; readonly at: number }>();

  /** What is compared now: strongly consistent, or what looks like too much might be what came since. */
  const toAudit = async (seen: TrackedGeneration): Promise<Audited | undefined> => {
    const name = nameOf(seen);
    const before = noted.get(name);
    const now = clock.now();
    if (before && now - before.at < options.auditDelay) return undefined;
    noted.delete(name);
    const item = await store.get(seen);
    if (item?.open === undefined || !isDue(item, now, options.auditEvery)) return undefined;
    const closing = item.complete;
    if (isStill(item, now, options.auditDelay)) return { item, still: true, closing };
    // It will be still in a moment, and is closed by one count of all of it.
    if (closing) return undefined;
    if (!before) {
      noted.set(name, { item, at: now });
      return undefined;
    }
    // Only what had been delivered by then is compared; who writes now need not be known.
    const { offset, records, first_time, last_time } = before.item;
    return { item: { ...item, offset, records, first_time, last_time }, still: false, closing: false };
  };

  const count = (some: readonly Audited[], exactly: boolean, signal: AbortSignal) => {
    const items = some.map(({ item }) => item).filter(({ records }) => records > 0);
    const [first] = items;
    if (!first) return new Map<string, Counted>();
    const times = {
      firstTime: Math.min(...items.map(({ first_time = 0 }) => first_time)),
      lastTime: Math.max(...items.map(({ last_time = 0 }) => last_time)),
    };
    const generations = items.map(({ generation }) => generation);
    return sink.count(recordStreams[first.log_type].name, generations, times, exactly, signal);
  };

  const found = async ({ item, still, closing }: Audited, twice: number): Promise<boolean> => {
    const verified = await store.verified(item, clock.now(), item.offset);
    const surplus = Math.max(0, twice - item.duplicates);
    if (verified && closing && still && surplus > 0) {
      const { instance_id: instance, log_type: logType, generation } = item;
      measures.count('duplicates', { instance, logType }, surplus);
      log.warn('OpenObserve has records twice', { instance, generation, records: surplus });
    }
    return verified;
  };

  const audit = async (group: readonly Audited[], until: number, signal: AbortSignal) => {
    const missing: TrackedGeneration[] = [];
    let complete = 0;
    /** @returns those that must be counted once more, without those that are there twice */
    const compare = async (some: readonly Audited[], exactly: boolean): Promise<readonly Audited[]> => {
      const counted = await count(some, exactly, signal);
      const unclear: Audited[] = [];
      for (const each of some) {
        const there = counted.get(each.item.generation) ?? none;
        const verdict = verdictOf(each, each.item.records, there, exactly);
        if (verdict.kind === 'complete') complete += Number(await found(each, verdict.twice));
        else if (verdict.kind === 'unclear') unclear.push(each);
        else missing.push(each.item);
      }
      return unclear;
    };
    const unclear = await compare(group, group[0]?.closing ?? false);
    await compare(unclear, true);
    const mended = await forEachGeneration(missing, { log, task: 'audit', signal }, async (item) =>
      clock.now() > until ? false : sendMissing(deps, item, await lettersOf(deps, item), signal),
    );
    return { complete, incomplete: mended.done, failed: mended.failed };
  };

  return {
    async audit(open, signal) {
      const names = new Set(open.map(nameOf));
      for (const name of noted.keys()) if (!names.has(name)) noted.delete(name);
      const now = clock.now();
      const due = open.filter((item) => isDue(item, now, options.auditEvery));
      const audited: Audited[] = [];
      const looked = await forEachGeneration(due, { log, task: 'audit', signal }, async (item) => {
        const each = await toAudit(item);
        if (each) audited.push(each);
        return each !== undefined;
      });
      const report = { complete: 0, incomplete: 0, failed: looked.failed };
      for (const group of groupsOf(audited)) {
        if (signal.aborted) break;
        try {
          const { complete, incomplete, failed } = await audit(group, now + repairTime, signal);
          report.complete += complete;
          report.incomplete += incomplete;
          report.failed += failed;
        } catch (error) {
          if (signal.aborted) break;
          report.failed += group.length;
          log.warn('OpenObserve could not be asked what it has', { cause: causeOf(error) });
        }
      }
      return report;
    },
  };
}
