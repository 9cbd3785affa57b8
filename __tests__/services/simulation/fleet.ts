import { discovery } from '../../../services/discovery/cycle';
import type { DiscoveryOptions } from '../../../services/discovery/options';
import { master } from '../../../services/processor/master/round';
import type { DeliveredMarks } from '../../../services/processor/ports/delivered-marks';
import type { Sink } from '../../../services/processor/ports/sink';
import type { Step } from '../../../services/processor/ports/fault-points';
import { budget } from '../../../services/processor/worker/budget';
import { runWorker } from '../../../services/processor/worker/worker';
import type { Log } from '../../../services/shared/log';
import type { Measures } from '../../../services/shared/measures';
import type { BodyReader } from '../../../services/source/body-reader';
import type { LogSource } from '../../../services/source/log-source';
import type { DeadLetterStore } from '../../../services/tracking/dead-letters';
import type { TrackingStore } from '../../../services/tracking/store';
import type { Random } from '../../support/corpus/random';
import type { SimKafka } from './kafka';
import { simProcess, type SimProcess } from './process';
import type { VirtualTime } from './virtual-time';

/** What the processes of a run share. */
export interface World {
  readonly time: VirtualTime;
  readonly random: Random;
  /** Where a process finds log files, and reads them. */
  readonly filesOf: (process: SimProcess) => { readonly reader: BodyReader; readonly source: LogSource };
  readonly store: TrackingStore;
  readonly deadLetters: DeadLetterStore;
  readonly kafka: SimKafka;
  readonly sink: Sink;
  readonly marks: DeliveredMarks;
  readonly log: Log;
  /** Milliseconds. */
  readonly sealAfter: number;
  /** NDJSON of a batch. */
  readonly batchBytes: number;
  /** Told at each step of a worker: true kills it there. */
  readonly killAt: (step: Step) => boolean;
  /** Which hints a discovery sends. @default - all */
  readonly planOf?: (process: SimProcess) => DiscoveryOptions['plan'];
  /** Bytes that are hashed at each checkpoint. @default - as in life */
  readonly markLength?: number;
  /** @default 3 */
  readonly generationsAtOnce?: number;
  /** @default - nobody measures */
  readonly measures?: Measures;
}

/** One of the processes, whichever incarnation of it runs. */
export interface Role {
  readonly current: SimProcess;
  kill(): void;
  stall(milliseconds: number): void;
  /** As Kubernetes asks a pod to stop, and begins a new one. */
  restart(): void;
}

const cycleTime = 60_000;
const roundTime = 60_000;
const grace = 25_000;
const never = new Promise<never>(() => undefined);

const noMeasures: Measures = { count: () => undefined, gauge: () => undefined, forget: () => undefined };
const parse = {
  home: { region: 'eu-central-1', account: '123456789012' },
  timeZone: 'UTC',
  fingerprint: false,
  mask: false,
};
const window = { past: 72 * 3_600_000 };

/** The ports as one process sees them. */
const portsOf = (world: World, process: SimProcess) => ({
  store: process.behind(world.store),
  deadLetters: process.behind(world.deadLetters),
  sink: process.behind(world.sink),
  marks: process.behind(world.marks),
  clock: process.clock,
  random: world.random.next,
  log: world.log,
  measures: world.measures ?? noMeasures,
});

async function discover(world: World, process: SimProcess, stop: AbortSignal): Promise<void> {
  const { store, clock, log } = portsOf(world, process);
  const { reader, source } = world.filesOf(process);
  const publisher = process.behind({ publish: world.kafka.publish });
  const instances = { seen: async () => undefined };
  const { cycle } = discovery(
    { source, reader, store, instances, publisher, clock, log },
    {
      logTypes: ['error', 'slowquery'],
      lookBack: 48 * 3_600_000,
      hintAgain: 120_000,
      sealAfter: world.sealAfter,
      trackingDays: 37,
      plan: world.planOf?.(process),
    },
  );
  while (!stop.aborted) {
    await cycle(stop);
    await clock.sleep(cycleTime, stop);
  }
}

async function rule(world: World, process: SimProcess, stop: AbortSignal): Promise<void> {
  const ports = portsOf(world, process);
  const { sealAfter, batchBytes } = world;
  const options = {
    parse,
    batchBytes,
    window,
    owner: process.name,
    sealAfter,
    auditEvery: 240_000,
    auditDelay: 60_000,
    sourceDays: 7,
  };
  const deps = { ...ports, reader: world.filesOf(process).reader, instances: async function* () {}, options };
  const { round } = master(deps);
  while (!stop.aborted) {
    await round(stop);
    await ports.clock.sleep(roundTime, stop);
  }
}

async function work(world: World, process: SimProcess, stop: AbortSignal): Promise<void> {
  const abort = new AbortController();
  stop.addEventListener('abort', () => void process.clock.sleep(grace).then(() => abort.abort()), {
    once: true,
  });
  await runWorker(
    {
      ...portsOf(world, process),
      reader: world.filesOf(process).reader,
      budget: budget(world.batchBytes * 4),
      faultPoints: async (step) => {
        await process.gate();
        if (!world.killAt(step)) return;
        process.kill();
        world.kafka.silent(process, Infinity);
        await never;
      },
      options: {
        owner: process.name,
        parse,
        batchBytes: world.batchBytes,
        generationsAtOnce: world.generationsAtOnce ?? 3,
        markLength: world.markLength,
        attempts: 5,
        window,
        trackingDays: 37,
      },
    },
    world.kafka.join(process),
    { stop, abort: abort.signal },
  );
}

const works = { discovery: discover, master: rule, worker: work };

/** Keeps one process of a kind running: whatever ends is begun anew, as Kubernetes does. */
export function role(world: World, kind: keyof typeof works, name: string): Role {
  let incarnation = 0;
  let current: SimProcess;
  let stop: AbortController;

  const start = (): void => {
    incarnation += 1;
    const process = simProcess(`${name}-${incarnation}`, world.time, world.random, () => {
      void world.time.sleep(world.random.int(1000, 60_000)).then(() => {
        if (current === process) start();
      });
    });
    const asked = new AbortController();
    current = process;
    stop = asked;
    void works[kind](world, process, asked.signal).then(() => {
      if (current === process) start();
    });
  };
  start();

  return {
    get current() {
      return current;
    },
    kill: () => {
      current.kill();
      world.kafka.silent(current, Infinity);
    },
    stall: (milliseconds) => {
      current.stall(milliseconds);
      world.kafka.silent(current, milliseconds);
    },
    restart: () => stop.abort(),
  };
}
