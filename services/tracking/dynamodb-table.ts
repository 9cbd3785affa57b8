import { GetCommand, paginateQuery, paginateScan, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import type { TableContract } from '../../contract/tables';
import type { Log } from '../shared/log';

export interface DynamodbDeps {
  readonly client: DynamoDBDocumentClient;
  /** The table’s name in this environment. */
  readonly table: string;
  readonly log: Log;
}

/** An item that is not what the contract says. Somebody else has written it, or another version of this program. */
export class BrokenItem extends Error {
  override readonly name = 'BrokenItem';
}

type Attributes = Readonly<Record<string, unknown>>;

/** Reads the items of one table by their contract. */
export interface DynamodbTable<T> {
  /** @throws BrokenItem, which names the table, the key and the first attribute that is wrong */
  parse(item: Attributes): T;
  /** Those that are what the contract says; the others are left out, and logged. */
  parseMany(items: readonly Attributes[]): T[];
  /** Strongly consistent. */
  get(key: Attributes): Promise<T | undefined>;
  /** Every item of an instance, strongly consistent. */
  ofInstance(instance: string): AsyncIterable<T>;
  /** Every item of the table, or of one of its indexes, eventually consistent. */
  scan(index?: string): AsyncIterable<T>;
}

/** @param contract whose partition key is the instance’s id */
export function dynamodbTable<T>(
  { client, table, log }: DynamodbDeps,
  schema: z.ZodType<T>,
  { partitionKey, sortKey }: TableContract,
): DynamodbTable<T> {
  const parse = (item: Attributes): T => {
    const read = schema.safeParse(item);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const key = [partitionKey, ...(sortKey ? [sortKey] : [])]
      .map((name) => `${name} ${JSON.stringify(item[name])}`)
      .join(', ');
    const place = issue?.path.join('.') || 'the item';
    throw new BrokenItem(`table ${table}, item with ${key}: ${place}: ${issue?.message ?? 'is wrong'}`);
  };
  const parseMany = (items: readonly Attributes[]): T[] =>
    items.flatMap((item) => {
      try {
        return [parse(item)];
      } catch (error) {
        if (!(error instanceof BrokenItem)) throw error;
        log.error('an item of a table is left out', { cause: error.message });
        return [];
      }
    });
  return {
    parse,
    parseMany,
    async get(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
      );
      return Item && parse(Item);
    },
    async *ofInstance(instance) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': partitionKey },
          ExpressionAttributeValues: { ':key': instance },
        },
      );
      for await (const { Items = [] } of pages) yield* parseMany(Items);
    },
    async *scan(index) {
      for await (const { Items = [] } of paginateScan({ client }, { TableName: table, IndexName: index })) {
        yield* parseMany(Items);
      }
    },
  };
}
