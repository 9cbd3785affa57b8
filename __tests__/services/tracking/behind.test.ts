import { isBehind, sameBody } from '../../../services/tracking/behind';
import { s3Source, trackedItem } from '../support/tracked-item';

describe('a generation is behind', () => {
  const read = { source: s3Source('"e1"'), read_to: '"e1"' };
  it.each([
    ['that was never read', {}, true],
    ['whose body was read to its end, its last record held back', read, false],
    ['whose body is another than the one that was read', { ...read, source: s3Source('"e2"') }, true],
    ['that is sealed, its last record not delivered', { ...read, sealed: true }, true],
    ['that is sealed and complete', { ...read, sealed: true, complete: true }, false],
    ['whose branch is read on, and that is complete', { complete: true, superseded_by: 'b.2' }, false],
    ['whose branch is read on, and whose rest is not read', { superseded_by: 'b.2' }, true],
  ])('%s: %j: %p', (_, change, behind) => {
    expect(isBehind(trackedItem(change))).toBe(behind);
  });
});

describe('a body', () => {
  it('is the same at the same place with the same ETag, whatever its version is called', () => {
    const listed = s3Source('"e1"', 'key');
    expect(sameBody(listed, { ...listed, version: 'v1' })).toBe(true);
    expect(sameBody(listed, s3Source('"e2"', 'key'))).toBe(false);
    expect(sameBody(listed, s3Source('"e1"', 'other'))).toBe(false);
    expect(
      sameBody(listed, {
        kind: 'rds',
        account: '123456789012',
        region: 'us-east-1',
        instance: 'db-1',
        file: 'slowquery/mysql-slowquery.log',
        size: 1,
        written: 1,
        listed: 1,
      }),
    ).toBe(false);
  });
});
