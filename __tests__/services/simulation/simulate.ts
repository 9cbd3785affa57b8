import { pipelineEvents } from '../../../contract/pipeline-events';
import { steps, type Step } from '../../../services/processor/ports/fault-points';
import type { DeliveredMarks } from '../../../services/processor/ports/delivered-marks';
import type { Log, LogFields } from '../../../services/shared/log';
import { random as seeded, type Random } from '../../support/corpus/random';
import { memoryBucket } from '../support/memory-bucket';
import { memoryDeadLetters } from '../support/memory-dead-letters';
import { memoryStore } from '../support/memory-store';
import { aurora } from './aurora';
import { checkedStore } from './checked-store';
import { role, type World } from './fleet';
import { simKafka } from './kafka';
import { judged, type Gap, type Run } from './judge';
import { noSinkFaults, simOpenObserve } from './openobserve';
import { virtualTime } from './virtual-time';

export interface SimulationOptions {
  /** Nothing fails, and files only grow and rotate. @default - as the seed says */
  readonly quiet?: boolean;
  /** Called with every line of the services’ log. */
  readonly trace?: (line: string) => void;
}

const start = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;
const activeTime = 8 * minute;
const longestRun = 120 * minute;
const sealAfter = 3 * minute;

/** Valkey: forgets, is full, is away. */
function simMarks(random: Random, trouble: () => number): DeliveredMarks {
  let remembered = new Map<string, number>();
  const fail = () => {
    if (random.chance(trouble())) remembered = new Map();
    if (random.chance(trouble())) throw new Error('Valkey does not answer');
  };
  return {
    deliveredTo: async (generation, from) => {
      fail();
      return remembered.get(`${generation}:${from}`);
    },
    mark: async (generation, from, to) => {
      fail();
      remembered.set(`${generation}:${from}`, to);
    },
  };
}

/** The services’ log: what it says of gaps is kept, since an event may be lost with the OpenObserve that it was sent to. */
const logTo = (gaps: Gap[], trace: SimulationOptions['trace'], now: () => number): Log => {
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      trace?.(`${((now() - start) / 1000).toFixed(3)} ${level} ${message} ${JSON.stringify(fields)}`);
      const { event, generation, offset, length } = fields;
      if (event === pipelineEvents.gap.name)
        gaps.push({
          generation: String(generation),
          from: Number(offset),
          to: Number(offset) + Number(length),
        });
    };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
};

/** Runs the real discovery, workers and master in one process on virtual time, with everything around them going wrong. */
export async function simulate(
  seed: number,
  { quiet = seed % 10 === 0, trace }: SimulationOptions = {},
): Promise<Run> {
  const random = seeded(seed * 2_654_435_761);
  const time = virtualTime(start);
  let active = true;
  /** A rate while things go wrong, and never in a quiet run. */
  const rate = (value: number) => () => (active && !quiet ? value : 0);
  const throttled = rate(random.pick([0, 0.02, 0.1]));
  const killRate = rate(random.pick([0, 0.01, 0.04]));

  const versioned = quiet || random.chance(0.6);
  const bucket = memoryBucket({ clock: time, versioned, chunk: random.pick([64, 300, 5000]) });
  const throttle = () => {
    if (random.chance(throttled())) throw new Error('ProvisionedThroughputExceededException');
  };
  const memory = memoryStore({ before: throttle, after: throttle });
  const store = checkedStore(memory);
  const deadLetters = memoryDeadLetters();
  const kafka = simKafka(time);
  const sink = simOpenObserve(time, random);
  const trouble = rate(random.pick([0, 0.05, 0.5]));
  const kills = Object.fromEntries(steps.map((step) => [step, 0])) as Record<Step, number>;
  let killed = 0;
  const gaps: Gap[] = [];
  const world: World = {
    ...{ time, random, store, deadLetters, kafka, sink, sealAfter },
    filesOf: (process) => ({
      reader: process.behind(bucket),
      source: process.behind({ list: bucket.list }),
    }),
    marks: simMarks(random, trouble),
    log: logTo(gaps, trace, time.now),
    batchBytes: random.pick([1, 3000, 20_000]),
    killAt: (step) => {
      const kill = random.chance(killRate());
      if (kill) kills[step] += 1;
      return kill;
    },
  };
  const files = aurora({
    ...{ bucket, store: memory, time, random, versioned, log: world.log },
    instances: random.int(1, 2),
    gentle: quiet || random.chance(0.3),
  });

  if (!quiet && random.chance(0.7)) {
    const bad = () => (random.chance(0.5) ? random.next() * 0.12 : 0);
    sink.countable = random.chance(0.6);
    sink.faults = {
      ...{
        refused: bad(),
        droppedBefore: bad(),
        droppedAfter: bad(),
        swallowed: sink.countable ? bad() : 0,
        uncounted: bad(),
      },
      ...{ partial: bad(), searchAway: random.chance(0.3) ? 0.3 : 0 },
    };
  }
  const workers = [0, 1, 2]
    .slice(0, random.int(1, 3))
    .map((index) => role(world, 'worker', `worker-${index}`));
  const discoveries = [0, 1]
    .slice(0, random.int(1, 2))
    .map((index) => role(world, 'discovery', `discovery-${index}`));
  const masters = [0, 1].slice(0, random.int(1, 2)).map((index) => role(world, 'master', `master-${index}`));
  const everybody = [...workers, ...discoveries, ...masters];

  const misfortune = (): void => {
    const dice = random.int(0, 9);
    world.log.info(`misfortune ${dice}`);
    if (dice < 3) {
      random.pick(everybody).kill();
      killed += 1;
    } else if (dice < 5) random.pick(workers).stall(random.int(1000, 150_000));
    else if (dice < 6) random.pick(workers).restart();
    else if (dice < 7) kafka.wipe();
    else if (dice < 8) {
      kafka.away = true;
      void time.sleep(random.int(1000, 90_000)).then(() => (kafka.away = false));
    } else if (dice < 9) random.pick(everybody).stall(random.int(1000, 20_000));
    else random.pick(everybody).restart();
  };

  const end = start + activeTime;
  for (let moment = start; moment < end;) {
    moment += random.int(1000, 30_000);
    await time.runUntil(moment);
    files.act();
    if (!quiet && random.chance(0.25)) misfortune();
  }
  files.settle();
  active = false;
  sink.faults = noSinkFaults;
  kafka.away = false;

  const expected = new Set(files.written.flatMap(({ generation, excused }) => (excused ? [] : [generation])));
  const isDone = (): boolean => {
    const items = memory.items();
    const known = new Set(items.map(({ generation }) => generation));
    return (
      items.every(({ open, complete }) => complete && (open === undefined || !sink.countable)) &&
      [...expected].every((generation) => known.has(generation))
    );
  };
  for (let moment = end + sealAfter + 2 * minute; moment < end + longestRun; moment += minute) {
    await time.runUntil(moment);
    if (isDone()) break;
  }

  return judged({
    seed,
    quiet,
    written: files.written,
    items: memory.items(),
    sink,
    store,
    deadLetters,
    kills,
    killed,
    gaps,
    batchBytes: world.batchBytes,
  });
}
