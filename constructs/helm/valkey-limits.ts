import { memoryMib } from '../../values/quantities';
import { UserError } from '../../values/user-error';

/** Below this the program itself, some connections and what it is about to write leave no room for keys. */
const leastMib = 64;

/** What of the memory limit keys may take. */
const keyShare = 0.6;

/**
 * Memory for keys, in MiB. The rest is for the program, its connections, and the copies of pages that arise while it
 * rewrites its log: the process is forked for that, and every page that is written to meanwhile exists twice. A few
 * keys are written a second, and a rewrite takes seconds.
 *
 * @param limit the memory limit of the pod, as a Kubernetes quantity
 * @throws UserError where the limit is below 64 MiB
 */
export function maxMemoryMib(limit: string): number {
  const mib = memoryMib(limit);
  if (!(mib >= leastMib)) {
    throw new UserError(
      `valkey: workloads.valkey.limits.memory: given ${JSON.stringify(limit)}; allowed: "${leastMib}Mi" or more, ` +
        'of which keys get 60 %',
    );
  }
  return Math.floor(mib * keyShare);
}

/**
 * The log is rewritten when it has doubled, and both exist until the new one is complete: the old log, what was appended
 * to it, the new one, and what is appended to that.
 */
const logsOfMemory = 4;

/**
 * Holds the volume against the log.
 *
 * @param keysMib memory for keys, in MiB
 * @throws UserError where the volume is too small
 */
export function checkVolume(volumeGib: number, keysMib: number): void {
  const needsGib = Math.ceil((keysMib * logsOfMemory) / 1024);
  if (volumeGib >= needsGib) return;
  throw new UserError(
    `valkey: volumes.valkeyGib: given ${volumeGib}; allowed: ${needsGib} or more, for the log of ${keysMib} MiB of keys ` +
      'while it is rewritten, or a lower workloads.valkey.limits.memory',
  );
}
