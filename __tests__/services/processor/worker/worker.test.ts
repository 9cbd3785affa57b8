import type { Hint } from '../../../../contract/messages';
import { hintOf } from '../../../../services/discovery/hints';
import type { HintStream, ReceivedHint } from '../../../../services/processor/ports/hints';
import { runWorker } from '../../../../services/processor/worker/worker';
import { boundedQueue } from '../../../../services/shared/bounded-queue';
import { settled } from '../../support/manual-clock';
import { noon } from '../../support/tracked-item';
import { lines, rig } from './support';

/** Hints that a test hands over one by one, and which of them are done. */
function hintStream() {
  const queue = boundedQueue<ReceivedHint>(100);
  const done: string[] = [];
  let closed = false;
  const stream: HintStream = {
    [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](),
    close: async () => {
      closed = true;
      queue.end();
    },
  };
  return {
    stream,
    done,
    isClosed: () => closed,
    give: (hint: Hint, name: string) =>
      queue.push({ hint, done: () => void done.push(name) }, new AbortController().signal),
  };
}

const untilQuiet = async (): Promise<void> => {
  for (let turn = 0; turn < 60; turn += 1) await settled();
};

describe('A worker', () => {
  it('works on what hints say, and is done with them', async () => {
    const { deps, stops, stop, found, numbers } = rig();
    const { stream, give, done, isClosed } = hintStream();
    const running = runWorker(deps, stream, stops);
    await give(hintOf(await found(lines(1, 5)), noon), 'first');
    await untilQuiet();
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(done).toEqual(['first']);
    stop.abort();
    await running;
    expect(isClosed()).toBe(true);
  });

  it('reads a generation once at a time: hints that come meanwhile wait, and are done together', async () => {
    const steps: string[] = [];
    let release: () => void = () => undefined;
    const faultPoints = (step: string) => {
      steps.push(step);
      return step === 'a' && steps.length === 1
        ? new Promise<void>((resolve) => (release = resolve))
        : undefined;
    };
    const { deps, stops, stop, found, store } = rig({ faultPoints });
    const { stream, give, done } = hintStream();
    const running = runWorker(deps, stream, stops);
    const item = await found(lines(1, 5));
    for (const name of ['first', 'second', 'third']) await give(hintOf(item, noon), name);
    await untilQuiet();
    expect(steps).toEqual(['a']);
    expect(done).toEqual([]);
    release();
    await untilQuiet();
    expect(done).toEqual(['first', 'second', 'third']);
    expect(store.item(item.generation)?.fence).toBe(1);
    stop.abort();
    await running;
  });

  it('takes no more generations at once than it may', async () => {
    const waiting: string[] = [];
    const faultPoints = (step: string, generation: string) => {
      if (step === 'a') waiting.push(generation);
      return step === 'a' ? new Promise<void>(() => undefined) : undefined;
    };
    const { deps, stops, found, store } = rig({ faultPoints, generationsAtOnce: 2 });
    const { stream, give } = hintStream();
    void runWorker(deps, stream, stops);
    const item = await found(lines(1, 5));
    for (const generation of ['one', 'two', 'three']) {
      await store.create({ ...item, generation });
      await give(hintOf({ ...item, generation }, noon), generation);
    }
    await untilQuiet();
    expect(waiting).toEqual(['one', 'two']);
  });

  it('leaves hints to others when it stops, and is not done with what it did not finish', async () => {
    const { deps, stops, stop, found, bucket, store } = rig({ bucket: { chunk: 200 } });
    const { stream, give, done, isClosed } = hintStream();
    const item = await found(lines(1, 40));
    const running = runWorker(deps, stream, stops);
    const { send } = deps.sink;
    Object.assign(deps.sink, {
      send: (...args: Parameters<typeof send>) => {
        stop.abort();
        return send(...args);
      },
    });
    await give(hintOf(item, noon), 'first');
    await running;
    expect(done).toEqual([]);
    expect(isClosed()).toBe(true);
    expect(store.item(item.generation)?.taken).toBe(false);
    expect(bucket.calls.open).toBeGreaterThan(0);
  });

  it('is done with a hint that failed, for discovery repeats it', async () => {
    const before = (operation: string) => {
      if (operation === 'open') throw new Error('AccessDenied');
    };
    const { deps, stops, stop, found } = rig({ bucket: { before } });
    const { stream, give, done } = hintStream();
    const running = runWorker(deps, stream, stops);
    await give(hintOf(await found(lines(1, 5)), noon), 'first');
    await untilQuiet();
    expect(done).toEqual(['first']);
    stop.abort();
    await running;
  });
});
