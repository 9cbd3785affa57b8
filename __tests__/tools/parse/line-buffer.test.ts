import { lineBuffer } from '../../../tools/parse/line-buffer';

it('gives lines as UTF-8, whatever their length', () => {
  const lines = ['', 'a', 'Grüße 🎉', 'é'.repeat(200_000), 'b'.repeat(100), '\u2028'.repeat(21_000)];
  const buffer = lineBuffer(16);
  for (const line of lines) buffer.add(line);
  const expected = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  expect(buffer.waiting()).toBe(expected.length);
  expect(buffer.take().equals(expected)).toBe(true);
});

it('keeps nothing of what was taken, and does not touch it again', () => {
  const buffer = lineBuffer(16);
  buffer.add('first');
  const taken = buffer.take();
  buffer.add('other');
  expect(taken.toString()).toBe('first\n');
  expect(buffer.take().toString()).toBe('other\n');
  expect(buffer.waiting()).toBe(0);
});
