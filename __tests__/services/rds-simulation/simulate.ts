import { fakeRds, type FakeRds } from '../../../demo/fake-rds/engine';
import { livingFleet, type WrittenRecord } from '../../../demo/fake-rds/workload';
import { rdsSourceSetting } from '../../../contract/rds-sources';
import type { Log, LogFields } from '../../../services/shared/log';
import type { RdsOperation } from '../../../services/source/rds/api';
import { callBudget, ownCounter, type CallCounter } from '../../../services/source/rds/budget';
import { rdsCalls } from '../../../services/source/rds/calls';
import { rdsBodyReader } from '../../../services/source/rds/rds-body-reader';
import { callPlan } from '../../../services/source/rds/plan';
import { rdsLogSource } from '../../../services/source/rds/rds-log-source';
import { random as seeded } from '../../support/corpus/random';
import { role, type World } from '../simulation/fleet';
import { simKafka } from '../simulation/kafka';
import type { SimProcess } from '../simulation/process';
import { virtualTime } from '../simulation/virtual-time';
import { fakeRdsApi } from '../support/fake-rds-api';
import { memoryDeadLetters } from '../support/memory-dead-letters';
import { memoryStore } from '../support/memory-store';
import { checkedStore } from '../simulation/checked-store';
import { leanOpenObserve, type LeanOpenObserve } from './openobserve';
import type { TrackedGeneration } from '../../../contract/items';
import type { MemoryDeadLetters } from '../support/memory-dead-letters';

export interface RdsSimulationOptions {
  readonly seed: number;
  /** @default 32 */
  readonly instances?: number;
  /** Hours of simulated time in which the fleet writes. @default 26 */
  readonly hours?: number;
  /** Calls a second of the account. @default 1.4 */
  readonly callsPerSecond?: number;
  /** Bytes an instance writes a day: 3.16 GB, scaled 1:1000 as the caps are. @default 3 160 000 */
  readonly bytesPerDay?: number;
  /** What one call can bring. @default 1:1000 of AWS’s */
  readonly caps?: { readonly bytes: number; readonly lines: number };
  /** Everything goes well: no throttling, no failover, no outage. @default false */
  readonly calm?: boolean;
  /** Milliseconds of an outage of the processor, in the middle. @default an hour */
  readonly outage?: number;
  readonly trace?: (line: string) => void;
  /** Told after each simulated hour. */
  readonly progress?: (hour: number) => void;
}

/** What a simulation leaves behind, for the judge. */
export interface RdsRun {
  readonly engine: FakeRds;
  readonly written: readonly WrittenRecord[];
  readonly sink: LeanOpenObserve;
  readonly items: readonly TrackedGeneration[];
  readonly deadLetters: MemoryDeadLetters;
  readonly violations: readonly string[];
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** When the processor stood still. */
  readonly outage: { readonly from: number; readonly to: number } | undefined;
  readonly callsPerSecond: number;
  readonly caps: { readonly bytes: number; readonly lines: number };
  readonly served: Readonly<Record<RdsOperation, number>>;
}

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 20, 23, 40);
const sealAfter = 15 * 60_000;
/** Milliseconds between two moments at which the fleet writes. */
const step = 10_000;

/** Runs discovery, workers and a master against a fake RDS, on virtual time. */
export async function simulateRds(options: RdsSimulationOptions): Promise<RdsRun> {
  const { seed, instances = 32, hours = 26, callsPerSecond = 1.4, bytesPerDay = 3_160_000 } = options;
  const { caps = { bytes: 1049, lines: 10 }, calm = false, outage: outageTime = hour, trace } = options;
  const random = seeded(seed * 2_654_435_761);
  const time = virtualTime(start);
  const end = start + hours * hour;
  const clusters = Math.max(1, Math.round(instances / 3));
  const engine = fakeRds({
    clock: time,
    seed,
    caps,
    rates: {
      account: { perSecond: callsPerSecond, burst: Math.ceil(2 * callsPerSecond * 10) },
      complete: false,
    },
  });
  const written: WrittenRecord[] = [];
  const failovers = calm
    ? []
    : [0.2, 0.5, 0.8].map((part) => ({
        at: start + Math.floor(part * hours * hour) + random.int(0, 600_000),
        cluster: `demo-${random.int(1, clusters)}`,
      }));
  const fleet = livingFleet(engine, start, {
    ...{ instances, clusters, bytesPerDay, seed, failovers, longestLine: Math.floor(caps.bytes * 0.6) },
    onRecord: (record) => written.push(record),
  });
  if (!calm) Object.assign(engine.trouble, { throttled: 0.02, serverErrors: 0.01 });

  const served: Record<string, number> = {};
  const store = memoryStore();
  const checked = checkedStore(store);
  const deadLetters = memoryDeadLetters();
  const sink = leanOpenObserve(time, random);
  const line =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      trace?.(`${((time.now() - start) / 1000).toFixed(1)} ${level} ${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const { account, region } = engine;
  const setting = rdsSourceSetting.parse({ account, region, callsPerSecond });
  const shared: CallCounter = ownCounter();

  /** Each process has calls of its own, and shares the counter. */
  const callsOf = new Map<SimProcess, ReturnType<typeof rdsCalls>>();
  const callsFor = (process: SimProcess) => {
    const known = callsOf.get(process);
    if (known) return known;
    const { clock } = process;
    const budget = callBudget(
      { clock, log, counter: process.behind(shared) },
      { account, region },
      callsPerSecond,
    );
    const watch = {
      called: () => undefined,
      served: (operation: RdsOperation, _instance: string, bytes: number) => {
        served[operation] = (served[operation] ?? 0) + bytes;
      },
    };
    const calls = rdsCalls({
      api: process.behind(fakeRdsApi(engine)),
      budget,
      clock,
      random: random.next,
      watch,
    });
    callsOf.set(process, calls);
    return calls;
  };
  const world: World = {
    ...{ time, random, store: checked, deadLetters, sink, sealAfter, log },
    kafka: simKafka(time),
    marks: { deliveredTo: async () => undefined, mark: async () => undefined },
    filesOf: (process) => {
      const calls = callsFor(process);
      const { clock } = process;
      return {
        reader: rdsBodyReader({ callsOf: () => calls, clock, random: random.next, log, caps }),
        source: rdsLogSource({ places: [{ setting, calls }], clock, log }),
      };
    },
    batchBytes: 200_000,
    killAt: () => false,
    planOf: ({ clock }) => callPlan({ clock }, [setting], { caps }),
    markLength: Math.max(64, Math.floor(4096 * (caps.bytes / 1024 ** 2))),
    generationsAtOnce: 8,
  };
  role(world, 'discovery', 'discovery-0');
  const processor = [
    role(world, 'worker', 'worker-0'),
    role(world, 'worker', 'worker-1'),
    role(world, 'master', 'master-0'),
  ];

  const outageFrom = start + Math.floor((hours / 2) * hour);
  let outage: RdsRun['outage'];
  let told = 0;
  for (let moment = start; moment < end; moment += step) {
    await time.runUntil(moment);
    fleet.advanceTo(moment);
    if (!calm && !outage && moment >= outageFrom) {
      outage = { from: moment, to: moment + outageTime };
      for (const each of processor) each.stall(outageTime);
    }
    if ((moment - start) / hour >= told + 1) options.progress?.((told += 1));
  }
  fleet.settle();
  for (const instance of fleet.instances) engine.flushErrorLog(instance);
  Object.assign(engine.trouble, { throttled: 0, serverErrors: 0 });
  const done = (): boolean => store.items().every(({ complete, open }) => complete && open === undefined);
  for (let moment = end; moment < end + 3 * hour; moment += 60_000) {
    await time.runUntil(moment);
    if (moment > end + sealAfter + 600_000 && done()) break;
  }
  return {
    ...{ engine, written, sink, deadLetters, start, end, outage, callsPerSecond, caps },
    items: store.items(),
    violations: checked.violations,
    served: served as RdsRun['served'],
  };
}
