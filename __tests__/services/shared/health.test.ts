import { beatingClock, pulse, roundWatch } from '../../../services/shared/health';
import { probe } from '../../../services/shared/probe';
import { manualClock, settled } from '../support/manual-clock';

describe('a pulse', () => {
  it('is well until nothing has happened for longer than the bound', async () => {
    const clock = manualClock();
    const { beat, check } = pulse(clock, 1000);
    await clock.advance(1000);
    expect(check()).toEqual({ ok: true });
    await clock.advance(1001);
    expect(check()).toEqual({ ok: false, cause: 'no progress for 2 s' });
    beat();
    expect(check()).toEqual({ ok: true });
  });

  it('is well however long there is nothing to do, and counts from its end', async () => {
    const clock = manualClock();
    let idle = true;
    const { check } = pulse(clock, 1000, () => idle);
    await clock.advance(5000);
    expect(check().ok).toBe(true);
    idle = false;
    await clock.advance(900);
    expect(check().ok).toBe(true);
    await clock.advance(200);
    expect(check().ok).toBe(false);
  });

  it('beats whenever somebody begins or ends to wait', async () => {
    const clock = manualClock();
    let beats = 0;
    const sleep = beatingClock(clock, () => (beats += 1)).sleep(100);
    expect(beats).toBe(1);
    await clock.advance(100);
    await sleep;
    expect(beats).toBe(2);
  });
});

describe('the watch over rounds', () => {
  it('waits for the first round, and no longer than its bound', async () => {
    const clock = manualClock();
    const { check } = roundWatch(clock, 1000);
    expect(check()).toEqual({ ok: true, cause: 'the first round is under way' });
    await clock.advance(1001);
    expect(check()).toEqual({ ok: false, cause: 'no round was completed' });
  });

  it('is not well when the first round fails, and says why', () => {
    const watch = roundWatch(manualClock(), 1000);
    watch.failed('S3 is away');
    expect(watch.check()).toEqual({ ok: false, cause: 'no round was completed: S3 is away' });
    watch.completed();
    expect(watch.check()).toEqual({ ok: true });
  });

  it('forgives failures while the last complete round is young', async () => {
    const clock = manualClock();
    const watch = roundWatch(clock, 1000);
    watch.completed();
    await clock.advance(900);
    watch.failed('S3 is away');
    expect(watch.check()).toEqual({ ok: true });
    await clock.advance(101);
    expect(watch.check()).toEqual({ ok: false, cause: 'no round for too long was completed: S3 is away' });
  });
});

describe('a probe', () => {
  it('remembers the last answer until the next one', async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const answers: (() => Promise<boolean>)[] = [
      () => Promise.resolve(true),
      () => Promise.resolve(false),
      () => Promise.reject(new Error('refused')),
    ];
    const check = probe(() => answers.shift()?.() ?? new Promise(() => undefined), clock, stop.signal);
    expect(check()).toEqual({ ok: false, cause: 'not asked yet' });
    await settled();
    expect(check()).toEqual({ ok: true });
    await clock.advance(10_000);
    expect(check()).toEqual({ ok: false, cause: 'it does not let us in' });
    await clock.advance(10_000);
    expect(check()).toEqual({ ok: false, cause: 'refused' });
    await clock.advance(10_000);
    await clock.advance(5000);
    expect(check()).toEqual({ ok: false, cause: 'no answer within 5 s' });
    stop.abort();
  });
});
