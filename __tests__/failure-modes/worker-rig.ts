import type { TrackedGeneration } from '../../contract/items';
import type { Hint } from '../../contract/messages';
import type { Step } from '../../services/processor/ports/fault-points';
import type { HintStream } from '../../services/processor/ports/hints';
import type { WorkerDeps } from '../../services/processor/worker/deps';
import { readGeneration } from '../../services/processor/worker/read-generation';
import { file, queries, stream, type bench } from '../services/processor/master/bench';

/** Records of a file that is delivered in several batches. */
export const many = 40;
/** Minutes. */
export const hour = 60;

type Bench = ReturnType<typeof bench>;

/** Hints that were handed out, in the order in which they are done; the stream stays open until it is closed. */
export function hintStream(hints: readonly Hint[]) {
  const done: string[] = [];
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const received: HintStream = {
    close: async () => close(),
    async *[Symbol.asyncIterator]() {
      for (const hint of hints) yield { hint, done: () => void done.push(hint.generation) };
      await closed;
    },
  };
  return { received, done, close };
}

/** A process that stops dead before a step, when it comes there for the second time, and what becomes of it until then. */
export function dying(b: Bench, item: TrackedGeneration, last: Step) {
  let seen = 0;
  let die: () => void = () => undefined;
  const dead = new Promise<'dead'>((resolve) => {
    die = () => resolve('dead');
  });
  const deps: WorkerDeps = {
    ...b.worker,
    faultPoints: (step) => {
      if (step !== last || (seen += 1) < (step === 'a' ? 1 : 2)) return undefined;
      die();
      return new Promise<never>(() => undefined);
    },
  };
  return Promise.race([readGeneration(deps, { stop: b.signal, abort: b.signal }, item), dead]);
}

/** Where the records that OpenObserve has of a file without banners end, if none is missing between them. */
export function deliveredTo({ openobserve }: Bench): number {
  const spans = new Map(
    openobserve.store
      .records(stream)
      .map(({ log_offset, log_record_length }) => [Number(log_offset), Number(log_record_length)]),
  );
  let end = 0;
  for (let length = spans.get(end); length !== undefined; length = spans.get(end)) end += length;
  return end;
}

/** A worker whose checkpoints are noted where they are ahead of what OpenObserve has. */
export function watched(b: Bench, ahead: string[]): WorkerDeps {
  const save: WorkerDeps['store']['save'] = (key, fence, progress) => {
    if (progress.offset > deliveredTo(b)) ahead.push(`${progress.offset} > ${deliveredTo(b)}`);
    return b.store.save(key, fence, progress);
  };
  return { ...b.worker, store: { ...b.store, save } };
}

/** A file that discovery has found and nobody has read. */
export async function written(b: Bench, body = queries(many), key = file): Promise<TrackedGeneration> {
  b.bucket.put(key, body);
  return b.find(key);
}
