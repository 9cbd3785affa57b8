import type { TrackedGeneration } from '../../../../contract/items';
import type { RdsSource } from '../../../../contract/messages';
import { lagMeter } from '../../../../services/processor/master/lag';
import { noon, s3Source, trackedItem } from '../../support/tracked-item';
import { bench, minutes } from './bench';

const read = { read_to: '"e1"', length: 1000, offset: 900 };

function meter() {
  const { measures, counters, gauges, forgotten } = bench();
  const lag = lagMeter(measures);
  const of = (items: readonly TrackedGeneration[], after = 0) => lag.measure(items, noon + after);
  return { lag, of, counters, gauges, forgotten };
}

it('a last record that is held back is no lag', () => {
  const { of } = meter();
  expect(of([trackedItem(read)], minutes(10))).toMatchObject([{ bytes: 0, seconds: 0 }]);
});

it('sums up the bytes of what is behind, for each log', () => {
  const { of, gauges } = meter();
  of([
    trackedItem({ ...read, read_to: '"e0"', size: 1500 }),
    trackedItem({ generation: 'g2', size: 200 }),
    trackedItem({ generation: 'g3', instance_id: 'db-2', size: 30 }),
    trackedItem({ generation: 'g4', log_type: 'error', size: 5 }),
  ]);
  expect(gauges).toMatchObject({
    'lagBytes db-1 slowquery': 800,
    'lagBytes db-2 slowquery': 30,
    'lagBytes db-1 error': 5,
  });
});

it('takes a compressed body that was not read for its stored bytes, and a sealed one for what is left of it', () => {
  const { of } = meter();
  const compressed = { compressed: true, size: 70 };
  expect(of([trackedItem({ ...compressed, offset: 900, read_to: '"e0"' })])).toMatchObject([{ bytes: 70 }]);
  expect(of([trackedItem({ ...compressed, ...read, sealed: true })])).toMatchObject([{ bytes: 100 }]);
});

it('counts the time from the first body that was not read, however often it grows', () => {
  const { of } = meter();
  const grown = (etag: string, after: number) =>
    trackedItem({ ...read, source: s3Source(etag), last_written: noon + after });
  expect(of([grown('"e2"', 0)], minutes(1))).toMatchObject([{ seconds: 60 }]);
  expect(of([grown('"e3"', minutes(5))], minutes(6))).toMatchObject([{ seconds: 360 }]);
  expect(of([trackedItem(read)], minutes(7))).toMatchObject([{ seconds: 0 }]);
  expect(of([grown('"e4"', minutes(8))], minutes(9))).toMatchObject([{ seconds: 60 }]);
});

it('counts no more than to the newest record that was delivered, where a long file is being read', () => {
  const { of } = meter();
  const behind = { ...read, read_to: '"e0"', last_time: (noon + minutes(3)) * 1000 };
  expect(of([trackedItem(behind)], minutes(5))).toMatchObject([{ seconds: 120 }]);
});

it('tells the age of the newest record, also when nothing is open any more', () => {
  const { of, gauges } = meter();
  of([trackedItem({ ...read, last_time: (noon - 5000) * 1000 }), trackedItem({ generation: 'g2' })]);
  expect(gauges['newestRecord db-1 slowquery']).toBe(5);
  of([], minutes(1));
  expect(gauges['newestRecord db-1 slowquery']).toBe(65);
  expect(gauges['lagSeconds db-1 slowquery']).toBe(0);
});

it('does not say how old a record is where there is none, or one from the future', () => {
  const { of, gauges } = meter();
  of([trackedItem()]);
  expect(gauges).not.toHaveProperty('newestRecord db-1 slowquery');
  of([trackedItem({ last_time: (noon + minutes(60)) * 1000 })]);
  expect(gauges['newestRecord db-1 slowquery']).toBe(0);
});

it('publishes counters before they grow, once', () => {
  const { of, counters } = meter();
  of([trackedItem()]);
  of([trackedItem()]);
  expect(counters).toEqual({
    'gaps db-1 slowquery': 0,
    'resends db-1 slowquery': 0,
    'duplicates db-1 slowquery': 0,
  });
});

it('no longer speaks of a log after a week without an open file', () => {
  const { lag, of, forgotten } = meter();
  of([trackedItem(), trackedItem({ generation: 'g2', instance_id: 'db-2' })]);
  of([trackedItem()], minutes(7 * 24 * 60));
  expect(forgotten).toEqual(['db-2 slowquery']);
  expect(lag.logs()).toEqual([{ instance: 'db-1', logType: 'slowquery' }]);
});

describe('the time to loss', () => {
  const hours = (count: number): number => count * 3600;
  const rdsSource = (file: string, size = 1000): RdsSource => ({
    ...{ kind: 'rds', account: '111122223333', region: 'eu-west-1', instance: 'db-1', file, size },
    ...{ written: noon, listed: noon },
  });
  const slow = (hour: string, change: Partial<TrackedGeneration> = {}) =>
    trackedItem({
      generation: `g${hour}`,
      source: rdsSource(`slowquery/mysql-slowquery.log.2026-11-21.${hour}`),
      ...change,
    });
  const name = 'timeToLoss db-1 slowquery';

  it('is that of the file that Aurora may remove first, of those that are behind', () => {
    const { of, gauges } = meter();
    of([
      slow('09', { last_written: noon - minutes(180), read_to: '1000' }),
      slow('10', { last_written: noon - minutes(120), read_to: '900' }),
      slow('11', { last_written: noon - minutes(60) }),
    ]);
    expect(gauges[name]).toBe(hours(22));
  });

  it('is a month for error logs', () => {
    const { of, gauges } = meter();
    const source = rdsSource('error/mysql-error-running.log');
    of([trackedItem({ log_type: 'error', source })], minutes(60));
    expect(gauges['timeToLoss db-1 error']).toBe(hours(30 * 24 - 1));
  });

  it('is below 0 when a file may be gone already', () => {
    const { of, gauges } = meter();
    of([slow('10')], minutes(25 * 60));
    expect(gauges[name]).toBe(-hours(1));
  });

  it('ends when everything is delivered, or nothing is open any more', () => {
    const { of, gauges } = meter();
    for (const delivered of [[slow('10', { read_to: '1000' })], []]) {
      of([slow('10')]);
      expect(gauges).toHaveProperty([name], hours(24));
      of(delivered);
      expect(gauges).not.toHaveProperty([name]);
    }
  });

  it('is not known of files in S3', () => {
    const { of, gauges } = meter();
    of([trackedItem()]);
    expect(gauges).not.toHaveProperty([name]);
  });
});
