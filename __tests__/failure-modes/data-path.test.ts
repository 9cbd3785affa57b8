import type { TrackedGeneration } from '../../contract/items';
import type { Hint } from '../../contract/messages';
import { hintOf } from '../../services/discovery/hints';
import type { Step } from '../../services/processor/ports/fault-points';
import type { WorkerDeps } from '../../services/processor/worker/deps';
import { readGeneration } from '../../services/processor/worker/read-generation';
import { runWorker } from '../../services/processor/worker/worker';
import { bench, file, queries, stream, upTo } from '../services/processor/master/bench';
import { settled } from '../services/support/manual-clock';
import { memoryDeadLetters } from '../services/support/memory-dead-letters';
import { deliveredTo, dying, hintStream, hour, many, watched, written } from './worker-rig';

type Bench = ReturnType<typeof bench>;

describe('an OpenObserve that takes nothing', () => {
  it('is waited for: no checkpoint passes what it has not taken, and the hint stays open', async () => {
    const b = bench();
    const item = await written(b);
    b.openobserve.logs.behave({ ingest: { rates: { refuse: 0.5, 'drop before': 0.5 } } });
    const abort = new AbortController();
    let waits = 0;
    const clock: WorkerDeps['clock'] = {
      ...b.clock,
      sleep: async (milliseconds, signal) => {
        if ((waits += 1) > 50) abort.abort();
        await b.clock.sleep(milliseconds, signal);
      },
    };
    const { received, done } = hintStream([hintOf(item, b.clock.now())]);
    await runWorker({ ...b.worker, clock }, received, { stop: abort.signal, abort: abort.signal });
    expect(done).toEqual([]);
    expect(b.now(item)).toMatchObject({ offset: 0, records: 0, taken: true, complete: false });

    b.openobserve.logs.behave({});
    expect(await b.hint(item)).toBe('done');
    expect(b.stored()).toEqual(upTo(many - 1));
  });
});

describe('records that OpenObserve discards with status 200', () => {
  it('are dead letters before the checkpoint passes them, and the others are delivered', async () => {
    const b = bench();
    const item = await written(b, queries(2, 1, 6 * hour) + queries(3, 3));
    expect(await b.hint(item)).toBe('done');
    expect(b.stored()).toEqual([3, 4]);
    expect(b.deadLetters.letters()).toEqual([
      expect.objectContaining({ generation: item.generation, from: 0, records: 2, state: 'waiting' }),
    ]);
    expect(b.now(item).records).toBe(2);
  });

  it('are not passed while their dead letter cannot be written', async () => {
    const b = bench();
    const item = await written(b, queries(2, 1, 6 * hour) + queries(3, 3));
    let full = true;
    const deadLetters = memoryDeadLetters({
      before: () => {
        if (full) throw new Error('ProvisionedThroughputExceededException');
      },
    });
    const deps: WorkerDeps = { ...b.worker, deadLetters };
    const read = () => readGeneration(deps, { stop: b.signal, abort: b.signal }, item);
    expect(await read()).toBe('failed');
    expect(b.now(item).offset).toBe(0);
    full = false;
    expect(await read()).toBe('done');
    expect(deadLetters.letters()).toEqual([expect.objectContaining({ from: 0, records: 2 })]);
    expect(b.stored()).toEqual([3, 4]);
  });

  it('leave the item of their generation alone, which is not read again for ever', async () => {
    const b = bench();
    const item = await written(b, queries(2, 1, 6 * hour) + queries(3, 3));
    await b.hint(item);
    const after = b.now(item);
    const opened = b.bucket.calls.open;
    for (let round = 0; round < 5; round += 1) expect(await b.hint(item)).toBe('done');
    expect(b.now(item)).toEqual(after);
    expect(b.bucket.calls.open).toBe(opened);
  });
});

describe('a file that grows by being overwritten', () => {
  it('is read on from where it was left, and each record is sent once, though no cache remembers anything', async () => {
    const b = bench();
    const from: number[] = [];
    const reader: WorkerDeps['reader'] = {
      ...b.bucket,
      open: (source, options, signal) => {
        from.push(options.from ?? 0);
        return b.bucket.open(source, options, signal);
      },
    };
    const read = (of: TrackedGeneration) =>
      readGeneration({ ...b.worker, reader }, { stop: b.signal, abort: b.signal }, of);
    let item = await written(b, queries(100));
    await read(item);
    for (const count of [200, 300, 400]) {
      const source = b.bucket.put(file, queries(count));
      item = b.now(item);
      const size = b.bucket.body(file)?.length ?? 0;
      await b.store.sight(item, { ...item, source, size, last_written: b.clock.now() });
      from.length = 0;
      expect(await read(item)).toBe('done');
      for (const each of from) expect(each).toBeGreaterThanOrEqual(item.offset - 4096);
    }
    expect(b.stored()).toEqual(upTo(399));
    expect(b.openobserve.store.records(stream)).toHaveLength(399);
  });
});

/** A worker that stands still before a step, when it comes there for the second time, until it is woken. */
function standingStill(b: Bench, at: Step) {
  let seen = 0;
  let largest = 0;
  let wake: () => void = () => undefined;
  const awake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let stands: () => void = () => undefined;
  const standing = new Promise<void>((resolve) => {
    stands = resolve;
  });
  const deps: WorkerDeps = {
    ...b.worker,
    sink: {
      ...b.worker.sink,
      send: (to, lines, signal) => {
        largest = Math.max(largest, lines.length);
        return b.worker.sink.send(to, lines, signal);
      },
    },
    faultPoints: (step) => {
      if (step !== at || (seen += 1) !== 2) return undefined;
      stands();
      return awake;
    },
  };
  return { deps, standing, wake, largest: () => largest };
}

describe('two workers that both believe they own a generation', () => {
  it.each<Step>(['c', 'd', 'e', 'f'])(
    'and one of whom stood still before step %s: it writes nothing more, and at most one batch is there twice',
    async (stalled) => {
      const b = bench();
      const item = await written(b);
      const { deps, standing, wake, largest } = standingStill(b, stalled);
      const first = readGeneration(deps, { stop: b.signal, abort: b.signal }, item);
      await standing;
      expect(await b.hint(item)).toBe('done');
      const after = b.now(item);
      wake();
      expect(await first).toBe('lost');
      expect(b.now(item)).toEqual(after);
      expect(new Set(b.stored())).toEqual(new Set(upTo(many - 1)));
      // Only what stood still before it sent sends once more.
      const twice = b.stored().length - (many - 1);
      expect(largest()).toBeLessThan(many / 4);
      expect(twice).toBeLessThanOrEqual(stalled === 'c' ? largest() : 0);
    },
  );

  it('the older one is refused before its successor has written anything', async () => {
    const b = bench();
    const item = await written(b);
    const { deps, standing, wake } = standingStill(b, 'd');
    const first = readGeneration(deps, { stop: b.signal, abort: b.signal }, item);
    await standing;
    const taken = await b.store.take(item, 'worker-2');
    wake();
    expect(await first).toBe('lost');
    expect(b.now(item)).toEqual(taken?.item);
    expect(await b.hint(item)).toBe('done');
    expect(b.stored()).toEqual(upTo(many - 1));
  });
});

describe('a worker that is killed', () => {
  it.each<Step>(['a', 'c', 'd', 'e', 'f'])(
    'before step %s loses nothing: no checkpoint is ahead of OpenObserve, and who comes next sends the rest once',
    async (step) => {
      const b = bench();
      const item = await written(b);
      const ahead: string[] = [];
      expect(await dying({ ...b, worker: watched(b, ahead) }, item, step)).toBe('dead');
      const { store } = watched(b, ahead);
      const next = { ...b.worker, store };
      expect(await readGeneration(next, { stop: b.signal, abort: b.signal }, item)).toBe('done');
      expect(ahead).toEqual([]);
      expect([...b.stored()].sort((one, other) => one - other)).toEqual(upTo(many - 1));
    },
  );
});

describe('a file that cannot be read', () => {
  it('keeps no other file from being delivered, however often it fails, and has a dead letter in the end', async () => {
    const b = bench();
    const broken = await written(b, queries(5), 'c1/db-1/slowquery/mysql-slowquery.log.2026-11-21.10');
    const healthy = await written(b, queries(5, 50), 'c1/db-2/slowquery/mysql-slowquery.log');
    const reader: WorkerDeps['reader'] = {
      ...b.bucket,
      open: (source, options, signal) => {
        if (source.kind === 's3' && source.key.includes('db-1')) throw new Error('InternalError');
        return b.bucket.open(source, options, signal);
      },
    };
    const hint = (of: TrackedGeneration) => hintOf(of, b.clock.now());
    const { received, done } = hintStream([...Array<Hint>(8).fill(hint(broken)), hint(healthy)]);
    const stop = new AbortController();
    const running = runWorker({ ...b.worker, reader }, received, { stop: stop.signal, abort: b.signal });
    while (done.length < 9) await settled();
    for (let attempt = 0; attempt < b.worker.options.attempts; attempt += 1)
      await readGeneration({ ...b.worker, reader }, { stop: b.signal, abort: b.signal }, broken);
    stop.abort();
    await running;
    expect(b.stored()).toEqual([50, 51, 52, 53]);
    expect(b.now(healthy)).toMatchObject({ attempts: 0, records: 4 });
    expect(b.deadLetters.letters()).toEqual([
      expect.objectContaining({ generation: broken.generation, from: 0, cause: 'InternalError' }),
    ]);
  });
});

describe('a batch that is not full', () => {
  it('is delivered without waiting for another hint, or for any time to pass', async () => {
    const b = bench();
    const item = await written(b, queries(3));
    const before = b.clock.now();
    const { received, done } = hintStream([hintOf(item, before)]);
    const stop = new AbortController();
    const running = runWorker(b.worker, received, { stop: stop.signal, abort: b.signal });
    for (let turns = 0; done.length === 0 && turns < 1000; turns += 1) await settled();
    expect([done, b.stored(), b.clock.now()]).toEqual([[item.generation], [1, 2], before]);
    stop.abort();
    await running;
  });
});

describe('a worker that is told to stop', () => {
  it('finishes its batch, writes its checkpoint, gives the generation back, and leaves the hint to others', async () => {
    const b = bench();
    const item = await written(b, queries(1000));
    const stop = new AbortController();
    let batches = 0;
    const deps: WorkerDeps = {
      ...b.worker,
      faultPoints: (step) => {
        if (step === 'c' && (batches += 1) === 1) stop.abort();
      },
    };
    const { received, done } = hintStream([hintOf(item, b.clock.now())]);
    await runWorker(deps, received, { stop: stop.signal, abort: b.signal });
    const after = b.now(item);
    expect(done).toEqual([]);
    expect(after.taken).toBe(false);
    expect(after.offset).toBe(deliveredTo(b));
    expect(after.offset).toBeGreaterThan(0);
    expect(after.offset).toBeLessThan(item.size / 2);
    expect(await b.hint(item)).toBe('done');
    expect(b.stored()).toEqual(upTo(999));
  });
});
