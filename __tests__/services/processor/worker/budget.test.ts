import { budget } from '../../../../services/processor/worker/budget';
import { settled } from '../../support/manual-clock';

const open = new AbortController().signal;

/** Whether a promise has come to an end by now. */
async function hasEnded(promise: Promise<void>): Promise<boolean> {
  let ended = false;
  void promise.then(() => (ended = true));
  await settled();
  return ended;
}

describe('The budget of bytes', () => {
  it('lets everybody hold bytes as long as there is room', async () => {
    const bytes = budget(100);
    const [one, other] = [bytes.holder(), bytes.holder()];
    one.hold(40);
    other.hold(40);
    expect(one.mayHold(20)).toBe(true);
    expect(one.mayHold(21)).toBe(false);
    expect(bytes.used).toBe(80);
  });

  it('lets one exceed it when nobody could go on, and the next when that one has let go', async () => {
    const bytes = budget(100);
    const [one, other] = [bytes.holder(), bytes.holder()];
    one.hold(60);
    other.hold(40);
    expect(await hasEnded(one.room(50, open))).toBe(true);
    const waiting = other.room(50, open);
    expect(await hasEnded(waiting)).toBe(false);
    one.hold(110);
    expect(await hasEnded(waiting)).toBe(false);
    one.hold(0);
    expect(await hasEnded(waiting)).toBe(true);
  });

  it('lets a lone holder have as much as its record needs', () => {
    const only = budget(10).holder();
    only.hold(500);
    expect(only.mayHold(1000)).toBe(true);
  });

  it('ends waiting when the signal aborts', async () => {
    const bytes = budget(10);
    const [one, two, three] = [bytes.holder(), bytes.holder(), bytes.holder()];
    one.hold(5);
    two.hold(5);
    three.hold(5);
    await two.room(5, open);
    const stop = new AbortController();
    const waiting = three.room(5, stop.signal);
    expect(await hasEnded(waiting)).toBe(false);
    stop.abort();
    expect(await hasEnded(waiting)).toBe(true);
  });

  it('has everything back when its holders are released', () => {
    const bytes = budget(10);
    const holder = bytes.holder();
    holder.hold(8);
    holder.release();
    expect(bytes.used).toBe(0);
  });
});
