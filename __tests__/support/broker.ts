import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  openSync,
  closeSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HelmValues } from '../../constructs/helm/helm-values';
import { valueOf } from '../constructs/helm/support';
import { freePorts } from './free-port';
import { kafkaLibraries, type KafkaTools } from './kafka-tools';
import { serverProperties } from './server-properties';

/** What a program of Kafka’s said, and whether it succeeded. */
export interface Said {
  readonly status: number;
  readonly output: string;
}

/** The programs of Kafka’s distribution that tests and the chart’s Job call, and their classes (apache/kafka 4.0.0, bin/). */
const programs = {
  'kafka-acls.sh': 'org.apache.kafka.tools.AclCommand',
  'kafka-configs.sh': 'kafka.admin.ConfigCommand',
  'kafka-console-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer.sh': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-dump-log.sh': 'kafka.tools.DumpLogSegments',
  'kafka-storage.sh': 'kafka.tools.StorageTool',
  'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
} as const;

export type KafkaProgram = keyof typeof programs;

/** Short-lived programs need no optimising compiler. */
const quickStart = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];

/** Warnings and errors of a program, where it can be read. */
const toolLogging = `Configuration:
  Appenders: { Console: { name: Console, target: SYSTEM_ERR, PatternLayout: { pattern: "%p %m %c%n" } } }
  Loggers: { Root: { level: warn, AppenderRef: { ref: Console } } }
`;

const propertiesText = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

/** A UUID as Kafka writes it. */
const uuid = (): string => `A${randomBytes(16).toString('base64url').slice(1)}`;

/** A real broker on this machine, with the configuration and the users that the chart makes of our values. */
export class Broker {
  public readonly passwords: Readonly<Record<string, string>>;
  private readonly bin: string;
  private child?: ChildProcess;

  private constructor(
    private readonly tools: KafkaTools,
    private readonly values: HelmValues,
    /** Everything that the broker writes lies below it. */
    public readonly folder: string,
    private readonly ports: { client: number; controller: number; interbroker: number },
  ) {
    const users = [
      ...(valueOf(values, 'sasl.client.users') as readonly string[]),
      valueOf(values, 'sasl.interbroker.user') as string,
      valueOf(values, 'sasl.controller.user') as string,
    ];
    this.passwords = Object.fromEntries(users.map((user) => [user, randomBytes(20).toString('hex')]));
    this.bin = join(folder, 'bin');
  }

  /** Formats a fresh volume and starts. */
  static async start(tools: KafkaTools, values: HelmValues): Promise<Broker> {
    const [client, controller, interbroker] = (await freePorts(3)) as [number, number, number];
    const folder = mkdtempSync(join(tmpdir(), 'aurora-kafka-'));
    const broker = new Broker(tools, values, folder, { client, controller, interbroker });
    broker.writeFiles();
    broker.format();
    await broker.run();
    return broker;
  }

  get bootstrap(): string {
    return `127.0.0.1:${this.ports.client}`;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** What the broker has printed. */
  get log(): string {
    return readFileSync(join(this.folder, 'broker.log'), 'utf8');
  }

  /** A file of client properties for a user, with a password of one’s own; without a user, for a client that has none. */
  clientFile(user?: string, password = this.passwords[user ?? '']): string {
    const file = join(this.folder, `client-${randomBytes(4).toString('hex')}.properties`);
    const module = 'org.apache.kafka.common.security.plain.PlainLoginModule';
    const login = {
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'PLAIN',
      'sasl.jaas.config': `${module} required username="${user}" password="${password}";`,
    };
    // Who has no user gets no answer at all, and would wait a minute for one.
    const patience = { 'default.api.timeout.ms': '10000', 'request.timeout.ms': '10000' };
    writeFileSync(file, propertiesText(user === undefined ? patience : login));
    return file;
  }

  /** Runs a program of Kafka’s distribution to its end. */
  call(program: KafkaProgram, args: readonly string[], input = ''): Promise<Said> {
    return Broker.finished(spawn(join(this.bin, program), [...args], { stdio: 'pipe' }), input);
  }

  /** Runs the script of the chart’s Job as the Job does, as `admin`. */
  declare(script: string): Promise<Said> {
    const local = script
      .replaceAll('/opt/bitnami/kafka/bin', this.bin)
      .replaceAll('/shared/client.properties', this.clientFile('admin'));
    const env = { ...process.env, KAFKA_SERVICE: this.bootstrap };
    return Broker.finished(spawn('bash', ['-ec', local], { stdio: 'pipe', env }), '');
  }

  /** Ends as Kubernetes ends it, and returns the exit code. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((done) => child.once('exit', done));
    child.kill('SIGTERM');
    return gone;
  }

  /** Ends without a word, as when its node is gone. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }

  /** Comes back on an empty volume: without topics, rights and hints. */
  async wipe(): Promise<void> {
    await this.kill();
    rmSync(this.dataFolder, { recursive: true, force: true });
    this.format();
    await this.run();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.run();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private static finished(child: ChildProcess, input: string): Promise<Said> {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin?.end(input);
    return new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (status) => done({ status: status ?? -1, output }));
    });
  }

  private get java(): readonly string[] {
    return ['-cp', join(kafkaLibraries(), '*')];
  }

  private writeFiles(): void {
    mkdirSync(this.bin);
    const properties = serverProperties(this.values, {
      ports: this.ports,
      dataFolder: this.dataFolder,
      passwords: this.passwords,
    });
    writeFileSync(join(this.folder, 'server.properties'), propertiesText(properties));
    writeFileSync(join(this.folder, 'log4j2.yaml'), String(valueOf(this.values, 'log4j2')));
    writeFileSync(join(this.folder, 'tools-log4j2.yaml'), toolLogging);
    for (const [program, main] of Object.entries(programs)) {
      const file = join(this.bin, program);
      const options = [...quickStart, `-Dlog4j2.configurationFile=${join(this.folder, 'tools-log4j2.yaml')}`];
      const command = [this.tools.java, ...options, ...this.java, main].map((word) => `'${word}'`).join(' ');
      writeFileSync(file, `#!/bin/sh\nexec ${command} "$@"\n`);
      chmodSync(file, 0o755);
    }
  }

  /** As the image’s start script formats it (bitnami/containers, bitnami/kafka/4.0/debian-12, libkafka.sh, kafka_kraft_storage_initialize). */
  private format(): void {
    const clusterId = String(valueOf(this.values, 'clusterId'));
    const controllers = `0@127.0.0.1:${this.ports.controller}:${uuid()}`;
    const formatted = spawnSync(
      join(this.bin, 'kafka-storage.sh'),
      [
        'format',
        ...['--config', join(this.folder, 'server.properties'), '--ignore-formatted'],
        ...[`--cluster-id=${clusterId}`, '--feature=kraft.version=1', `--initial-controllers=${controllers}`],
      ],
      { encoding: 'utf8' },
    );
    if (formatted.status !== 0)
      throw new Error(`Kafka cannot format: ${formatted.stdout}${formatted.stderr}`);
  }

  private async run(): Promise<void> {
    const output = openSync(join(this.folder, 'broker.log'), 'a');
    const startsBefore = this.starts;
    const heap = String(valueOf(this.values, 'controller.heapOpts')).split(' ');
    const logging = `-Dlog4j2.configurationFile=${join(this.folder, 'log4j2.yaml')}`;
    this.child = spawn(
      this.tools.java,
      [...heap, logging, ...this.java, 'kafka.Kafka', join(this.folder, 'server.properties')],
      { stdio: ['ignore', output, output], cwd: this.folder },
    );
    closeSync(output);
    const said = await this.ready(startsBefore);
    if (said === undefined) return;
    await this.stop();
    this.remove();
    throw new Error(`Kafka does not start: ${said}`);
  }

  /** How often the broker has said that it takes requests. */
  private get starts(): number {
    return this.log.split('Kafka Server started').length - 1;
  }

  /** Waits until the broker takes requests, and returns what went wrong where it never does. */
  private async ready(startsBefore: number): Promise<string | undefined> {
    for (let waited = 0; waited < 60_000; waited += 100) {
      if (this.child?.exitCode !== null) return this.log.slice(-4000);
      if (this.starts > startsBefore) return undefined;
      await new Promise((done) => setTimeout(done, 100));
    }
    return `not within a minute:\n${this.log.slice(-4000)}`;
  }
}
