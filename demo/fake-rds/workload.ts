import { errorLog, runningErrorLog, slowLog, type FakeRds } from './engine';
import { hour, hourOf } from './hours';
import { seeded, type Random } from './random';
import { banner, errorRecord, slowRecord, startRecord } from './records';

export { idsIn } from './records';

/** A record that was written. */
export interface WrittenRecord {
  readonly id: string;
  readonly instance: string;
  readonly logType: 'error' | 'slowquery';
  readonly text: string;
  /** When its first byte was written, in milliseconds since 1970. */
  readonly at: number;
}

export interface LivingFleetOptions {
  /** @default 4 */
  readonly instances?: number;
  /** The instances are spread over them. @default 2 */
  readonly clusters?: number;
  /** Bytes that an instance writes a day, on average: the busiest writes many times what the quietest does. @default 3 160 000 */
  readonly bytesPerDay?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Bytes of the longest line. @default 3000 */
  readonly longestLine?: number;
  /** Which part of the records have such a line. @default 0.002 */
  readonly longLines?: number;
  /** Which part of the records go to the error log. @default 0.25 */
  readonly errors?: number;
  /** Which part of the records is written in two pieces, with time between them. @default 0.02 */
  readonly torn?: number;
  /** Milliseconds from one failover to the next one, on average. @default - none happens by chance */
  readonly failoverEvery?: number;
  /** Failovers that happen at a certain time, in their order. */
  readonly failovers?: readonly { readonly at: number; readonly cluster: string }[];
  /** How the clusters and instances are called: `<name>-1`, and `<name>-1-1`. @default demo */
  readonly name?: string;
  /** Tags of every cluster and instance. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Told of each record. */
  readonly onRecord?: (record: WrittenRecord) => void;
}

export interface LivingFleet {
  readonly clusters: readonly string[];
  readonly instances: readonly string[];
  /** The next moment in which something happens, in milliseconds since 1970. */
  next(): number;
  /**
   * Everything happens that is due. The engine’s clock must stand at `now`; call it at least once an hour, and often enough
   * that what is written at once is not more than would be in life.
   */
  advanceTo(now: number): void;
  /** Whatever was written in pieces is written whole. */
  settle(): void;
}

const flushEvery = 300_000;
/** Bytes of a record, roughly. */
const typicalRecord = 255;

interface Writer {
  readonly id: string;
  readonly random: Random;
  /** Milliseconds between two records, on average. */
  readonly gap: number;
  next: number;
  serial: number;
  /** What is still to be written of a record that was begun. */
  rest: { readonly base: string; readonly bytes: Buffer } | undefined;
}

/** Makes clusters and instances in an engine, and lets them live: deterministic for a seed and the times it is called at. */
export function livingFleet(engine: FakeRds, now: number, options: LivingFleetOptions = {}): LivingFleet {
  const { instances = 4, clusters = 2, bytesPerDay = 3_160_000, seed = 1, longestLine = 3000 } = options;
  const { longLines = 0.002, errors = 0.25, torn = 0.02, name = 'demo', tags = {}, onRecord } = options;
  const random = seeded(seed);
  const hostTime = (at: number): number => at + engine.behaviours.clockSkew;
  const waiting = (each: Random, mean: number): number => Math.ceil(-Math.log(1 - each.next()) * mean);

  const clusterIds = Array.from({ length: clusters }, (_, index) => `${name}-${index + 1}`);
  for (const id of clusterIds) engine.addCluster({ id, tags });
  const writers: Writer[] = Array.from({ length: instances }, (_, index) => {
    const cluster = clusterIds[index % clusters] as string;
    const id = `${cluster}-${Math.floor(index / clusters) + 1}`;
    engine.addInstance({ id, cluster, tags });
    const own = random.fork(id);
    // Busy in proportion to 1 / rank, as load is spread in real fleets.
    const harmonic = Array.from({ length: instances }, (__, rank) => 1 / (rank + 1)).reduce((a, b) => a + b);
    const bytes = (bytesPerDay * instances) / harmonic / (index + 1);
    const gap = (24 * hour) / (bytes / typicalRecord);
    return { id, random: own, gap, next: now + waiting(own, gap), serial: 0, rest: undefined };
  });

  const finish = (writer: Writer): void => {
    if (writer.rest) engine.append(writer.id, writer.rest.base, writer.rest.bytes);
    writer.rest = undefined;
  };
  const put = (writer: Writer, base: string, text: string, at: number, id: string): void => {
    finish(writer);
    const bytes = Buffer.from(text);
    const whole = !writer.random.chance(torn);
    const cut = whole ? bytes.length : writer.random.int(1, bytes.length - 1);
    engine.append(writer.id, base, bytes.subarray(0, cut));
    if (!whole) writer.rest = { base, bytes: bytes.subarray(cut) };
    const logType = base === slowLog ? 'slowquery' : 'error';
    onRecord?.({ id, instance: writer.id, logType, text, at });
  };
  const idOf = (writer: Writer): string => {
    writer.serial += 1;
    return `${writer.id}.${writer.serial}`;
  };
  const write = (writer: Writer, at: number): void => {
    const id = idOf(writer);
    const long = writer.random.chance(longLines)
      ? writer.random.int(longestLine >> 1, longestLine)
      : undefined;
    const record = { at: hostTime(at), id, random: writer.random, long };
    if (writer.random.chance(errors)) put(writer, errorLog, errorRecord(record), at, id);
    else put(writer, slowLog, slowRecord(record), at, id);
  };
  const writeUntil = (until: number): void => {
    for (const writer of writers)
      while (writer.next < until) {
        write(writer, writer.next);
        writer.next += waiting(writer.random, writer.gap);
      }
  };
  const start = (writer: Writer, at: number): void => {
    engine.append(writer.id, slowLog, banner);
    const id = idOf(writer);
    put(writer, errorLog, startRecord(hostTime(at), id, writer.random), at, id);
  };
  for (const writer of writers) start(writer, now);

  let flushed = Math.floor(now / flushEvery);
  let rotated = hourOf(hostTime(now));
  let scheduled = [...(options.failovers ?? [])];
  const chance = random.fork('failovers');
  const afterPause = (at: number): number =>
    options.failoverEvery === undefined ? Infinity : at + waiting(chance, options.failoverEvery);
  let accident = afterPause(now);

  const flush = (): void => {
    flushed += 1;
    for (const writer of writers) {
      finish(writer);
      engine.flushErrorLog(writer.id);
    }
  };
  const rotate = (): void => {
    rotated += 1;
    for (const writer of writers) {
      finish(writer);
      engine.rotate(writer.id, slowLog);
      engine.append(writer.id, slowLog, banner);
      engine.rotate(writer.id, runningErrorLog);
    }
    engine.purge();
  };
  const failover = (cluster: string, at: number): void => {
    const hit = writers.filter(({ id }) => engine.instances.get(id)?.cluster === cluster);
    hit.forEach(finish);
    engine.failover(cluster);
    for (const writer of hit) start(writer, at);
  };

  /** What happens next beside records, and when; what comes first stands first among what happens at once. */
  const boundary = (): { readonly at: number; readonly act: () => void } => {
    const [first] = scheduled;
    const all = [
      { at: (flushed + 1) * flushEvery, act: flush },
      { at: (rotated + 1) * hour - engine.behaviours.clockSkew, act: rotate },
      {
        at: first?.at ?? Infinity,
        act: () => {
          scheduled = scheduled.slice(1);
          if (first) failover(first.cluster, first.at);
        },
      },
      {
        at: accident,
        act: () => {
          failover(chance.pick(clusterIds), accident);
          accident = afterPause(accident);
        },
      },
    ];
    return all.reduce((one, other) => (other.at < one.at ? other : one));
  };

  return {
    clusters: clusterIds,
    instances: writers.map(({ id }) => id),
    next: () => writers.reduce((least, writer) => Math.min(least, writer.next), boundary().at),
    advanceTo: (to) => {
      for (let due = boundary(); due.at <= to; due = boundary()) {
        writeUntil(due.at);
        due.act();
      }
      // What is due at this very moment is due.
      writeUntil(to + 1);
    },
    settle: () => writers.forEach(finish),
  };
}
