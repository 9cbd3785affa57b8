import { trackedGeneration } from '../../contract/items';
import { tables } from '../../contract/tables';
import { ofType, shippedStacks } from './shipped-stacks';

it.each(['logFileTracking', 'logProcessingJobs'] as const)(
  'items of %s expire: there are new ones every day',
  (id) => {
    expect(tables[id].timeToLive).toBe('expires_at');
  },
);

it('the only index is built on an attribute that items have while they are open, and no others', () => {
  const all = ofType(shippedStacks, 'aws_dynamodb_table');
  const indexes = all.flatMap(({ attributes }) => {
    expect(attributes).not.toHaveProperty('local_secondary_index');
    return (attributes['global_secondary_index'] as { name: string; hash_key: string }[] | undefined) ?? [];
  });
  expect(new Set(indexes.map(({ name }) => name))).toEqual(new Set(['open']));
  for (const { hash_key: key } of indexes) {
    expect(Object.keys(trackedGeneration.shape)).toContain(key);
    expect(trackedGeneration.shape[key as 'open'].safeParse(undefined).success).toBe(true);
  }
});
