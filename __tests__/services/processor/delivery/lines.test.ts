import fc from 'fast-check';
import { linesEncoder } from '../../../../services/processor/delivery/lines';

const joined = (lines: readonly string[]) => Buffer.from(lines.join('\n'));
const anyLines = fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }));

it('are the same bytes as joined and encoded, whatever they hold, and whatever the buffer held before', () => {
  fc.assert(
    fc.property(fc.array(anyLines, { maxLength: 8 }), (requests) => {
      const encode = linesEncoder();
      for (const lines of requests) {
        const { bytes, release } = encode(lines);
        expect(bytes.equals(joined(lines))).toBe(true);
        release();
      }
    }),
  );
});

it('do not share a buffer before it is released', () => {
  const encode = linesEncoder();
  const first = encode(['first']);
  const second = encode(['other']);
  expect([first, second].map(({ bytes }) => bytes.toString())).toEqual(['first', 'other']);
  first.release();
  expect(encode(['third']).bytes.buffer).toBe(first.bytes.buffer);
  expect(second.bytes.toString()).toBe('other');
});

it.each(['a', 'é', '€', '😀'])('find room for many times “%s”', (text) => {
  const lines = [text, text.repeat(100_000), text, text.repeat(300_000)];
  expect(linesEncoder()(lines).bytes.equals(joined(lines))).toBe(true);
});

it('of many megabytes do not keep their memory', () => {
  const encode = linesEncoder();
  const long = encode(['x'.repeat(9 * 1024 ** 2)]);
  long.release();
  expect(encode(['y'.repeat(9 * 1024 ** 2)]).bytes.buffer).not.toBe(long.bytes.buffer);
});
