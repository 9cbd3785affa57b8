import { backoff } from '../../shared/backoff';
import type { Batch, OutgoingRecord } from '../ports/sink';
import { ask } from './ask';
import type { DeliverDeps, DeliverOptions, Delivery, Rejected } from './deliver';
import { judge, type Judgement } from './judge';

/** Records that go into one request. */
interface Group {
  readonly records: readonly OutgoingRecord[];
  /** How often it was refused as bad. */
  readonly refusals: number;
  /** How often in a row it got no whole answer. */
  readonly broken: number;
}

type Ambiguous = Extract<Judgement, { verdict: 'ambiguous' }>;

/** A record that is refused, or counted as failed, so often and for itself, is rejected. */
const patience = 3;

const fresh = (records: readonly OutgoingRecord[]): Group => ({ records, refusals: 0, broken: 0 });

function halves(records: readonly OutgoingRecord[]): (readonly OutgoingRecord[])[] {
  const middle = records.length >> 1;
  return [records.slice(0, middle), records.slice(middle)];
}

/** What sending came to. */
type Sent = Pick<Delivery, 'delivered' | 'duplicates' | 'ambiguous' | 'resends' | 'rejected'>;

/** Steps c and d: sends records until each is acknowledged, found there, or rejected. One request at a time. */
export async function sendAll(
  deps: DeliverDeps,
  batch: Batch,
  records: readonly OutgoingRecord[],
  options: DeliverOptions,
): Promise<Sent> {
  const { sink, clock, random, faultPoints } = deps;
  const { signal, settle = 500, waiting } = options;
  const sent = { delivered: 0, duplicates: 0, ambiguous: 0, resends: 0 };
  const rejected: Rejected[] = [];
  /** How often a record was counted as failed by an answer that leaves no doubt which ones it means. */
  const failures = new Map<number, number>();
  /** Groups in reverse, so that records leave in their order. */
  const groups: Group[] = records.length === 0 ? [] : [fresh(records)];
  let troubles = 0;

  const reject = ({ offset, length }: OutgoingRecord, cause: string) => {
    rejected.push({ offset, length, cause });
  };

  /** Waits longer with each trouble in a row. */
  const pause = async (cause: string, least = 0) => {
    const milliseconds = Math.max(least, backoff(++troubles, random, options.backoff));
    waiting?.(cause, milliseconds);
    await clock.sleep(milliseconds, signal);
  };

  const takeRefused = async (
    group: Group,
    { why, cause, retryAfter }: Judgement & { verdict: 'refused' },
  ) => {
    const [only, second] = group.records;
    const alone = second === undefined;
    if (why === 'busy') {
      await pause(cause, retryAfter);
      groups.push(group);
    } else if (why === 'bad' && group.refusals + 1 < patience) {
      await pause(cause);
      groups.push({ ...group, refusals: group.refusals + 1 });
    } else if (alone) {
      if (only !== undefined) reject(only, cause);
    } else {
      // What was refused so often holds a bad record: its parts are looked at once each, and single records three times.
      const [first = [], last = []] = halves(group.records);
      const part = (half: readonly OutgoingRecord[]): Group => ({
        ...fresh(half),
        refusals: why === 'bad' && half.length > 1 ? patience - 1 : 0,
      });
      groups.push(part(last), part(first));
    }
  };

  /** Takes out records that were counted as failed for the third time. */
  const withoutHopeless = (missing: readonly OutgoingRecord[], cause: string) =>
    missing.filter((record) => {
      const times = (failures.get(record.offset) ?? 0) + 1;
      failures.set(record.offset, times);
      if (times >= patience) reject(record, cause);
      return times < patience;
    });

  const takeAmbiguous = async (group: Group, { cause, failed }: Ambiguous) => {
    sent.ambiguous++;
    await pause(cause, settle);
    const { missing: absent, certain } = await ask(deps, batch, group.records, options, signal);
    sent.delivered += group.records.length - absent.length;
    // Only if as many are missing as failed is it known that exactly these failed.
    const again = failed === absent.length ? withoutHopeless(absent, cause) : absent;
    if (again.length === 0) return;
    sent.resends++;
    if (!certain) sent.duplicates += again.length;
    const broken = failed === undefined ? group.broken + 1 : 0;
    // A refusal of a request that is too large, or takes too long, may look like a broken connection. And where some failed
    // and nobody can say which, smaller requests find out.
    const smaller = broken >= patience || (!certain && failed !== undefined);
    if (smaller && again.length > 1) groups.push(...halves(again).map(fresh).reverse());
    else groups.push({ records: again, refusals: 0, broken });
  };

  for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
    signal.throwIfAborted();
    await faultPoints('c', batch.generation);
    const answer = await sink.send(
      batch.stream,
      group.records.map(({ json }) => json),
      signal,
    );
    await faultPoints('d', batch.generation);
    const judgement = judge(answer, group.records.length);
    if (judgement.verdict === 'sure') {
      sent.delivered += group.records.length;
      troubles = 0;
      continue;
    }
    signal.throwIfAborted();
    await (judgement.verdict === 'refused' ? takeRefused(group, judgement) : takeAmbiguous(group, judgement));
  }
  return { ...sent, rejected };
}
