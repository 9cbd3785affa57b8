import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { trackedGeneration, type TrackedGeneration } from '../../../contract/items';
import { logTypes } from '../../../contract/log-types';
import type { Broker } from '../../support/broker';
import { declareTopics, startBroker } from '../../support/chart-broker';
import { node24 } from '../../support/node24';
import { Redis } from '../../support/redis';
import { account, Aws, region, type Place } from './aws';
import { buildPrograms, type Programs } from './programs';
import { SinkProcess } from './sink';
import { Supervised } from './supervised';
import { ThrottlingProxy } from './throttling-proxy';

/** What all runs of a suite share: it takes long to start. */
export interface Ground {
  readonly aws: Aws;
  /** Between the services and DynamoDB: it can make them wait. */
  readonly dynamodb: ThrottlingProxy;
  readonly broker: Broker;
  readonly redis: Redis;
  readonly programs: Programs;
  /** Topics and rights, as the chart’s Job declares them. */
  declareTopics(): Promise<void>;
}

export async function startGround(): Promise<Ground> {
  // First, for it is what a mistake in the programs shows in: nothing has been started by then.
  const programs = await buildPrograms();
  const [aws, { broker, script }, redis] = await Promise.all([Aws.start(), startBroker(), Redis.start()]);
  await declareTopics(broker, script);
  return {
    aws,
    dynamodb: await ThrottlingProxy.start(aws.endpoints.dynamodb),
    broker,
    redis,
    programs,
    declareTopics: () => declareTopics(broker, script),
  };
}

export async function stopGround({ aws, dynamodb, broker, redis }: Ground): Promise<void> {
  await dynamodb.stop();
  aws.stop();
  await broker.kill();
  broker.remove();
  await redis.remove();
}

/** A death of a worker: before this step, when it comes the nth time. */
export interface Death {
  readonly step: string;
  readonly nth: number;
}

export interface StageOptions {
  readonly workers: number;
  /** @default none */
  readonly deaths?: readonly Death[];
  /** Seconds without a change after which a file is sealed. @default 8 */
  readonly sealAfter?: number;
  /** Whether the bucket keeps what is overwritten. @default true */
  readonly versioned?: boolean;
  /** Settings of discovery, over those of the stage. */
  readonly discovery?: Readonly<Record<string, string>>;
  /** Settings of master and workers, over those of the stage. */
  readonly processor?: Readonly<Record<string, string>>;
}

/** One environment: its bucket and tables, its sink, and the programs as processes. */
export class Stage {
  readonly discovery: Supervised;
  readonly master: Supervised;
  readonly workers: Supervised[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'aurora-stage-'));
  private look?: Promise<TrackedGeneration[]>;

  private constructor(
    readonly ground: Ground,
    readonly place: Place,
    readonly sink: SinkProcess,
    options: StageOptions,
  ) {
    const { programs } = ground;
    const run = (name: string, file: string, args: readonly string[], env: Record<string, string>) =>
      new Supervised({
        name,
        program: node24(),
        args: [file, ...args],
        env,
        logFile: join(this.folder, `${name}.log`),
      });
    writeFileSync(this.faultLog, '');
    const faults = {
      WORKER_DEATHS: JSON.stringify(options.deaths ?? []),
      WORKER_FAULT_LOG: this.faultLog,
    };
    const processor = this.processorEnv(options);
    this.discovery = run('discovery', programs.discovery, ['run'], this.discoveryEnv(options));
    this.master = run('master', programs.processor, ['master'], { ...processor, POD_NAME: 'master' });
    this.workers = Array.from({ length: options.workers }, (_, index) =>
      run(`worker-${index}`, programs.workerWithFaults, [], {
        ...processor,
        ...faults,
        POD_NAME: `worker-${index}`,
      }),
    );
  }

  /** @param name of the environment; no two stages of a ground may share it */
  static async open(ground: Ground, name: string, options: StageOptions): Promise<Stage> {
    const place = await ground.aws.place(name, options.versioned);
    const sink = await SinkProcess.start(mkdtempSync(join(tmpdir(), 'aurora-sink-')));
    const stage = new Stage(ground, place, sink, options);
    for (const program of stage.all) program.start();
    return stage;
  }

  get all(): readonly Supervised[] {
    return [this.discovery, this.master, ...this.workers];
  }

  /** The deaths that were died, one line each. */
  get faultLog(): string {
    return join(this.folder, 'faults.log');
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.ground.aws.put(this.place.bucket, key, bytes);
  }

  async generations(): Promise<TrackedGeneration[]> {
    const items = await this.ground.aws.items(this.place.tables.logFileTracking);
    return items.map((item) => trackedGeneration.parse(item));
  }

  /** What is known of all generations, a few seconds old at most: everybody who waits shares one look. */
  private recently(): Promise<TrackedGeneration[]> {
    if (this.look === undefined) {
      this.look = this.generations();
      const forget = () => sleep(2000).then(() => (this.look = undefined));
      void this.look.then(forget, forget);
    }
    return this.look;
  }

  /** Waits until discovery has seen the body of this size under a key, or a worker has read it to its end. */
  async until(what: 'seen' | 'read', key: string, size: number): Promise<void> {
    for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
      const items = await this.recently();
      const known = items.find(
        ({ source, ...item }) => source.kind === 's3' && source.key === key && item.size === size,
      );
      if (known !== undefined && (what === 'seen' || known.length === size)) return;
      await sleep(1000);
    }
    throw new Error(`${key} with ${size} bytes was not ${what} within two minutes`);
  }

  /**
   * Waits until generations are read to their end, and the audit has found all their records.
   * @throws Error that names those that are not, and what is known of them
   */
  async untilVerified(generations: readonly string[], seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const items = await this.recently();
      const done = ({ complete, open }: TrackedGeneration) => complete && open === undefined;
      const complete = new Set(items.flatMap((item) => (done(item) ? [item.generation] : [])));
      const open = generations.filter((generation) => !complete.has(generation));
      if (open.length === 0) return;
      if (Date.now() > deadline) throw new Error(this.stuck(open, items));
      await sleep(2000);
    }
  }

  /** Another worker, beside those that were there from the start. */
  join(): void {
    const [first] = this.workers;
    if (first === undefined) return;
    const name = `worker-${this.workers.length}`;
    const { command } = first;
    const more = new Supervised({
      ...command,
      name,
      env: { ...command.env, POD_NAME: name },
      logFile: join(this.folder, `${name}.log`),
    });
    this.workers.push(more.start());
  }

  /** @returns the exit codes of those that did not end in time, or not with 0 */
  async close(): Promise<string[]> {
    const codes = await Promise.all(this.all.map((program) => program.stop()));
    await this.sink.stop();
    return codes.flatMap((code, index) =>
      code === 0 ? [] : [`${this.all[index]?.command.name}: ${code ?? 'killed'}`],
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private stuck(open: readonly string[], items: readonly TrackedGeneration[]): string {
    const known = open.slice(0, 5).map((generation) => {
      const item = items.find((each) => each.generation === generation);
      return `${generation}: ${item === undefined ? 'never found' : JSON.stringify(item)}`;
    });
    const logs = this.all.map((program) => `--- ${program.command.name}\n${program.log.slice(-1500)}`);
    return [`${open.length} generations are not complete and verified:`, ...known, ...logs].join('\n');
  }

  private common({ sealAfter = 8 }: StageOptions, user: 'discovery' | 'processor') {
    const { aws, broker, dynamodb } = this.ground;
    const { tables } = this.place;
    return {
      PATH: process.env['PATH'] ?? '',
      NODE_OPTIONS: '--max-semi-space-size=8',
      ...aws.environment,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AURORA_ENVIRONMENT: 'test',
      AURORA_ACCOUNT: account,
      AWS_REGION: region,
      AURORA_LOG_TYPES: logTypes.join(','),
      AURORA_TABLE_INSTANCE_METADATA: tables.instanceMetadata,
      AURORA_TABLE_LOG_FILE_TRACKING: tables.logFileTracking,
      AURORA_TABLE_LOG_PROCESSING_JOBS: tables.logProcessingJobs,
      AURORA_KAFKA_BOOTSTRAP: broker.bootstrap,
      AURORA_KAFKA_USERNAME: user,
      AURORA_KAFKA_PASSWORD: broker.passwords[user] ?? '',
      AURORA_HTTP_PORT: '0',
      AURORA_GRACE_SECONDS: '20',
      AURORA_SEAL_AFTER_SECONDS: `${sealAfter}`,
    };
  }

  private discoveryEnv(options: StageOptions): Record<string, string> {
    return {
      AURORA_SOURCES: JSON.stringify([{ bucket: this.place.bucket, prefix: '' }]),
      AURORA_CYCLE_SECONDS: '2',
      AURORA_HINT_AGAIN_SECONDS: '4',
      ...this.common(options, 'discovery'),
      ...options.discovery,
    };
  }

  private processorEnv(options: StageOptions): Record<string, string> {
    const { redis } = this.ground;
    return {
      AURORA_OPENOBSERVE_URL: this.sink.url,
      AURORA_OPENOBSERVE_EMAIL: this.sink.email,
      AURORA_OPENOBSERVE_PASSWORD: this.sink.password,
      AURORA_VALKEY_HOST: '127.0.0.1',
      AURORA_VALKEY_PORT: `${redis.port}`,
      AURORA_VALKEY_USERNAME: 'processor',
      AURORA_VALKEY_PASSWORD: redis.passwords.processor,
      AURORA_SESSION_TIMEOUT_SECONDS: '6',
      AURORA_MASTER_SECONDS: '2',
      AURORA_AUDIT_SECONDS: '5',
      AURORA_AUDIT_DELAY_SECONDS: '2',
      AURORA_FINGERPRINT: 'false',
      ...this.common(options, 'processor'),
      ...options.processor,
    };
  }
}
