import { hint, hintVersion } from '../../contract/messages';

const good = {
  schema_version: hintVersion,
  instance_id: 'shop-1',
  cluster_id: 'shop',
  engine: 'aurora-mysql',
  log_type: 'slowquery',
  log_file_name: 'slowquery/mysql-slowquery.log',
  last_written: 1_795_000_000_000,
  size: 17,
  timestamp: '2026-11-21T07:00:00.000Z',
  generation: 'abc',
  source: { kind: 's3', bucket: 'logs', key: 'shop/shop-1/slowquery/mysql-slowquery.log', etag: '"1"' },
};

describe('a hint', () => {
  it('says where a file of which instance lies', () => {
    expect(hint.parse(good)).toEqual(good);
  });

  it('may name a version, and a source of another kind', () => {
    expect(hint.safeParse({ ...good, source: { ...good.source, version: 'v1' } }).success).toBe(true);
    expect(
      hint.safeParse({
        ...good,
        source: {
          kind: 'rds',
          account: '123456789012',
          region: 'us-east-1',
          instance: 'db-1',
          file: 'slowquery/mysql-slowquery.log',
          size: 1,
          written: 1,
          listed: 1,
        },
      }).success,
    ).toBe(true);
  });

  it.each([
    ['of another version', { schema_version: hintVersion + 1 }],
    ['of another engine', { engine: 'aurora-postgresql' }],
    ['of an unknown log', { log_type: 'external' }],
    ['with seconds for milliseconds in a text', { last_written: '1795000000' }],
    ['with a field that nobody knows', { offset: 3 }],
    ['from nowhere', { source: { kind: 'ftp' } }],
  ])('%s is refused', (_, change) => {
    expect(hint.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
