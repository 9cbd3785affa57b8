import { groupsOf, isDue, isStill, verdictOf } from '../../../../services/processor/master/audit-plan';
import { noon, trackedItem } from '../../support/tracked-item';

const hour = 3_600_000;

describe('an audit is due', () => {
  it('an hour after the one before, or after the generation was found', () => {
    const item = trackedItem({ offset: 10 });
    expect(isDue(item, noon + hour - 1, hour)).toBe(false);
    expect(isDue(item, noon + hour, hour)).toBe(true);
    expect(isDue({ ...item, verified_at: noon + 1 }, noon + hour, hour)).toBe(false);
  });

  it('not where nothing was delivered and nothing is to be closed', () => {
    expect(isDue(trackedItem(), noon + 9 * hour, hour)).toBe(false);
    expect(isDue(trackedItem({ complete: true }), noon, hour)).toBe(true);
  });

  it('at once where the generation has become complete since', () => {
    const item = trackedItem({ offset: 10, complete: true, progress_at: noon });
    expect(isDue(item, noon + 1, hour)).toBe(true);
    expect(isDue({ ...item, verified_at: noon - 1 }, noon + 1, hour)).toBe(true);
    expect(isDue({ ...item, verified_at: noon + 1 }, noon + 2, hour)).toBe(false);
  });
});

it('what was delivered a moment ago is not counted yet', () => {
  expect(isStill(trackedItem({ progress_at: noon }), noon + 119, 120)).toBe(false);
  expect(isStill(trackedItem({ progress_at: noon }), noon + 120, 120)).toBe(true);
});

describe('one search', () => {
  const audited = (n: number, change = {}, closing = false) => ({
    item: trackedItem({ generation: `g${n}`, first_time: n, ...change }),
    still: true,
    closing,
  });

  it('counts generations of one stream, a hundred at most, whose times are close together', () => {
    const groups = groupsOf([
      ...Array.from({ length: 150 }, (_, n) => audited(150 - n)),
      audited(1, { log_type: 'error' }),
    ]);
    expect(groups.map(({ length }) => length)).toEqual([100, 50, 1]);
    expect(groups[0]?.map(({ item }) => item.first_time)).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
  });

  it('counts without mistake only those that it will close', () => {
    const groups = groupsOf([audited(1), audited(2, {}, true), audited(3)]);
    expect(groups.map((group) => group.map(({ closing }) => closing))).toEqual([[false, false], [true]]);
  });
});

describe('a count', () => {
  const of = (change = {}, still = true) => ({ item: trackedItem({ records: 10, ...change }), still });
  const count = (records: number, distinct = records) => ({ records, distinct });

  it('is complete where it is as expected', () => {
    expect(verdictOf(of(), 10, count(10), false)).toEqual({ kind: 'complete', twice: 0 });
  });

  it.each([
    ['too few', of(), 9],
    ['too many', of(), 11],
    ['as many, but some may be there twice', of({ duplicates: 1 }), 10],
  ])('is unclear where there are %s', (_, audited, records) => {
    expect(verdictOf(audited, 10, count(records), false)).toEqual({ kind: 'unclear' });
  });

  it('may be greater where the generation is being read', () => {
    expect(verdictOf(of({}, false), 10, count(12), false)).toEqual({ kind: 'complete', twice: 0 });
  });

  it('tells what is missing although as many are there, some of them twice', () => {
    expect(verdictOf(of(), 10, count(10, 8), true)).toEqual({ kind: 'missing' });
    expect(verdictOf(of(), 10, count(13, 10), true)).toEqual({ kind: 'complete', twice: 3 });
  });
});
