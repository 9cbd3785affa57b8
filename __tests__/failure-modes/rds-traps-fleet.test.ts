import { gzipSync } from 'node:zlib';
import { logTypes } from '../../contract/log-types';
import { runningErrorLog, slowLog } from '../../demo/fake-rds/engine';
import { discovery } from '../../services/discovery/cycle';
import { readGeneration } from '../../services/processor/worker/read-generation';
import { bench, events, file, queries, upTo } from '../services/processor/master/bench';
import { errorLine, hour, minute, rdsRig, second, type RdsRig } from './rds-rig';

/** Nothing is missing, changed or twice, and nothing was given up. */
function expectAll(r: RdsRig): void {
  expect(r.differences()).toEqual([]);
  expect([r.gaps(), r.deadLetters.letters(), r.branches()]).toEqual([[], [], 0]);
}

describe('T14 calls that are refused because there were too many', () => {
  it.each([
    ['Throttling', 'Rate exceeded'],
    ['ThrottlingException', 'Slow down'],
    ['RequestLimitExceeded', 'Request limit exceeded.'],
    ['Error', 'No retry tokens available'],
    ['TooManyRequestsException', 'too many'],
  ])(
    'T14 %s: %s is waited out, for longer each time, and never a failure of a file',
    async (name, message) => {
      let until = 0;
      const refused: number[] = [];
      const r: RdsRig = rdsRig({
        api: (api) => ({
          ...api,
          downloadPortion: async (request, signal) => {
            if (r.clock.now() >= until) return api.downloadPortion(request, signal);
            refused.push(r.clock.now());
            throw Object.assign(new Error(message), { name });
          },
        }),
      });
      r.slow(50);
      await r.minutes(6);
      until = r.clock.now() + 90 * minute;
      r.slow(100);
      await r.minutes(40);
      expect(new Set(r.refusals)).toEqual(new Set(['throttled']));
      const pauses = refused.slice(1).map((at, index) => at - (refused[index] ?? 0));
      // They double from one to the next one, give or take a fifth, up to two minutes.
      pauses.slice(0, 8).forEach((pause, index) => {
        const usual = Math.min(120 * second, second * 2 ** index);
        expect([index, pause >= 0.8 * usual]).toEqual([index, true]);
        expect([index, pause <= 1.2 * usual + 11 * minute]).toEqual([index, true]);
      });
      expect(pauses.slice(0, 6).reduce((sum, pause) => sum + pause)).toBeLessThanOrEqual(1.2 * 63 * second);
      expect(refused.length).toBeLessThanOrEqual(60);
      expectAll(r);
      expect(r.store.items().map(({ attempts }) => attempts)).toEqual([0]);
    },
  );

  it('T14 by RDS itself, for every tenth call, cost time and no record', async () => {
    const r = rdsRig();
    r.engine.trouble.throttled = 0.1;
    r.slow(100);
    await r.minutes(20, () => void r.slow(20));
    r.rotate();
    r.engine.trouble.throttled = 0;
    await r.minutes(40);
    expectAll(r);
  });
});

describe('T19 an instance that is deleted', () => {
  it('T19 with records that nobody had read: what was seen of them is declared, and the others of its cluster are read on', async () => {
    const r = rdsRig();
    r.engine.addInstance({ id: 'db-2', cluster: 'orders' });
    const kept = r.slow(20);
    r.slow(20, '', 'db-2');
    await r.minutes(6);
    const lost = r.slow(20);
    await r.list();
    r.engine.deleteInstance('db-1');
    await r.minutes(60, () => void r.slow(2, '', 'db-2'));
    // The last record that was read was held back until its end would be seen.
    const gone = [...kept.slice(-1), ...lost];
    await r.minutes(40);
    expect(r.differences(gone)).toEqual([]);
    const first = r.written.get(gone[0] ?? 0);
    expect(r.gaps()).toEqual([{ from: first?.from, to: r.written.get(lost.at(-1) ?? 0)?.to }]);
    expect(r.store.items().map(({ complete }) => complete)).toEqual([true, true]);
    expect(r.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect(r.deadLetters.letters()).toEqual([]);
  });

  it('T19 and of which everything was read is closed without an alarm, but for the record that was not finished', async () => {
    const r = rdsRig();
    r.slow(20);
    await r.minutes(40);
    r.engine.deleteInstance('db-1');
    await r.minutes(60);
    expectAll(r);
  });

  it('T19 after a failover to another instance: that one’s files are found and read from their first byte', async () => {
    const r = rdsRig();
    r.slow(20);
    await r.minutes(40);
    r.engine.addInstance({ id: 'db-2', cluster: 'orders' });
    r.slow(50, '', 'db-2');
    r.engine.failover('orders', { to: 'db-2', by: 0 });
    r.engine.deleteInstance('db-1');
    await r.minutes(60, () => void r.slow(2, '', 'db-2'));
    await r.minutes(40);
    expectAll(r);
    const instances = new Set(
      r.stored().map((record) => (record as { aws_rds_instance_id?: string }).aws_rds_instance_id),
    );
    expect(instances).toEqual(new Set(['db-1', 'db-2']));
  });
});

it('T20 the id of a cluster where an instance’s is wanted is told to the operator, with the instances of that cluster', async () => {
  const r = rdsRig({ setting: { instances: ['orders'] } });
  r.engine.addInstance({ id: 'db-2', cluster: 'orders' });
  r.slow(20);
  await r.minutes(12);
  const said = r.log.lines.filter(({ level }) => level === 'warn').map(({ cause }) => cause);
  expect(said).toEqual([
    'instances: given orders, which is a cluster; its instances are db-1, db-2: name it under clusters',
  ]);
  expect(r.engine.calls.count('DescribeDBLogFiles')).toBe(0);
});

describe('T21 a host whose clock is wrong', () => {
  it.each([-80, -20, -5, 5, 20, 80])(
    'T21 by %i minutes: no record is lost, torn or declared',
    async (minutes) => {
      const r = rdsRig({ behaviours: { clockSkew: minutes * minute } });
      for (let index = 0; index < 3; index += 1) {
        r.slow(40);
        await r.minutes(10, () => void r.slow(5));
        r.pass(hour - 10 * minute);
        r.rotate();
        r.slow(30);
      }
      await r.minutes(100);
      expectAll(r);
    },
  );

  it.each([-45, -20, 20, 45])(
    'T21 by %i minutes: a file that is renamed long after its last record is found under its new name',
    async (ahead) => {
      const r = rdsRig({ behaviours: { clockSkew: ahead * minute } });
      for (let index = 0; index < 3; index += 1) {
        await r.minutes(55, (minutes) => void (minutes < 3 && r.slow(3)));
        r.rotate();
      }
      r.slow(10);
      await r.minutes(90);
      expectAll(r);
      expect(r.store.items().map(({ complete }) => complete)).toEqual(Array(4).fill(true));
    },
  );

  it.each([-20, -5, 5, 20])(
    'T21 by %i minutes: a record that is written in two pieces is one record',
    async (minutes) => {
      const r = rdsRig({ behaviours: { clockSkew: minutes * minute } });
      r.slow(10);
      const rest = r.torn(' and more', () => 150);
      await r.minutes(8);
      rest();
      r.slow(1);
      await r.minutes(60);
      expectAll(r);
    },
  );
});

/** Discovery and a worker over a bucket. */
function exported() {
  const b = bench();
  const hinted: { instance_id: string; generation: string }[] = [];
  const { cycle } = discovery(
    {
      ...{ source: b.bucket, reader: b.bucket, store: b.store, clock: b.clock, log: b.log },
      instances: { seen: async () => undefined },
      publisher: { publish: async (hints) => void hinted.push(...hints) },
    },
    {
      ...{ logTypes, lookBack: 48 * hour, hintAgain: 2 * minute, sealAfter: 15 * minute, trackingDays: 37 },
    },
  );
  return {
    ...b,
    async look(): Promise<void> {
      await cycle(b.signal);
      for (const key of hinted.splice(0))
        await readGeneration(b.worker, { stop: b.signal, abort: b.signal }, key);
      b.clock.advance(minute);
    },
  };
}

it('T23 an object in S3 that is overwritten with a longer body has another ETag: only what is new is delivered', async () => {
  const b = exported();
  for (const count of [10, 40, 41, 90]) {
    b.bucket.put(file, queries(count));
    await b.look();
    await b.look();
  }
  expect(b.stored()).toEqual(upTo(89));
  expect(b.store.items()).toHaveLength(1);
  expect(b.openobserve.store.records(events)).toEqual([]);
});

it('T24 an object in S3 that is gzip, whatever its name says, is read as what was compressed, also when it is overwritten', async () => {
  const b = exported();
  for (const count of [10, 40]) {
    b.bucket.put(file, gzipSync(queries(count)));
    await b.look();
  }
  b.bucket.put(file, queries(60));
  await b.look();
  b.bucket.put(`${file}.2026-11-21.11.gz`, gzipSync(queries(80)));
  b.bucket.delete(file);
  await b.look();
  await b.look();
  expect(b.stored()).toEqual(upTo(79));
  expect(b.deadLetters.letters()).toEqual([]);
});

describe('T25 an error log that is listed with a size and brings nothing', () => {
  const errors = (r: RdsRig, count: number): void => {
    for (let index = 0; index < count; index += 1)
      r.write(runningErrorLog, (n) => ({
        text: `(n ${n})`,
        bytes: errorLine(r.clock.now() + index, `Aborted (n ${n})`),
      }));
  };
  /** Calls an hour. Three hundred instances make 10 000 of them then, of the 36 000 that are usual. */
  const most = 40;
  /** Calls for bytes in each of some hours. */
  const hourly = async (r: RdsRig, hours: number, each?: (minutes: number) => void): Promise<number[]> => {
    const counts: number[] = [];
    r.askedSince();
    for (let index = 0; index < hours; index += 1) {
      await r.minutes(60, each);
      counts.push(r.askedSince().length);
    }
    return counts;
  };

  it('T25 costs a few calls an hour, and raises no alarm', async () => {
    const r = rdsRig({ behaviours: { emptyErrorLog: true } });
    errors(r, 30);
    for (const count of await hourly(r, 4)) expect(count).toBeLessThanOrEqual(most);
    expect([r.gaps(), r.deadLetters.letters(), r.stored()]).toEqual([[], [], []]);
  });

  it('T25 costs a few calls an hour while it is said to grow, and when it is rotated', async () => {
    const r = rdsRig({ behaviours: { emptyErrorLog: true } });
    errors(r, 30);
    const counts = await hourly(r, 2, (minutes) => (minutes % 5 === 0 ? errors(r, 1) : undefined));
    r.rotate(runningErrorLog);
    counts.push(...(await hourly(r, 2)));
    for (const count of counts) expect(count).toBeLessThanOrEqual(most);
    expect([r.gaps(), r.deadLetters.letters(), r.stored()]).toEqual([[], [], []]);
  });

  it('T25 costs a few calls an hour after it was read, too, and raises no alarm', async () => {
    const r = rdsRig();
    errors(r, 30);
    await r.minutes(6);
    r.engine.behaviours.emptyErrorLog = true;
    const before = r.stored().length;
    errors(r, 5);
    const counts = await hourly(r, 4);
    for (const count of counts) expect(count).toBeLessThanOrEqual(most);
    expect(r.stored().length).toBe(before);
    expect([r.gaps(), r.deadLetters.letters()]).toEqual([[], []]);
    // And when the bytes come after all, they are read.
    r.engine.behaviours.emptyErrorLog = false;
    errors(r, 1);
    await r.minutes(60);
    expectAll(r);
  });

  it('T25 costs a few calls an hour where only its end is never served, and no record waits for that', async () => {
    const more = 700;
    const r: RdsRig = rdsRig({
      api: (api) => ({
        ...api,
        describeLogFiles: async (request, signal) => {
          const { items, marker } = await api.describeLogFiles(request, signal);
          return { items: items.map((each) => ({ ...each, size: each.size + more })), marker };
        },
      }),
    });
    errors(r, 30);
    await r.minutes(6);
    const counts = await hourly(r, 3);
    for (const count of counts) expect(count).toBeLessThanOrEqual(most);
    r.rotate(runningErrorLog);
    errors(r, 5);
    counts.push(...(await hourly(r, 3)));
    for (const count of counts) expect(count).toBeLessThanOrEqual(most);
    expectAll(r);
  });

  it('T25 keeps no other log of its instance waiting', async () => {
    const r = rdsRig({ behaviours: { emptyErrorLog: true } });
    errors(r, 30);
    const [n = 0] = r.slow(50);
    await r.minutes(40);
    expect(r.stored().length).toBe(50);
    expect(r.written.get(n)?.base).toBe(slowLog);
  });
});
