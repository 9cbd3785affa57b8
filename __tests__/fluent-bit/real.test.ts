import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuration, type ConfigurationProps } from '../../constructs/helm/fluent-bit/configuration';
import { agentMetrics } from '../../contract/agent-metrics';
import { recordStreams, systemStreams } from '../../contract/streams';
import { HttpDouble } from '../collector/http-double';
import { OpenObserveDouble, type DeliveredRecord } from './openobserve-double';
import {
  dryRun,
  placeConfiguration,
  senderOf,
  sharedKey,
  FluentBitProcess,
  type Placed,
  type Sent,
} from './running';

jest.setTimeout(120_000);

const asked: ConfigurationProps = {
  releaseName: 'fluent-bit',
  environment: 'dev',
  clusterName: 'aurora-dev',
  bufferMib: 256,
  takesAuroraLogs: true,
};

const errors = recordStreams.error.name;
const slowQueries = recordStreams.slowquery.name;
const file = (name: string): string => join(__dirname, 'files', name);

/** Hand-written, but for the time of arrival, which nobody can know. */
const expected = (name: string): DeliveredRecord[] =>
  JSON.parse(readFileSync(join(__dirname, 'expected', name), 'utf8')) as DeliveredRecord[];
const comparable = (records: readonly DeliveredRecord[]) =>
  records.map((record) =>
    record['time_source'] === 'arrival' ? { ...record, _timestamp: undefined } : record,
  );

const openobserve = new OpenObserveDouble();
const api = new HttpDouble((request, response) => {
  const [, namespace, name] = /\/namespaces\/([^/]+)\/pods\/([^/?]+)/.exec(request.url ?? '') ?? [];
  const metadata = { name, namespace, uid: 'uid', labels: { app: 'a' }, annotations: { secret: 'b' } };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ metadata, spec: { nodeName: 'node-a' }, status: {} }));
});

let folder: string;
let placed: Placed;
let running: FluentBitProcess;
const senders: FluentBitProcess[] = [];

async function place(more: Partial<ConfigurationProps> = {}): Promise<void> {
  placed = await placeConfiguration(configuration({ ...asked, ...more }), {
    folder,
    openobservePort: openobserve.port,
    kubernetesPort: api.port,
  });
  running = new FluentBitProcess(placed.file);
}

async function send(files: readonly Sent[], key = sharedKey): Promise<FluentBitProcess> {
  const sender = senderOf(folder, placed.forwardPort, files, key);
  senders.push(sender);
  await sender.start();
  return sender;
}

const numbered = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, index) =>
      `2024-06-18T10:00:00.000000Z ${from + index} [Note] number ${from + index}\n  and its second line\n`,
  ).join('');

const numbersOf = (records: readonly DeliveredRecord[]): Set<unknown> =>
  new Set(records.map((record) => record['mysql_threads_thread_id']));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-fluent-bit-'));
  openobserve.bodies.clear();
  openobserve.refusals = 0;
  await openobserve.open();
  await api.open();
});

afterEach(async () => {
  await Promise.all([...senders.splice(0), running].map((each) => each.stop('SIGKILL')));
  await Promise.all([openobserve.close(), api.close()]);
  rmSync(folder, { recursive: true, force: true });
});

it.each([true, false])(
  'accepts the configuration, with the input for Aurora’s logs %s',
  async (takesAuroraLogs) => {
    await place({ takesAuroraLogs });

    expect(dryRun(placed.file)).toContain('configuration test is successful');
  },
);

it('makes the contract’s records of error and slow-query logs', async () => {
  await place();
  await running.start();
  await send([
    { path: file('error.log'), tag: 'aurora.error', instance: 'orders-1' },
    { path: file('slowquery.log'), tag: 'aurora.slowquery', instance: 'orders-1' },
  ]);

  const [error, slowquery] = [expected('error.json'), expected('slowquery.json')];
  expect(comparable(await openobserve.arrival(errors, error.length))).toEqual(comparable(error));
  expect(comparable(await openobserve.arrival(slowQueries, slowquery.length))).toEqual(slowquery);
});

it('writes durations with decimals, also where there is nothing behind the point', async () => {
  await place();
  await running.start();
  await send([{ path: file('slowquery.log'), tag: 'aurora.slowquery', instance: 'orders-1' }]);
  await openobserve.arrival(slowQueries, expected('slowquery.json').length);

  const text = openobserve.bodies.get(slowQueries)?.join() ?? '';
  expect(text).toContain('"mysql_slowlog_query_time":3.0');
  expect(text).not.toMatch(/"mysql_slowlog_(query|lock)_time":\d+[,}]/);
});

/** How many lines the input has taken, by its own count. */
async function linesTaken(): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${placed.httpPort}/api/v2/metrics/prometheus`);
  return Number(
    /^fluentbit_input_records_total{name="aurora-lines"} (\d+)/m.exec(await answer.text())?.[1] ?? 0,
  );
}

it('keeps the entries of instances apart that come under one tag at the same time', async () => {
  await place();
  await running.start();
  const logs = ['orders-1', 'orders-2'].map((instance) => ({
    instance,
    path: join(folder, `${instance}.log`),
    tag: 'aurora.error',
  }));
  for (const log of logs) {
    writeFileSync(log.path, '');
    await send([log]);
  }
  const parts = ['2024-06-18T10:00:00.000000Z 1 [Note] first\n', '  second\n', '  third\n'];
  let taken = 0;
  for (const part of parts) {
    for (const { path, instance } of logs) {
      appendFileSync(path, part.replace('\n', ` of ${instance}\n`));
      taken += 1;
      while ((await linesTaken()) < taken) await new Promise((done) => setTimeout(done, 50));
    }
  }

  const records = await openobserve.arrival(errors, 2);
  const bodies = Object.fromEntries(records.map((record) => [record['aws_rds_instance_id'], record['body']]));
  expect(bodies).toEqual({
    'orders-1': 'first of orders-1\n  second of orders-1\n  third of orders-1',
    'orders-2': 'first of orders-2\n  second of orders-2\n  third of orders-2',
  });
});

it('delivers a record without a line as it came, beside the others', async () => {
  await place();
  await running.start();
  await send([
    { path: file('slowquery.log'), tag: 'aurora.slowquery' },
    { record: { message: 'not a line' }, tag: 'aurora.slowquery' },
  ]);

  const records = await openobserve.arrival(slowQueries, 2 * expected('slowquery.json').length);
  const [asItCame] = records.filter((record) => 'message' in record);
  expect(asItCame).toEqual({ message: 'not a line', _timestamp: expect.any(String) as string });
  expect(running.linesWith('[filter:lua')).toEqual([]);
});

it('bounds an entry, and says where it cut one', async () => {
  await place();
  await running.start();
  const path = join(folder, 'long.log');
  const lines = Array.from(
    { length: 30_000 },
    (_, index) => `  line ${index} of an entry that does not end\n`,
  );
  writeFileSync(path, `2024-06-18T10:00:00.000000Z 1 [Note] first\n${lines.join('')}`);
  await send([{ path, tag: 'aurora.error', instance: 'orders-1' }]);

  const records = await openobserve.arrival(errors, 2);
  const cut = records.find((record) => record['parse_truncated'] === true);
  const rest = records.find((record) => record !== cut);
  expect(cut).toMatchObject({ parse_status: 'ok', aws_rds_instance_id: 'orders-1' });
  expect(rest).toMatchObject({ parse_status: 'unstructured', aws_rds_instance_id: 'orders-1' });
  expect(`${String(cut?.['body'])}\n${String(rest?.['body'])}\n`).toBe(`first\n${lines.join('')}`);
});

it('lets nobody in who does not have the shared key', async () => {
  await place();
  await running.start();
  const files = [{ path: file('error.log'), tag: 'aurora.error', instance: 'orders-1' }];
  const stranger = await send(files, 'another key');
  await running.says('shared_key mismatch');
  await stranger.stop('SIGKILL');
  expect(openobserve.records(errors)).toEqual([]);

  await send(files);
  expect(await openobserve.arrival(errors, expected('error.json').length)).toHaveLength(
    expected('error.json').length,
  );
});

it('delivers what came during an outage, though it was killed in it', async () => {
  await place();
  await openobserve.close();
  await running.start();
  const path = join(folder, 'numbered.log');
  writeFileSync(path, numbered(0, 2000));
  const sender = await send([{ path, tag: 'aurora.error.orders-1' }]);
  await running.says('failed to flush chunk');
  // Longer than an entry waits for its end.
  await new Promise((done) => setTimeout(done, 8000));
  await running.stop('SIGKILL');
  await sender.stop('SIGKILL');
  await openobserve.open();
  await running.start();

  const records = await openobserve.arrival(errors, 2000);
  expect(numbersOf(records)).toEqual(new Set(Array.from({ length: 2000 }, (_, index) => index)));
});

it('turns senders away when its buffer is full, and loses nothing of what they keep', async () => {
  await place({ bufferMib: 4 });
  await openobserve.close();
  await running.start();
  const path = join(folder, 'numbered.log');
  const count = 60_000;
  writeFileSync(path, numbered(0, count));
  await send([{ path, tag: 'aurora.error.orders-1' }]);
  await running.says('aurora-lines paused');
  await openobserve.open();

  expect(numbersOf(await openobserve.arrival(errors, count)).size).toBe(count);
});

it('delivers what pods print, with their names and the time to the microsecond, and nothing of their labels', async () => {
  await place({ takesAuroraLogs: false });
  const lines = [
    '2026-01-02T03:04:05.123456789Z stdout F {"level":"info"}',
    '2026-01-02T03:04:06.000001000Z stderr P half a ',
    '2026-01-02T03:04:06.000002000Z stderr F line',
  ].join('\n');
  const container = `processor-${'a'.repeat(64)}`;
  writeFileSync(join(folder, `logs/containers/processor-1_aurora-logs_${container}.log`), `${lines}\n`);
  writeFileSync(
    join(folder, `logs/containers/fluent-bit-x_aurora-agents_fluent-bit-${'b'.repeat(64)}.log`),
    `${lines}\n`,
  );
  await running.start();

  const records = await openobserve.arrival(systemStreams.podLogs.name, 2);
  expect(records).toHaveLength(2);
  const pod = {
    stream: expect.any(String) as string,
    k8s_cluster_name: 'aurora-dev',
    deployment_environment_name: 'dev',
    kubernetes: {
      pod_name: 'processor-1',
      namespace_name: 'aurora-logs',
      pod_id: 'uid',
      host: 'node-a',
      container_name: 'processor',
      docker_id: 'a'.repeat(64),
    },
  };
  expect(records).toEqual([
    { ...pod, _timestamp: '2026-01-02T03:04:05.123456Z', stream: 'stdout', log: '{"level":"info"}' },
    {
      ...pod,
      _timestamp: expect.stringMatching(/^2026-01-02T03:04:06\.00000[12]Z$/) as string,
      stream: 'stderr',
      log: 'half a line',
    },
  ]);
});

it('measures what alerts read, by the names that they read', async () => {
  await place();
  await running.start();
  await send([{ path: file('error.log'), tag: 'aurora.error', instance: 'orders-1' }]);
  await openobserve.arrival(errors, expected('error.json').length);

  const answer = await fetch(`http://127.0.0.1:${placed.httpPort}/api/v2/metrics/prometheus`);
  const names = new Set([...(await answer.text()).matchAll(/^(\w+)[ {]/gm)].map(([, name]) => name));
  for (const { name } of Object.values(agentMetrics)) expect(names).toContain(name);
});
