import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '../../contract/topics';
import { buildServices } from '../../tools/services/build';
import type { Broker } from '../support/broker';
import { startBroker } from '../support/chart-broker';
import { node24 } from '../support/node24';

const folder = mkdtempSync(join(tmpdir(), 'aurora-hints-'));
const clients: ChildProcessWithoutNullStreams[] = [];
let broker: Broker;
let script: string;

async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A client of the hints, and what it has answered. */
function client(role: 'publish' | 'receive') {
  const user = role === 'publish' ? 'discovery' : 'processor';
  const child = spawn(node24(), [
    join(folder, 'client.mjs'),
    role,
    broker.bootstrap,
    broker.passwords[user] ?? '',
  ]);
  clients.push(child);
  let output = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const answers = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    ended,
    log: () => log,
    hints: () => answers().flatMap(({ hint }) => (hint === undefined ? [] : [String(hint)])),
    /** Says a line, and returns the answer to it. */
    tell: async (line: string) => {
      const others = () => answers().filter(({ hint }) => hint === undefined);
      const before = others().length;
      child.stdin.write(`${line}\n`);
      return until(() => others()[before]);
    },
  };
}

type Client = ReturnType<typeof client>;

const ready = async (receiver: Client): Promise<void> => {
  while ((await receiver.tell('look'))['ready'] !== true)
    await new Promise((resolve) => setTimeout(resolve, 100));
};

let made = 0;

/** Hints of as many instances, under names that nobody had before. */
function newHints(count: number): { readonly text: string; readonly names: readonly string[] } {
  const hints = Array.from({ length: count }, (_, index) => ({
    schema_version: 1,
    instance_id: `db-${index}`,
    cluster_id: 'cluster',
    engine: 'aurora-mysql',
    log_type: index % 2 === 0 ? 'error' : 'slowquery',
    log_file_name: 'error/mysql-error-running.log',
    last_written: 1_790_000_000_000,
    size: 1,
    timestamp: '2026-11-21T12:00:00.000Z',
    generation: `g${(made += 1)}`,
    source: { kind: 's3', bucket: 'logs', key: 'key', etag: 'etag' },
  }));
  return { text: JSON.stringify(hints), names: hints.map(({ generation }) => generation) };
}

const published = { published: true };

const received = (names: readonly string[], ...receivers: readonly Client[]): Promise<true> =>
  until(() => {
    const all = new Set(receivers.flatMap((receiver) => receiver.hints()));
    return names.every((name) => all.has(name)) || undefined;
  });

let publisher: Client;
let receiver: Client;

beforeAll(async () => {
  await buildServices(folder, { client: '__tests__/kafka/hint-client.ts' });
  ({ broker, script } = await startBroker(['error', 'slowquery']));
  publisher = client('publish');
  receiver = client('receive');
}, 300_000);

afterAll(async () => {
  for (const child of clients) child.kill('SIGKILL');
  await broker.stop();
  broker.remove();
  rmSync(folder, { recursive: true, force: true });
});

it('are not published, nor waited for with a claim to be ready, before there are topics', async () => {
  const { text } = newHints(1);
  expect(await publisher.tell(text)).toEqual({
    published: false,
    cause: expect.stringMatching(/Kafka took no hints: .*(UNKNOWN_TOPIC|AUTHORIZATION)/),
  });
  expect(await receiver.tell('look')).toMatchObject({ ready: false });
  expect(await broker.declare(script)).toMatchObject({ status: 0 });
  await ready(receiver);
}, 120_000);

it('arrive, each once, with the rights of discovery and processor', async () => {
  const { text, names } = newHints(100);
  expect(await publisher.tell(text)).toEqual(published);
  await received(names, receiver);
  expect([...receiver.hints()].sort()).toEqual([...names].sort());
}, 60_000);

it('are skipped and told of where they are none', async () => {
  const admin = ['--bootstrap-server', broker.bootstrap, '--producer.config', broker.clientFile('admin')];
  await broker.call('kafka-console-producer.sh', [...admin, '--topic', topics.error], 'no json\n{}\n');
  await until(() => receiver.log().split('a message that is no hint was skipped').length > 2 || undefined);
  expect(receiver.log()).toMatch(/"topic":"aurora-error-logs","partition":\d+,"offset":"\d+"/);
  const { text, names } = newHints(20);
  await publisher.tell(text);
  await received(names, receiver);
}, 60_000);

it('are shared among workers, and what a dead one had not done comes to another', async () => {
  const second = client('receive');
  await ready(second);
  await ready(receiver);
  const shared = newHints(200);
  await publisher.tell(shared.text);
  await received(shared.names, receiver, second);
  expect(second.hints().length).toBeGreaterThan(50);
  await second.tell('hold');
  const lost = newHints(200);
  await publisher.tell(lost.text);
  await received(lost.names, receiver, second);
  second.child.kill('SIGKILL');
  await received(lost.names, receiver);
}, 120_000);

it('wait without a rebalance while a worker takes longer than its session may be silent', async () => {
  await ready(receiver);
  const rebalances = () => receiver.log().split('Kafka has spread the partitions').length;
  const before = rebalances();
  await receiver.tell('hold');
  const { text, names } = newHints(50);
  await publisher.tell(text);
  await received(names, receiver);
  await new Promise((resolve) => setTimeout(resolve, 9000));
  expect(await receiver.tell('look')).toMatchObject({ ready: true, underWay: 50 });
  expect(await receiver.tell('let go')).toMatchObject({ underWay: 0 });
  expect(rebalances()).toBe(before);
}, 60_000);

it('flow again after the broker was restarted, and after it has lost all its data', async () => {
  await broker.restart();
  const restarted = newHints(50);
  while ((await publisher.tell(restarted.text))['published'] !== true);
  await received(restarted.names, receiver);
  await broker.wipe();
  expect(await broker.declare(script)).toMatchObject({ status: 0 });
  const wiped = newHints(50);
  while ((await publisher.tell(wiped.text))['published'] !== true);
  await received(wiped.names, receiver);
}, 240_000);

it('that are done are committed when a worker leaves, and do not come again', async () => {
  const { text, names } = newHints(50);
  await publisher.tell(text);
  await received(names, receiver);
  receiver.child.stdin.end();
  publisher.child.stdin.end();
  expect(await Promise.all([receiver.ended, publisher.ended])).toEqual([0, 0]);
  const next = client('receive');
  await ready(next);
  await next.tell('look');
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(next.hints()).toEqual([]);
}, 120_000);
