import { momentOf } from '../../../../services/processor/commands/moment';

const now = Date.UTC(2026, 10, 21, 12);

it.each([
  ['7d', now - 7 * 86_400_000],
  ['36h', now - 36 * 3_600_000],
  ['90m', now - 90 * 60_000],
  ['2026-11-20', Date.UTC(2026, 10, 20)],
  ['2026-11-20T10:30:00Z', Date.UTC(2026, 10, 20, 10, 30)],
  ['2026-11-20T10:30:00.5+02:00', Date.UTC(2026, 10, 20, 8, 30, 0, 500)],
])('%s is a moment', (text, moment) => {
  expect(momentOf('--since', text, now)).toBe(moment);
});

it.each(['', 'yesterday', '7', '7w', '-7d', '2026-13-01', '2026-11-20T10:30:00', '999999d'])(
  '“%s” is none, and the message says what is',
  (text) => {
    expect(momentOf('--until', text, now)).toMatch(/^--until: given .*; allowed: days, hours or minutes ago/);
  },
);
