import type { Ground } from '../../__tests__/e2e/support/stage';
import type { Row } from '../parse/table';
import { gzipOf } from './gzip';
import { slowLog, spreadInstances, type Log } from './logs';
import type { FastSink } from './sink';
import { carry, type Carriage, type Carried } from './workers';

const gigabyte = 1000;
/** MB of log that each worker reads before anything is measured. */
const warmUpMegabytes = 20;

/** Everything that carries logs to the sink that forgets them. */
export interface Bench {
  readonly ground: Ground;
  readonly sink: FastSink;
  readonly node: string;
  /** Of log, in each run. */
  readonly megabytes: number;
  readonly seed: number;
}

type Task = Omit<Carriage, 'log' | 'warmUp' | 'instances'>;

const runner = ({ ground, sink, seed, megabytes }: Bench) => {
  const instances = spreadInstances(1);
  const log = slowLog(megabytes / instances.length, seed);
  const run = (task: Task) => {
    const warmUp = slowLog((task.workers * warmUpMegabytes) / instances.length, seed + 1);
    return carry(ground, sink, { ...task, instances, log, warmUp });
  };
  return { log, run };
};

const speed = ({ megabytes, workerCpuSeconds }: Carried): number => megabytes / workerCpuSeconds;
const cpuPerGb = ({ megabytes, workerCpuSeconds }: Carried): number =>
  (workerCpuSeconds * gigabyte) / megabytes;

const throughput = ({ megabytes, seconds, sinkCpuSeconds }: Carried): string =>
  `${(megabytes / seconds).toFixed(0)} MB/s; the sink used ${(sinkCpuSeconds / seconds).toFixed(2)} of a CPU`;

const gzipSpeed = (node: string, { bytes }: Log): number => bytes.length / 1e6 / gzipOf(node, bytes).seconds;

/** The whole path by one worker, beside gzip; and how much a second and a fourth one add to its cost. */
export async function pathRows(bench: Bench): Promise<Row[]> {
  const { log, run } = runner(bench);
  // Before and after, so that what else the machine does hits both alike.
  const gzipBefore = gzipSpeed(bench.node, log);
  const one = await run({ name: 'one', workers: 1 });
  const printed = await run({ name: 'printed', workers: 1, settings: { AURORA_FINGERPRINT: 'true' } });
  const gzip = (gzipBefore + gzipSpeed(bench.node, log)) / 2;
  const two = await run({ name: 'two', workers: 2 });
  const four = await run({ name: 'four', workers: 4 });
  const costs = [one, two, four].map(cpuPerGb);
  return [
    {
      what: 'whole path, of gzip -1',
      measured: speed(one) / gzip,
      bar: { least: 0.2 },
      detail: `MB per CPU-second: ${speed(one).toFixed(0)}, gzip ${gzip.toFixed(0)}; ${throughput(one)}`,
    },
    {
      what: 'whole path with fingerprint, of gzip -1',
      measured: speed(printed) / gzip,
      detail: `MB per CPU-second: ${speed(printed).toFixed(0)}`,
    },
    {
      what: 'CPU-seconds per GB with 1, 2 and 4 workers: most, times least',
      measured: Math.max(...costs) / Math.min(...costs),
      bar: { most: 1.15 },
      detail: costs.map((cost) => cost.toFixed(1)).join(', '),
    },
    {
      what: 'a worker without work, of a CPU',
      measured: one.idleCpu,
      detail: 'part of the above, and more of it the longer a busy machine takes',
    },
    {
      what: 'event-loop delay p99 of the worst worker, 1 of them',
      measured: one.eventLoopDelay,
      unit: ' ms',
      bar: { most: 50 },
      detail: `2 workers: ${two.eventLoopDelay.toFixed(0)}, 4 workers: ${four.eventLoopDelay.toFixed(0)}; for ${(one.waitedForCpu * 100).toFixed(0)} % of the time it was ready and had no CPU`,
    },
    {
      what: 'NDJSON, times the log',
      measured: one.plainMegabytes / one.megabytes,
      detail: `sent ${(one.sentMegabytes / one.megabytes).toFixed(2)} times the log; ${((one.requests * gigabyte) / one.megabytes).toFixed(0)} requests a GB`,
    },
  ];
}

/** Milliseconds that the sink takes for each answer, and how much less log is enough to tell. */
const delay = 200;
const lessLog = 4;

/** Two workers beside one where the sink is what they wait for. */
export async function latencyRows(bench: Bench): Promise<Row[]> {
  const { run } = runner({ ...bench, megabytes: bench.megabytes / lessLog });
  // One file at a time and small batches: CPU, of which a machine has only so much, must not be what limits them.
  const settings = { AURORA_GENERATIONS_AT_ONCE: '1', AURORA_BATCH_BYTES: String(1024 ** 2) };
  const one = await run({ name: 'slow-one', workers: 1, delay, settings });
  const two = await run({ name: 'slow-two', workers: 2, delay, settings });
  return [
    {
      what: `a sink that answers after ${delay} ms: 2 workers, times 1`,
      measured: one.seconds / two.seconds,
      bar: { least: 1.8 },
      detail: `one file at a time, batches of 1 MiB: ${throughput(one)}; ${throughput(two)}`,
    },
  ];
}
