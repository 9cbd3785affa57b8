import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { Command, InvalidArgumentError, Option } from 'commander';
import { node24 } from '../__tests__/support/node24';
import { reportUserErrors } from '../values/user-error';
import { isOk, table, type Row } from './parse/table';
import type { FleetRun } from './rds/fleet';
import { accessKey } from './rds/place';
import type { Contestant, Reading } from './rds/reader';
import { costRows, fleetRows, type Readings } from './rds/rows';

/** MB of each slow log that is served: one that grows and one of the hour before, of each instance. */
const megabytes = 24;
const instances = 4;
/** Instances of the fleet on simulated time. */
const fleetInstances = 3;

interface Bench {
  readonly node: string;
  /** Where the programs lie. */
  readonly work: string;
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
}

const program = ({ work }: Bench, name: string): string => join(work, `${name}.js`);

/** Runs a program to its end. @returns what it prints, read as JSON */
function asked<T>(bench: Bench, name: string, args: readonly unknown[], env: NodeJS.ProcessEnv = {}): T {
  const { status, stdout, stderr } = spawnSync(bench.node, [program(bench, name), ...args.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${name} ended with exit code ${status}:\n${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Starts the fake RDS. @returns its URL */
async function started(bench: Bench): Promise<{ readonly url: string; stop(): void }> {
  const args = [instances, megabytes, bench.seed].map(String);
  const server = spawn(bench.node, [program(bench, 'server'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`the fake RDS ended with exit code ${String(code)}`);
  });
  const [line] = await Promise.race([once(server.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return { url: String(line).trim(), stop: () => void server.kill() };
}

/** What reading costs. Contestants take turns, so that whatever else the machine does hits all of them. */
async function cost(bench: Bench): Promise<Row[]> {
  const server = await started(bench);
  try {
    const found: Record<Contestant, Reading[]> = { portions: [], send: [], whole: [] };
    const env = {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    };
    for (let round = 0; round < bench.rounds; round += 1)
      for (const name of Object.keys(found) as Contestant[])
        found[name].push(asked<Reading>(bench, 'reader', [name, instances, bench.seconds], env));
    return costRows(found satisfies Readings);
  } finally {
    server.stop();
  }
}

/** How well calls are used. */
const fleet = async (bench: Bench): Promise<Row[]> =>
  fleetRows(asked<FleetRun>(bench, 'fleet', [fleetInstances, bench.seed]), fleetInstances);

/** What is measured, each by itself. */
const parts = { cost, fleet } as const;
type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Allowed: a whole number from ${least} to ${most}.`);
  };

const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';

interface Options {
  readonly seconds: number;
  readonly rounds: number;
  readonly seed: number;
  readonly only?: readonly Part[];
}

async function run({ only = names, ...options }: Options): Promise<void> {
  const [node, before] = [node24(), load()];
  const work = mkdtempSync(join(tmpdir(), 'aurora-bench-'));
  try {
    const entryPoints = ['server', 'reader', 'fleet'].map((name) => join(__dirname, 'rds', `${name}.ts`));
    buildSync({ entryPoints, bundle: true, platform: 'node', outdir: work, logLevel: 'error' });
    const rows: Row[] = [];
    for (const name of only) {
      console.error(`measuring: ${name}`);
      rows.push(...(await parts[name]({ ...options, node, work })));
    }
    console.log(
      `Logs of the RDS API, seed ${options.seed}, median of ${options.rounds} rounds of ${options.seconds} s, by ${node} on ` +
        `${cpus().length} CPUs; load average ${before} at the start, ${load()} at the end\n\n${table(rows)}`,
    );
    if (rows.every(isOk)) return;
    console.error('\nA measure is beyond its bar.');
    process.exitCode = 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * `npm run bench:rds`: what reading log files through the RDS API costs, over HTTP on the loopback interface from the fake RDS in a
 * process of its own, at as many calls a second as an account allows; and how well a fleet’s calls are used, on
 * simulated time without HTTP.
 */
void new Command('bench/rds')
  .option('--seconds <number>', 'for which each contestant is measured', whole(2, 600), 20)
  .option('--rounds <number>', 'how often each contestant runs', whole(1, 99), 3)
  .option('--seed <number>', 'of the logs', whole(0, 999_999), 7)
  .addOption(new Option('--only <parts...>', 'measure these alone').choices(names))
  .action((options: Options) => reportUserErrors(() => run(options)))
  .parseAsync();
