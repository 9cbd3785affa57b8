import { deadLetterWatch, expiring } from '../../../../services/processor/master/dead-letters';
import { noon, trackedItem, waitingLetter } from '../../support/tracked-item';
import { bench, events, minutes } from './bench';

const day = minutes(24 * 60);
const slowquery = { instance: 'db-1', logType: 'slowquery' } as const;

it('a letter outlives its file from the day on before the file is deleted', () => {
  const file = trackedItem({ last_written: noon });
  const found = (now: number) => expiring([waitingLetter()], [file], now, 7).length;
  expect(found(noon + 6 * day - 1)).toBe(0);
  expect(found(noon + 6 * day)).toBe(1);
  expect(expiring([waitingLetter({ generation: 'other' })], [file], noon + 9 * day, 7)).toEqual([]);
});

it('counts the letters that wait, and says 0 where none does', async () => {
  const b = bench();
  await b.store.create(trackedItem());
  await b.deadLetters.put(waitingLetter());
  await b.deadLetters.put(waitingLetter({ from: 5 }));
  await b.deadLetters.put(waitingLetter({ from: 9, log_type: 'error' }));
  const [replayed] = b.deadLetters.letters();
  if (replayed) await b.deadLetters.move(replayed, { state: 'replayed', cause: '', attempts: 1 }, noon);
  const general = { instance: 'db-1', logType: 'general' } as const;
  expect(await deadLetterWatch(b.deps).look([slowquery, general], b.signal)).toBe(2);
  expect(b.gauges).toEqual({
    'deadLetters db-1 slowquery': 1,
    'deadLetters db-1 error': 1,
    'deadLetters db-1 general': 0,
  });
});

it('looks every five minutes, and again at once after a failure', async () => {
  const b = bench();
  let fails = true;
  const instances = () => {
    if (fails) throw new Error('throttled');
    return b.deps.instances();
  };
  const watch = deadLetterWatch({ ...b.deps, instances });
  await expect(watch.look([], b.signal)).rejects.toThrow('throttled');
  fails = false;
  expect(await watch.look([], b.signal)).toBe(0);
  expect(await watch.look([], b.signal)).toBeUndefined();
  b.clock.advance(minutes(5));
  expect(await watch.look([], b.signal)).toBe(0);
});

it('warns once a day of a letter whose file is deleted within a day', async () => {
  const b = bench();
  await b.store.create(trackedItem({ last_written: noon - 6 * day }));
  const letter = waitingLetter();
  await b.deadLetters.put(letter);
  const watch = deadLetterWatch(b.deps);
  const warnings = async (after: number) => {
    b.clock.advance(after);
    await watch.look([], b.signal);
    return b.openobserve.store.records(events).length;
  };
  expect(await warnings(0)).toBe(1);
  expect(b.openobserve.store.records(events)).toMatchObject([
    {
      event_name: 'aurora.pipeline.dead_letter',
      severity_text: 'Warning',
      log_offset: letter.from,
      body: expect.stringContaining(`--dead-letter db-1/${letter.job_id}`),
    },
  ]);
  expect(await warnings(minutes(5))).toBe(1);
  expect(await warnings(day)).toBe(2);
});
