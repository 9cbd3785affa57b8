import fc from 'fast-check';
import { createColors } from 'picocolors';
import {
  bar,
  columns,
  counted,
  dollars,
  left,
  marked,
  right,
  wrap,
  wrapItems,
} from '../../../tools/report/layout';

test('colours take no columns', () => {
  expect(columns(createColors(true).green('hold'))).toBe(4);
  expect(columns(left(createColors(true).green('hold'), 10))).toBe(10);
});

test('padding goes to the side that is named', () => {
  expect([left('ab', 4), right('ab', 4), left('abcde', 4)]).toEqual(['ab  ', '  ab', 'abcde']);
});

test('no line is wider than asked for, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z/.-]{1,60}$/), { maxLength: 30 }),
      fc.integer({ min: 5, max: 60 }),
      (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.every((line) => columns(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      },
    ),
  );
});

test('a list is broken between its items', () => {
  expect(wrapItems(['route table 4', 'subnet 4', 'VPC 1'], ' · ', 24)).toEqual([
    'route table 4 · subnet 4',
    'VPC 1',
  ]);
});

test('further lines stand under the text, not under the mark', () => {
  expect(marked('!', 'one two three', 9)).toEqual(['! one two', '  three']);
});

test.each([
  [0, '░░░░'],
  [0.5, '██░░'],
  [1, '████'],
  [3, '████'],
])('a bar of %d', (share, text) => {
  expect(bar(share, 4)).toBe(text);
});

test('numbers read as people write them', () => {
  expect([
    dollars(-1234.5),
    dollars(15_200, 0),
    counted(1, 'stack'),
    counted(2, 'stack'),
    counted(2, 'advisory', 'advisories'),
  ]).toEqual(['-$1,234.50', '$15,200', '1 stack', '2 stacks', '2 advisories']);
});
