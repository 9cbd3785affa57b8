import { Redis } from 'iovalkey';
import { batchKeyPrefix } from '../../contract/valkey';
import type { Random } from '../shared/backoff';
import { causeOf, type Log } from '../shared/log';
import type { DeliveredMarks } from './ports/delivered-marks';

export interface ValkeyMarksProps {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Milliseconds that one answer may take. @default 500 */
  readonly timeout?: number;
  /** Milliseconds between two attempts to connect, at most. @default 5000 */
  readonly longestPause?: number;
}

/**
 * Hours that a batch is remembered. It helps against a batch that is delivered again within minutes, and 48 hours cover a
 * weekend with a broken pipeline; the size of Valkey is planned with it.
 */
const hoursRemembered = 48;

/** Marks in Valkey, and its connection. */
export interface ValkeyMarks extends DeliveredMarks {
  /** Whether it answers. */
  ready(): Promise<boolean>;
  close(): void;
}

const keyOf = (generation: string, from: number): string => `${batchKeyPrefix}${generation}:${from}`;

/**
 * What OpenObserve has acknowledged, remembered in Valkey: under `batch:<generation>:<from>` the offset behind the batch.
 * Nothing waits for a connection: without one every call fails at once, and the work goes on without the cache. The
 * connection is tried again for ever, in pauses that grow.
 */
export function valkeyMarks(
  { host, port, username, password, timeout = 500, longestPause = 5000 }: ValkeyMarksProps,
  { log, random }: { readonly log: Log; readonly random: Random },
): ValkeyMarks {
  const client = new Redis({
    host,
    port,
    username,
    password,
    commandTimeout: timeout,
    connectTimeout: 2000,
    // Its user may not ask for INFO, and a command that waits in a queue holds up a delivery.
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) =>
      (0.5 + random() / 2) * Math.min(longestPause, 100 * 2 ** Math.min(attempt, 16)),
  });
  let away = false;
  client.on('error', (error: unknown) => {
    if (!away) log.warn('Valkey is away; work goes on without it', { cause: causeOf(error) });
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info('Valkey is back');
    away = false;
  });

  return {
    async deliveredTo(generation, from) {
      const found = await client.get(keyOf(generation, from));
      if (found === null) return undefined;
      const to = Number(found);
      return Number.isSafeInteger(to) && to > from ? to : undefined;
    },
    async mark(generation, from, to) {
      await client.set(keyOf(generation, from), String(to), 'EX', hoursRemembered * 3600);
    },
    ready: () =>
      client.ping().then(
        (answer) => answer === 'PONG',
        () => false,
      ),
    close: () => client.disconnect(),
  };
}
