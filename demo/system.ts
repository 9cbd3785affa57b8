import type { InstanceMetadata } from '../contract/items';
import { rdsSourceSetting } from '../contract/rds-sources';
import { discovery } from '../services/discovery/cycle';
import { runCycles } from '../services/discovery/loop';
import { runRounds } from '../services/processor/master/loop';
import { master } from '../services/processor/master/round';
import { noFaults } from '../services/processor/ports/fault-points';
import { budget } from '../services/processor/worker/budget';
import { runWorker } from '../services/processor/worker/worker';
import type { Clock } from '../services/shared/clock';
import { causeOf, type Log, type LogFields } from '../services/shared/log';
import type { Measures } from '../services/shared/measures';
import { connectRds } from '../services/source/rds/connect';
import { callPlan } from '../services/source/rds/plan';
import { memoryBroker } from './doubles/broker';
import { memoryDeadLetters } from './doubles/memory-dead-letters';
import { memoryStore, type MemoryStore } from './doubles/memory-store';
import { memoryOpenObserve } from './doubles/openobserve';
import { memoryValkey } from './doubles/valkey';
import type { Tally } from './tally';

export interface SystemOptions {
  readonly clock: Clock;
  readonly tally: Tally;
  readonly account: string;
  readonly region: string;
}

/** Discovery, two workers and a master, as one would run them; what they talk to beside RDS is in memory. */
export interface System {
  readonly store: MemoryStore;
  /** Rejects when one of them fails. */
  readonly failed: Promise<never>;
  /** The second worker dies at once, and comes back after some time. @param milliseconds of the demo’s clock */
  outage(milliseconds: number): Promise<void>;
  /** Asks all to stop, as Kubernetes does. @param patience milliseconds of this computer until they are made to */
  stop(patience: number): Promise<void>;
}

const minute = 60_000;
const hour = 60 * minute;
const sealAfter = 15 * minute;
const sessionTimeout = 45_000;
const batchBytes = 1024 ** 2;
const noWatch = { completed: () => undefined, failed: () => undefined };
const noMeasures: Measures = { count: () => undefined, gauge: () => undefined, forget: () => undefined };

/** Of their own log the services’ complaints are shown. Events of the pipeline are seen when they arrive. */
function logOf(tally: Tally): Log {
  const say = (message: string, { event, cause, instance = '' }: LogFields = {}): void => {
    if (event !== undefined) return;
    const parts = [instance, message, cause ?? ''].filter((part) => part !== '');
    tally.happens(parts.join(': '));
  };
  return { debug: () => undefined, info: () => undefined, warn: say, error: say };
}

export function startSystem({ clock, tally, account, region }: SystemOptions): System {
  const log = logOf(tally);
  const random = Math.random;
  const store = memoryStore();
  const deadLetters = memoryDeadLetters();
  const valkey = memoryValkey();
  const instances = new Map<string, Pick<InstanceMetadata, 'instance_id'>>();
  const sink = memoryOpenObserve(tally.arrived);
  const broker = memoryBroker(clock, sessionTimeout);
  const stop = new AbortController();
  const abort = new AbortController();
  const connections: { close(): void }[] = [];

  const setting = rdsSourceSetting.parse({ account, region });

  /** Each process has its own connection to RDS, and its own pauses; the count of calls is shared. */
  const connect = () => {
    const rds = connectRds(
      [setting],
      {
        ...{ clock, random, log, counter: valkey.counter },
        watch: {
          called: (_operation, instance) => tally.called(instance),
          served: (_operation, instance, bytes) => tally.served(instance, bytes),
        },
      },
      { environment: 'demo', homeRegion: region },
    );
    connections.push(rds);
    return rds;
  };
  const records = {
    parse: { home: { region, account }, timeZone: 'UTC', fingerprint: true, mask: false },
    batchBytes,
    window: { past: 72 * hour },
  };
  const shared = { store, deadLetters, sink, clock, random, log, measures: noMeasures };

  const discover = async (): Promise<void> => {
    const { source, reader } = connect();
    const core = discovery(
      {
        ...{ source, reader, store, clock, log, publisher: broker },
        instances: { seen: async (instance) => void instances.set(instance.instance_id, instance) },
      },
      {
        logTypes: ['error', 'slowquery'],
        lookBack: 48 * hour,
        hintAgain: 2 * minute,
        trackingDays: 37,
        sealAfter,
        plan: callPlan({ clock }, [setting]),
      },
    );
    const heartbeat = { beat: async () => undefined };
    await runCycles({ discovery: core, heartbeat, clock, log, watch: noWatch }, minute, stop.signal);
  };

  const work = (owner: string) => {
    const died = new AbortController();
    const member = broker.join();
    const done = runWorker(
      {
        ...{ ...shared, marks: valkey.marks, reader: connect().reader },
        budget: budget(32 * batchBytes),
        faultPoints: noFaults,
        options: { ...records, owner, generationsAtOnce: 8, attempts: 5, trackingDays: 37 },
      },
      member.hints,
      {
        stop: AbortSignal.any([stop.signal, died.signal]),
        abort: AbortSignal.any([abort.signal, died.signal]),
      },
    );
    const die = (): void => {
      member.vanish();
      died.abort(new Error('the worker died'));
    };
    return { done, die };
  };

  const rule = async (): Promise<void> => {
    const core = master({
      ...{ ...shared, reader: connect().reader },
      instances: async function* () {
        yield* instances.values();
      },
      options: { ...records, owner: 'master-0', sealAfter, auditEvery: hour, auditDelay: 2 * minute },
    });
    await runRounds({ master: core, clock, log, watch: noWatch }, minute / 2, stop.signal);
  };

  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  const running = new Set<Promise<void>>();
  const run = (what: string, done: Promise<void>): void => {
    const ended = done
      .catch((error: unknown) => {
        if (!stop.signal.aborted) fail(new Error(`${what}: ${causeOf(error)}`, { cause: error }));
      })
      .finally(() => running.delete(ended));
    running.add(ended);
  };
  run('discovery', discover());
  run('worker-0', work('worker-0').done);
  let second = work('worker-1');
  run('worker-1', second.done);
  run('master', rule());

  return {
    store,
    failed,
    async outage(milliseconds) {
      tally.happens('outage: worker-1 dies amid its work; worker-0 takes over');
      const { done, die } = second;
      die();
      await done.catch(() => undefined);
      await clock.sleep(milliseconds, stop.signal);
      if (stop.signal.aborted) return;
      second = work('worker-1');
      run('worker-1', second.done);
      tally.happens('worker-1 is back, and both share the work again');
    },
    async stop(patience) {
      stop.abort(new Error('the demo ends'));
      const timer = setTimeout(() => abort.abort(new Error('the demo ends')), patience);
      await Promise.all(running);
      clearTimeout(timer);
      for (const { close } of connections) close();
    },
  };
}
