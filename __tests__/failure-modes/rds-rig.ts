import { logTypes } from '../../contract/log-types';
import { pipelineEvents } from '../../contract/pipeline-events';
import { rdsSourceSetting, type RdsSourceSetting } from '../../contract/rds-sources';
import { recordStreams, systemStreams } from '../../contract/streams';
import { fakeRds, slowLog, type Behaviours, type FakeRds, type Rates } from '../../demo/fake-rds/engine';
import { discovery } from '../../services/discovery/cycle';
import { master } from '../../services/processor/master/round';
import { noFaults } from '../../services/processor/ports/fault-points';
import { budget } from '../../services/processor/worker/budget';
import type { WorkerDeps } from '../../services/processor/worker/deps';
import { readGeneration } from '../../services/processor/worker/read-generation';
import type { PortionCaps, RdsApi, RdsRefusal } from '../../services/source/rds/api';
import { callBudget, ownCounter } from '../../services/source/rds/budget';
import { rdsCalls } from '../../services/source/rds/calls';
import { rdsBodyReader } from '../../services/source/rds/rds-body-reader';
import { rdsLogSource } from '../../services/source/rds/rds-log-source';
import { callPlan } from '../../services/source/rds/plan';
import { fakeRdsApi } from '../services/support/fake-rds-api';
import { memoryDeadLetters } from '../services/support/memory-dead-letters';
import { memoryStore } from '../services/support/memory-store';
import { recordingLog } from '../services/support/recording-log';
import { simOpenObserve, type StoredRecord } from '../services/simulation/openobserve';
import { random } from '../support/corpus/random';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** What one call brings here: small, so that little has to be written to fill it. */
export const caps: PortionCaps = { bytes: 8192, lines: 400 };

/** A record that was written, and where. */
interface Written {
  readonly instance: string;
  readonly base: string;
  /** What its stored record must hold. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface RdsRigOptions {
  readonly behaviours?: Partial<Behaviours>;
  readonly caps?: PortionCaps;
  readonly rates?: Rates;
  readonly setting?: Partial<RdsSourceSetting>;
  /** By default noon, so that no hour is near its end. */
  readonly start?: number;
  /** Stands between the services and the engine. */
  readonly api?: (api: RdsApi) => RdsApi;
}

/** A call that was made for bytes of a file. */
export interface Asked {
  readonly file: string;
  /** Undefined for a whole file. */
  readonly marker: string | undefined;
  readonly lines: number | undefined;
}

/** More calls than any of these tests needs: whoever asks for ever fails instead. */
const mostCalls = 5000;

/** One slow query. @param text of the statement */
export const slowQuery = (at: number, text: string): string =>
  [
    `# Time: ${new Date(at).toISOString().replace('Z', '000Z')}`,
    '# User@Host: app[app] @  [10.0.0.1]  Id:     7',
    '# Query_time: 1.000000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 2',
    `${text};`,
    '',
  ].join('\n');

export const errorLine = (at: number, text: string): string =>
  `${new Date(at).toISOString().replace('Z', '000Z')} 7 [Note] [MY-010000] [Server] ${text}\n`;

const numbersIn = (text: string): number[] => [...text.matchAll(/\(n (\d+)\)/g)].map(([, n]) => Number(n));

/**
 * A fake RDS with one instance, and discovery, a worker and a master that read it: everything between the bytes of the
 * engine and the records of the sink is real. Time passes when a test lets it; whoever sleeps wakes up at once, later.
 */
export function rdsRig(options: RdsRigOptions = {}) {
  let now = options.start ?? Date.UTC(2026, 10, 21, 12, 0, 30);
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      if (!signal?.aborted) now += Math.max(0, milliseconds);
    },
  };
  const dice = random(1);
  const sizes = options.caps ?? caps;
  const engine: FakeRds = fakeRds({
    ...{ clock, caps: sizes, behaviours: options.behaviours },
    rates: options.rates ?? { account: false, complete: false },
  });
  engine.addCluster({ id: 'orders' });
  engine.addInstance({ id: 'db-1', cluster: 'orders' });

  const asked: Asked[] = [];
  const inner = (options.api ?? ((api: RdsApi) => api))(fakeRdsApi(engine));
  const ask = (file: string, marker?: string, lines?: number): void => {
    asked.push({ file, marker, lines });
    if (asked.length > mostCalls) throw new Error('calls are made for ever');
  };
  const api: RdsApi = {
    ...inner,
    downloadPortion: async (request, signal) => {
      ask(request.file, request.marker, request.lines);
      return inner.downloadPortion(request, signal);
    },
    downloadComplete: async (request, signal) => {
      ask(request.file);
      return inner.downloadComplete(request, signal);
    },
  };

  const store = memoryStore();
  const deadLetters = memoryDeadLetters();
  const sink = simOpenObserve(clock, dice);
  const log = recordingLog();
  const setting = rdsSourceSetting.parse({
    ...{ account: engine.account, region: engine.region, callsPerSecond: 10 },
    ...options.setting,
  });
  const refusals: RdsRefusal[] = [];
  const callsNow = () =>
    rdsCalls({
      ...{ api, clock, random: dice.next },
      budget: callBudget({ clock, log, counter: ownCounter() }, setting, setting.callsPerSecond),
      watch: {
        called: (_operation, _instance, outcome) => void (outcome === 'ok' || refusals.push(outcome)),
        served: () => undefined,
      },
    });
  const sealAfter = 15 * minute;
  const parse = {
    ...{ home: { region: engine.region, account: engine.account }, timeZone: 'UTC' },
    ...{ fingerprint: false, mask: false },
  };
  const measures = { count: () => undefined, gauge: () => undefined, forget: () => undefined };
  const shared = { ...{ store, deadLetters, sink, clock, random: dice.next, log, measures } };
  const window = { past: 72 * hour };

  /** The services as they are after a start: they know what was written down. */
  const services = () => {
    const readerOf = (calls: ReturnType<typeof callsNow>) =>
      rdsBodyReader({ callsOf: () => calls, clock, random: dice.next, log, caps: sizes });
    const calls = callsNow();
    const source = rdsLogSource({ places: [{ setting, calls }], clock, log });
    // Three processes, which know nothing of each other.
    const [looking, reader, ruling] = [readerOf(calls), readerOf(callsNow()), readerOf(callsNow())];
    const hinted: { instance_id: string; generation: string }[] = [];
    const finder = discovery(
      {
        ...{ source, reader: looking, store, clock, log },
        instances: { seen: async () => undefined },
        publisher: { publish: async (hints) => void hinted.push(...hints) },
      },
      {
        ...{ logTypes, lookBack: 48 * hour, hintAgain: 2 * minute, sealAfter, trackingDays: 37 },
        plan: callPlan({ clock }, [setting], { caps: sizes }),
        filesAtOnce: 1,
      },
    );
    const worker: WorkerDeps = {
      ...{ ...shared, reader, budget: budget(64 * 1024 ** 2), faultPoints: noFaults },
      marks: { deliveredTo: async () => undefined, mark: async () => undefined },
      options: {
        ...{ owner: 'worker-1', parse, batchBytes: 100_000, generationsAtOnce: 1, attempts: 3, window },
        ...{ trackingDays: 37, markLength: 256 },
      },
    };
    const ruler = master({
      ...{ ...shared, reader: ruling },
      instances: async function* () {},
      options: {
        ...{ owner: 'master-1', parse, batchBytes: 100_000, window, sealAfter },
        ...{ auditEvery: hour, auditDelay: 2 * minute, sourceDays: 7 },
      },
    });
    return { reader, finder, hinted, worker, ruler };
  };
  let current = services();
  const { signal } = new AbortController();

  /** Discovery looks, and workers read what it hints. */
  const look = async (): Promise<void> => {
    const report = await current.finder.cycle(signal);
    if (report.incomplete.length > 0)
      log.error('A cycle was not complete', { cause: report.incomplete.join() });
    for (const key of current.hinted.splice(0))
      await readGeneration(current.worker, { stop: signal, abort: signal }, key);
  };
  const round = async (): Promise<void> => {
    await look();
    await current.ruler.round(signal);
  };

  const written = new Map<number, Written>();
  let serial = 0;
  const stored = (): readonly StoredRecord[] =>
    Object.values(recordStreams).flatMap(({ name }) => sink.records.get(name) ?? []);
  const textOf = ({ body = '', db_query_text = '' }: StoredRecord): string => `${body}${db_query_text}`;
  const events = (name: string) =>
    (sink.records.get(systemStreams.pipelineEvents.name) ?? []).filter(
      ({ event_name }) => event_name === name,
    );

  const note = (
    instance: string,
    base: string,
    text: string,
    bytes: string | Uint8Array,
    later = 0,
  ): number => {
    const { from, to } = engine.append(instance, base, bytes);
    written.set(serial, { instance, base, text, from, to: to + later });
    return serial;
  };

  return {
    ...{ clock, engine, api, store, deadLetters, sink, log, asked, refusals, setting },
    get reader() {
      return current.reader;
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    look,
    round,
    /** Discovery looks, and nobody works. */
    async list(): Promise<void> {
      await current.finder.cycle(signal);
      current.hinted.length = 0;
    },
    /** As often as the services look, for so many minutes. @param each is called before each round */
    async minutes(count: number, each: (minute: number) => void = () => undefined): Promise<void> {
      for (let index = 0; index < count; index += 1) {
        each(index);
        await round();
        now += minute;
      }
    },
    /** Discovery and the processor are replaced by new processes, which remember nothing. */
    restart: () => {
      current = services();
    },
    /** Slow queries, a second apart. @param sql what stands in each beside its number */
    slow(count: number, sql: string | ((n: number) => string) = '', instance = 'db-1'): number[] {
      return Array.from({ length: count }, () => {
        serial += 1;
        const text = `SELECT (n ${serial})${typeof sql === 'string' ? sql : sql(serial)}`;
        return note(instance, slowLog, text, slowQuery(now, text));
      });
    },
    /** One record of any log. @param base as the engine calls it */
    write(
      base: string,
      make: (n: number) => { readonly text: string; readonly bytes: string | Uint8Array },
    ): number {
      serial += 1;
      const { text, bytes } = make(serial);
      return note('db-1', base, text, bytes);
    },
    /** One slow query in two pieces. @param cut bytes of the first one @returns writes the other one */
    torn(sql: string, cut: (bytes: Buffer) => number): () => void {
      serial += 1;
      const text = `SELECT (n ${serial})${sql}`;
      const bytes = Buffer.from(slowQuery(now, text));
      const at = cut(bytes);
      note('db-1', slowLog, text, bytes.subarray(0, at), bytes.length - at);
      return () => void engine.append('db-1', slowLog, bytes.subarray(at));
    },
    /**
     * What is not as it was written: every record once, with its text, at its place.
     *
     * @param lost records that nobody can have
     * @param seam records before and behind a place where a file was torn in a line: what is left of that makes others of them
     */
    differences(lost: readonly number[] = [], seam: readonly number[] = []): string[] {
      const found = new Map<number, StoredRecord[]>();
      for (const record of stored())
        for (const n of numbersIn(textOf(record))) found.set(n, [...(found.get(n) ?? []), record]);
      const wrong: string[] = [];
      for (const [n, { text, from, to }] of written) {
        const [record, ...more] = found.get(n) ?? [];
        if (lost.includes(n) !== (record === undefined))
          wrong.push(`${n} is ${record ? 'there' : 'missing'}`);
        if (seam.includes(n)) continue;
        if (more.length > 0) wrong.push(`${n} is there ${more.length + 1} times`);
        if (!record) continue;
        const { body, db_query_text: sql } = record;
        if (sql === undefined ? !body?.includes(text) : sql !== text)
          wrong.push(`${n} has another text: ${textOf(record).slice(0, 200)}`);
        const { log_offset: at, log_record_length: length } = record;
        if (at !== from || at + length !== to)
          wrong.push(`${n} was written from ${from} to ${to}, and read from ${at} to ${at + length}`);
      }
      for (const n of found.keys()) if (!written.has(n)) wrong.push(`nobody wrote ${n}`);
      return wrong;
    },
    stored,
    written,
    gaps: () =>
      events(pipelineEvents.gap.name).map(({ log_offset: from, log_record_length: length }) => ({
        from,
        to: from + length,
      })),
    branches: () => events(pipelineEvents.branch.name).length,
    /** Calls for bytes since the last time. */
    askedSince: (): readonly Asked[] => asked.splice(0),
    wholes: () => asked.filter(({ marker }) => marker === undefined).length,
    /** An hour of a log is over. */
    rotate: (base = slowLog, instance = 'db-1') => engine.rotate(instance, base),
  };
}

export type RdsRig = ReturnType<typeof rdsRig>;
