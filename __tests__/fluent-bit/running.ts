import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { scripts } from '../../constructs/helm/fluent-bit/aurora-logs';
import {
  configurationText,
  type FluentBitConfiguration,
} from '../../constructs/helm/fluent-bit/configuration';
import { paths, variables, type Properties } from '../../constructs/helm/fluent-bit/properties';
import { ports } from '../../contract/ports';
import { findFluentBitTools } from '../support/fluent-bit-tools';
import { account } from './openobserve-double';

const tools = findFluentBitTools();

export const sharedKey = 'a shared key';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** A Fluent Bit that runs until it is told not to. */
export class FluentBitProcess {
  private readonly lines: string[] = [];
  private readonly said = new EventEmitter();
  private process: ChildProcess | undefined;

  public constructor(private readonly file: string) {}

  /** Starts it, and waits until it says that it reads and delivers. */
  public async start(): Promise<void> {
    this.lines.length = 0;
    const started = spawn(program(), ['-c', this.file], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = started;
    for (const stream of [started.stdout, started.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        this.said.emit('line');
      });
    }
    await this.says('[sp] stream processor started');
  }

  /** Waits until it says something. Jest’s own limit ends it where it does not. */
  public async says(text: string): Promise<void> {
    while (!this.lines.some((line) => line.includes(text))) await once(this.said, 'line');
  }

  /** What it said that has a text in it. */
  public linesWith = (text: string): readonly string[] => this.lines.filter((line) => line.includes(text));

  public async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill(signal);
    await gone;
  }
}

const environment = {
  ...process.env,
  [variables.openobserveEmail]: account.email,
  [variables.openobservePassword]: account.password,
  [variables.sharedKey]: sharedKey,
};

function program(): string {
  if (typeof tools === 'string') throw new Error(tools);
  return tools.program;
}

export interface Surroundings {
  /** A folder for configuration, buffer and logs. */
  readonly folder: string;
  readonly openobservePort: number;
  /** The API of Kubernetes, without TLS. */
  readonly kubernetesPort: number;
}

/** Where the pieces of a configuration are while a test runs. */
export interface Placed {
  readonly file: string;
  readonly forwardPort: number;
  /** Of its own HTTP server. */
  readonly httpPort: number;
}

/**
 * Writes a configuration as it is released, but for its surroundings: ports that are free here, folders that may be written,
 * and the doubles instead of OpenObserve, the collector and Kubernetes.
 */
export async function placeConfiguration(
  given: FluentBitConfiguration,
  { folder, openobservePort, kubernetesPort }: Surroundings,
): Promise<Placed> {
  const [httpPort, forwardPort] = [await freePort(), await freePort()];
  const here = (properties: Properties): Properties => ({
    ...properties,
    ...('host' in properties ? { host: '127.0.0.1', port: openobservePort } : {}),
    ...(properties['port'] === ports.fluentBit.forward ? { port: forwardPort } : {}),
    ...(properties['name'] === 'kubernetes'
      ? {
          kube_url: `http://127.0.0.1:${kubernetesPort}`,
          kube_token_file: join(folder, 'token'),
          kube_tag_prefix: `kube${join(folder, 'logs').replaceAll('/', '.')}.containers.`,
        }
      : {}),
  });
  const { inputs, filters, outputs } = given.pipeline;
  const text = configurationText({
    ...given,
    service: { ...given.service, http_port: httpPort },
    pipeline: { inputs: inputs.map(here), filters: filters.map(here), outputs: outputs.map(here) },
  });
  const local = Object.entries(paths).reduce(
    (result, [name, path]) => result.replaceAll(path, join(folder, name)),
    text,
  );
  for (const name of Object.keys(paths)) mkdirSync(join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'logs/containers'), { recursive: true });
  writeFileSync(join(folder, 'token'), 'token');
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(folder, 'configuration', name), script);
  const file = join(folder, 'fluent-bit.yaml');
  writeFileSync(file, local);
  return { file, forwardPort, httpPort };
}

/** What the program says of a configuration without running it. */
export const dryRun = (file: string): string => {
  const { stdout, stderr } = spawnSync(program(), ['--dry-run', '-c', file], {
    encoding: 'utf8',
    env: environment,
  });
  return stdout + stderr;
};

/** The lines of a file, or one record again and again. */
export type Sent = { readonly tag: string; readonly instance?: string } & (
  { readonly path: string } | { readonly record: object }
);

const inputOf = (sent: Sent): Properties =>
  'path' in sent
    ? {
        name: 'tail',
        path: sent.path,
        tag: sent.tag,
        read_from_head: true,
        // A file of that size is one message: several at a time may come in another order.
        buffer_chunk_size: '2M',
        buffer_max_size: '2M',
      }
    : { name: 'dummy', dummy: JSON.stringify(sent.record), tag: sent.tag };

const namesInstance = ({ tag, instance }: Sent): readonly Properties[] =>
  instance === undefined
    ? []
    : [{ name: 'record_modifier', match: tag, record: `aws_rds_instance_id ${instance}` }];

let senders = 0;

/** Another Fluent Bit, which sends as a sender is to: in messages of one piece, and until they are acknowledged. */
export function senderOf(
  folder: string,
  port: number,
  sent: readonly Sent[],
  key = sharedKey,
): FluentBitProcess {
  const forward = {
    name: 'forward',
    match: '*',
    host: '127.0.0.1',
    port,
    shared_key: key,
    self_hostname: 'sender',
    require_ack_response: true,
    compress: 'gzip',
    retry_limit: 'no_limits',
  };
  const service = { flush: 0.2, grace: 1, 'scheduler.base': 1, 'scheduler.cap': 2 };
  const pipeline = { inputs: sent.map(inputOf), filters: sent.flatMap(namesInstance), outputs: [forward] };
  senders += 1;
  const file = join(folder, `sender-${senders}.yaml`);
  writeFileSync(file, stringify({ service, pipeline }));
  return new FluentBitProcess(file);
}
