import { gzipSync } from 'node:zlib';
import { slowLog, truncationNotice } from '../../demo/fake-rds/engine';
import { portions } from '../../services/source/rds/portions';
import { caps, hour, rdsRig, slowQuery, type RdsRig } from './rds-rig';

const { signal } = new AbortController();

/** All that portions bring of the live slow log, how each began, and why it ended. */
async function inPortions(r: RdsRig, from = 0) {
  const read = portions(r.api, r, { instance: 'db-1', file: slowLog, live: true, caps }, from);
  const pieces: Buffer[] = [];
  const begins: number[] = [];
  for (;;) {
    begins.push(read.at);
    const next = await read.next(undefined, signal);
    if (next.kind !== 'bytes') return { bytes: Buffer.concat(pieces), begins, end: next.kind };
    pieces.push(next.bytes);
  }
}

const liveBytes = ({ engine }: RdsRig): Buffer =>
  engine.generations
    .filter(({ base }) => base === slowLog)
    .at(-1)
    ?.bytes() ?? Buffer.alloc(0);

/** The offset that a marker names. */
const offsetOf = (marker = '0'): number => Number(marker.slice(marker.indexOf(':') + 1));

/** Nothing is missing, changed or twice, and nothing was given up. */
function expectAll(r: RdsRig): void {
  expect(r.differences()).toEqual([]);
  expect([r.gaps(), r.deadLetters.letters(), r.branches()]).toEqual([[], [], 0]);
}

it('T1 reading ends at the end of a file, although RDS gives a marker there too, and asks for nothing until it grows', async () => {
  const r = rdsRig();
  r.slow(80);
  await r.minutes(7);
  const { DBInstanceIdentifier, LogFileName } = { DBInstanceIdentifier: 'db-1', LogFileName: slowLog };
  const end = { DBInstanceIdentifier, LogFileName, Marker: `2026-11-21.12:${liveBytes(r).length}` };
  expect(r.engine.downloadDBLogFilePortion(end)).toMatchObject({ LogFileData: '', Marker: end.Marker });
  expect(r.askedSince().length).toBeLessThanOrEqual(6);
  await r.minutes(6);
  expect(r.askedSince()).toEqual([]);
  r.slow(1);
  await r.minutes(30);
  expect(r.askedSince().length).toBeLessThanOrEqual(6);
  expectAll(r);
});

it('T1 reading ends there and not before: a little rest of short lines comes by one look too', async () => {
  const r = rdsRig();
  r.slow(1);
  await r.minutes(5);
  r.slow(10);
  // A little is left until it has waited for four minutes.
  await r.minutes(6);
  expect(r.stored().length).toBe(10);
});

describe('T2 a line that RDS cuts at the end of a portion', () => {
  it('T2 comes whole with the next portion: nothing is lost, nothing comes twice, and what came whole is not asked for again', async () => {
    const r = rdsRig();
    r.slow(20, ` ${'x'.repeat(3000)}`);
    const { bytes, begins } = await inPortions(r);
    expect(bytes.equals(liveBytes(r))).toBe(true);
    const asked = r.askedSince().map(({ marker }) => offsetOf(marker));
    // Twice nothing at the end; and 64 bytes that show that it goes on.
    expect(asked).toHaveLength(begins.length + 1);
    begins.forEach((at, index) => expect(at - (asked[index] ?? 0)).toBeLessThanOrEqual(64));
    expect(r.asked).toEqual([]);

    await r.minutes(30);
    expectAll(r);
    expect(r.wholes()).toBe(0);
  });

  it.each([33, 34, 35])(
    'T2 and of which %i bytes were cut off, as many as the notice has or nearly, is not taken for the notice’s bytes',
    async (off) => {
      const r = rdsRig();
      const line = `${'y'.repeat(99)}\n`;
      const whole = line.repeat(70);
      const long = `${'z'.repeat(caps.bytes - whole.length + off - 1)}\n`;
      r.engine.append('db-1', slowLog, whole + long + line.repeat(100));
      const { bytes, end } = await inPortions(r);
      expect([end, bytes.equals(liveBytes(r))]).toEqual(['nothing', true]);
      const again = r.asked.filter(({ lines }) => lines !== undefined);
      expect(again.map(({ lines }) => lines)).toEqual(off === truncationNotice.length ? [70] : []);
    },
  );

  it('T2 and that has no end yet comes whole when it is written', async () => {
    const r = rdsRig();
    r.slow(2, ` ${'x'.repeat(3000)}`);
    const rest = r.torn(` ${'x'.repeat(4000)}`, () => 3900);
    await r.minutes(6);
    rest();
    r.slow(3);
    await r.minutes(30);
    expectAll(r);
  });
});

describe('T3 a single line that is longer than a call', () => {
  it('T3 is not cut: the rotated file is downloaded whole', async () => {
    const r = rdsRig();
    r.slow(3);
    r.slow(1, ` ${'x'.repeat(2 * caps.bytes)}`);
    r.slow(3);
    r.rotate();
    await r.minutes(30);
    expectAll(r);
    expect(r.wholes()).toBeGreaterThan(0);
  });

  it('T3 comes whole while its file still grows too, which is downloaded every ten minutes at most', async () => {
    const r = rdsRig();
    const first = r.slow(1, ` ${'x'.repeat(2 * caps.bytes)}`);
    await r.minutes(60, () => void r.slow(1, ` ${'x'.repeat(caps.bytes + 100)}`));
    expect(r.stored().length).toBeGreaterThan(45);
    expect(r.stored()[0]).toMatchObject({
      log_offset: 0,
      log_record_length: r.written.get(first[0] ?? 0)?.to,
    });
    expect(r.wholes()).toBeLessThanOrEqual(7);
    await r.minutes(40);
    expectAll(r);
  });
});

describe('T4 the notice’s text that a client wrote', () => {
  it('T4 is content in the middle of a portion', async () => {
    const r = rdsRig();
    r.slow(30, (n) => (n % 3 === 0 ? ` '${truncationNotice}' ${n}` : ''));
    await r.minutes(30);
    expectAll(r);
    expect(r.wholes()).toBe(0);
  });

  it.each([3, truncationNotice.length, 500])(
    'T4 is content at the very end of what a call can bring, %i bytes before the end of its line',
    async (more) => {
      const r = rdsRig();
      const line = `${'y'.repeat(99)}\n`;
      const whole = line.repeat(70);
      const filled = caps.bytes - truncationNotice.length - whole.length;
      const planted = `${'z'.repeat(filled)}${truncationNotice}${'w'.repeat(more - 1)}\n`;
      r.engine.append('db-1', slowLog, whole + planted + line.repeat(10));
      expect(liveBytes(r).subarray(0, caps.bytes).toString().endsWith(truncationNotice)).toBe(true);
      const { bytes, end } = await inPortions(r);
      expect([end, bytes.equals(liveBytes(r))]).toEqual(['nothing', true]);
    },
  );

  it.each([2, 30, 60])(
    'T4 is content at the end of a file that grows on after it, with %i records before',
    async (before) => {
      const r = rdsRig();
      r.slow(before);
      const rest = r.torn(
        ` '${truncationNotice}'`,
        (bytes) => bytes.indexOf(truncationNotice) + truncationNotice.length,
      );
      await r.minutes(6);
      rest();
      r.slow(2);
      await r.minutes(30);
      expectAll(r);
    },
  );

  it('T4 is content at the end of a file to which nothing is added any more', async () => {
    const r = rdsRig();
    r.slow(5);
    r.write(slowLog, (n) => {
      const text = `SELECT (n ${n}) '${truncationNotice}`;
      return { text, bytes: slowQuery(r.clock.now(), text).slice(0, -2) };
    });
    r.rotate();
    await r.minutes(30);
    expectAll(r);
  });
});

describe('T15 bytes that no answer can carry', () => {
  it('T15 come by the download of the whole file, live and rotated', async () => {
    const r = rdsRig();
    r.slow(20, (n) => ` '${n === 10 ? '\0\x07' : ''}'`);
    await r.minutes(5);
    expect(r.refusals).toContain('binary');
    r.slow(5);
    r.rotate();
    r.slow(5, " '\x01'");
    r.rotate();
    await r.minutes(40);
    expectAll(r);
  });

  it('T15 are asked for as portions again behind them, so that one of them does not cost a download each time', async () => {
    const r = rdsRig();
    r.slow(1, " '\0'");
    await r.minutes(60, () => void r.slow(4));
    expect(r.wholes()).toBeLessThanOrEqual(2);
    await r.minutes(40);
    expectAll(r);
  });
});

it.each([1, 63, 100, 300])(
  'T16 %i bytes that RDS repeats at the beginning of a portion are delivered once',
  async (repeatsBytes) => {
    const r = rdsRig({ behaviours: { repeatsBytes } });
    r.slow(120);
    await r.minutes(10, () => void r.slow(3));
    r.rotate();
    r.slow(60);
    await r.minutes(30);
    expectAll(r);
    // Portion after portion nothing else was needed: what is repeated is found in what was read.
    const again = rdsRig({ behaviours: { repeatsBytes } });
    again.slow(200);
    const { bytes, end } = await inPortions(again);
    expect([end, bytes.equals(liveBytes(again))]).toEqual(['nothing', true]);
  },
);

it('T16 marker 0 behind data does not begin the file anew', async () => {
  const r = rdsRig({ behaviours: { markerZeroAfterData: true } });
  r.slow(120);
  await r.minutes(10, () => void r.slow(3));
  r.rotate();
  await r.minutes(30);
  expectAll(r);
  expect(r.wholes()).toBe(0);
});

it('T17 a file is read up to its listed size, although AdditionalDataPending says that there is no more', async () => {
  const r = rdsRig({ behaviours: { pendingWrong: true } });
  r.slow(150);
  r.rotate();
  r.slow(150);
  await r.minutes(30);
  expectAll(r);
});

describe('T18 a character of several bytes', () => {
  it.each([0, 1, 2, 3])(
    'T18 is whole where a portion ends or begins in it, shifted by %i bytes',
    async (shift) => {
      const r = rdsRig();
      r.slow(1, `${'a'.repeat(shift)}'`);
      r.slow(30, ` ${'🚚'.repeat(700)}ü`);
      // Growing by little, so that each time it begins somewhere else.
      await r.minutes(20, (minute) => void r.slow(1, ` ${'東京'.repeat(100 + minute)}`));
      await r.minutes(30);
      expectAll(r);
      expect(r.wholes()).toBe(0);
    },
  );

  it.each([1, 2, 3])('T18 of which only %i bytes are written yet is waited for', async (bytes) => {
    const r = rdsRig();
    r.slow(10, ` ${'x'.repeat(300)}`);
    const rest = r.torn(" '🚚 and more'", (whole) => whole.indexOf('🚚') + bytes);
    await r.minutes(8);
    expect(r.stored().length).toBe(10);
    rest();
    r.slow(3);
    await r.minutes(30);
    expectAll(r);
  });

  it('T18 that is none, bytes in another encoding, comes as it is by the whole file', async () => {
    const r = rdsRig();
    r.slow(5);
    const latin = Buffer.from(slowQuery(r.clock.now(), "SELECT (n 6) 'Z\xfcrich'"), 'latin1');
    const n = r.write(slowLog, () => ({
      text: latin.toString().split('\n')[3]?.slice(0, -1) ?? '',
      bytes: latin,
    }));
    r.slow(5);
    r.rotate();
    await r.minutes(30);
    expect(n).toBe(6);
    expectAll(r);
    expect(r.wholes()).toBeGreaterThan(0);
  });
});

describe('T24 a rotated file over RDS whose bytes are gzip', () => {
  it('T24 is downloaded whole and decompressed, though nobody had seen it before', async () => {
    const r = rdsRig();
    r.slow(40);
    r.rotate();
    const body = r.engine.instances.get('db-1')?.files.byName.get(`${slowLog}.2026-11-21.12`);
    if (!body) throw new Error('it has another name');
    body.gzip = gzipSync(body.bytes());
    await r.minutes(30);
    expectAll(r);
  });

  it('T24 goes on with what was read of it while it was live', async () => {
    const r = rdsRig();
    r.slow(40);
    await r.minutes(5);
    r.slow(40);
    r.pass(hour);
    const body = r.rotate();
    Object.assign(body, { gzip: gzipSync(body.bytes()) });
    r.slow(10);
    await r.minutes(40);
    expectAll(r);
  });
});
