import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  closeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { corpus } from '../__tests__/support/corpus';
import { logTypes } from '../contract/log-types';
import { reportUserErrors } from '../values/user-error';
import type { Compared, Contestant, Measured } from './parse/measure';
import { fluentBitSeconds, onPath, queryDigestSeconds } from './parse/programs';
import { settings } from './parse/settings';
import { isOk, table, type Row } from './parse/table';

/**
 * `npm run bench:parse`: what parsing costs, in MB per CPU-second, as a ratio to gzip level 1 over the same bytes in
 * the same run, and beside other programs that do the same; and the memory that `parse` takes for a huge file.
 */
const root = join(__dirname, '..');
const start = Date.parse('2024-01-03T07:15:38.660Z') * 1000;

type LogType = (typeof logTypes)[number];

/** How many times `gzip -1` makes real logs smaller; a corpus that it makes smaller still would flatter nobody but gzip. */
const compression: Partial<Record<LogType, readonly [least: number, most: number]>> = {
  slowquery: [3.3, 4],
  audit: [5, 6],
};
const parseBar: Readonly<Record<LogType, number>> = {
  slowquery: 0.5,
  error: 0.5,
  audit: 0.25,
  general: 0.25,
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

function writeCorpus(file: string, logType: LogType, bytes: number, seed: number): void {
  for (const piece of corpus({ logType, seed, bytes, start, odd: false })) appendFileSync(file, piece.bytes);
}

const contestants: readonly Contestant[] = ['gzip', 'parse', 'fingerprint', 'peer'];

/** The rounds of each contestant on one corpus. */
type Rounds = Readonly<Record<Contestant, readonly Measured[]>>;

/** Runs what measures in a process of its own. */
function asked<T>(node: string, args: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with exit code ${status}:\n${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Contestants take turns, so that whatever else the machine does hits all of them. */
function measure(
  node: string,
  program: string,
  logType: LogType,
  files: readonly [whole: string, sample: string],
  rounds: number,
): Rounds {
  const { difference } = asked<Compared>(node, [program, 'difference', logType, files[1]]);
  if (difference !== undefined) {
    throw new Error(`${logType}: ours and the peer’s records differ:\n${difference.join('\n')}`);
  }
  const found: Record<Contestant, Measured[]> = { gzip: [], parse: [], fingerprint: [], peer: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of contestants) found[name].push(asked(node, [program, name, logType, ...files]));
  }
  return found;
}

/** MB per CPU-second. */
const speedOf = (rounds: readonly Measured[]): number =>
  median(rounds.map(({ megabytes, seconds }) => megabytes / seconds));

function rowsOf(logType: LogType, rounds: Rounds): Row[] {
  const [{ megabytes, produced }] = rounds.gzip as [Measured];
  const gzipRatio = (megabytes * 1e6) / produced;
  const allowed = compression[logType];
  if (allowed !== undefined && (gzipRatio < allowed[0] || gzipRatio > allowed[1])) {
    throw new Error(
      `${logType}: gzip -1 makes the corpus ${gzipRatio.toFixed(2)} times smaller; real ones: ${allowed.join(' to ')}`,
    );
  }
  const speed = (name: Contestant): number => speedOf(rounds[name]);
  const speeds = (...names: readonly Contestant[]): string =>
    names.map((name) => `${name} ${speed(name).toFixed(0)}`).join(', ');
  return [
    {
      what: `${logType}: parse, of gzip -1 (compresses ${gzipRatio.toFixed(1)}×)`,
      measured: speed('parse') / speed('gzip'),
      bar: { least: parseBar[logType] },
      detail: `MB per CPU-second: ${speeds('parse', 'gzip')}`,
    },
    {
      what: `${logType}: with fingerprint, of parse`,
      measured: speed('fingerprint') / speed('parse'),
      ...(logType === 'error' ? {} : { bar: { least: 0.5 } }),
      detail: speeds('fingerprint'),
    },
    {
      what: `${logType}: parse, times readline and regular expressions`,
      measured: speed('parse') / speed('peer'),
      bar: { least: 1.5 },
      detail: `${speeds('peer')}, same records`,
    },
  ];
}

/** Other programs on the slow log, each on as much of it as it gets through in reasonable time. */
function programRows(ours: number, log: string, small: string, work: string, fluentBit?: string): Row[] {
  const megabytes = (file: string): number => statSync(file).size / 1e6;
  const rows: Row[] = [];
  const digest = onPath('pt-query-digest');
  if (digest === undefined) console.log('Not compared with pt-query-digest: it is not on the PATH.');
  else {
    const speed = megabytes(small) / queryDigestSeconds(digest, small);
    rows.push({
      what: 'slowquery: parse, times pt-query-digest',
      measured: ours / speed,
      bar: { least: 20 },
      detail: speed.toFixed(1),
    });
  }
  if (fluentBit === undefined) console.log('Not compared with Fluent Bit: FLUENT_BIT_BINARY names none.');
  else {
    const speed = (to: 'nowhere' | 'json'): number =>
      megabytes(log) / fluentBitSeconds(fluentBit, log, work, to);
    const [dropped, written] = [speed('nowhere'), speed('json')];
    rows.push(
      {
        what: 'slowquery: parse, times Fluent Bit',
        measured: ours / dropped,
        bar: { least: 3 },
        detail: `${dropped.toFixed(0)}; its records have fewer columns, and are dropped`,
      },
      {
        what: 'slowquery: parse, times Fluent Bit to JSON',
        measured: ours / written,
        detail: `${written.toFixed(0)}; with the columns that ours have`,
      },
    );
  }
  return rows;
}

/** What `npm run <script>` gives to Node. */
function commandOf(script: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [program, ...args] = (scripts[script] as string).split(' ');
  if (program !== 'node')
    throw new Error(`package.json: the script "${script}" starts ${program} instead of node`);
  return args;
}

/** Peak resident memory of the command on a huge file, of which the slow log is repeated. */
function memoryRow(node: string, log: string, megabytes: number, work: string): Row {
  const big = join(work, 'big.log');
  copyFileSync(log, big);
  const piece = readFileSync(log);
  while (statSync(big).size < megabytes * 1e6) appendFileSync(big, piece);
  const usage = join(work, 'usage');
  const nowhere = openSync('/dev/null', 'w');
  const args = [...commandOf('parse'), '--type', 'slowquery', big];
  const { status, stderr } = spawnSync(node, ['--require', join(__dirname, 'report-usage.js'), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', nowhere, 'pipe'],
    env: { ...process.env, BENCH_USAGE_FILE: usage },
  });
  closeSync(nowhere);
  if (status !== 0) throw new Error(`parse ended with exit code ${status}:\n${stderr}`);
  rmSync(big);
  return {
    what: `parse of ${megabytes} MB: peak resident memory`,
    measured: Number(readFileSync(usage, 'utf8')) / 1024,
    unit: ' MiB',
    bar: { most: 256 },
    detail: stderr.trim(),
  };
}

function bench(): void {
  const { rounds, megabytes, bigMegabytes, seed, node, fluentBit } = settings();
  const work = mkdtempSync(join(tmpdir(), 'aurora-bench-'));
  try {
    const program = join(work, 'measure.js');
    const entry = join(__dirname, 'parse', 'measure.ts');
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', outfile: program, logLevel: 'error' });
    const rows: Row[] = [];
    let slowQuerySpeed = 0;
    const log = (logType: LogType, size: string): string => join(work, `${logType}-${size}.log`);
    for (const logType of logTypes) {
      writeCorpus(log(logType, 'whole'), logType, megabytes * 1e6, seed);
      writeCorpus(log(logType, 'sample'), logType, 4e6, seed);
      const files = [log(logType, 'whole'), log(logType, 'sample')] as const;
      const measured = measure(node, program, logType, files, rounds);
      rows.push(...rowsOf(logType, measured));
      if (logType === 'slowquery') slowQuerySpeed = speedOf(measured.parse);
    }
    const [whole, sample] = [log('slowquery', 'whole'), log('slowquery', 'sample')];
    rows.push(...programRows(slowQuerySpeed, whole, sample, work, fluentBit));
    if (bigMegabytes > 0) rows.push(memoryRow(node, whole, bigMegabytes, work));
    console.log(
      `Parsing ${megabytes} MB of each kind, seed ${seed}, median of ${rounds} rounds, by ${node}\n\n${table(rows)}`,
    );
    if (rows.every(isOk)) return;
    console.error('\nA measure is beyond its bar.');
    process.exitCode = 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void reportUserErrors(async () => bench());
