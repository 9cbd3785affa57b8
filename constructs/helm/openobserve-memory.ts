import { memoryMib } from '../../values/quantities';
import { UserError } from '../../values/user-error';

/** What OpenObserve may take of its pod’s memory, in MB of 1024 × 1024 bytes, as it counts them. */
export interface MemoryCaps {
  /** Files of the bucket that searches have read. */
  readonly cacheMb: number;
  /** One search. It spills to disk what it sorts beyond that. */
  readonly searchMb: number;
  /** Records that are not written to a file yet. OpenObserve answers 503 while they are more. */
  readonly tableMb: number;
  /** Records after which one table is written to a file. */
  readonly tableFileMb: number;
}

/**
 * 70 % of the limit, while two searches run that need all of their share. Left to itself, OpenObserve takes 87.5 % in
 * local mode and for a single one (openobserve/openobserve v0.15.0-rc4, src/config/src/config.rs, `check_memory_config`),
 * and answers, indexes and the program itself come on top of it.
 *
 * The share of a search is no limit on all of them: each has a pool of its own, and in local mode none waits for another
 * (src/service/search/datafusion/exec.rs, src/service/search/cluster/flight.rs). What many large ones need together is
 * the business of the circuit breaker.
 */
const shares = { cache: 0.2, search: 0.15, table: 0.2 } as const;

/** As in the program’s own defaults; larger tables make fewer and better files. */
const largestTableFileMb = 256;

/**
 * Logs, metrics and traces fill tables of their own. One that is only written to a file when the room for all of them
 * is used up would leave the others none.
 */
const tablesAtOnce = 4;

/** A search gets 256 MB at least, whatever the setting says (src/service/search/datafusion/exec.rs, `DATAFUSION_MIN_MEM`). */
const leastMib = 2048;

/**
 * Divides the memory of OpenObserve’s pod. No cap is ever 0, which would mean "decide yourself".
 *
 * @param limit the memory limit of the pod, as a Kubernetes quantity
 * @throws UserError where the limit is below 2 GiB
 */
export function memoryCaps(limit: string): MemoryCaps {
  const mib = memoryMib(limit);
  if (!(mib >= leastMib)) {
    throw new UserError(
      `openobserve: workloads.openobserve.limits.memory: given ${JSON.stringify(limit)}; allowed: "2Gi" or more, ` +
        'of which searches, caches and records that are not written yet get their shares',
    );
  }
  const tableMb = Math.floor(mib * shares.table);
  return {
    cacheMb: Math.floor(mib * shares.cache),
    searchMb: Math.floor(mib * shares.search),
    tableMb,
    tableFileMb: Math.min(largestTableFileMb, Math.floor(tableMb / tablesAtOnce)),
  };
}
