import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isOk } from '../../bench/parse/table';
import { couldBring, filled, refetched } from '../../bench/rds/fill';
import type { FleetRun } from '../../bench/rds/fleet';
import { leanSink } from '../../bench/rds/lean-sink';
import { logOf } from '../../bench/rds/logs';
import type { Reading } from '../../bench/rds/reader';
import { costRows, fleetRows } from '../../bench/rds/rows';
import { fakeRds, slowLog } from '../../demo/fake-rds/engine';
import { seeded } from '../../demo/fake-rds/random';
import { portionCaps } from '../../services/source/rds/api';

const root = join(__dirname, '..', '..');

it.each([
  [['--seconds', '1'], 'Allowed: a whole number from 2 to 600.'],
  [['--rounds', 'many'], 'Allowed: a whole number from 1 to 99.'],
  [['--seed', '-1'], 'Allowed: a whole number from 0 to 999999.'],
  [['--only', 'speed'], 'Allowed choices are cost, fleet.'],
])(
  'the benchmark of the RDS API refuses %j, and starts nothing',
  (args, allowed) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'bench/rds.ts', ...args],
      { cwd: root, encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(allowed);
  },
  30_000,
);

describe('what a call could bring', () => {
  const caps = { bytes: 20, lines: 3 };

  it.each([
    ['its lines', 'ab\n'.repeat(9), 0, 9],
    ['its lines, from within one', 'ab\n'.repeat(9), 1, 8],
    ['its bytes, amid a line', `${'a'.repeat(15)}\n`.repeat(9), 0, 20],
    ['its bytes, in a line that is longer', 'a'.repeat(99), 0, 20],
    [
      'its lines, which end where its bytes do',
      `${'a'.repeat(5)}\n${'a'.repeat(5)}\n${'a'.repeat(7)}\nb\n`,
      0,
      20,
    ],
    ['as many lines as those before the end of the file', 'abcd\n', 0, 15],
    ['no more than its bytes behind the end of the file', 'abcdefgh\n', 0, 20],
  ])('is %s', (_what, file, from, expected) => {
    expect(couldBring(Buffer.from(file), from, caps)).toBe(expected);
  });

  it('is added up, and compared with what calls brought', () => {
    const files = [Buffer.from('ab\n'.repeat(9)), Buffer.from('abcd\n')];
    const calls = [
      { generation: 0, from: 0, to: 9, could: 9 },
      { generation: 1, from: 0, to: 5, could: 5 },
      { generation: 0, from: 9, to: 12, could: 9 },
    ];
    expect(filled(calls, (id) => files[id] as Buffer, caps)).toEqual({ calls: 3, bytes: 17, could: 33 });
  });
});

it('tells refetches from looks, and from the ends of cut lines', () => {
  const call = (generation: number, from: number, to: number) => ({ generation, from, to, could: to - from });
  const calls = [
    call(0, 0, 1_000_000),
    // A little before, as always.
    call(0, 990_000, 1_990_000),
    // A record.
    call(0, 1_980_000, 1_990_000),
    call(0, 1_900_000, 2_900_000),
    call(1, 0, 1_000_000),
    call(1, 0, 1_000_000),
  ];
  expect(refetched(calls)).toEqual({ calls: 2, looks: 1, bytes: 1_110_000 });
});

it('serves a log of which calls are full by their bytes, and lines are cut', () => {
  const engine = fakeRds({ clock: { now: () => 0 }, rates: { account: false } });
  engine.addInstance({ id: 'one' });
  for (const piece of logOf(8e6, seeded(7))) engine.append('one', slowLog, piece);
  const portion = { DBInstanceIdentifier: 'one', LogFileName: slowLog };
  const sizes: number[] = [];
  for (let marker = '0', pending = true; pending;) {
    const answer = engine.downloadDBLogFilePortion({ ...portion, Marker: marker });
    [marker, pending] = [answer.Marker, answer.AdditionalDataPending];
    sizes.push(Buffer.byteLength(answer.LogFileData));
  }
  const full = sizes.slice(0, -1);
  expect(full.length).toBeGreaterThan(5);
  expect(full.filter((size) => size >= portionCaps.bytes).length).toBeGreaterThan(full.length / 2);
});

it('remembers of records what counting and lags need', async () => {
  const clock = { now: () => 5000, sleep: () => Promise.resolve() };
  const sink = leanSink(clock);
  const line = (offset: number, seconds: number, more = {}): string =>
    JSON.stringify({
      ...{ _timestamp: seconds * 1e6, log_generation: 'g', log_offset: offset, log_record_length: 10 },
      ...more,
    });
  const { signal } = new AbortController();
  const lines = [line(0, 1), line(10, 4), line(10, 4), line(0, 1, { event_name: 'aurora.pipeline.gap' })];
  await sink.send('stream' as never, lines as never, signal as never);
  expect(sink.records).toBe(3);
  expect(sink.lags('g', 2000)).toEqual([1000, 1000]);
  expect(sink.lags('other', 0)).toEqual([]);
  const times = { firstTime: 0, lastTime: 1e12 };
  expect(await sink.offsets('stream' as never, 'g', { from: 10, to: 20, ...times } as never, signal)).toEqual(
    [
      { offset: 10, length: 10 },
      { offset: 10, length: 10 },
    ],
  );
  expect(await sink.count('stream' as never, ['g', 'other'], times as never, true, signal)).toEqual(
    new Map([['g', { records: 3, distinct: 2 }]]),
  );
});

const reading = (fields: Partial<Reading>): Reading => ({
  ...{ calls: 100, megabytes: 100, cpuSeconds: 5, seconds: 10, others: 0 },
  ...fields,
});

it('reckons what calls cost by the median of the rounds', () => {
  const rounds = [reading({ cpuSeconds: 1 }), reading({ cpuSeconds: 9 }), reading({ cpuSeconds: 2 })];
  const whole = [reading({ cpuSeconds: 0.5 })];
  const [cores, send, rest] = costRows({ portions: rounds, send: [reading({ cpuSeconds: 8 })], whole });
  expect(cores?.measured).toBeCloseTo(0.28, 9);
  expect(send?.measured).toBeCloseTo(0.25, 9);
  expect(rest?.measured).toBeCloseTo(4, 9);
  expect(cores?.detail).toBe('20.0 ms a call of 1.00 MB; 10.0 calls a second were made');
});

it('does not reckon with calls that were others', () => {
  const readings = { portions: [reading({ others: 1 })], send: [reading({})], whole: [reading({})] };
  expect(() => costRows(readings)).toThrow('1 calls were not those');
});

it('shows which measure of a fleet is beyond its bar', () => {
  const none = { calls: 0, looks: 0, bytes: 0 };
  const hour = { size: 1e8, portions: 2, downloads: 1 };
  const run: FleetRun = {
    ...{ minutes: 10, rate: 36_600, calls: { DownloadDBLogFilePortion: 4200 }, nothing: 0 },
    slow: { calls: 100, bytes: 90, could: 100, again: { ...none, calls: 1 } },
    all: { calls: 200, bytes: 90, could: 200, again: { ...none, calls: 20 } },
    hours: { late: [hour], followed: [{ ...hour, downloads: 0 }] },
    lag: { median: 40, most: 300 },
    ...{ records: 5, memory: 100 },
  };
  const rows = fleetRows(run, 3);
  expect(rows.map(({ measured }) => measured)).toEqual([0.9, 0.45, 1, 10, 1, 2, 0.5, 40]);
  expect(rows.every(isOk)).toBe(true);
  const late = { ...hour, downloads: 0 };
  const worse: FleetRun = {
    ...run,
    slow: { ...run.slow, bytes: 89, again: { ...none, calls: 2 } },
    hours: { ...run.hours, late: [hour, late] },
  };
  expect(fleetRows(worse, 3).map(isOk)).toEqual([false, true, false, true, false, true, true, true]);
});
