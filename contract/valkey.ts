import type { clusterSecrets } from './cluster-secrets';

/** What one user of Valkey may do. Whatever is not named here is refused. */
export interface ValkeyUser {
  readonly purpose: string;
  /** Patterns of the keys that it may read and write. */
  readonly keys: readonly string[];
  /**
   * Commands, in lower case, a sub-command behind a bar. `HELLO`, `AUTH`, `RESET` and `QUIT` are everybody’s, and need no
   * mention.
   */
  readonly commands: readonly string[];
}

/**
 * The keys by which the processor remembers what OpenObserve already has: this prefix and the id of a batch. Every key is
 * written with a time to live, for nothing is ever deleted or evicted.
 */
export const batchKeyPrefix = 'batch:';

/**
 * The keys by which all pods share the calls to the RDS API that an account and region allow: this prefix, the account, the
 * region and the number of a short span of time, with the calls that were made in it.
 */
export const callsKeyPrefix = 'calls:';

const shareCalls = ['incr', 'expire'] as const;
const connect = ['ping', 'client|setname', 'client|setinfo'] as const;

/**
 * The users of Valkey. None may run scripts, change the configuration, list keys or delete: who takes over the processor
 * gets a look at the ids of batches, and no more.
 */
export const valkeyUsers = {
  /** Who connects without a name is this user, so that it must be able to do next to nothing. */
  default: {
    purpose: 'Asks whether Valkey is ready, from inside its own pod.',
    keys: [],
    commands: ['ping'],
  },
  discovery: {
    purpose: 'Counts its calls to the RDS API.',
    keys: [`${callsKeyPrefix}*`],
    commands: [...shareCalls, ...connect],
  },
  processor: {
    purpose: 'Looks up and marks batches, and counts its calls to the RDS API.',
    keys: [`${batchKeyPrefix}*`, `${callsKeyPrefix}*`],
    commands: ['get', 'mget', 'exists', 'set', ...shareCalls, ...connect],
  },
} as const satisfies Record<keyof typeof clusterSecrets.valkeyUsers.keys, ValkeyUser>;
