import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namespaces } from '../../contract/namespaces';
import { OpenObserveSetup } from '../../constructs/kubernetes/openobserve-setup';
import type { SetupPlan } from '../../constructs/kubernetes/openobserve-setup/plan';
import type { OpenObserveDouble } from '../support/openobserve/server';
import { place } from '../support/place';

/** Each run starts some dozens of programs; on a busy machine that takes its time. */
jest.setTimeout(60_000);

export const root = { email: 'root@aurora.local', password: 'root "secret" \\ $1 with signs' };
export const ingestion = { email: 'ingest@aurora.local', password: 'ingestion-"secret"-\\-and-more' };
export const webhook = 'https://hooks.example.com/services/T0/"B0"\\secret-path';

/** The image that the construct is placed with: the test runs its script in this machine’s shell. */
const image = `example.com/${namespaces.logs}/curl:1.0.0`;

const mounted = new WeakMap<SetupPlan, Readonly<Record<string, string>>>();

/** What a ConfigMap of the construct mounts, as Terraform hands it to Kubernetes. */
function mountedFiles(plan: SetupPlan): Readonly<Record<string, string>> {
  const known = mounted.get(plan);
  if (known !== undefined) return known;
  const template = place((stack) => new OpenObserveSetup(stack, 'setup', { plan, image }));
  const data = template.resource('kubernetes_config_map_v1').attributes['data'] as Record<string, string>;
  const files = Object.fromEntries(
    Object.entries(data).map(([name, text]) => [name, text.replaceAll('$${', '${').replaceAll('%%{', '%{')]),
  );
  mounted.set(plan, files);
  return files;
}

export interface Run {
  readonly code: number | null;
  /** Everything that it printed. */
  readonly output: string;
  /** The lines that begin with a word, without it. */
  readonly said: (word: string) => readonly string[];
}

export interface RunOptions {
  readonly url: string;
  readonly plan: SetupPlan;
  /** @default `sh` */
  readonly shell?: readonly string[];
  /** Variables beside or instead of the usual ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Something to put before the programs on the path. */
  readonly path?: string;
}

/** Runs the script as the pod would: with the mounted files, a folder to write to, and secrets in the environment. */
export async function run({ url, plan, shell = ['sh'], environment = {}, path }: RunOptions): Promise<Run> {
  const place = mkdtempSync(join(tmpdir(), 'openobserve-setup-'));
  try {
    const [setup, scratch] = [join(place, 'setup'), join(place, 'scratch')];
    for (const folder of [setup, scratch]) mkdirSync(folder);
    for (const [name, text] of Object.entries(mountedFiles(plan))) writeFileSync(join(setup, name), text);
    const [program = 'sh', ...words] = shell;
    const child = spawn(program, [...words, join(setup, 'apply.sh')], {
      cwd: place,
      env: {
        PATH: [path, process.env['PATH']].filter((part) => part !== undefined).join(':'),
        TMPDIR: scratch,
        OPENOBSERVE_URL: url,
        OPENOBSERVE_ORGANISATION: 'default',
        OPENOBSERVE_ROOT_EMAIL: root.email,
        OPENOBSERVE_ROOT_PASSWORD: root.password,
        OPENOBSERVE_INGESTION_EMAIL: ingestion.email,
        OPENOBSERVE_INGESTION_PASSWORD: ingestion.password,
        ALERT_WEBHOOK_URL: webhook,
        WAIT_SECONDS: '5',
        WAIT_STEP: '0',
        ...environment,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const left = readdirSync(scratch);
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    const said = (word: string) =>
      output
        .split('\n')
        .filter((line) => line.startsWith(`${word} `))
        .map((line) => line.slice(word.length).trim());
    return { code, output, said };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A run against a double that is already running, with the writes that this run alone made. */
export async function apply(openobserve: OpenObserveDouble, options: RunOptions) {
  const before = openobserve.writes().length;
  const result = await run(options);
  return { ...result, writes: openobserve.writes().slice(before) };
}
