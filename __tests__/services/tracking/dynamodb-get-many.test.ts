import type { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { getMany } from '../../../services/tracking/dynamodb-get-many';
import { systemClock } from '../../../services/shared/clock';

type Key = Record<string, string>;

/** A table that gives at most so many items at once, and leaves out the other keys. */
function table(atOnce: (request: number) => number) {
  const requests: Key[][] = [];
  const send = async ({ input }: BatchGetCommand) => {
    const keys = (input.RequestItems?.['t']?.Keys ?? []) as Key[];
    requests.push(keys);
    const given = keys.slice(0, atOnce(requests.length));
    const left = keys.slice(given.length);
    return {
      Responses: { t: given.map((key) => ({ ...key, found: true })) },
      UnprocessedKeys: left.length > 0 ? { t: { Keys: left } } : {},
    };
  };
  return { requests, client: { send } as unknown as DynamoDBDocumentClient };
}

const keys = (count: number): Key[] => Array.from({ length: count }, (_, n) => ({ id: String(n) }));
const clock = { ...systemClock, sleep: () => Promise.resolve() };

it('asks for what was left out until everything is there', async () => {
  const { client, requests } = table((request) => (request % 2 === 0 ? 0 : 7));
  const found = await getMany({ client, table: 't', clock, random: Math.random }, keys(40));
  expect(found).toHaveLength(40);
  expect(new Set(found.map(({ id }) => id)).size).toBe(40);
  expect(requests.length).toBeGreaterThan(6);
});

it('asks for a hundred at once at most, and for each key once', async () => {
  const { client, requests } = table(() => 100);
  await getMany({ client, table: 't', clock, random: Math.random }, [...keys(250), ...keys(250)]);
  expect(requests.map(({ length }) => length)).toEqual([100, 100, 50]);
});

it('gives up where nothing comes any more, and says so', async () => {
  const { client, requests } = table(() => 0);
  await expect(getMany({ client, table: 't', clock, random: Math.random }, keys(3))).rejects.toThrow(
    'table t: DynamoDB left out 3 items 8 times in a row',
  );
  expect(requests).toHaveLength(8);
});
