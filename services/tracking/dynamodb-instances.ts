import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { instanceMetadata, type InstanceMetadata } from '../../contract/items';
import { tables } from '../../contract/tables';
import { unlessConditionFails, updateOf } from './dynamodb-requests';
import { dynamodbTable, type DynamodbDeps } from './dynamodb-table';
import type { InstanceStore } from './instances';

/** Instances on DynamoDB. */
export function dynamodbInstances({ client, table }: Pick<DynamodbDeps, 'client' | 'table'>): InstanceStore {
  return {
    seen: async ({ instance_id, cluster_id, engine }, at) => {
      await unlessConditionFails(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { instance_id },
            ...updateOf({
              change: { cluster_id, engine, last_seen_at: at },
              computed: [
                ({ name, value }) =>
                  `${name('first_seen_at')} = if_not_exists(${name('first_seen_at')}, ${value(at)})`,
              ],
              conditions: [
                ({ name, value }) =>
                  `attribute_not_exists(${name('last_seen_at')}) OR ${name('last_seen_at')} <= ${value(at)}`,
              ],
            }),
          }),
        ),
      );
    },
  };
}

/** Every instance that discovery has ever seen, for the master, which goes through all of them. */
export const everyInstance = (deps: DynamodbDeps): AsyncIterable<InstanceMetadata> =>
  dynamodbTable<InstanceMetadata>(deps, instanceMetadata, tables.instanceMetadata).scan();
