import type { TrackedGeneration } from '../../../../contract/items';
import type { RdsSource } from '../../../../contract/messages';
import { portionCaps } from '../../../../services/source/rds/api';
import {
  goesOn,
  isOlderLook,
  isOnlyShorter,
  isRenamed,
  lostBytes,
} from '../../../../services/source/rds/continuity';
import { fromStart, markerAt, markerOf } from '../../../../services/source/rds/marker';
import { isLive, latestOf, liveNameOf, mayGrow } from '../../../../services/source/rds/names';
import { isWorthReading } from '../../../../services/source/rds/worth';
import { noon, trackedItem } from '../../support/tracked-item';

const minute = 60_000;
const slow = 'slowquery/mysql-slowquery.log';
const rotated = `${slow}.2026-11-21.11`;
const audit = 'audit/audit.log.2.2026-11-21-11-30.0';

const source = (more: Partial<RdsSource> = {}): RdsSource => ({
  ...{ kind: 'rds', account: '111122223333', region: 'eu-central-1', instance: 'db-1', file: slow },
  ...{ size: 1000, written: noon, listed: noon, ...more },
});

describe('names', () => {
  it.each([
    [slow, slow, true],
    [rotated, slow, false],
    [`${slow}.2026-11-21.7`, slow, false],
    [`${slow}.7`, slow, false],
    ['error/mysql-error-running.log.2026-11-21.07', 'error/mysql-error-running.log', false],
    [audit, audit, false],
  ])('%s is written as %s; it is still written: %s', (file, live, isWritten) => {
    expect([liveNameOf(file), isLive(file)]).toEqual([live, isWritten]);
  });

  it('the latest of some files is found by numbers, not by letters, and across days', () => {
    expect(latestOf([`${slow}.2026-11-21.9`, `${slow}.2026-11-21.10`, `${slow}.2026-11-20.23`])).toBe(
      `${slow}.2026-11-21.10`,
    );
    expect(latestOf([`${slow}.2026-12-01.00`, `${slow}.2026-11-30.23`])).toBe(`${slow}.2026-12-01.00`);
    expect(latestOf([])).toBeUndefined();
  });

  it.each([
    [slow, 10, true],
    [slow, 16, false],
    [rotated, 0, false],
    [audit, 1, true],
    [audit, 16, false],
  ])('%s, which was written %i minutes ago, may grow: %s', (file, minutes, may) => {
    expect(mayGrow({ file, written: noon - minutes * minute }, noon)).toBe(may);
  });
});

describe('markers', () => {
  it.each([
    ['2026-11-21.7:4096', { hour: '2026-11-21.7', offset: 4096 }],
    ['7:4096', { hour: '7', offset: 4096 }],
    ['0', { hour: undefined, offset: 0 }],
    [':5', { hour: undefined, offset: 5 }],
  ])('%s is %j', (text, marker) => {
    expect(markerOf(text)).toEqual(marker);
  });

  it.each(['', 'x', '7:', '7:x', '7:-1', '1:2:3', '7:1234567890123456'])('“%s” is none', (text) => {
    expect(markerOf(text)).toBeUndefined();
  });

  it('of a beginning is never left out, since RDS would serve the end; others name their hour', () => {
    // With its hour it is the beginning of that file, and not of the one that has its name now.
    expect([markerAt(undefined, 0), markerAt('2026-11-21.7', 0)]).toEqual([fromStart, '2026-11-21.7:0']);
    expect(markerAt('2026-11-21.7', 5)).toBe('2026-11-21.7:5');
    expect(markerAt(undefined, 5)).toBe('0:5');
  });
});

describe('of two looks at files', () => {
  it('the later one goes on with the earlier one where nothing was renamed, and it has not become shorter', () => {
    expect(goesOn(source(), source({ size: 1000 }))).toBe(true);
    expect(goesOn(source({ after: rotated }), source({ size: 2000, after: rotated }))).toBe(true);
    expect(goesOn(source(), source({ size: 999 }))).toBe(false);
    expect(goesOn(source(), source({ size: 2000, after: rotated }))).toBe(false);
    expect(goesOn(source(), source({ file: rotated, size: 2000 }))).toBe(false);
    expect(goesOn(source(), source({ instance: 'db-2', size: 2000 }))).toBe(false);
  });

  it('one under the same name is another file where another one was renamed before it', () => {
    expect(isRenamed(source(), source({ after: rotated }))).toBe(true);
    expect(isRenamed(source({ after: rotated }), source({ after: rotated, size: 1 }))).toBe(false);
    expect(isRenamed(source(), source({ file: rotated }))).toBe(false);
  });

  it('one is older that was listed before, or that shows a renamed file under the name that it had', () => {
    expect(isOlderLook(source(), source({ listed: noon - 1 }))).toBe(true);
    expect(isOlderLook(source(), source({ listed: noon }))).toBe(false);
    expect(isOlderLook(source({ file: rotated }), source({ listed: noon + minute }))).toBe(true);
    expect(isOlderLook(source(), source({ file: rotated, listed: noon + minute }))).toBe(false);
  });

  it('a file that is not renamed any more has only become shorter', () => {
    expect(isOnlyShorter(source({ file: rotated }), source({ file: rotated, size: 999 }))).toBe(true);
    expect(isOnlyShorter(source({ file: rotated }), source({ file: rotated, size: 1001 }))).toBe(false);
    expect(isOnlyShorter(source(), source({ size: 999 }))).toBe(false);
  });

  it.each([
    ['had not been read', 0, { from: 600, to: 1000 }],
    ['had been read in part', 800, { from: 800, to: 1000 }],
    ['had all been read', 1000, undefined],
  ])('what a shorter one lost and %s is from there on', (_, read, lost) => {
    expect(lostBytes(source(), source({ size: 600 }), read)).toEqual(lost);
    expect(lostBytes(source({ file: rotated }), source({ file: rotated, size: 600 }), read)).toEqual(lost);
  });

  it('nothing was lost where it has grown, or where the name means another file now', () => {
    expect(lostBytes(source(), source({ size: 1000 }), 0)).toBeUndefined();
    expect(lostBytes(source(), source({ size: 10, after: rotated }), 0)).toBeUndefined();
  });

  it('files in S3 are judged by others', () => {
    const s3 = { kind: 's3', bucket: 'logs', key: 'k', etag: 'e' } as const;
    expect([goesOn(s3, s3), isRenamed(s3, s3), isOlderLook(s3, s3), isOnlyShorter(s3, s3)]).toEqual(
      Array(4).fill(false),
    );
    expect(lostBytes(s3, source({ size: 1 }), 0)).toBeUndefined();
  });
});

describe('a generation that is behind is worth reading', () => {
  const item = (more: Partial<TrackedGeneration>, of: Partial<RdsSource> = {}): TrackedGeneration =>
    trackedItem({ source: source({ size: 5000, ...of }), found_at: noon, ...more });
  const full = Math.ceil(0.9 * portionCaps.bytes);

  it.each<[string, TrackedGeneration, number, boolean]>([
    ['not while a little was added just now', item({ read_to: '4000', progress_at: noon }), 1, false],
    ['once that has waited for three minutes', item({ read_to: '4000', progress_at: noon }), 3, true],
    ['once it was found three minutes ago', item({}), 3, true],
    ['not when it was just found and is small', item({}), 2, false],
    ['at once where it fills a call', item({ read_to: '0', progress_at: noon }, { size: full }), 0, true],
    ['not where it nearly does', item({ read_to: '10', progress_at: noon }, { size: full }), 0, false],
    ['at once where it has become shorter', item({ read_to: '6000', progress_at: noon }), 0, true],
    ['at once where it is renamed', item({ progress_at: noon }, { file: rotated }), 0, true],
    ['at once where it is sealed', item({ read_to: '4000', progress_at: noon, sealed: true }), 0, true],
    ['at once where a branch was made of it', item({ progress_at: noon, superseded_by: 'b' }), 0, true],
    ['not where a little was added to an audit file', item({ progress_at: noon }, { file: audit }), 1, false],
    [
      'by the size in its tag, whatever stands behind',
      item({ read_to: `4000@${rotated}`, progress_at: noon }),
      1,
      false,
    ],
  ])('%s', (_, of, minutes, worth) => {
    expect(isWorthReading(of, noon + minutes * minute, { bytes: full })).toBe(worth);
  });

  it('always in S3, where a request costs nothing that others need', () => {
    expect(isWorthReading(trackedItem({ found_at: noon }), noon, { bytes: full })).toBe(true);
  });
});
