import { rdsSourceSetting, type RdsSourceSetting } from '../../../../contract/rds-sources';
import { fakeRds, slowLog, type FakeRds } from '../../../../demo/fake-rds/engine';
import type { ListedFile } from '../../../../services/source/log-source';
import { RdsError, type RdsApi, type RdsRefusal } from '../../../../services/source/rds/api';
import { rdsLogSource } from '../../../../services/source/rds/rds-log-source';
import { fakeRdsApi } from '../../support/fake-rds-api';
import { manualClock } from '../../support/manual-clock';
import { recordingLog } from '../../support/recording-log';

const minute = 60_000;
const hour = 60 * minute;
const { signal } = new AbortController();
const accounts = ['111122223333', '444455556666'];

interface SceneOptions {
  readonly setting?: Partial<RdsSourceSetting>;
  /** Stands between the source and the first engine. */
  readonly api?: (api: RdsApi) => RdsApi;
  readonly places?: number;
}

/** One or two accounts, each with a cluster `orders` of one instance, and the source that lists them. */
function scene({ setting = {}, api: between = (api) => api, places = 1 }: SceneOptions = {}) {
  const clock = manualClock();
  const log = recordingLog();
  const engines = accounts.slice(0, places).map((account) => {
    const engine = fakeRds({ clock, account, rates: { account: false, complete: false } });
    engine.addCluster({ id: 'orders', tags: { team: 'shop' } });
    return engine;
  }) as [FakeRds, ...FakeRds[]];
  const source = rdsLogSource({
    places: engines.map((engine, index) => {
      const api = index === 0 ? between(fakeRdsApi(engine)) : fakeRdsApi(engine);
      const { account, region } = engine;
      return {
        setting: rdsSourceSetting.parse({ account, region, ...setting }),
        calls: { until: () => api },
      };
    }),
    clock,
    log,
  });
  const instance = (id: string, engine: FakeRds = engines[0], cluster = 'orders'): void => {
    engine.addInstance({ id, cluster });
    engine.append(id, slowLog, 'some bytes\n');
  };
  const list = async (since = 0): Promise<ListedFile[]> => {
    const files: ListedFile[] = [];
    for await (const each of source.list(since, signal)) files.push(each);
    return files;
  };
  return {
    ...{ clock, log, engines, engine: engines[0], source, instance, list },
    names: async (since?: number) =>
      (await list(since)).map(({ instance: id, logFileName }) => `${id} ${logFileName}`).sort(),
    listings: (engine: FakeRds = engines[0]) => engine.calls.count('DescribeDBLogFiles'),
    warnings: () => log.lines.filter(({ level }) => level === 'warn').map(({ cause }) => String(cause)),
  };
}

const failing =
  (refusal: RdsRefusal, of: (instance: string) => boolean) =>
  (api: RdsApi): RdsApi => ({
    ...api,
    describeLogFiles: async (request, aborted) => {
      if (of(request.instance)) throw new RdsError(refusal, `${refusal}: ${request.instance}`);
      return api.describeLogFiles(request, aborted);
    },
  });

it('lists every file that is read, of every instance, as RDS tells of it', async () => {
  const s = scene();
  s.instance('db-1');
  s.instance('db-2');
  s.engine.append('db-1', 'error/mysql-error.log', 'x');
  s.engine.append('db-1', 'error/mysql-error-running.log', 'x');
  s.engine.append('db-1', 'audit/audit.log.2', 'x');
  s.engine.append('db-1', 'external/mysql-external.log', 'x');
  s.engine.append('db-1', 'general/mysql-general.log', '');
  const files = await s.list();
  expect(files.map(({ instance, logType, logFileName }) => [instance, logType, logFileName]).sort()).toEqual([
    ['db-1', 'audit', 'audit/audit.log.2.2026-11-21-12-00.0'],
    ['db-1', 'error', 'error/mysql-error-running.log'],
    ['db-1', 'slowquery', slowLog],
    ['db-2', 'slowquery', slowLog],
  ]);
  expect(files.find(({ instance }) => instance === 'db-2')).toMatchObject({
    cluster: 'orders',
    size: 11,
    lastWritten: s.clock.now(),
    source: {
      ...{ kind: 'rds', account: s.engine.account, region: s.engine.region, instance: 'db-2', file: slowLog },
      ...{ size: 11, written: s.clock.now(), listed: s.clock.now() },
    },
  });
});

it('goes through all pages of clusters, instances and files', async () => {
  const s = scene();
  for (let index = 0; index < 130; index += 1) s.engine.addCluster({ id: `c-${index}` });
  for (let index = 0; index < 130; index += 1) s.instance(`db-${index}`, s.engine, `c-${index}`);
  for (let index = 0; index < 1100; index += 1) {
    s.engine.append('db-7', slowLog, 'x');
    s.engine.rotate('db-7', slowLog);
  }
  const names = await s.names();
  expect(names.length).toBe(129 + 1100);
  expect(new Set(names).size).toBe(names.length);
  expect(s.engine.calls.count('DescribeDBClusters')).toBe(2);
  expect(s.engine.calls.count('DescribeDBInstances')).toBe(2);
  expect(s.listings()).toBe(131);
});

it.each<[string, Partial<RdsSourceSetting>, readonly string[]]>([
  ['clusters', { clusters: ['ord*'] }, ['orders-1', 'orders-2']],
  ['instances', { instances: ['*-2'] }, ['orders-2', 'stock-2']],
  ['both, of which each must fit', { clusters: ['stock'], instances: ['*-2', 'orders-1'] }, ['stock-2']],
  [
    'several patterns of one, of which one must fit',
    { instances: ['orders-1', 'stock-1'] },
    ['orders-1', 'stock-1'],
  ],
  ['tags of an instance, or of its cluster', { tags: { team: 'shop' } }, ['orders-1', 'orders-2', 'stock-2']],
  ['several tags, of which each must fit', { tags: { team: 'shop', stage: 'prod' } }, ['stock-2']],
  ['letters of any case', { instances: ['ORDERS-1'] }, ['orders-1']],
])('reads what is asked for by %s', async (_, setting, expected) => {
  const s = scene({ setting });
  s.engine.addCluster({ id: 'stock', tags: { team: 'store' } });
  for (const id of ['orders-1', 'orders-2']) s.instance(id);
  for (const id of ['stock-1', 'stock-2']) s.instance(id, s.engine, 'stock');
  s.engine.setTags('stock-2', { team: 'shop', stage: 'prod' });
  expect((await s.names()).map((name) => name.split(' ')[0])).toEqual(expected);
});

it('refuses Aurora PostgreSQL by the name of its instances, says so once, and reads the others', async () => {
  const s = scene();
  s.instance('db-1');
  s.engine.addCluster({ id: 'reports', engine: 'aurora-postgresql' });
  s.instance('pg-1', s.engine, 'reports');
  for (let round = 0; round < 3; round += 1) {
    await s.names();
    await s.clock.advance(6 * minute);
  }
  expect(s.warnings()).toEqual([
    'pg-1 runs aurora-postgresql, whose logs cannot be parsed yet: it is not read',
  ]);
  expect(new Set(s.engine.calls.all.map(({ instance }) => instance))).toEqual(new Set([undefined, 'db-1']));
});

it('looks at an instance every minute, and for new instances every five', async () => {
  const s = scene();
  s.instance('db-1');
  await s.clock.advance(minute);
  await s.names();
  expect(await s.names()).toEqual([]);
  await s.clock.advance(59_000);
  expect(await s.names()).toEqual([]);
  await s.clock.advance(1000);
  s.instance('db-2');
  expect(await s.names()).toEqual([`db-1 ${slowLog}`]);
  await s.clock.advance(4 * minute);
  expect(await s.names()).toEqual([`db-1 ${slowLog}`, `db-2 ${slowLog}`]);
  expect(s.engine.calls.count('DescribeDBInstances')).toBe(2);
});

it.each([
  [10, 60],
  [10, 400],
  [1, 100],
])(
  'of %d calls a second for %i instances, listings take no more than 15 %% of the calls',
  async (callsPerSecond, count) => {
    const s = scene({ setting: { callsPerSecond } });
    for (let index = 0; index < count; index += 1) s.instance(`db-${index}`);
    await s.names();
    s.engine.calls.clear();
    const minutes = 90;
    for (let index = 0; index < minutes; index += 1) {
      await s.clock.advance(minute);
      await s.names();
    }
    const share = s.listings() / (minutes * 60 * callsPerSecond);
    expect(share).toBeLessThanOrEqual(0.15 * 1.02);
    expect(s.listings()).toBeGreaterThanOrEqual(count);
  },
);

it('asks for what was written since a while before the last look, and at first for what it is asked for', async () => {
  const asked: (number | undefined)[] = [];
  const s = scene({
    api: (api) => ({
      ...api,
      describeLogFiles: (request, aborted) => {
        asked.push(request.writtenSince);
        return api.describeLogFiles(request, aborted);
      },
    }),
  });
  s.instance('db-1');
  const start = s.clock.now();
  await s.names(start - 48 * hour);
  await s.clock.advance(minute);
  await s.names(start - 48 * hour);
  expect(asked[0]).toBe(start - 48 * hour);
  // A file that was quiet for a day is renamed all the same.
  expect(asked[1]).toBeGreaterThanOrEqual(start - 27 * hour);
  expect(asked[1]).toBeLessThanOrEqual(start - 25 * hour);
});

it('looks at every instance when files have just been renamed, however slow its pace is', async () => {
  const s = scene({ setting: { callsPerSecond: 0.1 } });
  for (let index = 1; index <= 10; index += 1) s.instance(`db-${index}`);
  await s.clock.advance(55 * minute);
  expect(await s.names()).toHaveLength(10);
  await s.clock.advance(5 * minute);
  expect(await s.names()).toEqual([]);
  await s.clock.advance(20_000);
  expect(await s.names()).toHaveLength(10);
});

it('says of a live file which one was renamed before it, also when that one is not listed any more', async () => {
  const s = scene();
  s.instance('db-1');
  const after = async () =>
    (await s.list(s.clock.now() - 48 * hour)).flatMap(({ source }) =>
      source.kind === 'rds' && source.file === slowLog ? [source.after] : [],
    );
  expect(await after()).toEqual([undefined]);
  await s.clock.advance(hour);
  s.engine.rotate('db-1', slowLog);
  s.engine.append('db-1', slowLog, 'more\n');
  expect(await after()).toEqual([`${slowLog}.2026-11-21.12`]);
  for (let index = 0; index < 4; index += 1) {
    await s.clock.advance(45 * minute);
    s.engine.append('db-1', slowLog, 'more\n');
    expect(await after()).toEqual([`${slowLog}.2026-11-21.12`]);
  }
  await s.clock.advance(hour);
  s.engine.rotate('db-1', slowLog);
  s.engine.append('db-1', slowLog, 'more\n');
  expect(await after()).toEqual([expect.not.stringContaining('.12')]);
});

describe('one instance that cannot be looked at', () => {
  it.each<RdsRefusal>(['throttled', 'passing', 'denied'])(
    'does not hold up the others, is told, and is tried again: %s',
    async (refusal) => {
      let broken = true;
      const s = scene({ api: failing(refusal, (id) => broken && id === 'db-2') });
      for (const id of ['db-1', 'db-2', 'db-3']) s.instance(id);
      expect(await s.names()).toEqual([`db-1 ${slowLog}`, `db-3 ${slowLog}`]);
      expect(s.warnings()).toEqual([`${refusal}: db-2`]);
      broken = false;
      expect(await s.names()).toEqual([`db-2 ${slowLog}`]);
    },
  );

  it('and takes its time does not hold up the others either', async () => {
    let go: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (go = resolve));
    const s = scene({
      api: (api) => ({
        ...api,
        describeLogFiles: async (request, aborted) => {
          if (request.instance === 'db-0') await waiting;
          return api.describeLogFiles(request, aborted);
        },
      }),
    });
    for (let index = 0; index < 30; index += 1) s.instance(`db-${index}`);
    const seen: string[] = [];
    for await (const { instance } of s.source.list(0, signal)) {
      seen.push(instance);
      if (seen.length === 29) go();
    }
    expect(seen.at(-1)).toBe('db-0');
    expect(new Set(seen).size).toBe(30);
  });

  it('because it is gone is forgotten, which is no failure', async () => {
    const s = scene();
    for (const id of ['db-1', 'db-2']) s.instance(id);
    await s.names();
    s.engine.deleteInstance('db-2');
    await s.clock.advance(minute);
    expect(await s.names()).toEqual([`db-1 ${slowLog}`]);
    expect(s.warnings()).toEqual([]);
    s.engine.deleteInstance('db-1');
    await s.clock.advance(minute);
    expect(await s.names()).toEqual([]);
  });
});

describe('a cycle is not complete', () => {
  it('where none of the instances of a place could be looked at: another place is listed all the same', async () => {
    const s = scene({ api: failing('denied', () => true), places: 2 });
    s.instance('db-1');
    s.instance('db-2', s.engines[1]);
    const seen: string[] = [];
    const listing = (async () => {
      for await (const { instance } of s.source.list(0, signal)) seen.push(instance);
    })();
    await expect(listing).rejects.toThrow(
      'of none of the 1 instances in 111122223333/eu-central-1 the log files could be listed: denied: db-1',
    );
    expect(seen).toEqual(['db-2']);
  });

  it('where it is not known which instances there are', async () => {
    const s = scene({ places: 2 });
    s.instance('db-1');
    s.instance('db-2', s.engines[1]);
    s.engine.denies = (operation) => operation === 'DescribeDBInstances';
    const seen: string[] = [];
    const listing = (async () => {
      for await (const { instance } of s.source.list(0, signal)) seen.push(instance);
    })();
    await expect(listing).rejects.toThrow(
      'which instances there are in 111122223333/eu-central-1 is not known',
    );
    expect(seen).toEqual(['db-2']);
  });
});
