import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportUserErrors, UserError } from '../values/user-error';
import { importFromPackageRoots } from './usual-imports';

/**
 * `npm run bench:synth`: what it costs to synthesize every environment in one process, beside the same app written the usual
 * way: `ts-node main.ts`, which checks types, with every resource imported from its provider’s root. That one is made
 * from the same sources in a temporary folder, and both must write the same Terraform JSON.
 */
const root = join(__dirname, '..');
const sources = [
  'main.ts',
  'cdktf.json',
  'package.json',
  'tsconfig.json',
  'contract',
  'values',
  'constructs',
  'dashboards',
  'stacks',
];
/** What this app may cost at most, as a share of the usual way. */
const goal = 0.2;
const work = mkdtempSync(join(tmpdir(), 'aurora-bench-'));

/** How often each contestant runs. */
function roundsAsked(): number {
  const text = process.env['BENCH_ROUNDS'] ?? '3';
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UserError(
    `BENCH_ROUNDS: given ${JSON.stringify(text)}; allowed: a whole number from 1 to 999. Left out, it is 3`,
  );
}

interface Measure {
  readonly seconds: number;
  readonly mib: number;
}

interface Contestant {
  readonly name: string;
  readonly folder: string;
  readonly args: readonly string[];
}

/** Runs one contestant in a process of its own; the clock includes the start of Node. */
function measure({ name, folder, args }: Contestant): Measure {
  const usage = join(work, 'usage');
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(__dirname, 'report-usage.js'), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, BENCH_USAGE_FILE: usage, CDKTF_OUTDIR: join(work, `${name}.out`) },
    },
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`${name} ended with exit code ${status}:\n${stderr}`);
  return { seconds, mib: Number(readFileSync(usage, 'utf8')) / 1024 };
}

/** The JSON of every stack that a contestant wrote. */
function written({ name }: Contestant): Record<string, string> {
  const stacks = join(work, `${name}.out`, 'stacks');
  return Object.fromEntries(
    readdirSync(stacks).map((stack) => [stack, readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8')]),
  );
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

function prepareUsual(): Contestant {
  const folder = join(work, 'usual');
  for (const source of sources) cpSync(join(root, source), join(folder, source), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const changed = ['constructs', 'stacks'].reduce(
    (sum, room) => sum + importFromPackageRoots(join(folder, room)),
    0,
  );
  if (changed === 0) throw new Error('no import was rewritten: the comparison would be with itself');
  return {
    name: 'usual',
    folder,
    args: [
      join(root, 'node_modules', 'ts-node', 'dist', 'bin.js'),
      // As `cdktf init` has it: ts-node cannot load what is compiled for a bundler.
      ...['--compilerOptions', JSON.stringify({ module: 'CommonJS', moduleResolution: 'Node10' })],
      'main.ts',
    ],
  };
}

/** Runs both, round by round, and prints what they cost. */
function bench(): void {
  try {
    const rounds = roundsAsked();
    const ours: Contestant = { name: 'ours', folder: root, args: ['--import', 'tsx', 'main.ts'] };
    const usual = prepareUsual();
    const results = { ours: [] as Measure[], usual: [] as Measure[] };
    for (let round = 0; round < rounds; round += 1) {
      results.ours.push(measure(ours));
      results.usual.push(measure(usual));
    }
    if (JSON.stringify(written(ours)) !== JSON.stringify(written(usual))) {
      throw new Error('the two apps wrote different Terraform JSON: the comparison would mean nothing');
    }
    const stacks = Object.keys(written(ours)).length;
    const row = (name: string, measures: readonly Measure[]) => ({
      name,
      seconds: median(measures.map(({ seconds }) => seconds)),
      mib: median(measures.map(({ mib }) => mib)),
    });
    const rows = [
      row('this app: tsx, one import a resource', results.ours),
      row('the usual way: ts-node, package roots', results.usual),
    ];
    const [mine, theirs] = rows as [(typeof rows)[0], (typeof rows)[0]];
    console.log(
      `Synthesis of ${stacks} stacks in one process, median of ${rounds} rounds, both wrote the same JSON\n`,
    );
    for (const { name, seconds, mib } of rows)
      console.log(`  ${name.padEnd(40)}${seconds.toFixed(2).padStart(8)} s${mib.toFixed(0).padStart(8)} MiB`);
    const ratios = [mine.seconds / theirs.seconds, mine.mib / theirs.mib] as const;
    console.log(
      `  ${`ratio (goal: at most ${goal.toFixed(2)})`.padEnd(40)}${ratios.map((ratio) => ratio.toFixed(2).padStart(8)).join('  ')}`,
    );
    if (ratios.some((ratio) => ratio > goal)) {
      console.error(`A ratio is above the goal of ${goal.toFixed(2)}`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void reportUserErrors(async () => bench());
