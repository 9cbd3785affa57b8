import { gunzipSync } from 'node:zlib';
import {
  errorLog,
  fakeRds,
  generalLog,
  postgresLog,
  runningErrorLog,
  slowLog,
} from '../../../demo/fake-rds/engine';
import { codeOf, hour, scene } from './scene';

const day = 24 * hour;

describe('a log file', () => {
  it('begins to exist when it is written to (T12)', () => {
    const { append, names } = scene();
    expect(names()).toEqual([]);
    append('');
    expect(names()).toEqual([slowLog]);
    append('query\n', generalLog);
    expect(names()).toEqual([generalLog, slowLog]);
  });
});

describe('the error log', () => {
  it('is flushed to the end of the running error log, and emptied (T9)', () => {
    const { rds, append, portion, list } = scene();
    append('first\n', errorLog);
    expect(portion('0', errorLog).LogFileData).toBe('first\n');
    rds.flushErrorLog('one');
    append('second\n', errorLog);
    rds.flushErrorLog('one');
    append('third\n', errorLog);
    expect(list().map(({ LogFileName, Size }) => [LogFileName, Size])).toEqual([
      [runningErrorLog, 13],
      [errorLog, 6],
    ]);
    expect(portion('0', runningErrorLog).LogFileData).toBe('first\nsecond\n');
    expect(portion('0', errorLog).LogFileData).toBe('third\n');
  });

  it('is another generation after each flush, and none when there was nothing to flush', () => {
    const { rds, append } = scene();
    append('first\n', errorLog);
    for (let index = 0; index < 3; index += 1) rds.flushErrorLog('one');
    const generations = rds.generations.filter(({ base }) => base === errorLog);
    expect(generations.map(({ size, goneAt }) => [size, goneAt !== undefined])).toEqual([
      [6, true],
      [0, false],
    ]);
  });
});

describe('audit logs', () => {
  it('are four files in parallel, which never change their names; new names appear (T11)', () => {
    const { rds, append, names, pass, portion } = scene();
    for (const stripe of [0, 1, 2, 3]) append(`${stripe},CONNECT\n`, `audit/audit.log.${stripe}`);
    const first = [0, 1, 2, 3].map((stripe) => `audit/audit.log.${stripe}.2026-11-21-09-15.0`);
    expect(names()).toEqual(first);
    rds.rotateAudit('one');
    pass(60_000);
    rds.rotateAudit('one');
    expect(names()).toEqual(expect.arrayContaining(first));
    expect(names().filter((name) => name.startsWith('audit/audit.log.2'))).toEqual([
      'audit/audit.log.2.2026-11-21-09-15.0',
      'audit/audit.log.2.2026-11-21-09-15.1',
      'audit/audit.log.2.2026-11-21-09-16.0',
    ]);
    expect(portion('0', first[2])).toEqual({
      LogFileData: '2,CONNECT\n',
      Marker: '9:10',
      AdditionalDataPending: false,
    });
  });
});

describe('logs of Aurora PostgreSQL', () => {
  it('are named by the minute in which they begin, and can be compressed when they are rotated (T24)', () => {
    const { rds, pass, portion, append } = scene({ behaviours: { gzipRotated: true } });
    append('LOG: one\n', postgresLog);
    pass(hour);
    rds.rotate('one', postgresLog);
    const [compressed, live] = rds.describeDBLogFiles({ DBInstanceIdentifier: 'one' }).DescribeDBLogFiles;
    expect(live).toMatchObject({ LogFileName: `${postgresLog}.2026-11-21-1015`, Size: 0 });
    expect(compressed?.LogFileName).toBe(`${postgresLog}.2026-11-21-0915.gz`);
    const name = compressed?.LogFileName ?? '';
    expect(codeOf(() => portion('0', name))).toBe('InvalidParameterValue');
    const whole = rds.downloadCompleteLogFile({ DBInstanceIdentifier: 'one', LogFileName: name });
    expect(gunzipSync(whole).toString()).toBe('LOG: one\n');
    expect(whole).toHaveLength(compressed?.Size ?? -1);
  });
});

describe('a whole file', () => {
  it('is a snapshot of its bytes, as they are', () => {
    const { rds, append } = scene({ caps: { bytes: 1 } });
    const bytes = Buffer.from([0x41, 0x00, 0xff, 0x0d, 0x0a]);
    append(bytes);
    const whole = rds.downloadCompleteLogFile({ DBInstanceIdentifier: 'one', LogFileName: slowLog });
    rds.shrink('one', 5);
    append('other');
    expect(whole.equals(bytes)).toBe(true);
  });

  it('is found under its present name alone', () => {
    const { rds, append, rotate } = scene();
    append('one\n');
    const whole = (name: string) =>
      rds.downloadCompleteLogFile({ DBInstanceIdentifier: 'one', LogFileName: name }).toString();
    rotate();
    expect(whole(slowLog)).toBe('');
    expect(whole(`${slowLog}.2026-11-21.09`)).toBe('one\n');
    expect(codeOf(() => whole(`${slowLog}.2026-11-21.08`))).toBe('DBLogFileNotFoundFault');
  });
});

describe('files that come back shorter (T10)', () => {
  it('grow on from there, and a marker behind it skips what is new', () => {
    const { rds, append, portion } = scene();
    append('one\ntwo\nthree\n');
    rds.shrink('one', 6);
    append('other\nlines\n');
    expect(portion('0').LogFileData).toBe('one\ntwo\nother\nlines\n');
    expect(portion('2026-11-21.9:14').LogFileData).toBe('lines\n');
  });

  it('are all files of an instance, rotated ones too, and what was lost is remembered', () => {
    const { rds, append, rotate, now } = scene();
    append('one\ntwo\n');
    rotate();
    append('three\n');
    rds.shrink('one', (name) => (name === slowLog ? 100 : 4));
    expect(rds.generations.map(({ size }) => size)).toEqual([4, 0]);
    expect(rds.generations[0]?.shrinks).toEqual([{ at: now(), from: 8, to: 4, lost: Buffer.from('two\n') }]);
    expect(rds.generations[0]?.bytes().toString()).toBe('one\n');
  });

  it('are those of every instance of a cluster that fails over, and the writer is another one', () => {
    const { rds, append } = scene();
    rds.addInstance({ id: 'two', cluster: 'orders' });
    append('x'.repeat(10_000));
    rds.append('two', slowLog, 'x'.repeat(10_000));
    rds.failover('orders', { by: 1000 });
    expect(rds.generations.map(({ size }) => size)).toEqual([9000, 9000]);
    expect(rds.describeDBClusters().DBClusters[0]?.DBClusterMembers).toEqual([
      { DBInstanceIdentifier: 'two', IsClusterWriter: true },
      { DBInstanceIdentifier: 'one', IsClusterWriter: false },
    ]);
    expect(() => rds.failover('orders', { to: 'nobody' })).toThrow('nobody');
  });
});

describe('retention', () => {
  it('is 24 hours after rotation, and 30 days for the error log', () => {
    const { rds, append, rotate, pass, names } = scene();
    append('one\n');
    append('note\n', runningErrorLog);
    rotate();
    rds.rotate('one', runningErrorLog);
    pass(day - 1);
    rds.purge();
    expect(names()).toHaveLength(4);
    pass(1);
    rds.purge();
    expect(names()).toEqual([runningErrorLog, `${runningErrorLog}.2026-11-21.09`, slowLog]);
    pass(29 * day);
    rds.purge();
    expect(names()).toEqual([runningErrorLog, slowLog]);
  });

  it('can be another one', () => {
    const { rds, append, rotate, pass, names } = scene();
    append('one\n');
    rotate();
    pass(hour);
    rds.purge({ slowquery: hour });
    expect(names()).toEqual([slowLog]);
  });
});

describe('every generation', () => {
  it('is remembered with its names, its times and its bytes', () => {
    const { rds, append, rotate, pass, now } = scene();
    const bornAt = now();
    append('one\n');
    pass(1000);
    append('two\n');
    rotate();
    const rotatedAt = now();
    pass(day);
    rds.purge();
    expect(rds.generations).toHaveLength(2);
    expect(rds.generations[0]).toMatchObject({
      instance: 'one',
      logType: 'slowquery',
      base: slowLog,
      bornAt,
      lastWritten: bornAt + 1000,
      rotatedAt,
      goneAt: rotatedAt + day,
      names: [
        { name: slowLog, from: bornAt },
        { name: `${slowLog}.2026-11-21.09`, from: rotatedAt },
      ],
    });
    expect(rds.generations[0]?.bytes().toString()).toBe('one\ntwo\n');
  });

  it('says what was appended to it, and where', () => {
    const { rds } = scene();
    rds.append('one', slowLog, 'one\n');
    expect(rds.append('one', slowLog, 'zwölf\n')).toEqual({ generation: 1, from: 4, to: 11 });
    expect(rds.generations[0]?.id).toBe(1);
  });
});

describe('an instance', () => {
  it('that is deleted is gone, with its files (T19)', () => {
    const { rds, append, list } = scene();
    append('one\n');
    rds.deleteInstance('one');
    expect(codeOf(list)).toBe('DBInstanceNotFound');
    expect(rds.describeDBClusters().DBClusters[0]?.DBClusterMembers).toEqual([]);
    expect(rds.generations[0]?.goneAt).toBeDefined();
    rds.addInstance({ id: 'one' });
    expect(list()).toEqual([]);
  });

  it('is no cluster (T20)', () => {
    const { rds } = scene();
    expect(codeOf(() => rds.describeDBLogFiles({ DBInstanceIdentifier: 'orders' }))).toBe(
      'DBInstanceNotFound',
    );
  });

  it('cannot be asked for its logs in some states', () => {
    const { rds, list, append, portion } = scene();
    append('one\n');
    rds.setStatus('one', 'rebooting');
    expect([codeOf(list), codeOf(() => portion('0'))]).toEqual(['DBInstanceNotReady', 'DBInstanceNotReady']);
    rds.setStatus('one', 'stopped');
    expect(codeOf(list)).toBe('InvalidDBInstanceState');
    rds.setStatus('one', 'modifying');
    expect(list()).toHaveLength(1);
  });

  it('has the same resource id for the same seed', () => {
    const idOf = (seed: number) =>
      fakeRds({ clock: { now: () => 0 }, seed }).addInstance({ id: 'one' }).resourceId;
    expect(idOf(5)).toBe(idOf(5));
    expect(idOf(5)).not.toBe(idOf(6));
    expect(idOf(5)).toMatch(/^db-[A-Z2-7]{26}$/);
  });
});
