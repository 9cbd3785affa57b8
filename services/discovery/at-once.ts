/**
 * Works on items as they come, several at once; no more items are asked for while that many are being worked on. Resolves
 * when all are done.
 *
 * @param work must not throw
 * @throws what the items throw, once nothing is being worked on any more
 */
export async function eachAtOnce<T>(
  most: number,
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  try {
    for await (const item of items) {
      const task = work(item).finally(() => running.delete(task));
      running.add(task);
      if (running.size >= most) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
}
