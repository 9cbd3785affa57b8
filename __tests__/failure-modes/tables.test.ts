import { tables } from '../../contract/tables';
import { ofType, shippedStacks } from './shipped-stacks';

it.each(['logFileTracking', 'logProcessingJobs'] as const)(
  'items of %s expire: there are new ones every day',
  (id) => {
    expect(tables[id].timeToLive).toBe('expires_at');
  },
);

it('no table has an index beside its keys', () => {
  const all = ofType(shippedStacks, 'aws_dynamodb_table');
  expect(all).not.toHaveLength(0);
  for (const { attributes } of all) {
    expect(attributes).not.toHaveProperty('global_secondary_index');
    expect(attributes).not.toHaveProperty('local_secondary_index');
  }
});
