import { breather } from '../../../services/shared/breather';

/** Counts turns of the event loop from now on. */
function turns(): { readonly count: () => number; readonly stop: () => void } {
  let counted = 0;
  let wanted = true;
  const next = () => {
    counted += 1;
    if (wanted) setImmediate(next);
  };
  setImmediate(next);
  return { count: () => counted, stop: () => (wanted = false) };
}

it('lets nothing wait while a turn is young', async () => {
  const breathe = breather(60_000);
  const counter = turns();
  for (let piece = 0; piece < 100; piece += 1) await breathe();
  expect(counter.count()).toBe(0);
  counter.stop();
});

it('lets the event loop turn where a turn has become long, and those who wait go on in turns of their own', async () => {
  const breathe = breather(0);
  const counter = turns();
  const went: [string, number][] = [];
  const worker = async (name: string) => {
    for (let piece = 0; piece < 3; piece += 1) {
      await breathe();
      went.push([name, counter.count()]);
    }
  };
  await Promise.all([worker('a'), worker('b'), worker('c')]);
  counter.stop();
  expect(went.map(([name]) => name)).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']);
  expect(new Set(went.map(([, turn]) => turn)).size).toBe(9);
});
