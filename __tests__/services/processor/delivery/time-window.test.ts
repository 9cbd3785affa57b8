import { misfit } from '../../../../services/processor/delivery/time-window';

const now = Date.UTC(2026, 10, 21, 12);
const hour = 3_600_000;

it.each([
  ['now', 0, undefined],
  ['as old as may be', -72 * hour, undefined],
  ['a millisecond older', -72 * hour - 1, 'too old'],
  ['a day ahead', 24 * hour, undefined],
  ['more than a day ahead', 24 * hour + 1, 'in the future'],
])('a record of %s', (_, distance, expected) => {
  expect(misfit({ time: (now + distance) * 1000 }, now, { past: 72 * hour })).toBe(expected);
});

it('takes another bound for the future', () => {
  expect(misfit({ time: (now + 2 * hour) * 1000 }, now, { past: hour, future: hour })).toBe('in the future');
});
