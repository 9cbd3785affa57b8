import type { DeliveredMarks } from '../ports/delivered-marks';
import type { Batch } from '../ports/sink';
import { ask, type AskDeps, type AskOptions } from './ask';
import { remember, withoutRemembered } from './remembered';
import { sendAll } from './send-all';

export interface DeliverDeps extends AskDeps {
  /** Left out by a replay, which must not believe what was remembered. */
  readonly marks?: DeliveredMarks | undefined;
}

export interface DeliverOptions extends AskOptions {
  /** Somebody may have sent some of it before: OpenObserve is asked first. */
  readonly unsure: boolean;
  /**
   * Milliseconds between an answer that is no answer and asking what came of it, so that what is on its way arrives.
   * @default 500
   */
  readonly settle?: number;
  readonly signal: AbortSignal;
}

/** A record that OpenObserve does not take. */
export interface Rejected {
  readonly offset: number;
  readonly length: number;
  readonly cause: string;
}

/** What became of a batch. Every record of it counts once: in `delivered`, `alreadyThere` or `rejected`. */
export interface Delivery {
  /** Records that were sent, and are acknowledged or were found there. */
  readonly delivered: number;
  /** Records that were not sent, because OpenObserve had them, or the cache remembered them. */
  readonly alreadyThere: number;
  /** Records that may be there twice: sent again without knowing. */
  readonly duplicates: number;
  /** Answers that said neither yes nor no. */
  readonly ambiguous: number;
  /** Requests that sent records again which an earlier one may have delivered. */
  readonly resends: number;
  /** Times that the cache did not answer, or took nothing. */
  readonly marksFailed: number;
  readonly rejected: readonly Rejected[];
  /** The next batch must be asked for as well: some of this one was there, or nobody could tell. */
  readonly unsure: boolean;
}

const nothing: Delivery = {
  delivered: 0,
  alreadyThere: 0,
  duplicates: 0,
  ambiguous: 0,
  resends: 0,
  marksFailed: 0,
  rejected: [],
  unsure: false,
};

/** Steps b and c: what of a batch is not there yet. OpenObserve’s word counts more than the cache’s. */
async function stillMissing(deps: DeliverDeps, batch: Batch, options: DeliverOptions) {
  const { records } = batch;
  const { unsure, signal } = options;
  const { missing: absent, certain } = unsure
    ? await ask(deps, batch, records, options, signal)
    : { missing: records, certain: false };
  if (certain) {
    return { missing: absent, marksFailed: 0, duplicates: 0, unsure: absent.length < records.length };
  }
  const { unknown, failed } = deps.marks
    ? await withoutRemembered(deps.marks, batch.generation, absent)
    : { unknown: absent, failed: false };
  return {
    missing: unknown,
    marksFailed: Number(failed),
    duplicates: unsure ? unknown.length : 0,
    unsure,
  };
}

/**
 * Delivers one batch: steps b to e. It comes back when every record is acknowledged, was there before, or is rejected, and
 * waits for an OpenObserve that is away as long as it takes.
 *
 * Duplicates come about only where OpenObserve answers neither the request nor `askAttempts` searches, at most a batch for
 * each ambiguous answer; and where it writes a request down after it has said that it has nothing of it.
 *
 * @param batch its records in the order of their offsets
 * @throws the reason of `options.signal` when that is aborted: some records may have been sent, so that whoever continues
 * must be unsure
 */
export async function deliver(deps: DeliverDeps, batch: Batch, options: DeliverOptions): Promise<Delivery> {
  if (batch.records.length === 0) return nothing;
  const { missing, marksFailed, duplicates, unsure } = await stillMissing(deps, batch, options);
  const sent = await sendAll(deps, batch, missing, options);
  let forgotten = 0;
  // Rejected records must be met again by whoever comes after a crash: the cache would hide them.
  if (deps.marks !== undefined && missing.length > 0 && sent.rejected.length === 0) {
    await deps.faultPoints('e', batch.generation);
    forgotten = Number(!(await remember(deps.marks, batch)));
  }
  return {
    ...sent,
    alreadyThere: batch.records.length - missing.length,
    duplicates: duplicates + sent.duplicates,
    marksFailed: marksFailed + forgotten,
    unsure,
  };
}
