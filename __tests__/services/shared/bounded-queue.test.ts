import { boundedQueue } from '../../../services/shared/bounded-queue';
import { settled } from '../support/manual-clock';

const never = new AbortController().signal;

const taker = <T>(queue: AsyncIterable<T>) => {
  const iterator = queue[Symbol.asyncIterator]();
  return async (): Promise<T | 'ended'> => {
    const { value, done } = await iterator.next();
    return done === true ? 'ended' : (value as T);
  };
};

it('hands out in order, to whoever waits already and to whoever comes later', async () => {
  const queue = boundedQueue<number>(3);
  const take = taker(queue);
  const first = take();
  for (const each of [1, 2, 3]) await queue.push(each, never);
  expect([await first, await take(), await take()]).toEqual([1, 2, 3]);
});

it('lets nobody add while it is full', async () => {
  const queue = boundedQueue<number>(1);
  const take = taker(queue);
  await queue.push(1, never);
  let added = false;
  const adding = queue.push(2, never).then(() => (added = true));
  await settled();
  expect(added).toBe(false);
  expect(await take()).toBe(1);
  await adding;
  expect(await take()).toBe(2);
});

it('adds nothing after its signal has aborted', async () => {
  const queue = boundedQueue<number>(1);
  const take = taker(queue);
  const stop = new AbortController();
  await queue.push(1, stop.signal);
  const adding = queue.push(2, stop.signal);
  stop.abort();
  await adding;
  expect(await take()).toBe(1);
  await queue.push(3, never);
  expect(await take()).toBe(3);
});

it('makes room when what waits is not wanted any more', async () => {
  const queue = boundedQueue<number>(2);
  const take = taker(queue);
  for (const each of [1, 2]) await queue.push(each, never);
  const adding = queue.push(4, never);
  queue.keep((each) => each !== 1);
  await adding;
  expect([await take(), await take()]).toEqual([2, 4]);
});

it('ends for those who take and those who add, and drops what waits', async () => {
  const queue = boundedQueue<number>(1);
  const take = taker(queue);
  await queue.push(1, never);
  const adding = queue.push(2, never);
  queue.end();
  await adding;
  expect(await take()).toBe('ended');
  const other = boundedQueue<number>(1);
  const waits = taker(other)();
  other.end();
  expect(await waits).toBe('ended');
});
