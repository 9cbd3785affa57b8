import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Somebody who knows which objects are valid. */
export interface Validator {
  readonly name: string;
  /**
   * @returns what is wrong with the objects of a rendering, one line each
   * @throws CannotAsk where nothing was found out
   */
  validate(manifests: string, namespace: string, kubernetesVersion: string): Promise<readonly string[]>;
}

/** A validator could not answer: neither right nor wrong. */
export class CannotAsk extends Error {}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program on a text.
 *
 * @throws CannotAsk where it does not run
 */
async function feed(program: string, args: readonly string[], input: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', ({ message }) => reject(new CannotAsk(`${program} does not run: ${message}`)));
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    // A program that ends early has said why; that its input is cut off then adds nothing.
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}

interface KubeconformResult {
  readonly resources?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly msg: string;
  }[];
}

/** kubeconform, which compares with the published schemas of Kubernetes. It needs a network for them. */
export const kubeconform = (program: string): Validator => ({
  name: 'kubeconform',
  async validate(manifests, _namespace, kubernetesVersion) {
    const args = ['-strict', '-output', 'json', '-kubernetes-version', `${kubernetesVersion}.0`, '-'];
    const { stdout, stderr } = await feed(program, args, manifests);
    let result: KubeconformResult;
    try {
      result = JSON.parse(stdout) as KubeconformResult;
    } catch {
      throw new CannotAsk(`${program}: ${(stderr || stdout).trim().split('\n')[0]}`);
    }
    const { resources = [] } = result;
    // A schema that could not be fetched says nothing about the object.
    const unknown = resources.find(({ msg }) => /failed downloading schema|could not find schema/i.test(msg));
    if (unknown) throw new CannotAsk(`${program}: ${unknown.kind}: ${unknown.msg}`);
    return resources.map(({ kind, name, msg }) => `${kind}/${name}: ${msg}`);
  },
});

/** What kubectl says of an API server that did not answer, or does not let anybody in. */
const noAnswer =
  /connection refused|no such host|i\/o timeout|Unable to connect|must be logged in|no configuration|no such file or directory/i;

/** A real API server, which is asked to do as if (`--dry-run=server`). The namespaces must be there. */
export const apiServer = (connection: readonly string[], program = 'kubectl'): Validator => ({
  name: 'API server',
  async validate(manifests, namespace) {
    const args = [
      'apply',
      '--dry-run=server',
      '--validate=strict',
      '--namespace',
      namespace,
      '--filename',
      '-',
    ];
    const { exitCode, stderr } = await feed(program, [...connection, ...args], manifests);
    if (exitCode === 0) return [];
    if (noAnswer.test(stderr)) throw new CannotAsk(`kubectl: ${stderr.trim().split('\n')[0]}`);
    return stderr.split('\n').filter((line) => line.trim() !== '' && !/^Warning: /.test(line));
  },
});

/** Validators that are at hand: kubeconform on the PATH or named by `KUBECONFORM`, and the API server that was named. */
export async function validatorsAtHand({
  kubeconfig,
  server,
}: {
  kubeconfig?: string;
  server?: string;
}): Promise<readonly Validator[]> {
  const connection = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(server === undefined ? [] : ['--server', server]),
  ];
  const program = process.env['KUBECONFORM'] ?? 'kubeconform';
  const found = await run(program, ['-v']).then(
    () => true,
    () => false,
  );
  return [
    ...(found ? [kubeconform(program)] : []),
    ...(connection.length > 0 ? [apiServer(connection)] : []),
  ];
}
