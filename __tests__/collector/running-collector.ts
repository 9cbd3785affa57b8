import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ports } from '../../contract/ports';
import { services } from '../../contract/service-addresses';
import { queueDirectory, type CollectorConfig } from '../../constructs/helm/otel-collector-config';
import { otlpJson, type Signal } from '../support/otlp';

export interface Surroundings {
  /** A folder for the configuration and the queues. */
  readonly folder: string;
  readonly openobserveUrl: string;
  readonly kubernetesUrl: string;
  readonly email: string;
  readonly password: string;
}

/** As many ports as asked that nothing listens on. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const free = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return free;
}

/**
 * The configuration as it is released, but for its surroundings: ports that are free here, a folder that may be written,
 * the doubles instead of OpenObserve and Kubernetes, seconds instead of minutes between measurements, and a log that leaves
 * no line out. Kubernetes is found by a kubeconfig, and its kubelet asked without TLS: a service account’s token and CA exist in pods only.
 */
async function hereAndNow(config: CollectorConfig, { folder, openobserveUrl }: Surroundings) {
  const { otlpGrpc, otlpHttp, health } = ports.otelCollector;
  const [freeGrpc, freeHttp, freeHealth] = await freePorts(3);
  const replaced = (
    [
      [`:${otlpGrpc}"`, `:${freeGrpc}"`],
      [`:${otlpHttp}"`, `:${freeHttp}"`],
      [`:${health}"`, `:${freeHealth}"`],
      [`"${queueDirectory}"`, JSON.stringify(join(folder, 'queue'))],
      [services.openobserve.url, openobserveUrl],
      ['"auth_type":"serviceAccount","endpoint"', '"auth_type":"none","endpoint"'],
      ['"auth_type":"serviceAccount"', '"auth_type":"kubeConfig"'],
      ['"collection_interval":"30s"', '"collection_interval":"1s"'],
      ['"collection_interval":"60s"', '"collection_interval":"1s"'],
      ['"interval":60000', '"interval":1000'],
      ['"encoding":"json"', '"encoding":"json","sampling":{"enabled":false}'],
    ] as const
  ).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The configuration has no ${from}`);
    return text.replaceAll(from, to);
  }, JSON.stringify(config));
  return { text: replaced, otlpHttp: freeHttp as number, health: freeHealth as number };
}

const kubeconfig = (server: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'double', cluster: { server } }],
  users: [{ name: 'double', user: {} }],
  contexts: [{ name: 'double', context: { cluster: 'double', user: 'double' } }],
  'current-context': 'double',
});

/** A line of the collector’s own log. */
interface LogLine {
  readonly msg?: string;
  readonly 'otelcol.component.id'?: string;
}

/** The real collector, as a child process. */
export class RunningCollector {
  private readonly lines: LogLine[] = [];
  private readonly events = new EventEmitter();
  private readonly raw: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly otlpPort: number,
    public readonly healthPort: number,
  ) {
    if (child.stderr === null) throw new Error('The collector has no standard error.');
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.raw.push(line);
      if (line.startsWith('{')) this.lines.push(JSON.parse(line) as LogLine);
      this.events.emit('change');
    });
    child.once('exit', () => this.events.emit('change'));
  }

  /** Starts it, and waits until its pipelines run. */
  static async start(
    program: string,
    config: CollectorConfig,
    here: Surroundings,
  ): Promise<RunningCollector> {
    const { text, otlpHttp, health } = await hereAndNow(config, here);
    const file = join(here.folder, 'relay.yaml');
    writeFileSync(file, text);
    writeFileSync(join(here.folder, 'kubeconfig'), JSON.stringify(kubeconfig(here.kubernetesUrl)));
    const child = spawn(program, [`--config=${file}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        MY_POD_IP: '127.0.0.1',
        OPENOBSERVE_EMAIL: here.email,
        OPENOBSERVE_PASSWORD: here.password,
        KUBECONFIG: join(here.folder, 'kubeconfig'),
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
        KUBERNETES_SERVICE_PORT: '1',
        GOMEMLIMIT: '512MiB',
      },
    });
    const collector = new RunningCollector(child, otlpHttp, health);
    await collector.said('Everything is ready');
    return collector;
  }

  /**
   * Waits for a line of its log.
   *
   * @param component whose line it is. @default - anybody’s
   * @param from how many of the first lines do not count. @default 0
   * @throws Error when it ends before
   */
  public async said(fragment: string, component?: string, from = 0): Promise<void> {
    const fits = (line: LogLine) =>
      line.msg?.includes(fragment) && (component === undefined || line['otelcol.component.id'] === component);
    while (!this.lines.slice(from).some(fits)) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(
          `The collector ended before it said "${fragment}":\n${this.raw.slice(-20).join('\n')}`,
        );
      }
      await once(this.events, 'change');
    }
  }

  /** How many lines it has logged. */
  public get logged(): number {
    return this.lines.length;
  }

  /** Sends one record, metric or span, and resolves with the status of the answer. */
  public async send(signal: Signal, name: string, service: string): Promise<number | undefined> {
    const body = JSON.stringify(otlpJson(signal, name, service, new Date()));
    const sent = request({
      host: '127.0.0.1',
      port: this.otlpPort,
      path: `/v1/${signal}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      agent: false,
    }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode;
  }

  /** Ends it and waits until it is gone. `SIGKILL` leaves it no time for anything. */
  public async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}
