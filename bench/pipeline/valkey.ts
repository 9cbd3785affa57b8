import { Redis as Client } from 'iovalkey';
import type { Redis } from '../../__tests__/support/redis';
import { batchKeyPrefix } from '../../contract/valkey';
import type { Row } from '../parse/table';

/** Keys that are written: enough that the growth of the server’s tables is spread over them. */
const keys = 100_000;
const hours = 48;

const usedMemory = async (client: Client): Promise<number> =>
  Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);

const connected = (redis: Redis): Client =>
  new Client({ port: redis.port, username: 'tester', password: 'tester-word' });

/** Forgets every batch: runs that carry the same files would otherwise find them delivered. */
export async function forgetBatches(redis: Redis): Promise<void> {
  const client = connected(redis);
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
}

/** What it takes in memory to remember one batch, as services/processor/valkey-marks.ts writes it. */
export async function valkeyRows(redis: Redis): Promise<Row[]> {
  const client = connected(redis);
  try {
    const before = await usedMemory(client);
    for (let from = 0; from < keys; from += 1000) {
      const pipeline = client.pipeline();
      for (let index = from; index < from + 1000; index += 1) {
        const generation = (index >> 4).toString(16).padStart(32, '0');
        const offset = (index % 16) * 1_500_000;
        pipeline.set(
          `${batchKeyPrefix}${generation}:${offset}`,
          String(offset + 1_500_000),
          'EX',
          hours * 3600,
        );
      }
      await pipeline.exec();
    }
    const bytes = ((await usedMemory(client)) - before) / keys;
    await client.flushall();
    return [
      { what: 'a batch remembered in Valkey', measured: bytes, unit: ' bytes', detail: `for ${hours} hours` },
    ];
  } finally {
    client.disconnect();
  }
}
