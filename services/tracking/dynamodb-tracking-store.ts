import { PutCommand, UpdateCommand, type UpdateCommandOutput } from '@aws-sdk/lib-dynamodb';
import { trackedGeneration, type TrackedGeneration } from '../../contract/items';
import { tables } from '../../contract/tables';
import type { Random } from '../shared/backoff';
import type { Clock } from '../shared/clock';
import { bodyTag } from './behind';
import { getMany } from './dynamodb-get-many';
import {
  conditionFailed,
  equals,
  exists,
  unlessConditionFails,
  updateOf,
  type Term,
  type Update,
} from './dynamodb-requests';
import { dynamodbTable, type DynamodbDeps } from './dynamodb-table';
import type { GenerationKey, TrackingStore } from './store';

const { sortKey, sparseIndex } = tables.logFileTracking;

const keyOf = ({ instance_id, generation }: GenerationKey) => ({ instance_id, generation });

/** The offset is not greater than the one that is written. */
const notBeyond =
  (offset: number): Term =>
  ({ name, value }) =>
    `${name('offset')} <= ${value(offset)}`;

const another =
  (attribute: string, than: unknown): Term =>
  ({ name, value }) =>
    `attribute_not_exists(${name(attribute)}) OR ${name(attribute)} <> ${value(than)}`;

/**
 * The tracking store on DynamoDB. Each write is one conditional request. A request that is sent again because its answer was
 * lost finds its own write: `save` and `seal` still succeed, `take` is unsure of itself, and the others are told that
 * somebody was there first, after which their callers look again.
 *
 * Items that are not what the contract says throw where one is asked for, and are left out, and logged, where many are.
 */
export function dynamodbTrackingStore(
  deps: DynamodbDeps & { readonly clock: Clock; readonly random: Random },
): TrackingStore {
  const { client, table } = deps;
  const items = dynamodbTable<TrackedGeneration>(deps, trackedGeneration, tables.logFileTracking);

  const send = (key: GenerationKey, update: Update, ReturnValues?: 'ALL_OLD'): Promise<UpdateCommandOutput> =>
    client.send(new UpdateCommand({ TableName: table, Key: keyOf(key), ReturnValues, ...updateOf(update) }));
  const write = (key: GenerationKey, update: Update): Promise<boolean> =>
    unlessConditionFails(send(key, update));

  return {
    get: (key) => items.get(keyOf(key)),
    getMany: async (keys) => items.parseMany(await getMany(deps, keys.map(keyOf))),
    open: () => items.scan(sparseIndex.name),
    ofInstance: (instance) => items.ofInstance(instance),

    create: (item) =>
      unlessConditionFails(
        client.send(
          new PutCommand({
            TableName: table,
            Item: item,
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': sortKey },
          }),
        ),
      ),

    sight(seen, sighting) {
      const etag = bodyTag(sighting.source);
      const readAlready = etag !== undefined && seen.read_to === etag;
      const reopened = { open: seen.instance_id, sealed: false, complete: false };
      return write(seen, {
        change: { ...sighting, missing_since: undefined, ...(readAlready ? {} : reopened) },
        conditions: [
          equals('source', seen.source),
          // Whether it must be read once more was decided by what was seen.
          ...(readAlready ? [equals('read_to', etag)] : []),
          ...(!readAlready && etag !== undefined ? [another('read_to', etag)] : []),
        ],
      });
    },

    async take(key, owner) {
      try {
        const { Attributes } = await send(
          key,
          {
            change: { taken: true, owner },
            computed: [({ name, value }) => `${name('fence')} = ${name('fence')} + ${value(1)}`],
            conditions: [exists(sortKey)],
          },
          'ALL_OLD',
        );
        const before = items.parse(Attributes ?? {});
        return { item: { ...before, fence: before.fence + 1, taken: true, owner }, unsure: before.taken };
      } catch (error) {
        if (conditionFailed(error)) return undefined;
        throw error;
      }
    },

    save: (key, fence, progress) =>
      write(key, {
        change: progress,
        conditions: [equals('fence', fence), notBeyond(progress.offset)],
      }),

    seal: (seen) =>
      write(seen, {
        change: { sealed: true },
        conditions: [
          equals('source', seen.source),
          equals('offset', seen.offset),
          equals('fence', seen.fence),
        ],
      }),

    verified(seen, at, to) {
      const done = seen.complete && to >= seen.offset;
      return write(seen, {
        change: { verified_at: at, verified_to: to, ...(done ? { open: undefined } : {}) },
        conditions: [
          exists(sortKey),
          equals('source', seen.source),
          equals('verified_at', seen.verified_at),
          ...(done ? [equals('complete', true)] : []),
        ],
      });
    },
  };
}
