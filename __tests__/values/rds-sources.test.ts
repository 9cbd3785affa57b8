import { rdsSourceSetting } from '../../contract/rds-sources';
import { existingBuckets, readsBuckets, readsRds } from '../../values/log-sources';
import { endpointsWithoutNat } from '../../values/schema/network';
import type { EnvironmentInput } from '../../values/schema';
import { UserError } from '../../values/user-error';
import { environment } from '../support/environment';

type Logs = EnvironmentInput['logs'];

const logs = (changes: Partial<Logs>): Partial<EnvironmentInput> => ({
  logs: { gigabytesPerDay: 10, instances: 8, ...changes },
});

const roleArn = 'arn:aws:iam::444455556666:role/aurora-log-reader';
const elsewhere = { account: '444455556666', region: 'us-east-1', roleArn, externalId: 'aurora-logs' };

const noNat = (endpoints: readonly 'rds'[]): Partial<EnvironmentInput> => ({
  imageSource: 'ecr',
  network: {
    mode: 'create',
    zones: ['eu-west-1a', 'eu-west-1b'],
    nat: 'none',
    interfaceEndpoints: [...endpointsWithoutNat, ...endpoints],
  },
});

describe('accounts and regions that are read through the RDS API', () => {
  it('are none, where nothing is said', () => {
    const plain = environment();
    expect(plain.logs.rds).toEqual([]);
    expect([readsRds(plain), readsBuckets(plain)]).toEqual([false, true]);
  });

  it('are the environment’s own, with all instances and a modest budget, where no more is said', () => {
    expect(environment(logs({ rds: [{}] })).logs.rds).toEqual([
      {
        account: '111122223333',
        region: 'eu-west-1',
        clusters: ['*'],
        instances: ['*'],
        tags: {},
        callsPerSecond: 10,
      },
    ]);
  });

  it.each<[string, Logs['rds']]>([
    ['the least', [{}]],
    ['everything', [{ ...elsewhere, clusters: ['orders-*'], instances: ['orders-1', 'orders-2'] }]],
    ['tags and a budget', [{ tags: { 'team:name': 'Bestellungen / Ü' }, callsPerSecond: 0.5 }]],
  ])('are what the programs take: %s', (_, rds) => {
    const { rds: sources } = environment(logs({ rds })).logs;
    for (const source of sources) expect(rdsSourceSetting.parse(source)).toEqual(source);
  });

  it('stand beside buckets, or take their place', () => {
    const beside = environment(logs({ rds: [{}], sourceBuckets: [{ name: 'exports' }] }));
    expect([readsRds(beside), readsBuckets(beside)]).toEqual([true, true]);
    expect(existingBuckets(beside)).toEqual([{ name: 'exports', prefix: '' }]);
    const alone = environment(logs({ rds: [{}], sourceBuckets: 'none' }));
    expect([readsRds(alone), readsBuckets(alone)]).toEqual([true, false]);
    expect(existingBuckets(alone)).toEqual([]);
  });

  it('may be several of one account, and of several accounts', () => {
    const { rds } = environment(logs({ rds: [{}, { region: 'us-east-1' }, elsewhere] })).logs;
    expect(rds.map(({ account, region }) => `${account} ${region}`)).toEqual([
      '111122223333 eu-west-1',
      '111122223333 us-east-1',
      '444455556666 us-east-1',
    ]);
  });

  it('are reached through the endpoint of their region, without NAT', () => {
    const values = { ...noNat(['rds']), ...logs({ rds: [{}, { ...elsewhere, region: 'eu-west-1' }] }) };
    expect(readsRds(environment(values))).toBe(true);
  });
});

describe('a mistake in them names the path, what was given and what is allowed', () => {
  const refused: readonly [string, Partial<EnvironmentInput>, readonly string[]][] = [
    [
      'nothing to read at all',
      logs({ sourceBuckets: 'none' }),
      ['logs.sourceBuckets: given "none"; allowed: "create"', 'logs.rds is empty'],
    ],
    [
      'the same account and region twice',
      logs({ rds: [{ instances: ['orders-*'] }, { account: '111122223333', instances: ['users-*'] }] }),
      ['logs.rds[1]: given {', 'allowed: each account and region once', 'logs.rds[0]', 'Merge'],
    ],
    [
      'another account without a role',
      logs({ rds: [{ account: '444455556666' }] }),
      ['logs.rds[0].roleArn: given nothing; allowed:', '"arn:aws:iam::444455556666:role/"', '111122223333'],
    ],
    [
      'a role of a third account',
      logs({ rds: [{ ...elsewhere, account: '777788889999' }] }),
      [`logs.rds[0].roleArn: given "${roleArn}"; allowed:`, '"arn:aws:iam::777788889999:role/"'],
    ],
    [
      'a role of another account, and no account',
      logs({ rds: [{ roleArn }] }),
      [`logs.rds[0].roleArn: given "${roleArn}"; allowed:`, '"arn:aws:iam::111122223333:role/"'],
    ],
    [
      'an external id without a role',
      logs({ rds: [{ externalId: 'aurora-logs' }] }),
      ['logs.rds[0].externalId: given "aurora-logs"; allowed: nothing without roleArn'],
    ],
    [
      'a region of another partition',
      logs({ rds: [{ region: 'cn-north-1' }] }),
      ['logs.rds[0].region: given "cn-north-1"; allowed: a region of the partition aws,'],
    ],
    [
      'no endpoint and no NAT',
      { ...noNat([]), ...logs({ rds: [{}] }) },
      ['network.interfaceEndpoints: given', 'with network.nat "none" and logs.rds also: rds'],
    ],
    [
      'another region and no NAT',
      { ...noNat(['rds']), ...logs({ rds: [{ region: 'us-east-1' }] }) },
      ['logs.rds[0].region: given "us-east-1"; allowed: eu-west-1, the environment’s own'],
    ],
    [
      'a name that Aurora has not',
      logs({ rds: [{ instances: ['Orders_*'] }] }),
      ['logs.rds[0].instances[0]: given "Orders_*"; allowed: a name of a-z, 0-9 and "-"'],
    ],
    [
      'no instance at all',
      logs({ rds: [{ instances: [] }] }),
      ['logs.rds[0].instances: given []; allowed: at least one instance'],
    ],
    [
      'PostgreSQL, which is not read this way',
      logs({ rds: [{ engine: 'aurora-postgresql' } as object] }),
      ['logs.rds[0].engine: given "aurora-postgresql", but there is no such key', 'callsPerSecond'],
    ],
    [
      'a budget of nothing',
      logs({ rds: [{ callsPerSecond: 0 }] }),
      ['logs.rds[0].callsPerSecond: given 0; allowed: a number of calls a second from 0.1 to 1000'],
    ],
  ];

  it.each(refused)('%s', (_, values, says) => {
    const build = () => environment(values);
    expect(build).toThrow(UserError);
    for (const fragment of says) expect(build).toThrow(fragment);
  });

  it('each on a line of its own, and no more of them', () => {
    const build = () => environment(logs({ rds: [{ account: '444455556666' }] }));
    expect(build).toThrow(/^logs\.rds\[0\]\.roleArn: [^\n]+$/);
  });
});
