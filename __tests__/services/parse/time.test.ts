import fc from 'fast-check';
import { plainTime, timeEnd } from '../../../services/parse/time-bytes';
import { timeOf, timeOfBytes, unixTime, zoneOf } from '../../../services/parse/time';

const utc = zoneOf();

test.each([
  ['2024-01-03T07:15:38.660108Z', 1704266138660108],
  ['2024-01-03T07:15:38Z', 1704266138000000],
  ['2024-01-03T07:15:38.66Z', 1704266138660000],
  ['2024-01-03T07:15:38.1234567891Z', 1704266138123456],
  ['2024-01-03T09:45:38.660108+02:30', 1704266138660108],
  ['2024-01-02T23:15:38-08:00', 1704266138000000],
  ['2024-01-03 07:15:38', 1704266138000000],
  ['240103  7:15:38', 1704266138000000],
  ['240103 07:15:38.660108', 1704266138660108],
  ['20240103 07:15:38', 1704266138000000],
  ['2024-02-29T00:00:00Z', 1709164800000000],
  ['2016-12-31T23:59:60Z', 1483228800000000],
])('%s is a time', (text, micros) => {
  expect(timeOf(text, utc)).toBe(micros);
  expect(timeOfBytes(Buffer.from(` ${text} `), 1, text.length + 1, utc)).toBe(micros);
});

test.each([
  '',
  'yesterday',
  '2023-02-29T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-00-01T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:60:00Z',
  '2024-01-01T00:00:00.Z',
  '2024-01-01T00:00:00.12x456Z',
  '2024-01-01T00:00:00+0200',
  '240103 7:15',
  '241303  7:15:38',
])('%s is none', (text) => {
  expect(timeOf(text, utc)).toBeUndefined();
});

test.each([
  ['1704266136', 1704266136000000],
  ['1704266136.25', 1704266136250000],
  ['0', 0],
])('%s seconds are a time', (text, micros) => expect(unixTime(text)).toBe(micros));

test.each(['', '-1', '1e3', '123456789012', '1.', '1.x'])('%s seconds are none', (text) =>
  expect(unixTime(text)).toBeUndefined(),
);

describe('a zone', () => {
  const berlin = zoneOf('Europe/Berlin');

  test.each([
    ['2024-01-03 08:15:38', '2024-01-03T07:15:38Z'],
    ['2024-07-03 08:15:38', '2024-07-03T06:15:38Z'],
    ['2024-03-31 01:59:59', '2024-03-31T00:59:59Z'],
    ['2024-03-31 03:00:00', '2024-03-31T01:00:00Z'],
    ['2024-10-27 01:59:59', '2024-10-26T23:59:59Z'],
    ['2024-10-27 03:00:00', '2024-10-27T02:00:00Z'],
  ])('of Berlin makes %s %s, on days that change the clock too', (local, expected) => {
    expect(timeOf(local, berlin)).toBe(Date.parse(expected) * 1000);
  });

  test('gives the same for a time, whatever was asked before', () => {
    const seconds = fc.integer({ min: Date.UTC(2024, 9, 26) / 1000, max: Date.UTC(2024, 9, 29) / 1000 });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 5 }), (asked) => {
        const zone = zoneOf('Europe/Berlin');
        const found = asked.map((second) => zone.utc(second * 1e6));
        expect(found).toEqual(asked.map((second) => zoneOf('Europe/Berlin').utc(second * 1e6)));
      }),
      { numRuns: 50 },
    );
  });

  test('that is none is refused', () => expect(() => zoneOf('Europe/Atlantis')).toThrow(RangeError));
});

test('the quick way for the usual form and the way for all forms agree', () => {
  const number = (max: number, digits: number) =>
    fc.nat(max).map((value) => String(value).padStart(digits, '0'));
  fc.assert(
    fc.property(
      fc.tuple(
        number(3000, 4),
        number(13, 2),
        number(32, 2),
        number(24, 2),
        number(60, 2),
        number(61, 2),
        number(999999, 6),
      ),
      ([year, month, date, hour, minute, second, fraction]) => {
        const text = `${year}-${month}-${date}T${hour}:${minute}:${second}.${fraction}Z`;
        const quick = plainTime(Buffer.from(text), 0, text.length);
        if (!Number.isNaN(quick)) expect(timeOf(text, utc)).toBe(quick);
      },
    ),
    { numRuns: 5000 },
  );
  const usual = '2024-01-03T07:15:38.660108Z';
  expect(plainTime(Buffer.from(usual), 0, usual.length)).toBe(1704266138660108);
});

test.each([
  ['2024-01-03T07:15:38.660108Z\t', 27],
  ['2024-01-03T07:15:38+08:00 x', 25],
  ['240103  7:15:38 x', 15],
  ['240103 17:15:38.25', 18],
  ['2024-01-03T07:15:38.660108', -1],
  ['2024-01-03 07:15:38', -1],
  ['240103   7:15:38', -1],
])('in %s the time ends at %d', (text, end) => {
  expect(timeEnd(Buffer.from(`${text}`), 0, Buffer.byteLength(text))).toBe(end);
});
