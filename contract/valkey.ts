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
  processor: {
    purpose: 'Looks up and marks batches.',
    keys: [`${batchKeyPrefix}*`],
    commands: ['get', 'mget', 'exists', 'set', 'ping', 'client|setname', 'client|setinfo'],
  },
} as const satisfies Record<keyof typeof clusterSecrets.valkeyUsers.keys, ValkeyUser>;
