import { rdsSourceSetting, type RdsSourceSetting } from '../../../../contract/rds-sources';
import { fakeRds } from '../../../../demo/fake-rds/engine';
import { fleetFinder } from '../../../../services/source/rds/fleet';
import { fakeRdsApi } from '../../support/fake-rds-api';
import { recordingLog } from '../../support/recording-log';

const { signal } = new AbortController();

/** An account with two clusters, an instance of none, and what is asked for. */
function scene(asked: Partial<RdsSourceSetting>) {
  const engine = fakeRds({ clock: { now: () => 0 }, rates: { account: false } });
  engine.addCluster({ id: 'orders' });
  engine.addCluster({ id: 'reports', engine: 'aurora-postgresql' });
  for (const id of ['orders-1', 'orders-2']) engine.addInstance({ id, cluster: 'orders' });
  engine.addInstance({ id: 'reports-1', cluster: 'reports' });
  const { account, region } = engine;
  const log = recordingLog();
  const find = fleetFinder({ log }, rdsSourceSetting.parse({ account, region, ...asked }));
  return {
    engine,
    find: async () =>
      (await find(fakeRdsApi(engine), signal)).map(({ instance, cluster }) => `${cluster}/${instance}`),
    said: () => log.lines.filter(({ level }) => level === 'warn').map(({ cause }) => cause),
  };
}

it('finds the instances of clusters whose logs can be parsed', async () => {
  const s = scene({ clusters: ['orders'] });
  expect(await s.find()).toEqual(['orders/orders-1', 'orders/orders-2']);
  expect(s.said()).toEqual([]);
});

it.each<[string, Partial<RdsSourceSetting>, string]>([
  [
    'the id of a cluster where an instance’s is wanted, and which instances it has',
    { instances: ['orders'] },
    'instances: given orders, which is a cluster; its instances are orders-1, orders-2: name it under clusters',
  ],
  [
    'an instance that is not there',
    { instances: ['orders-9'] },
    'instances: given orders-9; there is no such instance',
  ],
  ['a cluster that is not there', { clusters: ['order'] }, 'clusters: given order; there is no such cluster'],
  [
    'an engine whose logs cannot be parsed',
    { clusters: ['reports'] },
    'reports-1 runs aurora-postgresql, whose logs cannot be parsed yet: it is not read',
  ],
])('says to the operator %s, once', async (_, asked, says) => {
  const s = scene(asked);
  expect(await s.find()).toEqual([]);
  await s.find();
  expect(s.said()).toEqual([says]);
});

it('says nothing of a pattern that nothing fits yet, and again what has changed', async () => {
  const s = scene({ clusters: ['ledger', 'stock-*'] });
  await s.find();
  s.engine.addCluster({ id: 'ledger' });
  s.engine.addInstance({ id: 'ledger-1', cluster: 'ledger' });
  expect(await s.find()).toEqual(['ledger/ledger-1']);
  s.engine.deleteInstance('ledger-1');
  expect(await s.find()).toEqual([]);
  expect(s.said()).toEqual(['clusters: given ledger; there is no such cluster']);
});
