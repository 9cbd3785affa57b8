import { errorLog, fakeRds, runningErrorLog, slowLog, type FakeRds } from '../../../demo/fake-rds/engine';
import {
  idsIn,
  livingFleet,
  type LivingFleetOptions,
  type WrittenRecord,
} from '../../../demo/fake-rds/workload';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 21, 9, 15);

interface Played {
  readonly rds: FakeRds;
  readonly written: readonly WrittenRecord[];
  readonly instances: readonly string[];
}

/** So many hours of a small fleet, minute by minute. */
function play(hours: number, options: LivingFleetOptions = {}, skew = 0): Played {
  let now = start;
  const rds = fakeRds({
    clock: { now: () => now },
    rates: { account: false },
    behaviours: { clockSkew: skew },
  });
  const written: WrittenRecord[] = [];
  const fleet = livingFleet(rds, now, {
    instances: 3,
    clusters: 2,
    bytesPerDay: 300_000,
    ...options,
    onRecord: (record) => void written.push(record),
  });
  while (now < start + hours * hour) {
    now += 60_000;
    fleet.advanceTo(now);
  }
  fleet.settle();
  for (const id of fleet.instances) rds.flushErrorLog(id);
  return { rds, written, instances: fleet.instances };
}

const textOf = ({ rds }: Played, base: string): string =>
  rds.generations
    .filter((generation) => generation.base === base)
    .map((generation) => generation.bytes().toString())
    .join('');

describe('a living fleet', () => {
  it('writes every record once, whole, into the log that it is of', () => {
    const played = play(5);
    const { written } = played;
    expect(written.length).toBeGreaterThan(100);
    for (const [logType, base] of [
      ['slowquery', slowLog],
      ['error', runningErrorLog],
    ] as const) {
      const text = textOf(played, base);
      const records = written.filter((record) => record.logType === logType);
      expect(idsIn(text).sort()).toEqual(records.map(({ id }) => id).sort());
      expect(records.filter((record) => !text.includes(record.text))).toEqual([]);
    }
    expect(new Set(written.map(({ id }) => id)).size).toBe(written.length);
  });

  it('is the same for the same seed', () => {
    const bytes = (seed: number) => play(2, { seed }).rds.generations.map((each) => each.bytes().toString());
    expect(bytes(7)).toEqual(bytes(7));
    expect(bytes(7)).not.toEqual(bytes(8));
  });

  it('rotates at each full hour, and begins each slow log with a banner', () => {
    const { rds } = play(3);
    const slow = rds.generations.filter(({ instance, base }) => instance === 'demo-1-1' && base === slowLog);
    expect(slow.map(({ names }) => names.at(-1)?.name)).toEqual([
      `${slowLog}.2026-11-21.09`,
      `${slowLog}.2026-11-21.10`,
      `${slowLog}.2026-11-21.11`,
      slowLog,
    ]);
    expect(slow.map(({ bornAt }) => bornAt % hour)).toEqual([hour / 4, 0, 0, 0]);
    for (const each of slow) expect(each.bytes().toString()).toMatch(/^\/rdsdbbin.*started with:\nTcp port/);
  });

  it('rotates by the clock of the host', () => {
    const { rds } = play(1, {}, 600_000);
    const [first] = rds.generations.filter(({ base }) => base === slowLog);
    expect(first?.rotatedAt).toBe(start + 35 * 60_000);
    expect(first?.names.at(-1)?.name).toBe(`${slowLog}.2026-11-21.09`);
  });

  it('flushes the error log every 5 minutes', () => {
    const { rds } = play(1);
    const emptied = rds.generations.filter(({ base, goneAt }) => base === errorLog && goneAt !== undefined);
    expect(emptied.length).toBeGreaterThan(0);
    // The last flush is the one that ends the play.
    for (const { goneAt = 0 } of emptied) expect(goneAt % 300_000).toBe(0);
  });

  it('forgets slow logs after 24 hours', () => {
    const { rds } = play(27);
    const { DescribeDBLogFiles } = rds.describeDBLogFiles({
      DBInstanceIdentifier: 'demo-1-1',
      FilenameContains: 'slowquery',
    });
    expect(DescribeDBLogFiles).toHaveLength(1 + 24);
  });

  it('is busy in some places and quiet in others', () => {
    const { written, instances } = play(5);
    const counts = instances.map((id) => written.filter(({ instance }) => instance === id).length);
    expect(counts[0]).toBeGreaterThan(2 * (counts[2] as number));
  });

  it('has long lines, and records of several bytes a letter', () => {
    const { written } = play(5, { longLines: 0.1, longestLine: 5000 });
    const lines = written.flatMap(({ text }) => text.split('\n')).map((line) => line.length);
    expect(Math.max(...lines)).toBeGreaterThan(2500);
    expect(written.some(({ text }) => Buffer.byteLength(text) > text.length)).toBe(true);
  });

  it('fails over when it is told to, and starts again', () => {
    const at = start + hour / 2;
    const { rds, written } = play(1, { failovers: [{ at, cluster: 'demo-1' }] });
    const shrunk = rds.generations.filter(({ shrinks }) => shrinks.length > 0);
    expect(new Set(shrunk.map(({ instance }) => instance))).toEqual(new Set(['demo-1-1', 'demo-1-2']));
    const starts = written.filter(({ text }) => text.includes('starting as process'));
    expect(starts.map((record) => [record.instance, record.at])).toEqual([
      ['demo-1-1', start],
      ['demo-2-1', start],
      ['demo-1-2', start],
      ['demo-1-1', at],
      ['demo-1-2', at],
    ]);
  });

  it('can fail over by chance', () => {
    const { rds } = play(10, { failoverEvery: hour });
    expect(rds.generations.some(({ shrinks }) => shrinks.length > 0)).toBe(true);
  });

  it('leaves records half written now and then', () => {
    let now = start;
    const rds = fakeRds({ clock: { now: () => now } });
    const fleet = livingFleet(rds, now, { instances: 1, clusters: 1, torn: 1, errors: 0 });
    // Between two flushes, before which everything is written whole.
    now += hour / 2 + 60_000;
    fleet.advanceTo(now);
    const text = () =>
      rds.generations
        .find(({ base }) => base === slowLog)
        ?.bytes()
        .toString() ?? '';
    const before = text();
    fleet.settle();
    expect(text().startsWith(before)).toBe(true);
    expect(text().length).toBeGreaterThan(before.length);
    expect(text().endsWith('\n')).toBe(true);
  });
});
