import type { CycleReport } from '../../../services/discovery/cycle';
import { backfill, lookBackOf, runCycles } from '../../../services/discovery/loop';
import { manualClock, settled, type ManualClock } from '../support/manual-clock';
import { recordingLog } from '../support/recording-log';
import { discoveryRig, hour, minute, slowKey, slowQueries } from './rig';

const report = (incomplete: string[] = [], failed = 0): CycleReport => ({
  listed: 1,
  looked: 1,
  created: 0,
  sighted: 0,
  waiting: 0,
  missed: 0,
  failed,
  hinted: 0,
  incomplete,
});

/** A loop whose cycles take a time, and come to what a test says. */
function loopRig(cycleTakes: number, reports: CycleReport[], during?: (clock: ManualClock) => void) {
  const clock = manualClock();
  const begun = clock.now();
  const stop = new AbortController();
  const log = recordingLog();
  const starts: number[] = [];
  const told: string[] = [];
  const heartbeat = { beat: jest.fn<Promise<void>, []>(async () => undefined) };
  const discovery = {
    cycle: async () => {
      starts.push(clock.now() - begun);
      if (cycleTakes > 0) await clock.sleep(cycleTakes);
      during?.(clock);
      return reports.shift() ?? report();
    },
  };
  const watch = {
    completed: () => void told.push('completed'),
    failed: (cause: string) => void told.push(cause),
  };
  const done = runCycles({ discovery, heartbeat, clock, log, watch }, minute, stop.signal);
  return { clock, stop, log, starts, told, heartbeat, done };
}

describe('the loop', () => {
  it('begins a cycle each minute, whatever the last one took', async () => {
    const { clock, starts, stop, done } = loopRig(20_000, []);
    await clock.advance(3 * minute);
    stop.abort();
    await clock.advance(minute);
    await done;
    expect(starts).toEqual([0, minute, 2 * minute, 3 * minute]);
  });

  it('begins the next cycle at once when one took longer', async () => {
    const { clock, starts } = loopRig(90_000, []);
    await clock.advance(190_000);
    expect(starts).toEqual([0, 90_000, 180_000]);
  });

  it('sleeps no longer than its time when the clock is put back', async () => {
    let putBack = hour;
    const { clock, starts } = loopRig(0, [], (cycleClock) => {
      cycleClock.set(cycleClock.now() - putBack);
      putBack = 0;
    });
    await settled();
    await clock.advanceToNext();
    expect(starts).toEqual([0, minute - hour]);
  });

  it('gives a sign of life for complete cycles alone', async () => {
    const rig = loopRig(0, [report(['listing: SlowDown']), report([], 1), report()]);
    await rig.clock.advance(2 * minute);
    expect(rig.told).toEqual(['listing: SlowDown', 'completed', 'completed']);
    expect(rig.heartbeat.beat).toHaveBeenCalledTimes(2);
    expect(rig.log.lines.map(({ level }) => level)).toEqual(['error', 'warn', 'info']);
  });

  it('goes on when the sign of life does not arrive', async () => {
    const rig = loopRig(0, []);
    rig.heartbeat.beat.mockRejectedValue(new Error('AccessDenied'));
    await rig.clock.advance(minute);
    expect(rig.starts).toHaveLength(2);
    expect(rig.log.lines).toContainEqual(expect.objectContaining({ level: 'warn', cause: 'AccessDenied' }));
  });

  it('ends at once when it is stopped while it sleeps, and judges no cycle that was stopped', async () => {
    const asleep = loopRig(0, []);
    await settled();
    asleep.stop.abort();
    await asleep.done;
    expect(asleep.starts).toHaveLength(1);

    const busy = loopRig(minute, [report(['it was stopped'])]);
    busy.stop.abort();
    await busy.clock.advance(minute);
    await busy.done;
    expect(busy.told).toEqual([]);
  });
});

describe('backfill', () => {
  it('looks back once, and tells what it came to', async () => {
    const rig = discoveryRig();
    rig.bucket.put(slowKey, slowQueries(1, 2), rig.clock.now() - 6 * 24 * hour);
    const log = recordingLog();
    const discovery = { cycle: (signal: AbortSignal, lookBack?: number) => rig.cycle(lookBack, signal) };
    const { signal } = new AbortController();
    expect(await backfill({ discovery, clock: rig.clock, log }, 7 * 24 * hour, signal)).toMatchObject({
      created: 1,
      hinted: 1,
    });
    expect(log.lines).toMatchObject([{ level: 'info', created: 1, hinted: 1 }]);
  });

  const now = Date.UTC(2026, 10, 21);
  it.each([
    ['7d', 7 * 24 * hour],
    ['36h', 36 * hour],
    ['2026-11-20T00:00:00Z', 24 * hour],
    ['2026-11-20T02:00:00+02:00', 24 * hour],
    ['2026-11-20', 24 * hour],
  ])('takes --since %s', (since, lookBack) => {
    expect(lookBackOf(since, now)).toBe(lookBack);
  });

  it.each([
    ['yesterday', 'given yesterday; allowed: days or hours such as 7d'],
    ['2026-13-40T00:00:00Z', 'allowed: days or hours'],
    ['2026-11-20T00:00:00', 'allowed: days or hours'],
    ['7', 'allowed: days or hours'],
    ['2027-01-01T00:00:00Z', 'lies in the future'],
  ])('says what is wrong with --since %s', (since, message) => {
    expect(lookBackOf(since, now)).toContain(message);
  });
});
