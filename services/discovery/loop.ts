import type { Clock } from '../shared/clock';
import type { RoundWatch } from '../shared/health';
import { causeOf, type Log } from '../shared/log';
import type { CycleReport, Discovery } from './cycle';
import type { Heartbeat } from './heartbeat';

export interface LoopDeps {
  readonly discovery: Discovery;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
  readonly log: Log;
  /** Is told how each cycle went: the program’s readiness. */
  readonly watch: Pick<RoundWatch, 'completed' | 'failed'>;
}

/** Logs a cycle, in words where something was wrong and in numbers always. */
function logCycle(log: Log, { incomplete, ...counts }: CycleReport, milliseconds: number): void {
  const fields = { ...counts, milliseconds };
  if (incomplete.length > 0)
    log.error('A cycle was not complete', { ...fields, cause: incomplete.join('; ') });
  else if (counts.failed > 0) log.warn('A cycle was complete but for some files', fields);
  else log.info('A cycle was complete', fields);
}

/**
 * Looks at the sources again and again until the signal aborts. A cycle that takes longer than its time is followed at once by
 * the next one. Only a complete cycle gives a sign of life.
 *
 * @param cycleTime milliseconds from the start of one cycle to that of the next
 */
export async function runCycles(
  { discovery, heartbeat, clock, log, watch }: LoopDeps,
  cycleTime: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const start = clock.now();
    const report = await discovery.cycle(signal);
    // A cycle that was stopped says nothing about how things are.
    if (signal.aborted) return;
    logCycle(log, report, clock.now() - start);
    if (report.incomplete.length > 0) watch.failed(report.incomplete.join('; '));
    else {
      watch.completed();
      await heartbeat.beat().catch((error: unknown) => {
        log.warn('The sign of life did not arrive at CloudWatch', { cause: causeOf(error) });
      });
    }
    // A clock that was put back must not make the loop sleep longer than its time.
    await clock.sleep(Math.min(cycleTime, Math.max(0, start + cycleTime - clock.now())), signal);
  }
}

const units = { d: 86_400_000, h: 3_600_000 } as const;

/**
 * Since when `backfill` looks: an RFC 3339 time, or a span such as `7d` or `36h`.
 *
 * @returns milliseconds to look back, or what is wrong, for a person
 */
export function lookBackOf(since: string, now: number): number | string {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(since) ?? [];
  if (count !== undefined) return Number(count) * units[unit as keyof typeof units];
  const isTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/i.test(since);
  const at = isTime ? Date.parse(since) : NaN;
  if (Number.isNaN(at))
    return `--since: given ${since}; allowed: days or hours such as 7d or 36h, or a time such as 2026-11-14T00:00:00Z`;
  if (at > now) return `--since: given ${since}, which lies in the future; give a time that has passed`;
  return now - at;
}

/**
 * One cycle that looks further back than usual.
 *
 * @returns what it came to; it has failed where `incomplete` is not empty
 */
export async function backfill(
  { discovery, clock, log }: Pick<LoopDeps, 'discovery' | 'clock' | 'log'>,
  lookBack: number,
  signal: AbortSignal,
): Promise<CycleReport> {
  const start = clock.now();
  const report = await discovery.cycle(signal, lookBack);
  logCycle(log, report, clock.now() - start);
  return report;
}
