import { systemClock, type Clock } from './clock';
import { causeOf, type Log } from './log';

export interface LifeOptions {
  readonly log: Log;
  /** Milliseconds from a signal to stop until the process ends, whatever is still under way. */
  readonly grace: number;
  /** @default - the real time */
  readonly clock?: Clock;
}

/**
 * How a process ends: 0 after a stop that was asked for or when its work is done, 1 after a failure, 2 after a mistake of
 * whoever started it.
 */
export type ExitCode = 0 | 1 | 2;

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs the work of a process until it is done or until Kubernetes asks to stop, which aborts the signal that the work gets.
 * The work then has the grace period to come to an end. An error that nobody caught ends the process: what it left behind is
 * unknown, and all that matters is in DynamoDB.
 *
 * @returns the exit code; the caller exits with it, since connections of clients may keep a process alive
 */
export async function live(
  work: (stop: AbortSignal) => Promise<ExitCode>,
  { log, grace, clock = systemClock }: LifeOptions,
): Promise<ExitCode> {
  const stop = new AbortController();
  const over = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    stop.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  const onSignal = (signal: NodeJS.Signals): void => {
    log.info('stopping', { signal, graceSeconds: grace / 1000 });
    stop.abort();
  };
  let fail: (cause: unknown) => void = () => undefined;
  const failed = new Promise<ExitCode>((resolve) => {
    fail = (thrown) => {
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      log.error('failed', { cause: causeOf(thrown), stack });
      resolve(1);
    };
  });
  for (const signal of stopSignals) process.on(signal, onSignal);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  const done = work(stop.signal).catch((error: unknown): ExitCode => {
    log.error('failed', { cause: causeOf(error) });
    return 1;
  });
  const tooLate = stopped
    .then(() => clock.sleep(grace, over.signal))
    .then((): ExitCode => {
      if (!over.signal.aborted)
        log.warn('the grace period is over; what was under way is done again elsewhere');
      return 1;
    });
  try {
    const code = await Promise.race([done, failed, tooLate]);
    log.info('stopped', { exitCode: code });
    return code;
  } finally {
    over.abort();
    for (const signal of stopSignals) process.off(signal, onSignal);
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
  }
}
