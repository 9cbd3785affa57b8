import { Redis as Client } from 'iovalkey';
import { connectValkey, type Valkey } from '../../../../services/shared/valkey';
import { callBudget } from '../../../../services/source/rds/budget';
import { valkeyCounter } from '../../../../services/source/rds/valkey-counter';
import { findRedis, Redis } from '../../../support/redis';
import { manualClock, settled } from '../../support/manual-clock';
import { recordingLog } from '../../support/recording-log';

const place = { account: '111122223333', region: 'eu-west-1' };
const found = findRedis();
const withServer = found ? describe : describe.skip;
if (!found)
  process.stderr.write('\n*** TESTS NOT RUN: valkey-counter: no server with Redis’ protocol ***\n\n');

withServer('calls that are counted in Valkey', () => {
  let server: Redis;
  const connections: Valkey[] = [];
  let tester: Client;

  const connect = async (username: 'discovery' | 'processor'): Promise<Valkey> => {
    const valkey = connectValkey(
      { host: '127.0.0.1', port: server.port, username, password: server.passwords[username], timeout: 200 },
      { log: recordingLog(), random: () => 0 },
    );
    connections.push(valkey);
    while (!(await valkey.ready())) await new Promise((resolve) => setTimeout(resolve, 5));
    return valkey;
  };

  beforeAll(async () => {
    server = await Redis.start();
    tester = new Client({ port: server.port, username: 'tester', password: 'tester-word' });
  });
  afterEach(async () => {
    for (const { close } of connections.splice(0)) close();
    await server.flush();
  });
  afterAll(async () => {
    tester.disconnect();
    await server.remove();
  });

  it('are those of all programs together', async () => {
    const discovery = valkeyCounter(await connect('discovery'));
    const processor = valkeyCounter(await connect('processor'));
    expect(await discovery.add('a:1', 20)).toBe(1);
    expect(await processor.add('a:1', 20)).toBe(2);
    expect(await discovery.add('a:2', 20)).toBe(1);
    expect(await processor.add('a:1', 20)).toBe(3);
  });

  it('are forgotten', async () => {
    const counter = valkeyCounter(await connect('processor'));
    await Promise.all(Array.from({ length: 20 }, () => counter.add('a:1', 20)));
    expect(await tester.keys('*')).toEqual(['calls:a:1']);
    expect(await tester.ttl('calls:a:1')).toBeGreaterThan(15);
  });

  it('keep two processes to one budget', async () => {
    const clock = manualClock();
    let calls = 0;
    for (const user of ['discovery', 'processor'] as const) {
      const counter = valkeyCounter(await connect(user));
      const budget = callBudget({ clock, log: recordingLog(), counter }, place, 5);
      for (let index = 0; index < 8; index += 1)
        void budget.take(0, new AbortController().signal).then(() => (calls += 1));
    }
    while (clock.sleeping < 2) await settled();
    expect(calls).toBe(5);
  });

  it('are an error while Valkey is away', async () => {
    const counter = valkeyCounter(await connect('processor'));
    await server.kill();
    await expect(counter.add('a:1', 20)).rejects.toThrow();
    await server.run();
    tester.disconnect();
    tester = new Client({ port: server.port, username: 'tester', password: 'tester-word' });
  });
});
