import type { ReceivedHint, HintStream } from '../ports/hints';
import type { Stops, WorkerDeps } from './deps';
import { readGeneration } from './read-generation';

/** A generation that is worked on. Hints for it that come meanwhile wait here, and are dealt with in one go. */
interface Underway {
  waiting: ReceivedHint[];
}

/** How many generations are worked on, and who waits until there are fewer. */
function slots(most: number, stop: AbortSignal) {
  let taken = 0;
  let wake: (() => void) | undefined;
  stop.addEventListener('abort', () => wake?.(), { once: true });
  return {
    take: async () => {
      while (taken >= most && !stop.aborted)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      taken += 1;
    },
    free: () => {
      taken -= 1;
      wake?.();
    },
  };
}

/**
 * Works on what hints say, several generations at a time, one of them never twice at once. Hints of other generations wait
 * in the stream while all places are taken.
 *
 * @param stops `stop`: takes no new hints, lets what is on its way arrive, and comes back; hints that were not dealt with
 * are left to others. `abort`: leaves everything at once
 */
export async function runWorker(deps: WorkerDeps, hints: HintStream, stops: Stops): Promise<void> {
  const { options, faultPoints } = deps;
  const { stop } = stops;
  const underway = new Map<string, Underway>();
  const running = new Set<Promise<void>>();
  const places = slots(options.generationsAtOnce, stop);

  async function work(name: string, mine: Underway): Promise<void> {
    while (mine.waiting.length > 0 && !stop.aborted) {
      const hinted = mine.waiting;
      mine.waiting = [];
      const { instance_id, generation } = (hinted[0] as ReceivedHint).hint;
      const outcome = await readGeneration(deps, stops, { instance_id, generation });
      if (outcome === 'stopped') break;
      await faultPoints('g', generation);
      for (const each of hinted) each.done();
    }
    underway.delete(name);
    places.free();
  }

  async function accept(received: ReceivedHint): Promise<void> {
    const { instance_id, generation } = received.hint;
    const name = `${instance_id}\0${generation}`;
    const already = underway.get(name);
    if (already) {
      already.waiting.push(received);
      return;
    }
    await places.take();
    if (stop.aborted) return;
    const mine: Underway = { waiting: [received] };
    underway.set(name, mine);
    const done = work(name, mine).finally(() => running.delete(done));
    running.add(done);
  }

  const closing = new Promise<void>((resolve) => {
    const close = () => resolve(Promise.all(running).then(() => hints.close()));
    if (stop.aborted) close();
    else stop.addEventListener('abort', close, { once: true });
  });
  for await (const received of hints) {
    if (!stop.aborted) await accept(received);
  }
  if (stop.aborted) await closing;
  await Promise.all(running);
}
