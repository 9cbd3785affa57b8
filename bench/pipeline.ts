import { cpus, loadavg } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { startGround, stopGround } from '../__tests__/e2e/support/stage';
import { node24 } from '../__tests__/support/node24';
import { reportUserErrors } from '../values/user-error';
import { isOk, table, type Row } from './parse/table';
import { latencyRows, pathRows, type Bench } from './pipeline/carried';
import { slowLog, spreadInstances } from './pipeline/logs';
import { requestRows } from './pipeline/requests';
import { startFastSink } from './pipeline/sink';
import { stallRows } from './pipeline/stall';
import { valkeyRows } from './pipeline/valkey';

/** MB of each of the files that wait while the sink stalls: together more than a worker may hold. */
const stalledMegabytes = 10;

/** What is measured, each by itself. */
const parts = {
  path: pathRows,
  latency: latencyRows,
  stall: ({ ground, seed }: Bench) => stallRows(ground, spreadInstances(1), slowLog(stalledMegabytes, seed)),
  requests: ({ ground, seed }: Bench) => requestRows(ground, spreadInstances(1), seed),
  valkey: ({ ground }: Bench) => valkeyRows(ground.redis),
} as const satisfies Record<string, (bench: Bench) => Promise<Row[]>>;

type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Allowed: a whole number from ${least} to ${most}.`);
  };

const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';

async function bench(megabytes: number, seed: number, wanted: readonly Part[]): Promise<void> {
  const before = load();
  const node = node24();
  const rows: Row[] = [];
  const ground = await startGround();
  try {
    const sink = await startFastSink();
    try {
      for (const name of wanted) {
        console.error(`measuring: ${name}`);
        const measured = await parts[name]({ ground, sink, node, megabytes, seed });
        rows.push(...measured);
        console.error(table(measured));
      }
    } finally {
      await sink.stop();
    }
  } finally {
    await stopGround(ground);
  }
  console.log(
    `${megabytes} MB of slow log in each run, seed ${seed}, by ${node} on ${cpus().length} CPUs; ` +
      `load average ${before} at the start, ${load()} at the end\n\n${table(rows)}`,
  );
  if (rows.every(isOk)) return;
  console.error('\nA measure is beyond its bar.');
  process.exitCode = 1;
}

/**
 * `npm run bench:pipeline`: what the services cost as real processes, from S3 (moto) by way of Kafka to HTTP on the
 * loopback interface: CPU beside gzip, how workers add up, memory while the sink stalls, and requests to AWS.
 */
void new Command('bench/pipeline')
  .option('--megabytes <number>', 'of log in each run, over ten instances', whole(10, 10_000), 320)
  .option('--seed <number>', 'of the logs', whole(0, 999_999), 7)
  .addOption(new Option('--only <parts...>', 'measure these alone').choices(names))
  .action(({ megabytes, seed, only = names }: { megabytes: number; seed: number; only?: readonly Part[] }) =>
    reportUserErrors(() => bench(megabytes, seed, only)),
  )
  .parseAsync();
