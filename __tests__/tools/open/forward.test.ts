import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { forward, howToLogIn } from '../../../tools/open/forward';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';

let folder: string;
/** Where the programs are looked for: the folder of this test before, or instead of, all others. */
let path: string;

/** Puts a program before all others: a shell script that writes down how it was called. */
function program(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${script}\n`);
  chmodSync(file, 0o755);
}

const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

/** Runs until `until` lines were said, then stops it. */
async function linesOf(until: number, values = environment()): Promise<string[]> {
  const stop = new AbortController();
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
    if (lines.length === until) stop.abort();
  };
  await forward({ environment: values, port: 5080, say, stop: stop.signal, env: { PATH: path }, pauseMs: 1 });
  return lines;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aurora-open-test-'));
  path = `${folder}${delimiter}${process.env['PATH']}`;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const forwarding = 'echo "Forwarding from 127.0.0.1:5080 -> 5080"; exec sleep 30';

it('forwards the service of this environment, and to this machine alone', async () => {
  program('aws', 'exit 0');
  program('kubectl', forwarding);
  const lines = await linesOf(4);
  expect(lines[0]).toBe('OpenObserve of test: http://127.0.0.1:5080');
  const [aws, kubectl] = calls() as [string, string];
  expect(aws).toMatch(/^aws eks update-kubeconfig --region eu-west-1 --name aurora-test --kubeconfig \S+$/);
  expect(kubectl).toMatch(
    /--namespace aurora-logs port-forward --address 127\.0\.0\.1 service\/openobserve 5080:5080$/,
  );
});

it('leaves the kubeconfig of whoever runs it alone, and its own does not stay', async () => {
  program('aws', 'exit 0');
  program('kubectl', forwarding);
  await linesOf(1);
  const own = /--kubeconfig (\S+)/.exec(calls()[0] as string)?.[1] as string;
  expect(own).not.toBe(process.env['KUBECONFIG']);
  expect(calls()[1]).toContain(`--kubeconfig ${own} `);
  expect(existsSync(own)).toBe(false);
});

it('says where the password is, and not what it is', () => {
  const text = howToLogIn(environment(), 5081).join('\n');
  expect(text).toContain('http://127.0.0.1:5081');
  expect(text).toContain('root@aurora.local');
  expect(text).toContain('--secret-id aurora/test/openobserve-root');
});

it('names the load balancer where there is one', () => {
  const loadBalancer = {
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-0123456789ab',
    hostname: 'logs.example.com',
    allowedCidrs: ['10.0.0.0/8'],
  };
  expect(howToLogIn(environment({ access: { loadBalancer } }), 5080).join('\n')).toContain(
    'https://logs.example.com',
  );
  expect(howToLogIn(environment(), 5080).join('\n')).not.toContain('https://');
});

it('connects again when the pod was replaced', async () => {
  program('aws', 'exit 0');
  program(
    'kubectl',
    'echo "Forwarding from 127.0.0.1:5080 -> 5080"; echo "lost connection to pod" >&2; exit 1',
  );
  const lines = await linesOf(6);
  expect(lines.slice(4)).toEqual([
    'The connection broke off (lost connection to pod); trying again.',
    'Connected again.',
  ]);
});

it.each([
  ['aws', 'exit 255', 'exit 0', /^test: aws eks update-kubeconfig of aurora-test failed: /],
  [
    'kubectl',
    'exit 0',
    'echo "address already in use" >&2; exit 1',
    /port-forward failed: address already in use$/,
  ],
  [
    'a private API server',
    'exit 0',
    'echo "dial tcp: i/o timeout" >&2; exit 1',
    /inside the VPC or through a VPN/,
  ],
])('says what is wrong: %s', async (_, aws, kubectl, message) => {
  program('aws', aws);
  program('kubectl', kubectl);
  const failure = linesOf(1);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow(message);
});

it('says which program is missing', async () => {
  path = folder;
  await expect(linesOf(1)).rejects.toThrow(
    new UserError('aws is not on this machine; install it and run the command again'),
  );
});
