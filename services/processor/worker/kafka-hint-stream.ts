import {
  Consumer,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
  type Message,
} from '@platformatic/kafka';
import { hint as hintSchema, type Hint } from '../../../contract/messages';
import { processorGroup } from '../../../contract/topics';
import { backoff, type Random } from '../../shared/backoff';
import { boundedQueue } from '../../shared/bounded-queue';
import type { Clock } from '../../shared/clock';
import type { Finding } from '../../shared/health';
import { kafkaCause, kafkaClientOptions, type KafkaAccess } from '../../shared/kafka-client';
import { causeOf, type Log } from '../../shared/log';
import type { HintStream, ReceivedHint } from '../ports/hints';
import { commitOrder, type CommitOrder } from './commit-order';

type KafkaMessage = Message<Buffer, Buffer, Buffer, Buffer>;

export interface KafkaHintOptions {
  readonly access: KafkaAccess;
  /** The topics of the log types that are on. */
  readonly topics: readonly string[];
  /** Milliseconds of silence after which Kafka takes this worker for dead, and gives its partitions to others. */
  readonly sessionTimeout: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface KafkaHintStream extends HintStream {
  /** Whether this worker is a member of the group and knows its partitions, even if it got none. */
  readonly check: () => Finding;
  /** Hints that were handed out and are not done. */
  readonly underWay: number;
}

/** Hints that wait in memory for the worker, beside as many in the client: about 1 KB each. */
const hintsAhead = 256;

/** Milliseconds between two commits, and between two looks at what partitions there are. */
const commitEvery = 1000;
const topicsEvery = 30_000;

/** Milliseconds that leaving the group may take: what is not said then, Kafka finds out by the session timeout. */
const leavePatience = 5000;

/** A partition that is this worker’s, and how far it is dealt with. */
interface Assigned {
  readonly topic: string;
  readonly partition: number;
  readonly order: CommitOrder;
  /** Of the newest message; Kafka wants to know it with a commit (KIP-320). */
  leaderEpoch: number;
  /** What comes again after a rebalance although it is committed is handed out, and no longer waited for. */
  committed: bigint;
}

/** What the session with Kafka ends with, and is begun anew after. */
interface Ending {
  readonly signal: AbortSignal;
  fail(cause: unknown): void;
}

const parsed = (value: Buffer): Hint => hintSchema.parse(JSON.parse(value.toString('utf8')));

/** Partitions of each topic, and the topic’s id, which is another one when it was made anew. */
const shapeOf = (metadata: {
  readonly topics: ReadonlyMap<string, { readonly id: string; readonly partitionsCount: number }>;
}): string =>
  [...metadata.topics]
    .map(([topic, { id, partitionsCount }]) => `${topic} ${id} ${partitionsCount}`)
    .sort()
    .join('\n');

/**
 * The hints of this worker’s partitions, by Kafka’s consumer group.
 *
 * The classic group protocol: with the new one (KIP-848) the broker alone decides the session timeout, and this client
 * (2.12.1) does not come back when the broker has forgotten it. Partitions are spread evenly over the members (round robin);
 * one that moves begins where its last owner committed, or with its oldest hint. Heartbeats are sent by timers of the client
 * and go on while the worker is busy or takes nothing.
 *
 * Whatever goes wrong ends the session, which is begun anew for as long as the stream is open: a broker that is away or lost
 * its data, topics that do not exist yet, that have got more partitions, or that were deleted and made again. Offsets that
 * the broker no longer has are replaced by the oldest that it has.
 */
export function kafkaHintStream({
  access,
  topics,
  sessionTimeout,
  clock,
  random,
  log,
}: KafkaHintOptions): KafkaHintStream {
  const stop = new AbortController();
  const queue = boundedQueue<ReceivedHint & { readonly of: Assigned }>(hintsAhead);
  const assigned = new Map<string, Assigned>();
  let joined: () => boolean = () => false;
  let failure: string | undefined;
  let underWay = 0;

  const newConsumer = () =>
    new Consumer({
      ...kafkaClientOptions(access),
      groupId: processorGroup,
      sessionTimeout,
      rebalanceTimeout: sessionTimeout,
      heartbeatInterval: Math.min(3000, Math.floor(sessionTimeout / 3)),
      // An answer to JoinGroup may take as long as the slowest member has time to join.
      requestTimeout: sessionTimeout + 10_000,
      autocommit: false,
      maxBytes: 1024 ** 2,
      maxWaitTime: 1000,
      highWaterMark: hintsAhead,
      retries: 3,
    });
  type HintConsumer = ReturnType<typeof newConsumer>;

  /** Forgets what is under way in partitions that are another’s now. */
  function assign(consumer: HintConsumer): void {
    const mine = (consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
      partitions.map((partition) => `${topic}:${partition}`),
    );
    for (const key of assigned.keys()) if (!mine.includes(key)) assigned.delete(key);
    queue.keep(({ of }) => assigned.get(`${of.topic}:${of.partition}`) === of);
    log.info('Kafka has spread the partitions', { mine: mine.length });
  }

  function partitionOf({ topic, partition, offset, leaderEpoch }: KafkaMessage): Assigned {
    const key = `${topic}:${partition}`;
    const known = assigned.get(key) ?? {
      topic,
      partition,
      order: commitOrder(),
      leaderEpoch,
      committed: offset,
    };
    known.leaderEpoch = leaderEpoch;
    assigned.set(key, known);
    return known;
  }

  const isMine = (consumer: HintConsumer, { topic, partition }: KafkaMessage): boolean =>
    (consumer.assignments ?? []).some((mine) => mine.topic === topic && mine.partitions.includes(partition));

  async function receive(message: KafkaMessage, signal: AbortSignal): Promise<void> {
    const { topic, partition, offset, value } = message;
    const of = partitionOf(message);
    if (offset >= of.committed) of.order.receive(offset);
    const done = (): void => of.order.done(offset);
    let hint: Hint;
    try {
      hint = parsed(value);
    } catch (error) {
      const cause = causeOf(error).slice(0, 300);
      log.warn('a message that is no hint was skipped', { topic, partition, offset: String(offset), cause });
      return done();
    }
    await queue.push({ hint, done, of }, signal);
  }

  async function commit(consumer: HintConsumer): Promise<void> {
    const due = [...assigned.values()].flatMap((of) => {
      const position = of.order.due();
      return position === undefined ? [] : [{ of, position }];
    });
    if (due.length === 0) return;
    await consumer.commit({
      offsets: due.map(({ of: { topic, partition, leaderEpoch }, position }) => ({
        ...{ topic, partition, leaderEpoch },
        offset: position,
      })),
    });
    for (const { of, position } of due) {
      of.order.committed(position);
      of.committed = position;
    }
  }

  /** Commits what is done, at intervals, and sees when topics are no longer what they were. */
  async function tend(consumer: HintConsumer, { signal, fail }: Ending): Promise<void> {
    const look = async () => shapeOf(await consumer.metadata({ topics: [...topics], forceUpdate: true }));
    const shape = await look();
    let looked = clock.now();
    while (!signal.aborted) {
      await clock.sleep(commitEvery, signal);
      if (signal.aborted) return;
      await commit(consumer);
      if (clock.now() - looked < topicsEvery) continue;
      looked = clock.now();
      if ((await look()) !== shape) fail(new Error('the topics have changed'));
    }
  }

  /** Does something by which a session ends, for a while at most. */
  async function farewell(act: () => Promise<void>): Promise<void> {
    const enough = new AbortController();
    const acted = act().catch((error: unknown) =>
      log.warn('Kafka was not left in good order', { cause: kafkaCause(error) }),
    );
    await Promise.race([acted, clock.sleep(leavePatience, enough.signal)]);
    enough.abort();
  }

  /** Takes part in the group until something goes wrong. @throws what went wrong */
  async function takePart(onJoined: () => void): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, stop.signal]);
    let cause: unknown;
    const fail = (thrown: unknown): void => {
      cause ??= thrown;
      over.abort();
    };
    const consumer = newConsumer();
    consumer.on('error', fail);
    consumer.on('consumer:heartbeat:stalled', ({ lastError }) =>
      fail(lastError ?? new Error('heartbeats stall')),
    );
    consumer.on('consumer:group:join', () => assign(consumer));
    try {
      const stream = await consumer.consume({
        topics: [...topics],
        mode: MessagesStreamModes.COMMITTED,
        fallbackMode: MessagesStreamFallbackModes.EARLIEST,
        autocommit: false,
      });
      stream.on('error', fail);
      // Committing needs the stream: without it the client forgets which topics it is about.
      const end = () => farewell(() => commit(consumer)).then(() => void stream.destroy());
      if (signal.aborted) void end();
      else signal.addEventListener('abort', () => void end(), { once: true });
      joined = () => consumer.isActive() && consumer.assignments !== null;
      failure = undefined;
      onJoined();
      const tending = tend(consumer, { signal, fail }).catch(fail);
      for await (const message of stream) {
        if (signal.aborted) break;
        if (isMine(consumer, message)) await receive(message, signal);
      }
      fail(new Error('the stream of messages has ended'));
      await tending;
    } catch (error) {
      fail(error);
    } finally {
      over.abort();
      joined = () => false;
      await farewell(() => consumer.close(true));
      assigned.clear();
      queue.keep(() => false);
    }
    if (!stop.signal.aborted) throw cause;
  }

  async function run(): Promise<void> {
    for (let attempt = 1; !stop.signal.aborted; attempt += 1) {
      try {
        await takePart(() => {
          attempt = 1;
        });
      } catch (error) {
        failure = kafkaCause(error);
        log.warn('the session with Kafka is begun anew', { cause: failure });
        await clock.sleep(backoff(attempt, random, { first: 500, longest: 10_000 }), stop.signal);
      }
    }
  }

  const running = run();
  return {
    get underWay() {
      return underWay;
    },
    check: () => (joined() ? { ok: true } : { ok: false, cause: failure ?? 'joining the group' }),
    async *[Symbol.asyncIterator]() {
      for await (const { hint, done } of queue) {
        underWay += 1;
        let open = true;
        yield {
          hint,
          done: () => {
            if (open) underWay -= 1;
            open = false;
            done();
          },
        };
      }
    },
    close: async () => {
      stop.abort();
      queue.end();
      await running;
    },
  };
}
