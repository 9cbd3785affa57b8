import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeRds, slowLog } from '../../demo/fake-rds/engine';
import { fakeRdsServer } from '../../demo/fake-rds/http';
import { discoverySettings, processorSettings } from '../../contract/settings';
import { buildServices } from '../../tools/services/build';
import { node24 } from '../support/node24';

const folder = mkdtempSync(join(tmpdir(), 'aurora-services-'));
const started: ChildProcess[] = [];
let node: string;

beforeAll(async () => {
  node = node24();
  await buildServices(folder);
}, 300_000);

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Addresses where nobody answers: port 9 is “discard”, which nothing listens on. */
const nowhere = {
  AURORA_ENVIRONMENT: 'test',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AURORA_ACCOUNT: '111122223333',
  AURORA_LOG_TYPES: 'error,slowquery',
  AURORA_TABLE_INSTANCE_METADATA: 'instances',
  AURORA_TABLE_LOG_FILE_TRACKING: 'tracking',
  AURORA_TABLE_LOG_PROCESSING_JOBS: 'jobs',
  AURORA_KAFKA_BOOTSTRAP: '127.0.0.1:9',
  AURORA_KAFKA_USERNAME: 'user',
  AURORA_KAFKA_PASSWORD: 'kafka-password',
  AURORA_HTTP_PORT: '0',
  AURORA_GRACE_SECONDS: '20',
};
const environments = {
  discovery: { ...nowhere, AURORA_SOURCES: '[{"bucket":"logs","prefix":""}]', AURORA_CYCLE_SECONDS: '1' },
  processor: {
    ...nowhere,
    AURORA_OPENOBSERVE_URL: 'http://127.0.0.1:9',
    AURORA_OPENOBSERVE_EMAIL: 'writer@example.com',
    AURORA_OPENOBSERVE_PASSWORD: 'openobserve-password',
    AURORA_VALKEY_HOST: '127.0.0.1',
    AURORA_VALKEY_PORT: '9',
    AURORA_VALKEY_USERNAME: 'processor',
    AURORA_VALKEY_PASSWORD: 'valkey-password',
    AURORA_MASTER_SECONDS: '1',
    POD_NAME: 'processor-0',
  },
} as const;

type Service = keyof typeof environments;

const call = (service: Service, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(node, [join(folder, `${service}.mjs`), ...args], { encoding: 'utf8', env, timeout: 60_000 });

/** A program that runs, and the lines of its log. */
function start(service: Service, role: string, more: Readonly<Record<string, string>> = {}) {
  const child = spawn(node, ['--enable-source-maps', join(folder, `${service}.mjs`), role], {
    env: { ...environments[service], ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const lines = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, lines, ended, output: () => output };
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const portOf = async ({ lines }: ReturnType<typeof start>): Promise<number> =>
  until(() => lines().find(({ msg }) => msg === 'answering probes')?.['port'] as number | undefined);

interface Judged {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly cause?: string }>>;
}

const roles = [
  { service: 'discovery', role: 'run', checks: ['cycle'] },
  { service: 'processor', role: 'worker', checks: ['kafka', 'openobserve', 'dynamodb'] },
  { service: 'processor', role: 'master', checks: ['round', 'openobserve', 'dynamodb'] },
] as const;

describe('the built programs', () => {
  it('are the same for the same sources', async () => {
    const again = mkdtempSync(join(tmpdir(), 'aurora-services-'));
    const hashes = (at: string) =>
      ['discovery.mjs', 'discovery.mjs.map', 'processor.mjs', 'processor.mjs.map'].map((file) =>
        createHash('sha256')
          .update(readFileSync(join(at, file)))
          .digest('hex'),
      );
    try {
      await buildServices(again);
      expect(hashes(again)).toEqual(hashes(folder));
      expect(readFileSync(join(again, 'processor.mjs'), 'utf8')).not.toContain(again);
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  }, 120_000);

  it.each([
    { service: 'discovery', args: ['--help'], schema: discoverySettings },
    { service: 'discovery', args: ['backfill', '--help'], schema: discoverySettings },
    { service: 'processor', args: ['--help'], schema: processorSettings },
    { service: 'processor', args: ['worker', '--help'], schema: processorSettings },
    { service: 'processor', args: ['replay', '--help'], schema: processorSettings },
  ] as const)('$service $args explain each variable', ({ service, args, schema }) => {
    const { status, stdout } = call(service, args);
    expect(status).toBe(0);
    for (const variable of Object.keys(schema.shape)) expect(stdout).toContain(`\n  ${variable}\n`);
  });

  it.each([
    { args: ['nonsense'], said: "unknown command 'nonsense'" },
    { args: ['replay', '--when', '1'], said: "unknown option '--when'" },
    { args: ['worker'], said: 'AURORA_BATCH_BYTES: given "12"; allowed: a whole number of bytes' },
    { args: ['worker'], said: 'AURORA_BATCH_BYTE: no such variable; did you mean AURORA_BATCH_BYTES?' },
  ])('say what is wrong with $args, and exit with 2', ({ args, said }) => {
    const env = { ...environments.processor, AURORA_BATCH_BYTES: '12', AURORA_BATCH_BYTE: '1' };
    const { status, stderr } = call('processor', args, env);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });

  it.each([
    { args: ['replay'], said: 'given neither --dead-letter and --instance; allowed: one of them' },
    { args: ['replay', '--instance', 'db-1', '--since', 'soon'], said: '--since: given soon; allowed: days' },
    { args: ['replay', '--dead-letter', 'db-1/x', '--since', '7d'], said: 'not of a --dead-letter' },
  ])('say what is wrong with $args before they ask anybody', ({ args, said }) => {
    const { status, stderr, stdout } = call('processor', args, environments.processor);
    expect(stderr).toContain(said);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('end a command with 1 and its cause when nothing can be reached', () => {
    const { status, stdout, stderr } = call(
      'discovery',
      ['backfill', '--since', '7d'],
      environments.discovery,
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^listed 0, /);
    expect(stderr).toContain('not complete: ');
  }, 60_000);

  it.each(roles)(
    '$service $role is alive and not ready while nothing can be reached, and stops when told to',
    async ({ service, role, checks }) => {
      const running = start(service, role);
      const port = await portOf(running);
      const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
      const alive = await get('/healthz');
      expect([alive.status, ((await alive.json()) as Judged).ok]).toEqual([200, true]);
      const judged = await until(async () => {
        const answer = (await (await get('/readyz')).json()) as Judged;
        const causes = Object.values(answer.checks).map(({ cause = '' }) => cause);
        const vague = ['starting', 'not asked yet', 'joining the group', 'the first round is under way'];
        return causes.some((cause) => vague.includes(cause)) ? undefined : answer;
      });
      expect(judged.ok).toBe(false);
      expect(Object.keys(judged.checks)).toEqual(checks);
      for (const check of Object.values(judged.checks))
        expect(check).toEqual({ ok: false, cause: expect.stringMatching(/.{4}/) });
      expect((await get('/readyz')).status).toBe(503);
      expect((await get('/elsewhere')).status).toBe(404);
      const metrics = await (await get('/metrics')).text();
      expect(metrics).toContain('process_memory_usage');
      expect(metrics).toContain('nodejs_eventloop_delay_p99');
      expect(metrics).toContain('deployment_environment_name="test"');
      running.child.kill('SIGTERM');
      expect(await running.ended).toBe(0);
      expect(running.lines().at(-1)).toMatchObject({ msg: 'stopped', exitCode: 0, environment: 'test' });
      expect(running.output()).not.toMatch(/kafka-password|openobserve-password|valkey-password/);
    },
    90_000,
  );

  it.each([
    { rds: undefined, said: 'neither' },
    { rds: '[]', said: 'an empty one' },
  ])('say what is to be set when there is nothing to read: $said', ({ rds }) => {
    const env = {
      ...environments.discovery,
      AURORA_SOURCES: '[]',
      ...(rds === undefined ? {} : { AURORA_RDS_SOURCES: rds }),
    };
    const { status, stderr } = call('discovery', ['run'], env);
    expect(stderr).toContain(
      'discovery: AURORA_SOURCES, AURORA_RDS_SOURCES: given nothing to read; allowed:',
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });

  it('look for files through the RDS API, and measure their calls', async () => {
    const engine = fakeRds({ clock: { now: () => Date.now() } });
    engine.addCluster({ id: 'orders' });
    engine.addInstance({ id: 'one', cluster: 'orders' });
    engine.append('one', slowLog, 'select 1;\n');
    const keys = [{ accessKeyId: 'test', secretAccessKey: 'test', account: '111122223333' }];
    const rds = await fakeRdsServer({ engines: [engine], keys });
    const running = start('discovery', 'run', {
      AURORA_SOURCES: '[]',
      AURORA_RDS_SOURCES: JSON.stringify([{ account: '111122223333', region: engine.region }]),
      AWS_ENDPOINT_URL_RDS: rds.url,
    });
    const port = await portOf(running);
    const listed = await until(async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return metrics.split('\n').find((line) => line.includes('rpc_method="DescribeDBLogFiles"'));
    });
    expect(listed).toMatch(/^aurora_rds_api_calls_total\{aws_rds_instance_id="one",.*outcome="ok".*\} 1$/);
    expect(engine.calls.count('DescribeDBClusters')).toBe(1);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    await rds.close();
  }, 60_000);

  it('send metrics to a collector, with who says it', async () => {
    const got: { readonly path: string; readonly body: string }[] = [];
    const collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ path: request.url ?? '', body });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, resolve));
    const { port } = collector.address() as AddressInfo;
    const running = start('processor', 'master', {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
    });
    await portOf(running);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    collector.closeAllConnections();
    collector.close();
    const [metrics] = got.filter(({ path }) => path === '/v1/metrics');
    for (const part of ['process.memory.usage', '"processor-master"', '"processor-0"', '"test"'])
      expect(metrics?.body).toContain(part);
    expect(running.output()).not.toContain('telemetry was not taken');
  }, 60_000);

  it('go on without a collector, and say so once', async () => {
    const running = start('processor', 'master', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    await portOf(running);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    const complaints = running.lines().filter(({ msg }) => String(msg).startsWith('telemetry was not taken'));
    expect(complaints).toEqual([expect.objectContaining({ level: 'warn', cause: expect.any(String) })]);
  }, 60_000);

  it('name the variable when their port is taken', async () => {
    const first = start('processor', 'master');
    const port = await portOf(first);
    const second = start('processor', 'master', { AURORA_HTTP_PORT: String(port) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`AURORA_HTTP_PORT: given ${port}, which cannot be had`);
    first.child.kill('SIGKILL');
    await first.ended;
  }, 60_000);
});
