import { setTimeout as sleep } from 'node:timers/promises';
import { Stage, type Ground } from '../../__tests__/e2e/support/stage';
import type { Supervised } from '../../__tests__/e2e/support/supervised';
import { keyOf, type Log } from './logs';
import type { FastSink } from './sink';
import { cpuSeconds, waitSeconds } from './usage';
import { forgetBatches } from './valkey';

/** What workers carry, and how. */
export interface Carriage {
  /** No two of a ground may share it. */
  readonly name: string;
  readonly workers: number;
  /** Each has one file, with the same log. */
  readonly instances: readonly string[];
  readonly log: Log;
  /** Read before anything is measured, so that Node has compiled what it will run. */
  readonly warmUp: Log;
  /** Milliseconds that the sink takes for each answer. @default 0 */
  readonly delay?: number;
  /** Settings of the workers, over those of a stage. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What it took, for all workers together. */
export interface Carried {
  /** 10^6 bytes of log. */
  readonly megabytes: number;
  readonly workerCpuSeconds: number;
  readonly sinkCpuSeconds: number;
  /** Of a CPU, that one worker takes while there is nothing to do. */
  readonly idleCpu: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  readonly requests: number;
  readonly sentMegabytes: number;
  readonly plainMegabytes: number;
  /** The worst worker’s, in milliseconds. */
  readonly eventLoopDelay: number;
  /** Of the time, for which the first worker’s main thread was ready to run and had no CPU. */
  readonly waitedForCpu: number;
}

/** Milliseconds for which workers are watched while there is nothing to do. */
const idleTime = 4000;

/** Seconds in which nothing arrives after which a run has failed. */
const patience = 60;

const portOf = (program: Supervised): number | undefined => {
  const port = [...program.log.matchAll(/"port":(\d+)/g)].at(-1)?.[1];
  return port === undefined ? undefined : Number(port);
};

/** Waits until a program says that it is ready. @throws Error with the end of its log */
export async function untilReady(program: Supervised, seconds = 60): Promise<void> {
  for (let waited = 0; waited < seconds * 4; waited += 1) {
    const port = portOf(program);
    const ready =
      port !== undefined &&
      (await fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ));
    if (ready) return;
    await sleep(250);
  }
  throw new Error(`${program.command.name} is not ready within ${seconds} s:\n${program.log.slice(-2000)}`);
}

/** Milliseconds that the event loop was late at most in 99 of 100 cases since it was last asked. */
export async function eventLoopDelayOf(program: Supervised): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${portOf(program)}/metrics`)).text();
  const value = /^nodejs_eventloop_delay_p99\S*\s+(\S+)/m.exec(text)?.[1];
  if (value === undefined)
    throw new Error(`/metrics of ${program.command.name} has no nodejs_eventloop_delay_p99`);
  return Number(value) * 1000;
}

export const pidOf = ({ pid, command }: Supervised): number => {
  if (pid === undefined) throw new Error(`${command.name} does not run`);
  return pid;
};

/** Lays one file for each instance, and only then lets discovery find them. */
export async function lay(stage: Stage, instances: readonly string[], log: Log, hour: string): Promise<void> {
  await stage.discovery.stop();
  for (const instance of instances) await stage.put(keyOf(instance, hour), log.bytes);
  stage.discovery.start();
}

/** Waits until so many records have arrived. The last one of each file is held back. */
async function untilArrived(sink: FastSink, wanted: number): Promise<void> {
  let [records, idle] = [0, 0];
  while (records < wanted) {
    await sleep(200);
    const now = (await sink.counts()).records;
    idle = now > records ? 0 : idle + 0.2;
    records = now;
    if (idle > patience)
      throw new Error(`only ${records} of ${wanted} records arrived, and no more for ${patience} s`);
  }
}

/** Carries files from S3 to a sink that forgets them, by real processes. @throws Error when not exactly all records arrive */
export async function carry(ground: Ground, sink: FastSink, carriage: Carriage): Promise<Carried> {
  const { name, workers, instances, log, warmUp, delay = 0, settings } = carriage;
  await forgetBatches(ground.redis);
  const stage = await Stage.open(ground, name, {
    workers,
    discovery: { AURORA_HINT_AGAIN_SECONDS: '120' },
    processor: { AURORA_OPENOBSERVE_URL: sink.url, ...settings },
  });
  try {
    // It would seal the files and count what the sink has forgotten.
    await stage.master.stop();
    for (const worker of stage.workers) await untilReady(worker);
    await sink.restart(0);
    await lay(stage, instances, warmUp, '01');
    await untilArrived(sink, instances.length * (warmUp.records - 1));

    await sink.restart(delay);
    const cpu = (): number => stage.workers.reduce((sum, worker) => sum + cpuSeconds(pidOf(worker)), 0);
    const [idleFrom, idleBefore] = [performance.now(), cpu()];
    await sleep(idleTime);
    const idleSeconds = (performance.now() - idleFrom) / 1000;
    const idleCpu = (cpu() - idleBefore) / idleSeconds / workers;
    await Promise.all(stage.workers.map(eventLoopDelayOf));
    const [first] = stage.workers.map(pidOf) as [number];
    const [from, waitedBefore, before] = [performance.now(), waitSeconds(first), cpu()];
    await lay(stage, instances, log, '02');
    const wanted = instances.length * (log.records - 1);
    await untilArrived(sink, wanted);
    const counts = await sink.counts();
    const workerCpuSeconds = cpu() - before;
    const waitedForCpu = ((waitSeconds(first) - waitedBefore) * 1000) / (performance.now() - from);
    const delays = await Promise.all(stage.workers.map(eventLoopDelayOf));
    if (counts.records !== wanted || counts.searches > 0)
      throw new Error(
        `${counts.records} records arrived instead of ${wanted}, and there were ${counts.searches} searches`,
      );
    return {
      megabytes: (instances.length * log.bytes.length) / 1e6,
      workerCpuSeconds,
      idleCpu,
      sinkCpuSeconds: counts.cpuSeconds,
      seconds: counts.milliseconds / 1000,
      requests: counts.requests,
      sentMegabytes: counts.sentBytes / 1e6,
      plainMegabytes: counts.plainBytes / 1e6,
      eventLoopDelay: Math.max(...delays),
      waitedForCpu,
    };
  } finally {
    await stage.close();
    stage.remove();
  }
}
