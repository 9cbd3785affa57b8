import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { ClusterTools } from './cluster-tools';
import { freePort } from './free-port';

/** What kubectl said. */
export interface Said {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Kubernetes object, as a manifest. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

const startTimeout = 120_000;

/**
 * A real Kubernetes API server with its store, and nothing else: what it admits is kept, and nothing acts on it. It listens
 * on this machine alone, and everything that it writes is in a folder of its own.
 */
export class ApiServer {
  private readonly work = mkdtempSync(join(tmpdir(), 'aurora-api-server-'));
  private readonly processes: ChildProcess[] = [];
  /** How kubectl gets in. */
  public readonly kubeconfig = join(this.work, 'kubeconfig');

  private constructor(private readonly tools: ClusterTools) {}

  static async start(tools: ClusterTools): Promise<ApiServer> {
    const server = new ApiServer(tools);
    try {
      await server.run();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async stop(): Promise<void> {
    for (const child of [...this.processes].reverse()) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.work, { recursive: true, force: true });
  }

  /** Runs kubectl, with an object on its standard input where one is given. */
  async kubectl(args: readonly string[], object?: KubernetesObject): Promise<Said> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.tools.kubectl, ['--kubeconfig', this.kubeconfig, ...args], { stdio: 'pipe' });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
      child.stdin.end(object === undefined ? '' : JSON.stringify(object));
    });
  }

  /** Makes an object or changes it. Fields that Kubernetes does not know are mistakes. */
  async apply(object: KubernetesObject): Promise<void> {
    const { exitCode, stderr } = await this.kubectl(
      ['apply', '--validate=strict', '--server-side', '--force-conflicts', '--filename', '-'],
      object,
    );
    if (exitCode !== 0) throw new Error(`${stderr}\n${JSON.stringify(object)}`);
  }

  /** Makes an object. @returns why not; nothing where it was made */
  async refusalOf(object: KubernetesObject): Promise<string | undefined> {
    const args = ['create', '--validate=strict', '--filename', '-'];
    const { exitCode, stderr } = await this.kubectl(args, object);
    return exitCode === 0 ? undefined : stderr.trim();
  }

  /** What a controller does on a cluster: a quota counts from the moment that it has been counted once. */
  async countQuota(namespace: string, name: string, hard: Readonly<Record<string, string>>): Promise<void> {
    const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, '0']));
    const patch = JSON.stringify({ status: { hard, used } });
    const { exitCode, stderr } = await this.kubectl([
      ...['patch', 'resourcequota', name, '--namespace', namespace],
      ...['--subresource', 'status', '--type', 'merge', '--patch', patch],
    ]);
    if (exitCode !== 0) throw new Error(stderr);
  }

  private start(program: string, args: readonly string[]): void {
    const log = createWriteStream(join(this.work, 'log'), { flags: 'a' });
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.processes.push(child);
  }

  private async run(): Promise<void> {
    const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
    const store = `http://127.0.0.1:${client}`;
    this.start(this.tools.etcd, [
      ...['--data-dir', join(this.work, 'etcd'), '--unsafe-no-fsync'],
      ...['--listen-client-urls', store, '--advertise-client-urls', store],
      ...['--listen-peer-urls', `http://127.0.0.1:${peer}`],
    ]);
    const token = randomBytes(16).toString('hex');
    writeFileSync(join(this.work, 'tokens'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = join(this.work, 'key.pem');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    this.start(this.tools.apiServer, [
      ...['--etcd-servers', store, '--bind-address', '127.0.0.1', '--secure-port', String(port)],
      ...['--cert-dir', join(this.work, 'certificates'), '--token-auth-file', join(this.work, 'tokens')],
      ...['--service-account-issuer', 'https://kubernetes.default.svc', '--authorization-mode', 'RBAC'],
      ...['--service-account-key-file', key, '--service-account-signing-key-file', key],
      ...['--service-cluster-ip-range', '10.96.0.0/16', '--endpoint-reconciler-type', 'none'],
      // As on EKS: what keeps privileged pods out is Pod Security.
      '--allow-privileged=true',
    ]);
    this.writeKubeconfig(`https://127.0.0.1:${port}`, token);
    await this.untilReady();
  }

  private writeKubeconfig(server: string, token: string): void {
    const text = stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      // The server makes its certificate itself, and both ends are this machine.
      clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    });
    writeFileSync(this.kubeconfig, text, { mode: 0o600 });
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + startTimeout;
    while (Date.now() < deadline) {
      const ended = this.processes.find(({ exitCode }) => exitCode !== null);
      if (ended) break;
      const { exitCode } = await this.kubectl(['get', '--raw', '/readyz']);
      if (exitCode === 0) return;
      await sleep(300);
    }
    throw new Error(
      `The API server is not ready:\n${readFileSync(join(this.work, 'log'), 'utf8').slice(-3000)}`,
    );
  }
}
