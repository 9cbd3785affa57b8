import { StateTables } from '../../../constructs/aws/state-tables';
import type { Protection } from '../../../constructs/aws/protection';
import { tables, type TableContract, type TableId } from '../../../contract/tables';
import { place } from '../../support/place';

const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const tableNames = {
  instanceMetadata: 'aurora-test-instance-metadata',
  logFileTracking: 'aurora-test-log-file-tracking',
  logProcessingJobs: 'aurora-test-log-processing-jobs',
};
const contracts = Object.entries(tables) as [TableId, TableContract][];

const build = (protection: Protection = 'data') =>
  place((stack) => new StateTables(stack, 'state', { tableNames, kmsKeyArn, protection }));

it('makes every table of the contract and no other', () => {
  const names = build()
    .resources('aws_dynamodb_table')
    .map(({ attributes }) => attributes['name']);
  expect(names.sort()).toEqual(contracts.map(([id]) => tableNames[id]).sort());
});

describe.each(contracts)('%s', (_, { name, partitionKey, sortKey, timeToLive, sparseIndex }) => {
  const { attributes } = build().resource('aws_dynamodb_table', name);

  it('has the keys of the contract, all of them text', () => {
    expect(attributes['hash_key']).toBe(partitionKey);
    expect(attributes['range_key']).toBe(sortKey);
    // DynamoDB refuses a table that declares attributes which are no keys.
    const keys = [partitionKey, sortKey, sparseIndex?.partitionKey].filter((key) => key !== undefined);
    expect(attributes['attribute']).toEqual(keys.map((key) => ({ name: key, type: 'S' })));
  });

  it('has a second way in only where the contract names one, to whole items', () => {
    expect(attributes['global_secondary_index']).toEqual(
      sparseIndex && [
        {
          name: sparseIndex.name,
          hash_key: sparseIndex.partitionKey,
          range_key: sparseIndex.sortKey,
          projection_type: 'ALL',
        },
      ],
    );
  });

  it('forgets items only where the contract names the attribute that says when', () => {
    expect(attributes['ttl']).toEqual(timeToLive && { attribute_name: timeToLive, enabled: true });
  });

  it('can be restored to any second, is encrypted with our key and paid by request', () => {
    expect(attributes).toMatchObject({
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: kmsKeyArn },
      billing_mode: 'PAY_PER_REQUEST',
    });
  });
});

it.each([
  ['data', { deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } }],
  ['none', { deletion_protection_enabled: false, lifecycle: {} }],
] as const)('guards every table as protection "%s" says', (protection, expected) => {
  for (const { attributes } of build(protection).resources('aws_dynamodb_table')) {
    expect(attributes).toMatchObject(expected);
  }
});
