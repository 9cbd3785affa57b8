import { Redis } from 'iovalkey';
import type { Random } from './backoff';
import { causeOf, type Log } from './log';

export interface ValkeyProps {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string | undefined;
  /** Milliseconds that one answer may take. @default 500 */
  readonly timeout?: number;
  /** Milliseconds between two attempts to connect, at most. @default 5000 */
  readonly longestPause?: number;
}

/** A connection to Valkey. */
export interface Valkey {
  readonly client: Redis;
  /** Whether it answers. */
  ready(): Promise<boolean>;
  close(): void;
}

/**
 * Connects to Valkey. Nothing waits for a connection: without one every call fails at once, and the work goes on without it.
 * The connection is tried again for ever, in pauses that grow.
 */
export function connectValkey(
  { host, port, username, password, timeout = 500, longestPause = 5000 }: ValkeyProps,
  { log, random }: { readonly log: Log; readonly random: Random },
): Valkey {
  const client = new Redis({
    host,
    port,
    username,
    ...(password === undefined ? {} : { password }),
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
    client,
    ready: () =>
      client.ping().then(
        (answer) => answer === 'PONG',
        () => false,
      ),
    close: () => client.disconnect(),
  };
}
