import { tables, type TableContract } from '../../contract/tables';

const contracts = Object.values(tables) as TableContract[];

it('are three, one for each meaning', () => {
  expect(contracts.map(({ name }) => name)).toEqual([
    'instance-metadata',
    'log-file-tracking',
    'log-processing-jobs',
  ]);
});

it.each(contracts.map((table) => [table.name, table] as const))(
  '%s has its items by instance, under keys that DynamoDB can hold apart',
  (_, { partitionKey, sortKey, timeToLive }) => {
    expect(partitionKey).toBe('instance_id');
    const attributes = [partitionKey, sortKey, timeToLive].filter((attribute) => attribute !== undefined);
    expect(new Set(attributes).size).toBe(attributes.length);
    for (const attribute of attributes) expect(attribute).toMatch(/^[a-z][a-z_]*$/);
  },
);

it('what is kept once an instance never expires by itself', () => {
  expect(tables.instanceMetadata).not.toHaveProperty('timeToLive');
});

it('what is kept many times an instance is told apart by a sort key', () => {
  expect(tables.logFileTracking.sortKey).toBe('generation');
  expect(tables.logProcessingJobs.sortKey).toBe('job_id');
});
