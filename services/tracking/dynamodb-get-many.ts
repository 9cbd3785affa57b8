import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { backoff, type Random } from '../shared/backoff';
import type { Clock } from '../shared/clock';

export interface GetManyDeps {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock: Clock;
  readonly random: Random;
}

type Key = Record<string, string>;

/** Keys of one request at most (BatchGetItem, Amazon DynamoDB API Reference). */
const keysAtOnce = 100;

/** How often in a row a request may leave out keys, which is how DynamoDB throttles it, and give no item. */
const patience = 8;

/**
 * Reads many items at once, each as it was a moment ago. Keys without an item are left out; of keys that are given twice
 * there is one item.
 *
 * @throws when DynamoDB has answered several times in a row without a single item
 */
export async function getMany(
  { client, table, clock, random }: GetManyDeps,
  keys: readonly Key[],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  // The request is refused when a key stands in it twice.
  let wanted = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  for (let fruitless = 0; wanted.length > 0;) {
    const batch = wanted.slice(0, keysAtOnce);
    const answer = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: batch } } }));
    const found = answer.Responses?.[table] ?? [];
    const left = (answer.UnprocessedKeys?.[table]?.Keys ?? []) as Key[];
    items.push(...found);
    wanted = [...left, ...wanted.slice(keysAtOnce)];
    fruitless = left.length === batch.length ? fruitless + 1 : 0;
    if (fruitless === patience) {
      throw new Error(`table ${table}: DynamoDB left out ${left.length} items ${patience} times in a row`);
    }
    if (left.length > 0) await clock.sleep(backoff(fruitless + 1, random));
  }
  return items;
}
