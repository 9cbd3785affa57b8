import { fakeRds, slowLog, type Brought, type Generation, type Operation } from '../../demo/fake-rds/engine';
import { livingFleet } from '../../demo/fake-rds/workload';
import { rdsSourceSetting } from '../../contract/rds-sources';
import type { Log } from '../../services/shared/log';
import { portionCaps as caps } from '../../services/source/rds/api';
import { callBudget, ownCounter } from '../../services/source/rds/budget';
import { rdsCalls, type RdsCalls } from '../../services/source/rds/calls';
import { callPlan } from '../../services/source/rds/plan';
import { rdsBodyReader } from '../../services/source/rds/rds-body-reader';
import { rdsLogSource } from '../../services/source/rds/rds-log-source';
import { random as seeded } from '../../__tests__/support/corpus/random';
import { fakeRdsApi } from '../../__tests__/services/support/fake-rds-api';
import { memoryDeadLetters } from '../../__tests__/services/support/memory-dead-letters';
import { memoryStore } from '../../__tests__/services/support/memory-store';
import { checkedStore } from '../../__tests__/services/simulation/checked-store';
import { role, type World } from '../../__tests__/services/simulation/fleet';
import { simKafka } from '../../__tests__/services/simulation/kafka';
import type { SimProcess } from '../../__tests__/services/simulation/process';
import { virtualTime } from '../../__tests__/services/simulation/virtual-time';
import { filled, refetched, type Filled, type Refetched } from './fill';
import { leanSink } from './lean-sink';
import { account, callsPerSecond, region } from './place';

/** What a fleet’s calls came to: `fleet <instances> <seed>` prints it as JSON. */
export interface FleetRun {
  /** Simulated minutes in which the fleet was read. */
  readonly minutes: number;
  /** Bytes a second that an instance wrote to its slow log. */
  readonly rate: number;
  readonly calls: Readonly<Partial<Record<Operation, number>>>;
  /** Calls for portions: of slow logs, of all files, and those that brought nothing. */
  readonly slow: Filled & { readonly again: Refetched };
  readonly all: Filled & { readonly again: Refetched };
  readonly nothing: number;
  /** Slow logs that were renamed before anybody had read of them, and those that were read while they grew. */
  readonly hours: { readonly late: readonly Hour[]; readonly followed: readonly Hour[] };
  /** Seconds from a slow query until it was stored, of those that were written while the fleet was read. */
  readonly lag: { readonly median: number; readonly most: number };
  readonly records: number;
  /** MiB. */
  readonly memory: number;
}

/** How what was left of a renamed file came. */
export interface Hour {
  /** Bytes that it had. */
  readonly size: number;
  /** Calls for portions, and downloads of all of it, after it was renamed. */
  readonly portions: number;
  readonly downloads: number;
}

/** Bytes a day of an instance. The living fleet counts 255 for a record, and with these long lines one has 312. */
const bytesPerDay = 3.16e9 * (255 / 312);

const minute = 60_000;
/** The fleet writes from here on; whoever reads comes when the first hour is over. */
const start = Date.UTC(2026, 10, 20, 23, 35);
const reading = Date.UTC(2026, 10, 21, 0, 2);
const end = Date.UTC(2026, 10, 21, 1, 17);
/** Milliseconds until everything that was written is stored: a little waits for some minutes. */
const rest = 10 * minute;
/** Milliseconds between two moments at which the fleet writes. */
const step = 2_000;

/** Discovery, a worker and a master read a fleet, on virtual time. Each instance writes as much as the others. */
async function run(instances: number, seed: number): Promise<FleetRun> {
  const random = seeded(seed * 2_654_435_761);
  const time = virtualTime(start);
  const engine = fakeRds({
    ...{ clock: time, seed, account, region, caps },
    rates: { account: { perSecond: callsPerSecond, burst: 2 * callsPerSecond }, complete: false },
  });
  const fleets = Array.from({ length: instances }, (_, index) =>
    livingFleet(engine, start, {
      ...{ instances: 1, clusters: 1, name: `orders-${index + 1}`, seed: seed + index, bytesPerDay },
      // Error logs are quiet: what is written is slow queries.
      ...{ errors: 0.01, longestLine: 30_000, longLines: 0.002 },
    }),
  );
  const write = (now: number): void => {
    for (const fleet of fleets) fleet.advanceTo(now);
  };

  const complain = (message: string, fields?: object): void => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  const quiet = (): void => undefined;
  const log: Log = { debug: quiet, info: quiet, warn: complain, error: complain };
  const memory = memoryStore();
  const store = checkedStore(memory);
  const deadLetters = memoryDeadLetters();
  const sink = leanSink(time);
  const setting = rdsSourceSetting.parse({ account, region, callsPerSecond });
  const counter = ownCounter();
  const callsOf = new Map<SimProcess, RdsCalls>();
  const callsFor = (process: SimProcess): RdsCalls => {
    const { clock } = process;
    const calls =
      callsOf.get(process) ??
      rdsCalls({
        api: process.behind(fakeRdsApi(engine)),
        budget: callBudget(
          { clock, log, counter: process.behind(counter) },
          { account, region },
          callsPerSecond,
        ),
        ...{ clock, random: random.next, watch: { called: quiet, served: quiet } },
      });
    callsOf.set(process, calls);
    return calls;
  };
  const world: World = {
    ...{ time, random, store, deadLetters, sink, log, sealAfter: 15 * minute },
    kafka: simKafka(time),
    marks: { deliveredTo: async () => undefined, mark: async () => undefined },
    filesOf: (process) => {
      const [calls, { clock }] = [callsFor(process), process];
      return {
        reader: rdsBodyReader({ callsOf: () => calls, clock, random: random.next, log }),
        source: rdsLogSource({ places: [{ setting, calls }], clock, log }),
      };
    },
    batchBytes: 1024 ** 2,
    killAt: () => false,
    planOf: ({ clock }) => callPlan({ clock }, [setting]),
    generationsAtOnce: 8,
  };
  for (let moment = start; moment < end + rest; moment += step) {
    await time.runUntil(moment);
    if (moment === reading) {
      role(world, 'discovery', 'discovery-0');
      role(world, 'worker', 'worker-0');
      role(world, 'master', 'master-0');
    }
    if (moment < end) write(moment);
    if (moment === end) for (const fleet of fleets) fleet.settle();
  }
  const wrong = [...store.violations, ...deadLetters.letters().map(({ cause }) => cause)];
  if (wrong.length > 0) throw new Error(`the fleet was not read as it should be: ${wrong.join('; ')}`);

  const portions = engine.calls.all.filter(({ operation }) => operation === 'DownloadDBLogFilePortion');
  const brought = portions.flatMap(({ data }) => data ?? []);
  const generations = new Map(engine.generations.map((each) => [each.id, each]));
  const fileOf = (id: number): Buffer => (generations.get(id) as Generation).bytes();
  const cameTo = (calls: readonly Brought[]) => ({
    ...filled(calls, fileOf, caps),
    again: refetched(calls),
  });
  const isSlow = ({ generation }: Brought): boolean => generations.get(generation)?.base === slowLog;
  const hours = engine.generations
    .filter(({ base, rotatedAt }) => base === slowLog && rotatedAt !== undefined)
    .map((generation): Hour & { readonly late: boolean } => {
      const { id, size, rotatedAt = 0 } = generation;
      const after = engine.calls.all.filter(({ at, data }) => data?.generation === id && at >= rotatedAt);
      const downloads = after.filter(({ operation }) => operation === 'DownloadCompleteLogFile').length;
      return { size, downloads, portions: after.length - downloads, late: rotatedAt < reading };
    });
  const lags = memory
    .items()
    .filter(({ log_type }) => log_type === 'slowquery')
    .flatMap(({ generation }) => sink.lags(generation, reading))
    .sort((one, other) => one - other);
  const slowBytes = engine.generations.reduce(
    (sum, { base, size }) => sum + (base === slowLog ? size : 0),
    0,
  );
  const operations = new Set(engine.calls.all.map(({ operation }) => operation));
  return {
    minutes: (end - reading) / minute,
    rate: slowBytes / instances / ((end - start) / 1000),
    calls: Object.fromEntries([...operations].map((each) => [each, engine.calls.count(each)])),
    slow: cameTo(brought.filter(isSlow)),
    all: cameTo(brought),
    nothing: portions.length - brought.length,
    hours: { late: hours.filter(({ late }) => late), followed: hours.filter(({ late }) => !late) },
    lag: { median: (lags[lags.length >> 1] ?? 0) / 1000, most: (lags.at(-1) ?? 0) / 1000 },
    records: sink.records,
    memory: process.resourceUsage().maxRSS / 1024,
  };
}

const [instances = 0, seed = 0] = process.argv.slice(2).map(Number);
void run(instances, seed).then((result) => process.stdout.write(JSON.stringify(result)));
