import { callBudget, ownCounter, spanOf, type CallCounter } from '../../../../services/source/rds/budget';
import { random } from '../../../support/corpus/random';
import { manualClock, settled, type ManualClock } from '../../support/manual-clock';
import { recordingLog } from '../../support/recording-log';

const place = { account: '111122223333', region: 'eu-central-1' };
const { signal } = new AbortController();

/** A counter that several processes share, as a cache is. */
function sharedCounter() {
  const spans = new Map<string, number>();
  const asked: { readonly span: string; readonly seconds: number }[] = [];
  let away = false;
  const counter: CallCounter = {
    add: async (span, seconds) => {
      await Promise.resolve();
      if (away) throw new Error('the cache is away');
      asked.push({ span, seconds });
      spans.set(span, (spans.get(span) ?? 0) + 1);
      return spans.get(span) ?? 0;
    },
  };
  return { counter, spans, asked, away: (now: boolean) => void (away = now) };
}

/** Calls that are wanted all the time, and when each was made. */
function caller(clock: ManualClock, counter: CallCounter, callsPerSecond: number, log = recordingLog()) {
  const budget = callBudget({ clock, log, counter }, place, callsPerSecond);
  const made: number[] = [];
  const stop = new AbortController();
  const call = async (): Promise<void> => {
    for (;;) {
      await budget.take(0, stop.signal);
      made.push(clock.now());
    }
  };
  const calling = Promise.all(Array.from({ length: 3 }, () => call().catch(() => undefined)));
  return {
    made,
    log,
    stop: async () => {
      stop.abort(new Error('enough'));
      await calling;
    },
  };
}

/** The most calls in any window. */
const most = (times: readonly number[], milliseconds: number): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + milliseconds).length));

describe('spanOf', () => {
  it.each([
    [14, { seconds: 1, calls: 14 }],
    [1.4, { seconds: 5, calls: 7 }],
    [10, { seconds: 1, calls: 10 }],
    [0.1, { seconds: 10, calls: 1 }],
    [0.05, { seconds: 20, calls: 1 }],
  ])('of %d calls a second is %j', (rate, span) => {
    expect(spanOf(rate)).toEqual(span);
  });

  it('never allows more than the rate, and nearly all of it', () => {
    const dice = random(7);
    for (let index = 0; index < 2000; index += 1) {
      const rate = 0.02 + dice.next() * (index % 2 === 0 ? 3 : 200);
      const { seconds, calls } = spanOf(rate);
      expect(Number.isInteger(seconds) && Number.isInteger(calls) && calls >= 1).toBe(true);
      expect([rate, calls / seconds <= rate * (1 + 1e-6)]).toEqual([rate, true]);
      expect([rate, calls / seconds >= rate * 0.5]).toEqual([rate, true]);
      if (rate > 1) expect([rate, calls / seconds >= rate * 0.9]).toEqual([rate, true]);
    }
  });
});

describe('a budget of calls', () => {
  it('lets as many go in each span as the rate allows, and the others in the next ones', async () => {
    const clock = manualClock();
    const one = caller(clock, ownCounter(), 2.5);
    await clock.advance(60_000);
    await one.stop();
    expect(one.made.length).toBeGreaterThanOrEqual(150);
    expect(one.made.length).toBeLessThanOrEqual(155);
    const spans = new Map<number, number>();
    for (const at of one.made) spans.set(Math.floor(at / 2000), (spans.get(Math.floor(at / 2000)) ?? 0) + 1);
    expect(Math.max(...spans.values())).toBe(5);
  });

  it('is never exceeded by two processes together, and all of it is used', async () => {
    const clock = manualClock();
    const { counter, asked } = sharedCounter();
    const processes = [caller(clock, counter, 3), caller(clock, counter, 3)];
    await clock.advance(60_000);
    for (const each of processes) await each.stop();
    const all = processes.flatMap(({ made }) => made);
    const spans = new Map<number, number>();
    for (const at of all) spans.set(Math.floor(at / 1000), (spans.get(Math.floor(at / 1000)) ?? 0) + 1);
    expect(Math.max(...spans.values())).toBeLessThanOrEqual(3);
    expect(all.length).toBeGreaterThanOrEqual(170);
    // Each account and region counts for itself, and the cache forgets.
    expect(asked[0]?.span).toMatch(/^111122223333:eu-central-1:\d+$/);
    expect(new Set(asked.map(({ seconds }) => seconds))).toEqual(new Set([2]));
  });

  it('asks a shared counter a few times a span for all who wait, and not for each of them', async () => {
    const clock = manualClock();
    const { counter, asked } = sharedCounter();
    const one = caller(clock, counter, 2);
    await clock.advance(30_000);
    await one.stop();
    expect(asked.length).toBeLessThanOrEqual(3 * 31);
  });

  it('gives the earliest deadline the first call; of equal ones whoever came first', async () => {
    const clock = manualClock();
    const budget = callBudget({ clock, log: recordingLog(), counter: ownCounter() }, place, 1);
    const order: string[] = [];
    const take = (name: string, deadline: number): Promise<void> =>
      budget.take(deadline, signal).then(() => void order.push(name));
    await take('first', 9e12);
    const waiting = [take('c', 3000), take('a', 0), take('d', 9000), take('b', 2000), take('b2', 2000)];
    await clock.advance(2500);
    waiting.push(take('a2', 0));
    await clock.advance(10_000);
    await Promise.all(waiting);
    expect(order).toEqual(['first', 'a', 'b', 'a2', 'b2', 'c', 'd']);
  });

  it('is a quarter of itself for each process while the counter does not answer, and that is told once', async () => {
    const clock = manualClock();
    const { counter, away } = sharedCounter();
    away(true);
    const one = caller(clock, counter, 8);
    await clock.advance(30_000);
    expect(one.made.length).toBeLessThanOrEqual(2 * 31);
    expect(one.made.length).toBeGreaterThanOrEqual(2 * 29);
    expect(most(one.made, 1000)).toBeLessThanOrEqual(4);
    expect(one.log.lines.map(({ level }) => level)).toEqual(['warn']);
    away(false);
    await clock.advance(10_000);
    await one.stop();
    expect(one.made.length).toBeGreaterThan(60 + 70);
    expect(one.log.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  });

  it('is one call in each span where a quarter would be less than one', async () => {
    const clock = manualClock();
    const { counter, away } = sharedCounter();
    away(true);
    const one = caller(clock, counter, 0.3);
    await clock.advance(119_000);
    await one.stop();
    expect(one.made.length).toBe(12);
  });

  it('lets go of whoever does not want to wait any longer, and gives the turn to the next one', async () => {
    const clock = manualClock();
    const { counter, spans } = sharedCounter();
    const budget = callBudget({ clock, log: recordingLog(), counter }, place, 1);
    await budget.take(0, signal);
    const impatient = new AbortController();
    const left = budget.take(0, impatient.signal);
    const patient = budget.take(1, signal);
    await settled();
    impatient.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    await clock.advance(1000);
    await patient;
    expect(clock.now() % 1000).toBe(0);
    expect([...spans.values()].at(-1)).toBe(1);
    const late = new AbortController();
    late.abort(new Error('before'));
    await expect(budget.take(0, late.signal)).rejects.toThrow('before');
  });
});
