import { progressOf } from '../../../tools/plan/progress';

function output(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  return { isTTY, columns, write: (text: string) => void written.push(text), written };
}

it('is a new line for each change where nobody watches', () => {
  const log = output(false);
  const progress = progressOf(['one', 'other'], log);
  progress.tell('one', 'plans');
  progress.end();
  progress.tell('other', 'plans');
  expect(log.written).toEqual(['one    plans\n', 'other  plans\n']);
});

it('is a line for each stack on a terminal, which changes in place', () => {
  const screen = output(true);
  const progress = progressOf(['one', 'other'], screen);
  progress.tell('other', 'plans');
  const [first, second] = screen.written as [string, string];
  expect(first.split('\n')).toHaveLength(3);
  expect(second.startsWith('\u001B[2A')).toBe(true);
  expect(second).toContain('waits');
  expect(second).toContain('plans\u001B[K\n');
});

it('never wraps a line, which would not be found again', () => {
  const screen = output(true, 20);
  progressOf(['one'], screen).tell('one', 'a text that is much wider than the screen');
  expect(screen.written.at(-1)).toContain('a text that…\u001B[K');
});

it('leaves alone what is above once it has ended', () => {
  const screen = output(true);
  const progress = progressOf(['one'], screen);
  progress.end();
  progress.tell('one', 'planned again');
  expect(screen.written.at(-1)).toBe('one  planned again\n');
});
