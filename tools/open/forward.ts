import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespaces } from '../../contract/namespaces';
import { ports } from '../../contract/ports';
import { secrets } from '../../contract/secrets';
import { services } from '../../contract/service-addresses';
import { namesOf } from '../../values/names';
import type { Environment } from '../../values/schema';
import { UserError } from '../../values/user-error';

export interface ForwardOptions {
  readonly environment: Environment;
  /** The port on this machine. */
  readonly port: number;
  readonly say: (line: string) => void;
  /** Ends the forwarding. */
  readonly stop: AbortSignal;
  /** Variables of the programs that it runs. @default - those of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds before a forwarding that broke off is begun again. @default 2000 */
  readonly pauseMs?: number;
}

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs a program to its end; each line that it prints is handed on as it comes. */
function run(
  program: string,
  args: readonly string[],
  { stop, env = process.env }: Pick<ForwardOptions, 'stop' | 'env'>,
  onLine: (line: string) => void = () => undefined,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => child.kill('SIGTERM');
    stop.addEventListener('abort', end, { once: true });
    let [printed, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (printed + text).split('\n');
      printed = lines.pop() ?? '';
      lines.forEach(onLine);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new UserError(`${program} is not on this machine; install it and run the command again`)
          : error,
      ),
    );
    child.on('close', (code) => {
      stop.removeEventListener('abort', end);
      resolve({ code, stderr: stderr.trim() });
    });
  });
}

const privateHint =
  'The API server is private: run this inside the VPC or through a VPN, or list your address in cluster.publicEndpointCidrs.';

/** What kubectl says when it does not reach the API server. */
const unreachable = /no such host|i\/o timeout|connection refused|network is unreachable|Unable to connect/;

function explain(what: string, { stderr }: Ended, { cluster, name }: Environment): UserError {
  const isPrivate = cluster.publicEndpointCidrs.length === 0 && unreachable.test(stderr);
  return new UserError(`${name}: ${what}: ${stderr}${isPrivate ? `\n${privateHint}` : ''}`);
}

/** What a person needs to log in. The password stays where it is: the command that shows it is printed. */
export function howToLogIn(environment: Environment, port: number): readonly string[] {
  const secret = namesOf(environment).secrets.openobserveRoot;
  const { loadBalancer } = environment.access;
  return [
    `OpenObserve of ${environment.name}: http://127.0.0.1:${port}`,
    `  user      ${secrets.openobserveRoot.literals.email}`,
    `  password  aws secretsmanager get-secret-value --region ${environment.region} --secret-id ${secret} --query SecretString --output text`,
    ...(loadBalancer === undefined ? [] : [`  also      https://${loadBalancer.hostname}`]),
    'Ctrl-C ends it.',
  ];
}

/**
 * Forwards OpenObserve to this machine until it is stopped; a forwarding that breaks off is begun again, because a pod
 * that is replaced takes it along. The cluster’s address goes into a file of its own: nobody’s kubeconfig is changed.
 *
 * @throws UserError when a program is missing, AWS refuses, or the first attempt does not reach the pod
 */
export async function forward(options: ForwardOptions): Promise<void> {
  const { environment, port, say, stop, pauseMs = 2000 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'aurora-open-'));
  const kubeconfig = join(folder, 'config');
  try {
    const { cluster } = namesOf(environment);
    const place = ['--region', environment.region, '--name', cluster, '--kubeconfig', kubeconfig];
    const configured = await run('aws', ['eks', 'update-kubeconfig', ...place], options);
    if (stop.aborted) return;
    if (configured.code !== 0)
      throw explain(`aws eks update-kubeconfig of ${cluster} failed`, configured, environment);
    let connected = false;
    while (!stop.aborted) {
      const target = [`service/${services.openobserve.name}`, `${port}:${ports.openobserve.http}`];
      const ended = await run(
        'kubectl',
        [
          '--kubeconfig',
          kubeconfig,
          '--namespace',
          namespaces.logs,
          'port-forward',
          '--address',
          '127.0.0.1',
          ...target,
        ],
        options,
        (line) => {
          if (!line.startsWith('Forwarding from')) return;
          if (connected) say('Connected again.');
          else howToLogIn(environment, port).forEach(say);
          connected = true;
        },
      );
      if (stop.aborted) return;
      if (!connected) throw explain('kubectl port-forward failed', ended, environment);
      say(
        `The connection broke off (${ended.stderr.split('\n').at(-1) || `exit code ${ended.code}`}); trying again.`,
      );
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
