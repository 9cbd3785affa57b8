import { slowLog } from '../../../demo/fake-rds/engine';
import { codeOf, scene } from './scene';

/** 45 more instances in a cluster of their own. */
function crowd() {
  const made = scene();
  made.rds.addCluster({ id: 'crowd', engine: 'aurora-postgresql', tags: { team: 'blue' } });
  for (let index = 10; index < 55; index += 1) made.rds.addInstance({ id: `c-${index}`, cluster: 'crowd' });
  return made;
}

describe('instances', () => {
  it('are described page by page', () => {
    const { rds } = crowd();
    const pages: number[] = [];
    let Marker: string | undefined;
    do {
      const answer = rds.describeDBInstances({ MaxRecords: 20, Marker });
      pages.push(answer.DBInstances.length);
      Marker = answer.Marker;
    } while (Marker !== undefined);
    expect(pages).toEqual([20, 20, 6]);
  });

  it('come in pages of 20 to 100', () => {
    const { rds } = crowd();
    for (const MaxRecords of [0, 19, 101])
      expect(codeOf(() => rds.describeDBInstances({ MaxRecords }))).toBe('InvalidParameterValue');
  });

  it('are described with their cluster, their engine, their tags and their state', () => {
    const { rds } = scene();
    rds.addInstance({ id: 'Two', cluster: 'orders', tags: { team: 'red' }, resourceId: 'db-2' });
    rds.setStatus('two', 'backing-up');
    expect(rds.describeDBInstances({ DBInstanceIdentifier: 'TWO' }).DBInstances).toMatchObject([
      {
        DBInstanceIdentifier: 'two',
        DBClusterIdentifier: 'orders',
        Engine: 'aurora-mysql',
        DBInstanceStatus: 'backing-up',
        DbiResourceId: 'db-2',
        DBInstanceArn: 'arn:aws:rds:eu-central-1:111122223333:db:two',
        TagList: [{ Key: 'team', Value: 'red' }],
      },
    ]);
  });

  it('are filtered by cluster and by engine', () => {
    const { rds } = crowd();
    const of = (Name: string, ...Values: string[]) =>
      rds.describeDBInstances({ Filters: [{ Name, Values }] }).DBInstances.length;
    expect(of('db-cluster-id', 'orders')).toBe(1);
    expect(of('db-cluster-id', 'orders', 'crowd')).toBe(46);
    expect(of('engine', 'aurora-postgresql')).toBe(45);
    expect(codeOf(() => of('colour', 'red'))).toBe('InvalidParameterValue');
  });

  it('are not found under a name that is none of theirs', () => {
    const { rds } = scene();
    expect(codeOf(() => rds.describeDBInstances({ DBInstanceIdentifier: 'orders' }))).toBe(
      'DBInstanceNotFound',
    );
  });
});

describe('clusters', () => {
  it('are described with their members and tags', () => {
    const { rds } = scene();
    rds.setTags('orders', { team: 'red' });
    expect(rds.describeDBClusters({ DBClusterIdentifier: 'orders' }).DBClusters).toMatchObject([
      {
        DBClusterIdentifier: 'orders',
        DBClusterMembers: [{ DBInstanceIdentifier: 'one', IsClusterWriter: true }],
        TagList: [{ Key: 'team', Value: 'red' }],
      },
    ]);
    expect(codeOf(() => rds.describeDBClusters({ DBClusterIdentifier: 'x' }))).toBe('DBClusterNotFoundFault');
  });
});

describe('log files', () => {
  it('are filtered by a part of their names, by size, and by when they were written', () => {
    const { rds, append, pass, now } = scene();
    append('1234');
    pass(60_000);
    append('12345', 'error/mysql-error-running.log');
    const listed = (filter: object) =>
      rds
        .describeDBLogFiles({ DBInstanceIdentifier: 'one', ...filter })
        .DescribeDBLogFiles.map(({ LogFileName }) => LogFileName);
    expect(listed({ FilenameContains: 'slow' })).toEqual([slowLog]);
    expect(listed({ FileSize: 4 })).toEqual(['error/mysql-error-running.log']);
    expect(listed({ FileLastWritten: now() })).toEqual(['error/mysql-error-running.log']);
    expect(listed({ FileLastWritten: now() - 60_000 })).toHaveLength(2);
    expect(listed({ FileLastWritten: now() + 1 })).toEqual([]);
  });

  it('are listed page by page', () => {
    const { rds, append } = scene();
    for (const name of ['a', 'b', 'c']) append('x', name);
    const ask = (Marker?: string) =>
      rds.describeDBLogFiles({ DBInstanceIdentifier: 'one', MaxRecords: 2, Marker });
    const first = ask();
    expect(first.DescribeDBLogFiles).toHaveLength(2);
    expect(ask(first.Marker)).toMatchObject({
      DescribeDBLogFiles: [{ LogFileName: 'c' }],
      Marker: undefined,
    });
  });
});
