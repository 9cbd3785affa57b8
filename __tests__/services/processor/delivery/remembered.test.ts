import { remember, withoutRemembered } from '../../../../services/processor/delivery/remembered';
import { batch, batchOf, generation, memoryMarks } from './support';

const { records } = batch(4);
const offsetsLeft = async (marks: ReturnType<typeof memoryMarks>) =>
  (await withoutRemembered(marks, generation, records)).unknown.map(({ offset }) => offset);

it('leaves out a batch that is remembered whole', async () => {
  const marks = memoryMarks();
  await remember(marks, { generation, records });
  expect([...marks.known]).toEqual([[`${generation}:0`, 400]]);
  expect(await offsetsLeft(marks)).toEqual([]);
});

it('keeps everything of a generation that it does not know', async () => {
  const marks = memoryMarks();
  await remember(marks, { generation: 'other', records });
  expect(await offsetsLeft(marks)).toEqual([0, 100, 200, 300]);
});

it('follows batches that were cut elsewhere', async () => {
  const marks = memoryMarks();
  await remember(marks, { generation, records: records.slice(0, 1) });
  await remember(marks, { generation, records: records.slice(1, 3) });
  expect(await offsetsLeft(marks)).toEqual([300]);
});

it('does not take a record for delivered whose end is not covered', async () => {
  const marks = memoryMarks();
  await marks.mark(generation, 0, 150);
  expect(await offsetsLeft(marks)).toEqual([100, 200, 300]);
  await marks.mark(generation, 0, 50);
  expect(await offsetsLeft(marks)).toEqual([0, 100, 200, 300]);
});

it('says that the cache was away', async () => {
  const marks = Object.assign(memoryMarks(), { away: true });
  expect(await withoutRemembered(marks, generation, records)).toEqual({ unknown: records, failed: true });
  expect(await remember(marks, { generation, records })).toBe(false);
});

it('remembers nothing of nothing', async () => {
  const marks = memoryMarks();
  expect(await remember(marks, batchOf([]))).toBe(true);
  expect(marks.known.size).toBe(0);
});
