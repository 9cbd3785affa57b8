import { slowLog } from '../../../demo/fake-rds/engine';
import { codeOf, scene } from './scene';

describe('rates', () => {
  it('allow 14 calls a second and 14 at once, all operations together', () => {
    const { rds, list, pass } = scene({ rates: {} });
    const answered = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        codeOf(() => (index % 2 === 0 ? list() : rds.describeDBInstances())),
      ).filter((code) => code === undefined).length;
    expect(answered(20)).toBe(14);
    pass(500);
    expect(answered(20)).toBe(7);
    pass(60_000);
    expect(answered(20)).toBe(14);
  });

  it('refuse with Throttling, and never somebody who is exactly on time', () => {
    const { list, pass, rds } = scene({ rates: { account: { perSecond: 10, burst: 1 } } });
    for (let index = 0; index < 100; index += 1) {
      list();
      pass(100);
    }
    list();
    expect(codeOf(list)).toBe('Throttling');
    expect(list).toThrow('Rate exceeded');
    expect(rds.calls.count('DescribeDBLogFiles', 'Throttling')).toBe(2);
  });

  it('leave whole files out, which have a rate of their own', () => {
    const { rds, append, list } = scene({
      rates: { account: { perSecond: 1, burst: 1 }, complete: { perSecond: 1, burst: 2 } },
    });
    append('one\n');
    const whole = () => rds.downloadCompleteLogFile({ DBInstanceIdentifier: 'one', LogFileName: slowLog });
    list();
    expect([codeOf(list), codeOf(whole), codeOf(whole), codeOf(whole)]).toEqual([
      'Throttling',
      undefined,
      undefined,
      'Throttling',
    ]);
  });

  it('can be those of one operation', () => {
    const { rds, list } = scene({
      rates: { account: false, operations: { DescribeDBLogFiles: { perSecond: 1, burst: 1 } } },
    });
    list();
    expect(codeOf(list)).toBe('Throttling');
    expect(codeOf(() => rds.describeDBInstances())).toBeUndefined();
  });
});

describe('trouble', () => {
  it('throttles and fails by chance, as much as is set at the time (T14)', () => {
    const { rds, list } = scene();
    const codes = () => new Set(Array.from({ length: 100 }, () => codeOf(list)));
    expect(codes()).toEqual(new Set([undefined]));
    rds.trouble.throttled = 0.3;
    expect(codes()).toEqual(new Set([undefined, 'Throttling']));
    rds.trouble.throttled = 0;
    rds.trouble.serverErrors = 0.5;
    expect(codes()).toEqual(new Set([undefined, 'InternalFailure', 'ServiceUnavailable']));
  });

  it('can be a right that somebody does not have', () => {
    const { rds, list } = scene();
    rds.denies = (operation) => operation === 'DescribeDBLogFiles';
    expect(codeOf(list)).toBe('AccessDenied');
    expect(codeOf(() => rds.describeDBInstances())).toBeUndefined();
  });
});

describe('the log of calls', () => {
  it('knows when each was made, on what, and how it ended', () => {
    const { rds, append, portion, now } = scene();
    append('one\n');
    portion('0');
    codeOf(() => portion('0', 'nothing'));
    expect(rds.calls.all).toEqual([
      {
        operation: 'DownloadDBLogFilePortion',
        at: now(),
        instance: 'one',
        file: slowLog,
        data: { generation: 1, from: 0, to: 4, could: 4 },
      },
      {
        operation: 'DownloadDBLogFilePortion',
        at: now(),
        instance: 'one',
        file: 'nothing',
        error: 'DBLogFileNotFoundFault',
      },
    ]);
    rds.calls.clear();
    expect(rds.calls.count('all')).toBe(0);
  });

  it('knows the largest number of calls in any window', () => {
    const { rds, list, pass } = scene();
    for (const pause of [0, 400, 400, 400, 5000, 100]) {
      pass(pause);
      list();
    }
    rds.describeDBInstances();
    expect(rds.calls.most('all', 1000)).toBe(3);
    expect(rds.calls.most('DescribeDBLogFiles', 1000)).toBe(3);
    expect(rds.calls.most('DescribeDBLogFiles', 400)).toBe(2);
    expect(rds.calls.most('DescribeDBInstances', 1000)).toBe(1);
    expect(rds.calls.most('DescribeDBClusters', 1000)).toBe(0);
  });

  it('knows how much was brought, could have been brought, and was brought again', () => {
    const { rds, append, portion } = scene({ caps: { lines: 3 } });
    append('1\n2\n3\n4\n5\n');
    portion('0', slowLog, 1);
    portion('2026-11-21.9:2');
    portion('2026-11-21.9:4');
    portion('2026-11-21.9:10');
    expect(rds.calls.data()).toEqual({ calls: 3, bytes: 14, could: 18, refetches: 0, refetched: 4 });
    expect(rds.calls.data('DownloadDBLogFilePortion', 3).refetches).toBe(1);
    expect(rds.calls.data('DownloadCompleteLogFile').calls).toBe(0);
  });
});
