import { banner } from '../../demo/fake-rds/records';
import { errorLog, generalLog, runningErrorLog, slowLog } from '../../demo/fake-rds/engine';
import { BodyGone } from '../../services/source/body-reader';
import { latestOf } from '../../services/source/rds/names';
import { portions } from '../../services/source/rds/portions';
import { trackedItem } from '../services/support/tracked-item';
import { caps, errorLine, hour, minute, rdsRig, type RdsRig } from './rds-rig';

/** Nothing is missing, changed or twice, and nothing was given up. */
function expectAll(r: RdsRig): void {
  expect(r.differences()).toEqual([]);
  expect([r.gaps(), r.deadLetters.letters(), r.branches()]).toEqual([[], [], 0]);
}

/** What was declared, without what was declared twice. */
const isDeclared = (r: RdsRig, n: number): boolean => {
  const { from, to } = r.written.get(n) ?? { from: 0, to: 0 };
  return r.gaps().some((gap) => gap.from <= from && gap.to >= to);
};

const downloaded = (r: RdsRig): Set<string> => new Set(r.asked.map(({ file }) => file));

it.each([1, 150])(
  'T5 a file that is renamed between two looks is read on under its new name, and the next one from its first byte, of %i records',
  async (count) => {
    const r = rdsRig();
    r.slow(count);
    await r.minutes(6);
    r.slow(count);
    r.pass(hour);
    r.rotate();
    r.slow(count);
    await r.minutes(45);
    expectAll(r);
  },
);

it('T5 a file to which nothing was added for hours is read on under its new name too, though it is no news', async () => {
  const r = rdsRig();
  r.slow(30);
  await r.minutes(10);
  r.slow(30);
  await r.list();
  await r.minutes(3 * 60);
  r.slow(1);
  await r.minutes(2 * 60);
  r.rotate();
  r.slow(30);
  await r.minutes(60);
  expectAll(r);
  expect(r.store.items().map(({ complete }) => complete)).toEqual([true, true]);
});

it('T5 a file that is renamed while it is read is read on all the same', async () => {
  const r: RdsRig = rdsRig({
    api: (api) => ({
      ...api,
      downloadPortion: async (request, signal) => {
        const portion = await api.downloadPortion(request, signal);
        if (r.asked.length === 4) {
          r.rotate();
          r.slow(100);
        }
        return portion;
      },
    }),
  });
  r.slow(200);
  await r.minutes(40);
  expect(r.engine.generations).toHaveLength(2);
  expectAll(r);
});

it.each([2, 3, 5])(
  'T6 %i rotations between two looks: every hour is read under its own name, though a marker would stick',
  async (rotations) => {
    const r = rdsRig();
    r.slow(40);
    await r.minutes(6);
    for (let index = 0; index < rotations; index += 1) {
      r.slow(70);
      r.pass(hour);
      r.rotate();
    }
    r.slow(70);
    await r.minutes(40);
    expectAll(r);
  },
);

it('T6 also where services that were away for so long remember nothing', async () => {
  const r = rdsRig();
  r.slow(40);
  await r.minutes(6);
  for (let index = 0; index < 3; index += 1) {
    r.slow(70);
    r.pass(hour);
    r.rotate();
  }
  r.slow(70);
  r.restart();
  await r.minutes(40);
  expectAll(r);
});

describe('T7 an hour that was deleted before it was read', () => {
  /** Hour after hour passes, and nobody looks; what is older than a day is deleted. */
  const away = (r: RdsRig, hours: number, perHour: number): number[] => {
    const all: number[] = [];
    for (let index = 0; index < hours; index += 1) {
      all.push(...r.slow(perHour));
      r.pass(hour);
      r.rotate();
      r.engine.purge();
    }
    return all;
  };

  it('T7 is declared as far as it was seen, and nothing of the live file is taken for it', async () => {
    const r = rdsRig();
    const [kept = [], unread = []] = [r.slow(20), []];
    await r.minutes(6);
    const lost = r.slow(20);
    await r.list();
    away(r, 1, 0);
    const later = away(r, 25, 30);
    await r.minutes(60);
    expect([kept.length, unread.length, later.length]).toEqual([20, 0, 750]);
    // The last one of those that were read was held back, until the next one would show its end.
    const missing = [...kept.slice(-1), ...lost];
    const gone = later.filter(
      (n) => !r.stored().some(({ db_query_text }) => db_query_text === `SELECT (n ${n})`),
    );
    expect(r.differences([...missing, ...gone])).toEqual([]);
    for (const n of missing) expect([n, isDeclared(r, n)]).toEqual([n, true]);
    // Of 26 hours two were deleted: one of these was seen, and one was not.
    expect(gone.length).toBeLessThanOrEqual(60);
    expect(r.deadLetters.letters()).toEqual([]);
  });

  it('T7 is not what its marker brings: that reads the live file at its offset, without an error', async () => {
    const r = rdsRig();
    r.slow(80);
    const { signal } = new AbortController();
    const of = (at: string) => ({ instance: 'db-1', file: slowLog, live: true, hour: at, caps });
    expect(await portions(r.api, r, of('2026-11-21.12'), 1720).next(undefined, signal)).toMatchObject({
      kind: 'bytes',
    });
    const marker = '2026-11-20.3:1720';
    const { data } = await r.api.downloadPortion({ instance: 'db-1', file: slowLog, marker }, signal);
    expect(data.length).toBeGreaterThan(1000);
    expect(await portions(r.api, r, of('2026-11-20.3'), 1720).next(undefined, signal)).toMatchObject({
      kind: 'renamed',
    });
  });

  it('T7 is declared too where the services remember nothing', async () => {
    const r = rdsRig();
    r.slow(20);
    await r.minutes(6);
    const lost = r.slow(20);
    await r.list();
    away(r, 26, 5);
    r.restart();
    await r.minutes(60);
    for (const n of lost) expect([n, isDeclared(r, n)]).toEqual([n, true]);
  });
});

describe('T8 hours with and without a leading zero', () => {
  it('T8 are compared as numbers: 9 comes before 10, and 09 is 9', () => {
    const of = (...ends: string[]) => latestOf(ends.map((end) => `${slowLog}.2026-11-21.${end}`));
    expect(of('9', '10')).toBe(`${slowLog}.2026-11-21.10`);
    expect(of('10', '9')).toBe(`${slowLog}.2026-11-21.10`);
    expect(of('09', '10', '8')).toBe(`${slowLog}.2026-11-21.10`);
    expect(latestOf([`${slowLog}.2026-11-21.23`, `${slowLog}.2026-11-22.0`])).toBe(`${slowLog}.2026-11-22.0`);
    expect(latestOf([`${slowLog}.2026-11-30.23`, `${slowLog}.2026-12-1.0`])).toBe(`${slowLog}.2026-11-30.23`);
  });

  it.each([true, false])('T8 are read each once and finished, without zeros: %s', async (unpaddedHours) => {
    const r = rdsRig({ behaviours: { unpaddedHours }, start: Date.UTC(2026, 10, 21, 8, 50) });
    for (let index = 0; index < 4; index += 1) {
      r.slow(60);
      await r.minutes(15);
      r.slow(20);
      r.pass(45 * minute);
      r.rotate();
    }
    r.slow(10);
    await r.minutes(40);
    expectAll(r);
    expect(r.store.items().map(({ complete }) => complete)).toEqual(Array(5).fill(true));
    const ends = r.store.items().map(({ log_file_name }) => log_file_name.split('.').at(-1));
    expect(ends).toEqual(unpaddedHours ? ['8', '9', '10', '11', 'log'] : ['08', '09', '10', '11', 'log']);
  });
});

it('T9 mysql-error.log is not read beside mysql-error-running.log, to which it is appended', async () => {
  const r = rdsRig();
  const written: number[] = [];
  await r.minutes(40, (minutes) => {
    for (let index = 0; index < 5; index += 1) {
      const at = r.clock.now() + index;
      written.push(
        r.write(errorLog, (n) => ({ text: `(n ${n})`, bytes: errorLine(at, `Aborted (n ${n})`) })),
      );
    }
    if (minutes % 5 === 4) r.engine.flushErrorLog('db-1');
    if (minutes === 20) r.rotate(runningErrorLog);
  });
  await r.minutes(30);
  // Where a record lay in the file that was emptied counts for nothing.
  expect(r.differences().filter((each) => !each.includes('was written from'))).toEqual([]);
  expect(written).toHaveLength(200);
  expect(downloaded(r)).toEqual(new Set([runningErrorLog, `${runningErrorLog}.2026-11-21.12`]));
  expect([r.gaps(), r.deadLetters.letters()]).toEqual([[], []]);
});

describe('T10 a file that comes back shorter, as after a failover, and grows again', () => {
  const bytesOf = (r: RdsRig, numbers: readonly number[]): number =>
    numbers.reduce((sum, n) => sum + (r.written.get(n)?.to ?? 0) - (r.written.get(n)?.from ?? 0), 0);

  it.each([0, 100])(
    'T10 after that was noticed: what nobody had read is declared, and what comes then is read from its first byte, %i bytes off',
    async (off) => {
      const r = rdsRig();
      r.slow(20);
      await r.minutes(6);
      const unread = r.slow(20);
      await r.list();
      const lost = unread.slice(-5);
      r.engine.shrink('db-1', bytesOf(r, lost) - off);
      await r.minutes(3);
      const [next = 0] = r.slow(30);
      await r.minutes(40);
      expect(r.differences(lost, off > 0 ? [(lost[0] ?? 0) - 1, next] : [])).toEqual([]);
      const [gap, ...more] = r.gaps();
      const [first, last] = [r.written.get(lost[0] ?? 0), r.written.get(lost.at(-1) ?? 0)];
      expect(more).toEqual([]);
      expect(gap).toEqual({ from: (first?.from ?? 0) + off, to: last?.to });
      expect(r.deadLetters.letters()).toEqual([]);
    },
  );

  it.each([0, 100])(
    'T10 after that was noticed: what was read already stays, and comes no second time, %i bytes off',
    async (off) => {
      const r = rdsRig();
      const read = r.slow(40, ` ${'x'.repeat(100)}`);
      await r.minutes(8);
      expect(r.stored().length).toBe(39);
      r.engine.shrink('db-1', bytesOf(r, read.slice(-6)) - off);
      await r.minutes(3);
      const [next = 0] = r.slow(30, ` ${'x'.repeat(100)}`);
      await r.minutes(40);
      // The last one was held back until the next one would show its end: it was never delivered.
      expect(r.differences(read.slice(-1), off > 0 ? [read.at(-7) ?? 0, next] : [])).toEqual([]);
      expect(r.gaps()).toHaveLength(1);
      expect(isDeclared(r, read.at(-1) ?? 0)).toBe(true);
    },
  );

  it.each([
    [3, 0],
    [6, 100],
    [20, 50],
  ])(
    'T10 before anybody noticed, by %i records and %i bytes less: new records are not skipped, and none comes twice',
    async (count, off) => {
      const r = rdsRig();
      const read = r.slow(40, ` ${'x'.repeat(100)}`);
      await r.minutes(8);
      r.engine.shrink('db-1', bytesOf(r, read.slice(-count)) - off);
      const [next = 0] = r.slow(60, (n) => ` ${'y'.repeat(100 + (n % 7))}`);
      await r.minutes(40);
      expect(r.differences(read.slice(-1), off > 0 ? [read.at(-count - 1) ?? 0, next] : [])).toEqual([]);
      expect(r.gaps()).toHaveLength(1);
      expect(isDeclared(r, read.at(-1) ?? 0)).toBe(true);
    },
  );

  it('T10 before anybody noticed, and renamed at once: the same', async () => {
    const r = rdsRig();
    const read = r.slow(40, ` ${'x'.repeat(100)}`);
    await r.minutes(8);
    r.engine.shrink('db-1', bytesOf(r, read.slice(-6)) - 60);
    const [next = 0] = r.slow(60, (n) => ` ${'y'.repeat(100 + (n % 7))}`);
    r.pass(hour);
    r.rotate();
    r.slow(20);
    await r.minutes(45);
    expect(r.differences(read.slice(-1), [read.at(-7) ?? 0, next])).toEqual([]);
  });

  it('T10 of a file that was read to its end long ago nothing comes again, and nothing is declared', async () => {
    const r = rdsRig();
    r.slow(60);
    await r.minutes(6);
    r.rotate();
    r.slow(5);
    await r.minutes(40);
    expectAll(r);
    r.engine.shrink('db-1', (name) => (name === slowLog ? 0 : 3000));
    await r.minutes(40);
    expectAll(r);
  });
});

describe('T11 audit logs', () => {
  const audit = (r: RdsRig, stripe: number, at: number): number =>
    r.write(`audit/audit.log.${stripe}`, (n) => ({
      text: `select (n ${n})`,
      bytes: `${at * 1000},db-1,app,10.0.0.9,7,${n},QUERY,shop,'select (n ${n})',0\n`,
    }));

  it('T11 of four files at once, whose records are in no order, come whole, each record once', async () => {
    const r = rdsRig();
    await r.minutes(40, (minutes) => {
      for (const stripe of [2, 0, 3, 1])
        for (let index = 0; index < 12; index += 1)
          audit(r, stripe, r.clock.now() - ((index * 7919) % 90_000));
      if (minutes % 15 === 14) r.engine.rotateAudit('db-1');
    });
    await r.minutes(60);
    expectAll(r);
    expect(r.store.items().filter(({ complete }) => complete)).toHaveLength(12);
    expect(r.wholes()).toBeLessThanOrEqual(12);
  });

  it('T11 that were not looked at for hours are read under each of their names', async () => {
    const r = rdsRig();
    for (let index = 0; index < 3; index += 1) {
      for (const stripe of [3, 1, 0, 2])
        for (let each = 0; each < 60; each += 1) audit(r, stripe, r.clock.now());
      r.engine.rotateAudit('db-1');
      r.pass(hour);
    }
    await r.minutes(60);
    expectAll(r);
  });
});

describe('T12 a file that appears while others are read', () => {
  it('T12 is read from its first byte, however much is in it when it is found: without a marker RDS would serve its end', async () => {
    const r = rdsRig();
    r.slow(20);
    await r.minutes(6);
    const general = (n: number) => ({
      text: `SELECT (n ${n})`,
      bytes: `${new Date(r.clock.now()).toISOString().replace('Z', '000Z')}\t    7 Query\tSELECT (n ${n})\n`,
    });
    for (let index = 0; index < 2 * caps.lines; index += 1) r.write(generalLog, general);
    r.askedSince();
    await r.minutes(40);
    expect(r.asked.find(({ file }) => file === generalLog)).toMatchObject({ marker: '0' });
    expectAll(r);
  });

  it('T12 also between a listing and the reading of what it named', async () => {
    let listings = 0;
    const r: RdsRig = rdsRig({
      api: (api) => ({
        ...api,
        describeLogFiles: async (request, signal) => {
          const page = await api.describeLogFiles(request, signal);
          if (request.nameContains === undefined && (listings += 1) === 8) {
            r.rotate();
            r.slow(70);
          }
          return page;
        },
      }),
    });
    r.slow(100);
    await r.minutes(5);
    r.slow(100);
    await r.minutes(40);
    expect(r.engine.generations).toHaveLength(2);
    expectAll(r);
  });
});

it.each([2500, 90_000, 10 * minute])(
  'T13 a file that is not found for %i ms while it is rotated is looked for again: nothing is lost, and nothing declared',
  async (notFoundDuringRotation) => {
    const r = rdsRig({ behaviours: { notFoundDuringRotation } });
    for (let index = 0; index < 3; index += 1) {
      r.slow(80);
      await r.minutes(10, () => void r.slow(5));
      r.pass(hour - 10 * minute);
      r.rotate();
      r.slow(30);
    }
    await r.minutes(40);
    expectAll(r);
  },
);

it('T13 a file that vanishes between its listing and its download is looked for again within seconds, and then is gone', async () => {
  let missing = 0;
  const r: RdsRig = rdsRig({
    api: (api) => ({
      ...api,
      downloadPortion: async (request, signal) => {
        const file = (missing -= 1) >= 0 ? `${slowLog}.of-no-hour` : request.file;
        return api.downloadPortion({ ...request, file }, signal);
      },
    }),
  });
  r.slow(20);
  await r.list();
  const [{ source } = trackedItem()] = r.store.items();
  const { signal } = new AbortController();
  const before = r.clock.now();
  missing = 2;
  const opened = await r.reader.open(source, {}, signal);
  for await (const chunk of opened.bytes) expect(chunk.length).toBeGreaterThan(1000);
  expect(r.clock.now() - before).toBeLessThanOrEqual(5000);
  missing = 3;
  await expect(r.reader.open(source, {}, signal)).rejects.toThrow(BodyGone);
  expect(r.refusals).toEqual(Array(5).fill('no file'));
  await r.minutes(30);
  expectAll(r);
});

it('T22 files of different hours that begin with the same bytes are told apart, by what comes behind the banner', async () => {
  const r = rdsRig();
  for (let index = 0; index < 4; index += 1) {
    r.engine.append('db-1', slowLog, banner.repeat(8));
    r.slow(20 + 30 * index);
    if (index !== 1) await r.minutes(10);
    r.pass(hour);
    if (index < 3) r.rotate();
  }
  await r.minutes(60);
  expectAll(r);
  const bodies = r.engine.generations.map((body) => body.bytes().subarray(0, 1024).toString());
  expect(new Set(bodies).size).toBe(1);
  expect(new Set(r.store.items().map(({ generation }) => generation)).size).toBe(4);
});
