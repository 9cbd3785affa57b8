import type { Clock } from '../../shared/clock';
import type { RoundWatch } from '../../shared/health';
import type { Log } from '../../shared/log';
import type { Master, RoundReport } from './round';

export interface RoundsDeps {
  readonly master: Master;
  readonly clock: Clock;
  readonly log: Log;
  /** Is told how each round went: the program’s readiness. */
  readonly watch: Pick<RoundWatch, 'completed' | 'failed'>;
}

function logRound(log: Log, { problems, ...counts }: RoundReport, milliseconds: number): void {
  const fields = { ...counts, milliseconds };
  if (problems.length > 0) log.error('A round was not complete', { ...fields, cause: problems.join('; ') });
  else if (counts.failed > 0) log.warn('A round was complete but for some generations', fields);
  else if (counts.sealed + counts.gaps + counts.incomplete > 0) log.info('A round was complete', fields);
  else log.debug('A round was complete', fields);
}

/**
 * Goes round again and again until the signal aborts. A round that takes longer than its time is followed at once by the next
 * one.
 *
 * @param roundTime milliseconds from the start of one round to that of the next
 */
export async function runRounds(
  { master, clock, log, watch }: RoundsDeps,
  roundTime: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const start = clock.now();
    const report = await master.round(signal);
    if (signal.aborted) return;
    logRound(log, report, clock.now() - start);
    if (report.problems.length > 0) watch.failed(report.problems.join('; '));
    else watch.completed();
    // A clock that was put back must not make the loop sleep longer than its time.
    await clock.sleep(Math.min(roundTime, Math.max(0, start + roundTime - clock.now())), signal);
  }
}
