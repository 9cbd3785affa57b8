import { oneAtATime } from '../../../tools/plan/one-at-a-time';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('begins a task when the one before has ended, be it well or not', async () => {
  const exclusively = oneAtATime();
  const events: string[] = [];
  const task = (name: string, ms: number, fails = false) =>
    exclusively(async () => {
      events.push(`${name} begins`);
      await pause(ms);
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([task('a', 20), task('b', 1, true), task('c', 1)]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
